"""Live counts: formulas over the workbook's own sheets that count what the run says it holds."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from evidence.verdict import Verdict
from evidence.workbook import look
from evidence.workbook.cells import Formula, Row, Styled
from evidence.workbook.engagement import Engagement
from evidence.workbook.sheet import Part
from evidence.workbook.sheets.tests_performed import COUNTED

WORDS = (*(verdict.value for verdict in Verdict), look.UNMAPPED)
"""The words that are counted, in the order in which the Cover tells them."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Requirements, controls and results by verdict, as the run is stored."""

    requirements: Counter[str]
    controls: Counter[str]
    results: Counter[str]

    @classmethod
    def of(cls, engagement: Engagement) -> "Counts":
        """The counts of an engagement, from the stored run alone."""
        words = engagement.requirement_verdicts
        results: Counter[str] = Counter()
        for test in engagement.tests:
            results.update(test.counts)
        return cls(
            Counter(words.get(row["id"]) or look.UNMAPPED for row in engagement.requirements),
            Counter(
                engagement.verdicts.get(name, Verdict.UNOBSERVED) for name in engagement.controls
            ),
            results,
        )


def counted(
    counts: Counts, parts: Sequence[Part], first: int, meanings: Iterable[str]
) -> Iterator[Row]:
    """The rows of the table of counts, from row `first` on: words, totals, and whether they agree.

    The stored figures stand in the last row's formulas as constants.
    """
    last = first + len(WORDS) - 1
    for word, meaning in zip(WORDS, meanings, strict=True):
        row = [
            _count(parts, "Requirements", word, counts.requirements),
            _count(parts, "Controls", word, counts.controls),
            _results(parts, word, counts.results),
        ]
        unmapped = word == look.UNMAPPED
        yield [word, row[0], *((None, None) if unmapped else row[1:]), meaning]
    every = (counts.requirements, counts.controls, counts.results)
    totals = (
        Formula(f"=SUM({letter}{first}:{letter}{last})", look.TOTAL, count.total())
        for letter, count in zip("BCD", every, strict=True)
    )
    yield [Styled("Total", look.LABEL), *totals]
    yield [
        Styled("As stored", look.LABEL),
        *(_agrees(letter, first, count) for letter, count in zip("BCD", every, strict=True)),
    ]


def _count(parts: Sequence[Part], sheet: str, word: str, stored: Counter[str]) -> Formula:
    cells = (part.cells("Verdict") for part in parts if part.sheet.title == sheet)
    return Formula(
        "=" + "+".join(f'COUNTIF({each},"{word}")' for each in cells), look.NUMBER, stored[word]
    )


def _results(parts: Sequence[Part], word: str, stored: Counter[str]) -> Formula | None:
    title = next((title for verdict, title, _ in COUNTED if verdict.value == word), None)
    if title is None:
        return None
    cells = (part.cells(title) for part in parts if part.sheet.title == "Tests")
    return Formula("=" + "+".join(f"SUM({each})" for each in cells), look.NUMBER, stored[word])


def _agrees(letter: str, first: int, stored: Counter[str]) -> Formula:
    same = ",".join(
        f"{letter}{first + place}={stored[word]}"
        for place, word in enumerate(WORDS)
        if letter == "B" or word != look.UNMAPPED
    )
    return Formula(f'=IF(AND({same}),"yes","no")', look.RIGHT, "yes")

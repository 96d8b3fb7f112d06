"""The results of a page: blocks as stretches of numbers, each population's names once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evidence.errors import IntegrityError
from evidence.page.wording import shown
from evidence.result import Block, Stretch
from evidence.run_store import RunReader
from evidence.verdict import RANKS, Verdict

MOST_ROWS = 300_000
"""Results that a page lists one by one; of what is beyond, the page tells how many and where."""
MOST_CHARACTERS = 12_000_000
"""Characters of names and reasons that a page holds, so that it stays within some 15 MB."""
NONE = -1
_NAMED = (Verdict.FAIL, Verdict.UNOBSERVED, Verdict.STALE, Verdict.WAIVED, Verdict.PENDING)
"""Which results are listed first where not all can be; the others follow in reading order."""


@dataclass(slots=True)
class Words:
    """Texts that recur, each once and by number, in the order they came."""

    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, text: str) -> int:
        """The number of a text."""
        return self.numbers.setdefault(text, len(self.numbers))

    def texts(self) -> list[str]:
        """The texts, guarded, by number."""
        return [shown(text) for text in self.numbers]


@dataclass(slots=True)
class Rows:
    """Blocks of results in the form of the page, and the names of the rows that it lists.

    A stretch is five numbers: verdict, rows, reason, waiver, and 1 where its rows are listed.
    """

    reader: RunReader
    controls: Mapping[str, int]
    records: Mapping[str, int]
    reasons: Words = field(default_factory=Words)
    waivers: Words = field(default_factory=Words)
    blocks: list[Mapping[str, Any]] = field(default_factory=list)
    _named: dict[str, set[tuple[int, int]]] = field(default_factory=dict)
    room: int = MOST_ROWS
    characters: int = MOST_CHARACTERS

    def take(self, blocks: Sequence[Block]) -> None:
        """Take in every block; the rows of what needs work first, then all others."""
        chosen: list[set[int]] = [set() for _ in blocks]
        for number, place, stretch, start in _in_order(blocks):
            if self._take(blocks[number], stretch, start):
                chosen[number].add(place)
        self.blocks = [
            self._block(block, which) for block, which in zip(blocks, chosen, strict=True)
        ]

    def names(self, record: str) -> list[Any]:
        """The names of the listed rows of a record: first row, names, first row, names, ..."""
        ids = self._ids(record)
        found: list[Any] = []
        for start, end in _merged(self._named.get(record, ())):
            found += [start, [shown(name) for name in ids[start:end]]]
        return found

    def _ids(self, record: str) -> list[str]:
        return self.reader.resources(record)

    def _take(self, block: Block, stretch: Stretch, start: int) -> bool:
        """Whether there is room yet for the rows of a stretch, which is then taken."""
        if stretch.rows > self.room or not block.record:
            return False
        ids = self._ids(block.record)
        if len(ids) != block.items:
            raise IntegrityError(
                f"results of {block.check} in {block.scope} speak of {block.items} rows, "
                f"and record {block.record} holds {len(ids)}"
            )
        span = (start, start + stretch.rows)
        known = self._named.setdefault(block.record, set())
        if span not in known:
            # Spans that overlap are counted twice: the page is then smaller than it could be.
            cost = sum(min(len(name), 2_100) + 3 for name in ids[start : start + stretch.rows])
            if cost > self.characters:
                return False
            self.characters -= cost
            known.add(span)
        self.room -= stretch.rows
        return True

    def _block(self, block: Block, listed: set[int]) -> Mapping[str, Any]:
        numbers: list[int] = []
        for place, stretch in enumerate(block.stretches):
            numbers += [*self._stretch(stretch), int(place in listed)]
        return {
            "control": self.controls[block.control],
            "check": block.check,
            "kind": block.kind,
            "scope": block.scope,
            "record": self.records.get(block.record or "", NONE),
            "inputs": [self.records[each] for each in block.inputs if each in self.records],
            "parameters": [[name, str(value)] for name, value in block.parameters.items()],
            "whole": [*self._stretch(block.whole), 1] if block.whole else None,
            "stretches": numbers,
        }

    def _stretch(self, stretch: Stretch) -> tuple[int, int, int, int]:
        waiver = self.waivers.number(stretch.waiver) if stretch.waiver else NONE
        return (
            RANKS[stretch.verdict],
            stretch.rows,
            self.reasons.number(stretch.reason),
            waiver,
        )


def _in_order(blocks: Sequence[Block]) -> Iterator[tuple[int, int, Stretch, int]]:
    """Every stretch as (block, its place, itself, first row), what needs work first."""
    for first in (True, False):
        for number, block in enumerate(blocks):
            start = 0
            for place, stretch in enumerate(block.stretches):
                if (stretch.verdict in _NAMED) is first:
                    yield number, place, stretch, start
                start += stretch.rows


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, those that touch or overlap as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found

"""The results of a page: blocks as stretches of numbers, each population's names once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evidence.errors import IntegrityError
from evidence.page.wording import LONGEST, shown
from evidence.result import Block, Stretch
from evidence.run_store import RunReader
from evidence.verdict import RANKS
from evidence.workbook.engagement import NEEDS_WORK

MOST_ROWS = 300_000
"""Results that a page lists one by one; of what is beyond, the page tells how many and where."""
MOST_CHARACTERS = 12_000_000
"""Characters of names and reasons that a page holds, so that it stays within some 15 MB."""
NONE = -1


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
        chosen: list[dict[int, int]] = [{} for _ in blocks]
        for needs_work in (True, False):
            for block, listed in zip(blocks, chosen, strict=True):
                self._take(block, needs_work, listed)
        self.blocks = [
            self._block(block, listed) for block, listed in zip(blocks, chosen, strict=True)
        ]

    def names(self, record: str) -> list[Any]:
        """The names of the listed rows of a record: first row, names, first row, names, ..."""
        ids = self.reader.resources(record)
        found: list[Any] = []
        for start, end in _merged(self._named.get(record, ())):
            found += [start, [shown(name) for name in ids[start:end]]]
        return found

    def _take(self, block: Block, needs_work: bool, listed: dict[int, int]) -> None:
        """Note of each stretch how many rows there is room for yet."""
        wanted = [
            (place, start, stretch.rows)
            for place, start, stretch in _placed(block)
            if (stretch.verdict in NEEDS_WORK) is needs_work
        ]
        if not wanted or not block.record or self.room <= 0:
            return
        ids = self.reader.resources(block.record)
        if len(ids) != block.items:
            raise IntegrityError(
                f"results of {block.check} in {block.scope} speak of {block.items} rows, "
                f"and record {block.record} holds {len(ids)}"
            )
        known = self._named.setdefault(block.record, set())
        for place, start, rows in wanted:
            span = (start, start + min(rows, self.room))
            if span not in known:
                # Spans that overlap are counted twice: the page is then smaller than it could be.
                cost = sum(min(len(name), LONGEST) + 3 for name in ids[slice(*span)])
                if cost > self.characters:
                    continue
                self.characters -= cost
                known.add(span)
            listed[place] = span[1] - start
            self.room -= listed[place]
            if self.room <= 0:
                return

    def _block(self, block: Block, listed: Mapping[int, int]) -> Mapping[str, Any]:
        numbers: list[int] = []
        for place, stretch in enumerate(block.stretches):
            inside = listed.get(place, 0)
            if inside:
                numbers += [*self._stretch(stretch._replace(rows=inside)), 1]
            if inside < stretch.rows:
                self._count(numbers, RANKS[stretch.verdict], stretch.rows - inside)
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

    def _count(self, numbers: list[int], verdict: int, rows: int) -> None:
        """Add rows that are only counted; their reasons are left behind, and neighbours merged."""
        if numbers[-5:-4] == [verdict] and not numbers[-1]:
            numbers[-4] += rows
        else:
            numbers += [verdict, rows, self.reasons.number(""), NONE, 0]

    def _stretch(self, stretch: Stretch) -> tuple[int, int, int, int]:
        waiver = self.waivers.number(stretch.waiver) if stretch.waiver else NONE
        return (
            RANKS[stretch.verdict],
            stretch.rows,
            self.reasons.number(stretch.reason),
            waiver,
        )


def _placed(block: Block) -> Iterator[tuple[int, int, Stretch]]:
    """Every stretch with its place in the block and its first row."""
    start = 0
    for place, stretch in enumerate(block.stretches):
        yield place, start, stretch
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

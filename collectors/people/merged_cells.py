"""Merged cells of a sheet: of each range one cell holds the value, and the others are no answer."""

import re
from collections.abc import Iterable, Iterator
from typing import IO, NamedTuple

from collectors.people.table import Cell, Unusable

_RANGE = re.compile(
    rb"<(?:[A-Za-z0-9]+:)?mergeCell\s[^>]*?ref\s*=\s*"
    rb"[\"']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})[\"']"
)
_PIECE = 1 << 20
_OVERLAP = 512
"""Bytes that two pieces share, so that a range between them is seen."""


class Merged(NamedTuple):
    """A range of merged cells: rows from 1, columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


def merged_in(stream: IO[bytes]) -> Iterator[Merged]:
    """The merged ranges of a worksheet, read from its XML, in the order of their first rows.

    openpyxl tells them only where it holds the whole sheet in memory.
    """
    found: set[Merged] = set()
    before = b""
    while piece := stream.read(_PIECE):
        for hit in _RANGE.finditer(before + piece):
            left, top, right, bottom = hit.groups()
            found.add(Merged(int(top), _column(left), int(bottom), _column(right)))
        before = (before + piece)[-_OVERLAP:]
    yield from sorted(found)


class Parting:
    """Marks the cells whose value stands in another one that they are merged with."""

    def __init__(self, ranges: Iterable[Merged]) -> None:
        self._waiting = list(ranges)[::-1]
        self._open: list[tuple[Merged, bool]] = []
        self._width = 0

    def parted(self, number: int, cells: list[Cell]) -> list[Cell]:
        """A row with those cells marked; rows are given in their order.

        Where the first cell of a range is empty all of it is, and nothing is marked.
        """
        self._width = max(self._width, len(cells))
        self._open = [(each, filled) for each, filled in self._open if each.bottom >= number]
        while self._waiting and self._waiting[-1].top <= number:
            each = self._waiting.pop()
            filled = each.left < len(cells) and bool(cells[each.left])
            self._open.append((each, filled and each.top == number))
        for each, filled in self._open:
            if not filled:
                continue
            # Beyond the widest row there is no header, so that nothing is read there.
            end = min(each.right + 1, self._width)
            cells += [""] * (end - len(cells))
            for column in range(each.left, end):
                if (number, column) != (each.top, each.left):
                    said = f"no value of its own, being merged with row {each.top}; part the cells"
                    cells[column] = Unusable(said)
        return cells


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1

"""Headers: the column that each mapped field is read from, and what may be wrong there."""

from collections.abc import Mapping
from dataclasses import dataclass

from collectors.people.mapping import PeopleMapping
from collectors.people.table import BrokenFileError, Line, heading
from evidence.plain_words import did_you_mean


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a listing, counted from 0, by field; `merged` are those a header may span.

    `lacking` are the fields whose column may lack, and does.
    """

    by_field: Mapping[str, int]
    width: int
    merged: Mapping[int, str]
    lacking: tuple[str, ...] = ()

    def check(self, line: Line) -> None:
        """Hold one line to the header's width.

        Raises:
            BrokenFileError: for a row that is cut short, one that is shifted, a merged header.
        """
        cells = line.cells
        if len(cells) < self.width and not line.ragged:
            said = f"has {len(cells)} cells where the header has {self.width}"
            raise BrokenFileError("ShortRow", said, line.number)
        for column, name in self.merged.items():
            if line.at(column):
                said = f"the header {name!r} spans several columns; part the merged cells"
                raise BrokenFileError("MergedHeader", said, line.number)
        if any(cells[self.width :]):
            said = f"has more cells than the header's {self.width}; quote what holds a delimiter"
            raise BrokenFileError("LongRow", said, line.number)


def find_columns(line: Line, mapping: PeopleMapping) -> Columns:
    """The columns that `mapping` names, in a header line.

    Raises:
        BrokenFileError: when one is missing or stands there twice.
    """
    headings = [heading(cell) for cell in line.cells]
    while headings and not headings[-1]:
        headings.pop()
    by_field: dict[str, int] = {}
    lacking: list[str] = []
    for field, mapped in mapping.columns.items():
        wanted = {heading(name) for name in (mapped.column, *mapped.also)}
        places = [number for number, found in enumerate(headings) if found in wanted]
        if not places and mapped.may_lack:
            lacking.append(field)
            continue
        if not places:
            # Where no other column is found either this is no header, and names nobody's cells.
            known = headings if by_field or _any(mapping, headings) else []
            raise BrokenFileError(
                "NoColumn", _no_column(mapped.column, headings, known), line.number
            )
        if len(places) > 1:
            said = f"has {len(places)} columns {mapped.column!r}"
            raise BrokenFileError("DuplicateColumn", said, line.number)
        by_field[field] = places[0]
    merged = _merged(headings, by_field, len(line.cells))
    return Columns(by_field, _width(line), merged, tuple(lacking))


def _any(mapping: PeopleMapping, headings: list[str]) -> bool:
    return any(heading(mapped.column) in headings for mapped in mapping.columns.values())


def _width(line: Line) -> int:
    width = len(line.cells)
    while width and not line.cells[width - 1]:
        width -= 1
    return width


def _no_column(wanted: str, headings: list[str], known: list[str]) -> str:
    near = did_you_mean(wanted, known)
    if near is None and len(headings) == 1:
        near = "it has one column only: check 'delimiter' in the mapping"
    return f"has no column {wanted!r}" + (f"; {near}" if near else "")


def _merged(headings: list[str], by_field: Mapping[str, int], width: int) -> dict[int, str]:
    """Columns without a header right of a mapped one, which merged header cells leave behind."""
    spans: dict[int, str] = {}
    for column in by_field.values():
        beyond = column + 1
        while beyond < width and (beyond >= len(headings) or not headings[beyond]):
            spans[beyond] = headings[column]
            beyond += 1
    return spans

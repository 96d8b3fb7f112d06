"""Projection at the door: of each line of a listing only the mapped columns go further."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from collectors.people.cells import CellReader
from collectors.people.dates import DateReader
from collectors.people.forbidden import forbidden_text, forbidden_values
from collectors.people.header import Columns, find_columns
from collectors.people.layout import LAYOUTS, Layout
from collectors.people.mapping import PeopleMapping, Spot
from collectors.people.site_zone import site_zone
from collectors.people.table import BrokenFileError, Line, Number, Withheld, plain
from evidence.canonical import canonical
from evidence.record import UNOBSERVED, Fields
from evidence.secrets.scan import json_path, scan

_COUNT = re.compile(r"[0-9][0-9,]*")
_NEVER_EMPTY = ("people.person", "identity.account")
_OF_SYSTEMS = ("resource", "stores")
"""Text that names accounts and other systems, in which twelve digits are an account of AWS."""
_CHECKED = ("id", "person", "login", "email", "name", "employee_number", "department", "manager")


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a listing came to: its rows in the order of their keys, and what it says of itself.

    `total` is the declared count with the line that declares it (None for the mapping itself).
    `lacking` are mapped fields that it has no column for, and need not have.
    """

    rows: list[Fields]
    total: tuple[int, int | None] | None
    as_of: tuple[date, int] | None
    lacking: tuple[str, ...] = ()


def projected(lines: Iterable[Line], mapping: PeopleMapping) -> Delivery:
    """The rows that `mapping` takes from the lines of a listing.

    Raises:
        BrokenFileError: for the first fault, with its line.
    """
    layout = LAYOUTS[mapping.kind]
    zone = ZoneInfo(mapping.time_zone) if mapping.time_zone else None
    dates = DateReader(mapping.dates, zone)
    table = _Table(mapping, iter(lines), dates)
    columns = find_columns(table.header(), mapping)
    reader = CellReader(layout, mapping, dates)
    found: list[tuple[int, Fields]] = []
    for line in table.body():
        columns.check(line)
        found.append((line.number, _placed(_row(line, columns, reader, layout), mapping)))
    if mapping.kind in _NEVER_EMPTY and not found:
        raise BrokenFileError("NoRows", "has a header and nobody under it", mapping.header_row)
    _refuse_repeats(found, layout)
    _refuse_forbidden(found, layout)
    found.sort(key=lambda each: tuple(str(each[1].get(name) or "") for name in layout.one))
    total, as_of = table.said_of_itself()
    return Delivery([row for _, row in found], total, as_of, columns.lacking)


def _row(line: Line, columns: Columns, reader: CellReader, layout: Layout) -> Fields:
    row = reader.constants()
    for name, column in columns.by_field.items():
        cell = line.at(column)
        if isinstance(cell, Withheld):
            row.setdefault(UNOBSERVED, {})[name] = _withheld(name, cell, layout, line.number)
        else:
            row[name] = reader.read(name, cell, line.number)
    if row.get("start") and row.get("last_day") and row["last_day"] < row["start"]:
        raise BrokenFileError("DatesReversed", "the last day lies before the start", line.number)
    if layout.identify and not row.get("id"):
        row["id"] = layout.identify(row)
    return row


def _placed(row: Fields, mapping: PeopleMapping) -> Fields:
    """A row with the zone of its site, where the mapping tells that of the sites of a country."""
    if mapping.kind != "people.person" or row.get("time_zone"):
        return row
    zone = site_zone(str(row["country"]), mapping.time_zone)
    return {**row, "time_zone": zone} if zone else row


def _withheld(name: str, cell: Withheld, layout: Layout, line: int) -> str:
    """Why a field of one row is not known; without some of them the row says nothing at all."""
    place = layout.place(name)
    if place is None or place.need != "free":
        said = f"does not show {name!r}, without which no row can be read: {cell.words}"
        raise BrokenFileError("FieldWithheld", said, line)
    return cell.words


def _refuse_repeats(found: Iterable[tuple[int, Fields]], layout: Layout) -> None:
    """No two lines are the same one thing, and no id stands for two different people."""
    seen: dict[tuple[Any, ...], int] = {}
    people: dict[str, tuple[int, Fields]] = {}
    for number, row in found:
        first = seen.setdefault(tuple(row.get(name) for name in layout.one), number)
        if first != number:
            said = f"repeats the {' and '.join(layout.one)} of line {first}"
            raise BrokenFileError("DuplicateId", said, number)
        earlier, other = people.setdefault(row["id"], (number, row))
        if row is not other and _differ(row, other, "email") and _differ(row, other, "name"):
            said = f"has the id of line {earlier} with another name and another email"
            raise BrokenFileError("SharedId", said, number)
    _refuse_open_spells(found, layout)


def _differ(row: Fields, other: Fields, name: str) -> bool:
    mine, theirs = row.get(name), other.get(name)
    return bool(mine and theirs and mine != theirs)


def _refuse_open_spells(found: Iterable[tuple[int, Fields]], layout: Layout) -> None:
    """A spell without an end that another of the same entity follows would hide a leaver."""
    if "last_day" not in layout.names:
        return
    told: dict[tuple[str, str, str], tuple[int, Fields]] = {}
    for number, row in sorted(found, key=lambda each: str(each[1].get("recorded_on") or "")):
        first = told.get(spell := (row["id"], row["entity"], str(row["start"])))
        if first and not (first[1].get("recorded_on") and row.get("recorded_on")):
            said = f"tells the spell of line {first[0]} once more, and not when that was recorded"
            raise BrokenFileError("DuplicateId", said, number)
        told[spell] = number, row
    still: dict[tuple[str, str], tuple[str, int]] = {}
    for number, row in sorted(told.values(), key=lambda each: str(each[1]["start"])):
        key = row["id"], row["entity"]
        if key in still:
            said = f"follows line {still[key][1]}, a spell of the same id and entity without end"
            raise BrokenFileError("OpenSpell", said, number)
        if not row["last_day"]:
            still[key] = row["start"], number


def _refuse_forbidden(found: Iterable[tuple[int, Fields]], layout: Layout) -> None:
    """The second net: identity numbers, accounts, addresses and secrets stop the reading."""
    rows = list(found)
    for name in _CHECKED:
        what = forbidden_values(row[name] for _, row in rows if row.get(name))
        if what:
            raise _forbidden(name, what, rows[0][0])
    free = [
        place.name
        for place in layout.places
        if place.form in ("text", "names") and place.name not in _OF_SYSTEMS
    ]
    for number, row in rows:
        for name in free:
            held = row.get(name) or ()
            for text in [held] if isinstance(held, str) else held:
                if what := forbidden_text(text):
                    raise _forbidden(name, what, number)
        if secrets := scan(canonical(row)):
            name = json_path(canonical(row), secrets[0].start)
            raise _forbidden(name, f"a secret ({secrets[0].rule})", number)


def _forbidden(name: str, what: str, line: int) -> BrokenFileError:
    said = f"the column mapped to {name!r} holds {what}, which may never be collected"
    return BrokenFileError("Forbidden", said, line)


class _Table:
    """The lines of one listing, parted into header, rows and what the listing says of itself."""

    def __init__(self, mapping: PeopleMapping, lines: Iterator[Line], dates: DateReader) -> None:
        self._mapping = mapping
        self._lines = lines
        self._dates = dates
        self._said: dict[str, tuple[Any, int]] = {}
        self._last = 1
        self._spots: Mapping[str, Spot] = {
            name: spot
            for name, spot in (("total", mapping.control_total), ("as_of", mapping.as_of))
            if spot and (spot.cell or spot.text)
        }

    def header(self) -> Line:
        """The line of the header."""
        wanted = self._mapping.header_row
        for line in self._lines:
            self._last = line.number
            self._listen(line)
            if line.number == wanted:
                return line
            if line.number > wanted:
                raise BrokenFileError("NoHeader", "is blank where the header should stand", wanted)
        raise BrokenFileError("Empty", f"is empty, or ends before its header on line {wanted}")

    def body(self) -> Iterator[Line]:
        """The lines below the header, less those in which the listing speaks of itself."""
        for line in self._lines:
            self._last = line.number
            if not self._listen(line):
                yield line

    def said_of_itself(self) -> tuple[tuple[int, int | None] | None, tuple[date, int] | None]:
        """The declared total and the as-of day; what was announced must have been there."""
        for name, spot in self._spots.items():
            if name not in self._said:
                where = f"the cell {spot.cell}" if spot.cell else f"a row that begins {spot.text!r}"
                what = "control total" if name == "total" else "as-of date"
                raise BrokenFileError("NotDeclared", f"ends without {where}: no {what}", self._last)
        mapped = self._mapping.control_total
        fixed = (mapped.count, None) if mapped and mapped.count is not None else None
        return self._said.get("total", fixed), self._said.get("as_of")

    def _listen(self, line: Line) -> bool:
        """Take what this line says of the listing; whether it says nothing else."""
        only = False
        for name, spot in self._spots.items():
            if spot.text:
                found = _after(line, spot.text)
                only = only or found is not None
            else:
                found = _at_cell(line, spot.cell or "")
            if found is not None:
                self._said[name] = self._value(name, found, line.number), line.number
        return only

    def _value(self, name: str, cells: list[Any], number: int) -> Any:
        for cell in cells:
            text = unicodedata.normalize("NFKC", plain(cell)).strip(" :")
            if name == "total" and (count := _COUNT.match(text)):
                return int(count[0].replace(",", ""))
            day = cell.day if isinstance(cell, Number) else cell if isinstance(cell, date) else None
            if name == "as_of" and (read := self._dates.read(text) or day):
                return read
        what = "number" if name == "total" else "date in an accepted format"
        raise BrokenFileError("NotDeclared", f"no {what} stands where the mapping says", number)


def _after(line: Line, text: str) -> list[Any] | None:
    """What follows `text` in the line that begins with it: the rest of its cell, then the cells."""
    filled = [cell for cell in line.cells if cell]
    first = plain(filled[0]) if filled else ""
    if not first.startswith(text):
        return None
    return [first.removeprefix(text), *filled[1:]]


def _at_cell(line: Line, name: str) -> list[Any] | None:
    letters = name.rstrip("0123456789")
    if int(name[len(letters) :]) != line.number:
        return None
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return [line.at(column - 1)]

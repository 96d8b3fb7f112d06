"""Cells read as the fields they fill: text, keys, dates, addresses, countries, choices."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from collectors.people.country import COUNTRIES
from collectors.people.dates import DateReader
from collectors.people.layout import CHOICES, DAYS, INSTANTS, LISTS, Layout, Place
from collectors.people.mapping import OTHERWISE, MappedColumn, PeopleMapping
from collectors.people.site_zone import is_zone
from collectors.people.table import BrokenFileError, Cell, Number, Unusable, plain, seen
from evidence.record import Fields

_ROUNDED = re.compile(r"[0-9](?:[.,][0-9]+)?E\+[0-9]+", re.IGNORECASE)
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
_FOREVER = 9999
_TIMES = (*DAYS, *INSTANTS)
_REPEATING = (*_TIMES, "country", "zone", *CHOICES)
_WHOLE = re.compile(r"[0-9]{1,9}")
_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_ISO = DateReader(("%Y-%m-%d",), None)


class CellReader:
    """Reads the cells of one listing under its mapping.

    Raises (from `read`):
        BrokenFileError: for a cell that is not what its field needs; the message names column and
            line and never the value.
    """

    def __init__(self, layout: Layout, mapping: PeopleMapping, dates: DateReader) -> None:
        self._places = {place.name: place for place in layout.places}
        self._mapped: Mapping[str, MappedColumn] = mapping.columns
        self._dates = dates
        # Days, countries and employments repeat from row to row; each is read once.
        self._known: dict[str, dict[str, Any]] = {
            place.name: {} for place in layout.places if place.form in _REPEATING
        }
        self._constants = {
            name: _constant(self._places[name], value) for name, value in mapping.constants.items()
        }

    def constants(self) -> Fields:
        """The fields that have one value in every row."""
        return dict(self._constants)

    def read(self, name: str, cell: Cell, line: int) -> Any:
        """The value of field `name`, as JSON; None where the cell is empty."""
        known = self._known.get(name)
        if known is None or not isinstance(cell, str):
            return self._read(name, cell, line)
        if cell not in known:
            known[cell] = self._read(name, cell, line)
        return known[cell]

    def _read(self, name: str, cell: Cell, line: int) -> Any:
        place, mapped = self._places[name], self._mapped[name]
        if isinstance(cell, Unusable):
            raise self._fault("UnusableCell", f"holds {cell.words}", mapped, line)
        if mapped.values:
            cell = _translated(mapped, cell)
        if not cell or (isinstance(cell, str) and not seen(cell)):
            if place.need == "value":
                raise self._fault("NoValue", "is empty", mapped, line)
            return [] if place.form in LISTS else None
        value, wrong = self._value(place, mapped, cell)
        if wrong:
            code = "BadDate" if place.form in _TIMES else "BadValue"
            raise self._fault(code, wrong, mapped, line)
        return value

    def _value(self, place: Place, mapped: MappedColumn, cell: Cell) -> tuple[Any, str | None]:
        """The value of a filled cell, or what is wrong with it."""
        text = plain(cell) if place.form == "text" else seen(plain(cell))
        if place.form in LISTS:
            return _several(place, mapped, text)
        match place.form:
            case "text":
                return text, None
            case "key":
                lost = _ROUNDED.fullmatch(text)
                return text, "holds a number that Excel has rounded" if lost else None
            case "date" | "end":
                return self._day(place, cell, text)
            case "email":
                return _address(text)
            case "instant" | "until":
                return self._instant(place, cell, text)
            case "zone":
                wrong = "holds no time zone of the IANA database; translate it by 'values'"
                return text, None if is_zone(text) else wrong
            case "country":
                return text.upper(), _no_country(text.upper())
            case "count":
                wrong = "holds no whole number"
                return (int(text), None) if _WHOLE.fullmatch(text) else (None, wrong)
            case "flag":
                wrong = "must be yes or no; translate it by 'values'"
                flag = _FLAGS.get(text.lower())
                return flag, wrong if flag is None else None
            case _:
                return text.lower(), _not_one_of(place, text.lower())

    def _day(self, place: Place, cell: Cell, text: str) -> tuple[str | None, str | None]:
        day = cell if isinstance(cell, date) else self._dates.read(text)
        if day is None and isinstance(cell, Number):
            day = cell.day
        if day is None:
            return None, "holds no date in an accepted format"
        if place.form in ("end", "until") and day.year == _FOREVER:
            return None, None
        return day.isoformat(), None

    def _instant(self, place: Place, cell: Cell, text: str) -> tuple[str | None, str | None]:
        """An instant; a day stands for its begin at the site."""
        at = None if isinstance(cell, date) else self._dates.instant(text)
        if at is None:
            day, wrong = self._day(place, cell, text)
            at = self._dates.begin(date.fromisoformat(day)) if day else None
            if wrong:
                return None, wrong
        if at is None or (place.form == "until" and at.year == _FOREVER):
            return None, None
        return at.isoformat(), None

    def _fault(self, code: str, words: str, mapped: MappedColumn, line: int) -> BrokenFileError:
        return BrokenFileError(code, f"the column {mapped.column!r} {words}", line)


def _constant(place: Place, value: str | tuple[str, ...] | None) -> Any:
    if place.form in LISTS:
        given = [item.strip() for item in value or ()]
        return [item.lower() for item in given] if place.form == "addresses" else given
    if isinstance(value, str) and place.form in _TIMES:
        day = _ISO.read(value)
        if place.form in INSTANTS:
            return _ISO.begin(day).isoformat() if day else None
        return day.isoformat() if day else None
    if isinstance(value, str) and place.form == "flag":
        return _FLAGS[value.lower()]
    if isinstance(value, str) and place.form == "count":
        return int(value)
    return value or None


def _translated(mapped: MappedColumn, cell: Cell) -> Cell:
    text = plain(cell)
    if text in mapped.values:
        return mapped.values[text] or ""
    return mapped.values[OTHERWISE] or "" if OTHERWISE in mapped.values else cell


def _address(text: str) -> tuple[str, str | None]:
    wrong = None if _ADDRESS.fullmatch(text) else "holds no email address; translate it by 'values'"
    return text.lower(), wrong


def _several(place: Place, mapped: MappedColumn, text: str) -> tuple[list[str], str | None]:
    """What one cell holds of a form that may hold several, or what is wrong with it."""
    parts = _parts(text, mapped.split)
    match place.form:
        case "addresses":
            return _addresses(text, mapped.split)
        case "countries":
            codes = [part.upper() for part in parts]
            return codes, next(filter(None, map(_no_country, codes)), None)
        case "factors":
            words = [part.lower() for part in parts]
            return words, next(filter(None, (_not_one_of(place, word) for word in words)), None)
        case _:
            return parts, None


def _parts(text: str, separator: str | None) -> list[str]:
    """What stands in one cell, each once."""
    parts = text.split(separator) if separator else [text]
    return list(dict.fromkeys(filter(None, map(str.strip, parts))))


def _no_country(code: str) -> str | None:
    wrong = "holds no country of ISO 3166-1 alpha-2; translate it by 'values'"
    return None if code in COUNTRIES else wrong


def _not_one_of(place: Place, word: str) -> str | None:
    words = CHOICES[place.form]
    return None if word in words else f"must be one of {', '.join(words)}; translate it by 'values'"


def _addresses(text: str, separator: str | None) -> tuple[list[str], str | None]:
    found: dict[str, None] = {}
    for part in _parts(text, separator):
        address, wrong = _address(part)
        if wrong:
            return [], f"{wrong}, or part several by 'split'"
        found[address] = None
    return list(found), None

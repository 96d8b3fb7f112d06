"""A mapping's file: read, and held to the layout of its kind, before any listing is opened."""

import zoneinfo
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from collectors.people.country import COUNTRIES
from collectors.people.dates import DateReader, clash, format_mistake
from collectors.people.forbidden import forbidden_heading
from collectors.people.layout import CHOICES, DAYS, INSTANTS, LAYOUTS, LISTS, Layout, Place
from collectors.people.mapping import OTHERWISE, MappedColumn, PeopleMapping, Spot
from collectors.people.site_zone import is_zone
from evidence.plain_words import did_you_mean
from evidence.yaml.text import read_yaml, validated

_OWN = ("id", "person")


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong in a mapping, at which place of it, and what to write instead."""

    message: str
    where: tuple[str | int, ...]
    mend: str | None = None


def load_mapping(path: Path) -> PeopleMapping:
    """The mapping in a YAML file.

    Raises:
        OperatorFileError: with file, line and mend, for the first mistake.
    """
    document = read_yaml(path)
    mapping = validated(document, PeopleMapping)
    for mistake in mistakes(mapping):
        raise document.mistake(mistake.message, *mistake.where, mend=mistake.mend)
    return mapping


def mistakes(mapping: PeopleMapping) -> Iterator[Mistake]:
    """Whatever in a mapping cannot work, though each value of it has the right form."""
    layout = LAYOUTS[mapping.kind]
    yield from _names(mapping, layout)
    yield from _columns(mapping, layout)
    yield from _constants(mapping, layout)
    yield from _missing(mapping, layout)
    yield from _formats(mapping)
    yield from _dates(mapping)
    yield from _spots(mapping)


def _names(mapping: PeopleMapping, layout: Layout) -> Iterator[Mistake]:
    for part, given in (("columns", mapping.columns), ("constants", mapping.constants)):
        for name in given:
            if name in layout.names:
                continue
            what = forbidden_heading(name)
            if what:
                said = f"the field {name!r} is {what}, which may never be collected"
                yield Mistake(said, (part, name), "remove it")
            mend = did_you_mean(name, layout.names) or f"the fields are {', '.join(layout.names)}"
            yield Mistake(f"{layout.kind} has no field {name!r}", (part, name), mend)
    for name in mapping.columns.keys() & mapping.constants.keys():
        said = f"the field {name!r} is given by a column and as a constant"
        yield Mistake(said, ("constants", name), "keep one of them")


def _columns(mapping: PeopleMapping, layout: Layout) -> Iterator[Mistake]:
    for name, mapped in mapping.columns.items():
        place, here = layout.place(name), ("columns", name)
        if place is None:
            continue
        for column in (mapped.column, *mapped.also):
            if what := forbidden_heading(column):
                said = f"the column {column!r} is {what}, which may never be collected"
                yield Mistake(said, here, "remove it")
        if mapped.may_lack and place.need != "free":
            said = f"{layout.kind} needs the field {name!r}, so its column may not lack"
            yield Mistake(said, (*here, "may_lack"), "remove it")
        if mapped.split and place.form not in LISTS:
            lists = [other.name for other in layout.places if other.form in LISTS]
            mend = f"remove 'split'; it is for {', '.join(lists)}" if lists else "remove 'split'"
            yield Mistake(f"the field {name!r} holds one value", (*here, "split"), mend)
        yield from _translations(mapped, place, here)


def _translations(mapped: MappedColumn, place: Place, here: Sequence[str]) -> Iterator[Mistake]:
    for given, value in mapped.values.items():
        said = _unfit(place, value) if value else None
        if said:
            key = "any other value" if given == OTHERWISE else repr(given)
            yield Mistake(f"{key} is translated to {value!r}; {said}", (*here, "values", given))
        if not value and place.need == "value":
            said = f"{given!r} is translated to nothing, and every row needs {place.name!r}"
            yield Mistake(said, (*here, "values", given))


def _unfit(place: Place, value: str) -> str | None:
    """Why a value written in a mapping does not fit its field."""
    if place.form == "count" and not (value.isascii() and value.isdecimal()):
        return "it must be a whole number"
    if place.form == "zone" and not is_zone(value):
        return "that is no time zone of the IANA database"
    if place.form in ("country", "countries") and value not in COUNTRIES:
        mend = ", where Britain is GB" if value == "UK" else ""
        return f"that is no country of ISO 3166-1 alpha-2{mend}"
    words = CHOICES.get(place.form)
    if words and value not in words:
        return f"it must be one of {', '.join(words)}"
    return None


def _constants(mapping: PeopleMapping, layout: Layout) -> Iterator[Mistake]:
    dates = DateReader(("%Y-%m-%d",), None)
    for name, value in mapping.constants.items():
        place, here = layout.place(name), ("constants", name)
        if place is None:
            continue
        if name in _OWN:
            yield Mistake(f"the field {name!r} differs in every row", here, "name its column")
        if isinstance(value, tuple) != (place.form in LISTS) and value is not None:
            form = "a list" if place.form in LISTS else "one text"
            yield Mistake(f"the field {name!r} must be {form}", here)
        if not value and place.need == "value":
            yield Mistake(f"every row needs a value of {name!r}", here)
        if isinstance(value, str) and place.form in (*DAYS, *INSTANTS) and not dates.read(value):
            yield Mistake(f"the constant {name!r} must be a date such as 2026-03-31", here)
        for each in value if isinstance(value, tuple) else (value,):
            said = _unfit(place, each) if each else None
            if said:
                yield Mistake(f"the constant {name!r} is {each!r}; {said}", here)


def _missing(mapping: PeopleMapping, layout: Layout) -> Iterator[Mistake]:
    given = mapping.columns.keys() | mapping.constants.keys()
    for place in layout.places:
        if place.need != "free" and place.name not in given:
            said = f"{layout.kind} needs the field {place.name!r}, which no column fills"
            constant = "null" if place.need == "column" else "<value>"
            mend = f"add '{place.name}: <header>'"
            if place.name not in _OWN:
                mend += f", or '{place.name}: {constant}' under constants"
            yield Mistake(said, ("columns",), mend)


def _formats(mapping: PeopleMapping) -> Iterator[Mistake]:
    for name, belongs in (("sheet", "xlsx"), ("delimiter", "csv"), ("encoding", "csv")):
        if getattr(mapping, name) is not None and mapping.format not in (None, belongs):
            said = f"'{name}' belongs to {belongs} files and the format is {mapping.format}"
            yield Mistake(said, (name,), "remove it")
    if mapping.delimiter in ('"', "\r", "\n", "\0"):
        yield Mistake("'delimiter' cannot be a quote or a line break", ("delimiter",))
    if mapping.time_zone is not None and not is_zone(mapping.time_zone):
        mend = did_you_mean(mapping.time_zone, zoneinfo.available_timezones())
        said = f"{mapping.time_zone!r} is no time zone of the IANA database"
        yield Mistake(said, ("time_zone",), mend or "write it as Asia/Tokyo")


def _dates(mapping: PeopleMapping) -> Iterator[Mistake]:
    for number, pattern in enumerate(mapping.dates):
        said = format_mistake(pattern)
        if said:
            yield Mistake(said, ("dates", number), "write it as '%Y-%m-%d'")
        if "%z" in pattern and mapping.time_zone is None:
            said = f"the date format {pattern!r} has an offset, so the day depends on the site"
            yield Mistake(said, ("dates", number), "add 'time_zone'")
    pair = clash(mapping.dates)
    if pair:
        said = f"{pair[0]!r} and {pair[1]!r} read one text as different days"
        yield Mistake(said, ("dates", mapping.dates.index(pair[1])), "keep the one that is meant")


def _spots(mapping: PeopleMapping) -> Iterator[Mistake]:
    total, as_of = mapping.control_total, mapping.as_of
    if total and [total.cell, total.text, total.count].count(None) != 2:
        said = "'control_total' must be a number, or have one of 'cell' and 'text'"
        yield Mistake(said, ("control_total",))
    if total and total.counts == "persons" and mapping.kind != "people.person":
        said = "'counts: persons' is for people.person"
        yield Mistake(said, ("control_total", "counts"), "remove it")
    if as_of and [as_of.cell, as_of.text].count(None) != 1:
        yield Mistake("'as_of' must have one of 'cell' and 'text'", ("as_of",))
    if mapping.newest is not None and as_of is None:
        said = "'newest' needs to know where the file says its own date"
        yield Mistake(said, ("newest",), "add 'as_of' with a cell or a text")
    for name, spot in (("control_total", total), ("as_of", as_of)):
        if isinstance(spot, Spot) and spot.text and len(spot.text) > 80:
            yield Mistake(f"the text of '{name}' is longer than 80 characters", (name, "text"))

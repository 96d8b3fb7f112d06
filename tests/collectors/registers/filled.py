"""Rows of any register, filled in by the form of each column."""

from collections.abc import Mapping
from typing import Any

from collectors.people.place import Place
from collectors.registers.form import Register

_BY_FORM: Mapping[str, tuple[str, str]] = {
    "text": ("mail room", "server room"),
    "names": ("names;addresses", "names"),
    "email": ("aya@post.example", "ken@post.example"),
    "country": ("JP", "DE"),
    "countries": ("JP;DE", "JP"),
    "flag": ("yes", "no"),
    "severity": ("high", "low"),
    "treatment": ("reduce", "accept"),
    "trial": ("penetration test", "scan"),
    "side": ("own team", "outside firm"),
    "count": ("2", "0"),
    "date": ("2026-03-31", "2026-04-01"),
    "end": ("2026-12-31", "2026-12-30"),
    "instant": ("2026-03-31 09:15", "2026-03-31 10:00"),
}


def cell(place: Place, number: int) -> str:
    """What stands in one column of row 0 or 1; the second row leaves empty what may be."""
    if place.form == "key":
        return f"00{number + 1}" if place.need == "value" or number == 0 else ""
    if number and place.need != "value":
        return ""
    return _BY_FORM[place.form][number]


def rows(register: Register) -> list[list[str]]:
    """Two rows under the headings of the template, in its order."""
    return [[cell(place, number) for place in register.layout.places] for number in (0, 1)]


def entries(register: Register) -> list[dict[str, Any]]:
    """The same two rows as entries of YAML: lists, numbers, truth, and nothing that is empty."""
    made: list[dict[str, Any]] = []
    for number in (0, 1):
        entry: dict[str, Any] = {}
        for place in register.layout.places:
            text = cell(place, number)
            if text and place.form in ("names", "countries"):
                entry[place.name] = text.split(";")
            elif text and place.form == "flag":
                entry[place.name] = text == "yes"
            elif text:
                entry[place.name] = int(text) if place.form == "count" else text
        made.append(entry)
    return made

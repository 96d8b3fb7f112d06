"""Personio: the employments of each person as spells, told apart from those not shown."""

from collections.abc import Iterator
from typing import Any

from collectors.https.documents import at
from collectors.people.feeds.gathering import Asking, Gathered
from collectors.people.table import BrokenFileError
from evidence.record import Fields

EMPLOYMENTS = "/v2/persons/{person}/employments"
LEFT = "INACTIVE"


def gathered(asking: Asking) -> Gathered:
    """Every person, once for each employment."""
    found: list[Fields] = []
    for place, person in enumerate(asking.listed().records, start=1):
        answer = asking.document(EMPLOYMENTS, {"person": str(person.get("id"))})
        employments = at(answer, "_data")
        if not isinstance(employments, list) or not employments:
            raise BrokenFileError("FieldWithheld", "shows no employment", place + 1)
        shown = list(_spells(employments, place))
        found += [{**person, "employment": spell} for spell in shown]
    return Gathered(found)


def _spells(employments: list[Any], place: int) -> Iterator[Fields]:
    for each in employments:
        if not isinstance(each, dict) or "employment_start_date" not in each:
            said = "does not show 'employment_start_date'; make it a readable attribute"
            raise BrokenFileError("FieldWithheld", said, place + 1)
        ended = each.get("termination") if isinstance(each.get("termination"), dict) else {}
        end = (ended or {}).get("last_working_date") or (ended or {}).get("termination_date")
        if not end and each.get("status") in (LEFT, None):
            said = "is not shown to be active and has no last day"
            raise BrokenFileError("FieldWithheld", said, place + 1)
        spell = {"start": _day(each["employment_start_date"]), "end": _day(end)}
        spell["recorded"] = _day((ended or {}).get("terminated_at"))
        if "type" in each:
            spell["type"] = each["type"]
        if "supervisor" in each:
            spell["manager"] = at(each, "supervisor.id")
        yield spell


def _day(value: Any) -> Any:
    """The day of a text such as `2024-04-01T00:00:00`, which names the site's own midnight."""
    return value[:10] if isinstance(value, str) and value[10:] in ("", "T00:00:00") else value

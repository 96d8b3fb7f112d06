"""HiBob: members under the path of their field, and managers by their own employee number."""

from collections.abc import Mapping
from typing import Any

from collectors.people.feeds.gathering import Asking, Gathered
from collectors.people.feeds.records import member
from evidence.record import Fields


def gathered(asking: Asking) -> Gathered:
    """Everybody that the service user may see, active or not."""
    found = [_nested(record) for record in asking.listed().records]
    column = asking.mapping.columns["id"].column
    numbers = {str(_own(record)): member(record, column) for record in found}
    return Gathered([_with_manager(record, numbers) for record in found])


def _own(record: Fields) -> Any:
    root = record.get("root")
    return root.get("id") if isinstance(root, dict) else None


def _nested(record: Fields) -> Fields:
    """A record whose fields stand as `root.id`, however this answer writes them.

    They come with slashes for dots and their value inside, or in objects, the root's own bare.
    """
    found: dict[str, Any] = {"root": {}}
    for name, value in record.items():
        if name.startswith("/"):
            where, _, last = name.strip("/").rpartition("/")
            shown = value.get("value") if isinstance(value, dict) else value
            found.setdefault(where, {})[last] = shown
        elif isinstance(value, dict):
            found[name] = {**found.get(name, {}), **value}
        else:
            found["root"][name] = value
    return found


def _with_manager(record: Fields, numbers: Mapping[str, Any]) -> Fields:
    """The record with the manager's own number; nothing is added where none is shown."""
    work = record.get("work")
    if not isinstance(work, dict) or "reportsTo" not in work:
        return record
    given = work["reportsTo"]
    at = given.get("id") if isinstance(given, dict) else given
    if at is None:
        return {**record, "manager": None}
    return {**record, "manager": numbers[str(at)]} if str(at) in numbers else record

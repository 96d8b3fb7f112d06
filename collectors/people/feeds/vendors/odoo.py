"""Odoo: empty values that are written as false, and references as their number and name."""

from typing import Any

from collectors.people.feeds.gathering import Asking, Gathered
from evidence.record import Fields

NUMBERED = ("parent_id",)
"""References of which the number is wanted, since people are known by it."""
FLAGS = ("active",)
"""Members whose false is a value."""


def gathered(asking: Asking) -> Gathered:
    """Every employee, archived ones included."""
    return Gathered([_plain(record) for record in asking.listed().records])


def _plain(record: Fields) -> Fields:
    return {name: _value(name, value) for name, value in record.items()}


def _value(name: str, value: Any) -> Any:
    if value is False and name not in FLAGS:
        return None
    if isinstance(value, list) and len(value) == 2 and isinstance(value[0], int):
        return value[0] if name in NUMBERED else value[1]
    return value

"""Occurrences: how often a control of the calendar was due in a period, and how often seen."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from evidence.period.days import ControlDays
from evidence.verdict import Verdict

_DONE = frozenset({Verdict.PASS, Verdict.FAIL, Verdict.WAIVED})
"""Verdicts that show that the control was carried out, well or not."""
_SLOT: Mapping[str, Callable[[date], tuple[int, int]]] = {
    "weekly": lambda day: day.isocalendar()[:2],
    "monthly": lambda day: (day.year, day.month),
    "quarterly": lambda day: (day.year, (day.month - 1) // 3),
    "semiannual": lambda day: (day.year, (day.month - 1) // 6),
    "annual": lambda day: (day.year, 0),
}
"""The slot of the calendar that a day lies in, by frequency."""


class Occurrences(NamedTuple):
    """`expected` slots of the calendar lie wholly in the period; in `found` of them it was seen."""

    expected: int
    found: int


def occurrences(control: ControlDays, days: list[date]) -> Occurrences | None:
    """How often it was due and seen, None for a control that keeps no calendar.

    A slot that the period cuts (half a quarter) is not expected, and is not found either.
    """
    slot = _SLOT.get(control.frequency)
    if slot is None or not days:
        return None
    inside = {slot(day) for day in days}
    first, last = days[0], days[-1]
    cut = {slot(first)} if _slot_begins_before(slot, first) else set()
    if _slot_ends_after(slot, last):
        cut.add(slot(last))
    done = {slot(day) for day, verdict in control.words.items() if verdict in _DONE}
    expected = inside - cut
    return Occurrences(len(expected), len(expected & done))


def _slot_begins_before(slot: Callable[[date], tuple[int, int]], day: date) -> bool:
    return day > date.min and slot(date.fromordinal(day.toordinal() - 1)) == slot(day)


def _slot_ends_after(slot: Callable[[date], tuple[int, int]], day: date) -> bool:
    return day < date.max and slot(date.fromordinal(day.toordinal() + 1)) == slot(day)

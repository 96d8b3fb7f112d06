"""Effective periods as people write them: `2026-Q3`, `2026`, `2026-07-01..2026-09-30`."""

import re
from datetime import date
from typing import NamedTuple

from evidence.calendar_slots import slot_of
from evidence.errors import UsageError

LONGEST = 3 * 366
"""The most days of a period: three years and a little."""
_NAMED = (
    ("annual", re.compile(r"([0-9]{4})")),
    ("semiannual", re.compile(r"([0-9]{4})-[Hh]([12])")),
    ("quarterly", re.compile(r"([0-9]{4})-[Qq]([1-4])")),
    ("weekly", re.compile(r"([0-9]{4})-[Ww]([0-9]{2})")),
    ("monthly", re.compile(r"([0-9]{4})-([0-9]{2})")),
    ("daily", re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")),
)
_LENGTH = {"semiannual": 6, "quarterly": 3, "monthly": 1}


class Period(NamedTuple):
    """The first and the last day that an attestation speaks of, both included, in UTC."""

    start: date
    end: date

    def __str__(self) -> str:
        return f"{self.start}..{self.end}"


def period_of(text: str) -> Period:
    """The period that a user's words mean.

    Raises:
        UsageError: when they mean none.
    """
    first, dots, last = text.strip().partition("..")
    try:
        start = _named(first.strip())
        end = _named(last.strip()) if dots else start
    except (ValueError, OverflowError) as error:
        raise UsageError(
            f"--period is {text!r:.60}; write 2026-Q3, 2026-H2, 2026-07, 2026-W31, 2026 or "
            "2026-07-01..2026-09-30"
        ) from error
    found = Period(start.start, end.end)
    if not 0 <= (found.end - found.start).days < LONGEST:
        raise UsageError(
            f"--period is {text!r:.60}; it ends at the earliest on the day it begins, and at most "
            f"{LONGEST} days later"
        )
    return found


def _named(text: str) -> Period:
    for frequency, form in _NAMED:
        if found := form.fullmatch(text):
            slot = slot_of(frequency, _first_day(frequency, text, found))
            assert slot is not None, f"{frequency} keeps no calendar"
            return Period(slot.start, slot.end)
    raise ValueError(text)


def _first_day(frequency: str, text: str, found: re.Match[str]) -> date:
    if frequency == "daily":
        return date.fromisoformat(text)
    year = int(found[1])
    if frequency == "annual":
        return date(year, 1, 1)
    if frequency == "weekly":
        return date.fromisocalendar(year, int(found[2]), 1)
    return date(year, (int(found[2]) - 1) * _LENGTH[frequency] + 1, 1)

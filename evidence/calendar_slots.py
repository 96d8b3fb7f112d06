"""Slots of the calendar: the week, month, quarter, half-year or year that a day lies in."""

from datetime import date, timedelta
from typing import NamedTuple

MONTHS = {"monthly": 1, "quarterly": 3, "semiannual": 6, "annual": 12}
"""How many months a slot of a frequency is long."""


class Span(NamedTuple):
    """A slot by its name (`2026-Q3`), with its first and last day."""

    name: str
    start: date
    end: date


def slot_of(frequency: str, day: date) -> Span | None:
    """The slot of a frequency that a day lies in, None for one that keeps no calendar.

    Weeks are those of ISO 8601. A daily control has a slot each day.
    """
    if frequency == "daily":
        return Span(day.isoformat(), day, day)
    if frequency == "weekly":
        year, week, weekday = day.isocalendar()
        start = day - timedelta(days=weekday - 1)
        return Span(f"{year}-W{week:02d}", start, start + timedelta(days=6))
    months = MONTHS.get(frequency)
    if months is None:
        return None
    number = (day.month - 1) // months
    after = number * months + months
    start = date(day.year, number * months + 1, 1)
    end = date(day.year + after // 12, after % 12 + 1, 1) - timedelta(days=1)
    word = {1: f"-{number + 1:02d}", 3: f"-Q{number + 1}", 6: f"-H{number + 1}", 12: ""}[months]
    return Span(f"{day.year}{word}", start, end)

"""Spans of time as a control's parameters write them: `90 days`, `24 h`, `15 min`."""

import re
from datetime import timedelta

from evidence.errors import UsageError

_UNITS = {
    "min": "minutes", "minute": "minutes", "minutes": "minutes",
    "h": "hours", "hour": "hours", "hours": "hours",
    "d": "days", "day": "days", "days": "days",
    "w": "weeks", "week": "weeks", "weeks": "weeks",
}  # fmt: skip
_FORM = re.compile(r"([0-9]{1,6}) ?([a-z]+)", re.IGNORECASE)
_UNEVEN = frozenset({"m", "month", "months", "y", "year", "years"})


class DurationError(UsageError):
    """A text is not a span of time."""


def duration(text: str) -> timedelta:
    """The span of time that `text` names, in minutes, hours, days or weeks.

    Months and years are refused: they differ in length, so a threshold in them would hold on one
    day and not on the next.

    Raises:
        DurationError: naming what to write instead.
    """
    found = _FORM.fullmatch(text.strip())
    number, unit = (int(found[1]), found[2].lower()) if found else (0, "")
    if unit in _UNEVEN:
        raise DurationError(f"{text!r} has no fixed length; use days, such as '90 days'")
    if unit not in _UNITS:
        raise DurationError(f"{text!r} is not a duration; write it as '90 days', '24 h', '15 min'")
    return timedelta(**{_UNITS[unit]: number})

"""Days of registers that tell what was done: one still to come is a plan, and proves nothing."""

import unicodedata
from datetime import UTC, date, datetime, timedelta

_FURTHEST_AHEAD = timedelta(hours=14)
"""How far the first clocks on Earth are ahead of UTC: there a day begins before anywhere else."""


def begun(day: date | None, now: datetime) -> bool:
    """Whether a day has begun somewhere by that instant; no day never has.

    A register tells days of its own site, so that today there may be tomorrow in UTC.
    """
    return day is not None and day <= (now.astimezone(UTC) + _FURTHEST_AHEAD).date()


def same_name(one: str | None, other: str | None) -> bool:
    """Whether two names of a register are one, whatever the case and width of their letters."""
    return bool(one and other) and plainly(one) == plainly(other)


def plainly(name: str | None) -> str:
    """A name in small letters of one width, with single spaces; empty for none."""
    return " ".join(unicodedata.normalize("NFKC", name or "").casefold().split())

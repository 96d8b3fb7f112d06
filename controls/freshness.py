"""How old evidence may be before a control's frequency is no longer met, and what it must cover."""

from datetime import datetime, timedelta

from evidence.runs.run_heads import utc

DAY = timedelta(days=1)
ALLOWED = {
    "continuous": DAY,
    "on-change": DAY,
    "per-event": DAY,
    "daily": DAY + timedelta(hours=6),
    "weekly": 8 * DAY,
    "monthly": 35 * DAY,
    "quarterly": 100 * DAY,
    "semiannual": 190 * DAY,
    "annual": 380 * DAY,
}
"""The greatest age of evidence by frequency, a tolerance for late jobs and long months included."""


AHEAD = timedelta(hours=1)
"""How far evidence may lie ahead of the instant judged at: what clocks may differ by, no more."""


def oldest_allowed() -> dict[str, int]:
    """The greatest age of evidence in seconds, by frequency, as it is stored with a run."""
    return {frequency: int(age.total_seconds()) for frequency, age in ALLOWED.items()}


EVENTS = frozenset({"on-change", "per-event"})
"""Frequencies of controls that each event has to meet, also one that left no trace behind."""
BETWEEN_LOOKS = "daily"
"""Looks at events may lie as far apart as evidence of a control of this frequency may be old."""


def stale(
    frequency: str, collected_at: datetime, now: datetime, as_of: datetime | None = None
) -> str | None:
    """Why evidence of that instant is too old for the frequency at `now`; None when it is not.

    Evidence that a clock put into the future is as good as old: how old it is, nobody can tell.
    What its source says to be as of an older instant is as old as that.
    """
    taken = f"{utc(collected_at):%Y-%m-%d %H:%M} UTC"
    if collected_at - now > AHEAD:
        return f"the newest evidence was taken {taken}, which lies ahead of the clock"
    if now - min(collected_at, as_of or collected_at) <= ALLOWED[frequency]:
        return None
    if now - collected_at <= ALLOWED[frequency]:
        return (
            f"the newest evidence was taken {taken} and is as of {as_of:%Y-%m-%d}, "
            f"older than a {frequency} control allows"
        )
    return f"the newest evidence was taken {taken}, older than a {frequency} control allows"


def unseen(frequency: str, since: datetime | None, effective: datetime) -> str | None:
    """Why evidence does not cover every event since the last look, None where it does.

    `since` is `Evidence.unseen_since`, `effective` the instant that the evidence speaks of. Both
    matter only to controls that each event has to meet.
    """
    if frequency not in EVENTS or since is None:
        return None
    if effective - since <= ALLOWED[BETWEEN_LOOKS]:
        return None
    return (
        f"what came and went between {utc(since):%Y-%m-%d %H:%M} and "
        f"{utc(effective):%Y-%m-%d %H:%M} UTC was not seen, "
        f"and a {frequency} control covers every event"
    )

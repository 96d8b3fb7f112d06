"""How old evidence may be before a control's frequency is no longer met."""

from datetime import datetime, timedelta

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


def stale(frequency: str, collected_at: datetime, now: datetime) -> str | None:
    """Why evidence of that instant is too old for the frequency at `now`; None when it is not.

    Evidence that a clock put into the future is as good as old: how old it is, nobody can tell.
    """
    taken = f"{collected_at:%Y-%m-%d %H:%M} UTC"
    if collected_at - now > AHEAD:
        return f"the newest evidence was taken {taken}, which lies ahead of the clock"
    if now - collected_at <= ALLOWED[frequency]:
        return None
    return f"the newest evidence was taken {taken}, older than a {frequency} control allows"

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


def stale(frequency: str, collected_at: datetime, now: datetime) -> str | None:
    """Why evidence of that instant is too old for the frequency at `now`; None when it is not."""
    if now - collected_at <= ALLOWED[frequency]:
        return None
    taken = f"{collected_at:%Y-%m-%d %H:%M} UTC"
    return f"the newest evidence was taken {taken}, older than a {frequency} control allows"

"""Instants: the present one, and those that a user's words mean."""

from datetime import UTC, datetime, timedelta

from evidence.errors import UsageError


def utc_now() -> datetime:
    """The present instant in UTC, to the second: finer would only differ without meaning."""
    return datetime.now(UTC).replace(microsecond=0)


def instant_of(text: str, now: datetime) -> datetime:
    """The instant that a user's words mean, in UTC: a day means its end, today means `now`.

    Raises:
        UsageError: for what is neither a day nor an instant in ISO 8601.
    """
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f"{text!r} is no date; write it as 2026-03-31 or 2026-03-31T09:00:00"
        ) from error
    instant = instant.replace(tzinfo=instant.tzinfo or UTC).astimezone(UTC)
    if len(text) > len("2026-03-31"):
        return instant
    end = instant + timedelta(days=1) - timedelta(seconds=1)
    return now if instant <= now < end else end

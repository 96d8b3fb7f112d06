"""How long a server asks to be left alone: seconds, a date, or when a quota begins anew."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait by Retry-After (RFC 9110, 10.2.3); None without a usable one.

    `headers` have their names in lower case.
    """
    text = headers.get("retry-after", "").strip()
    if text.isdecimal():
        return float(text)
    sent = headers.get("date", "")
    try:
        # Against the server's own clock: ours may differ, and decides nothing here.
        wait = _instant(text) - _instant(sent)
    except ValueError:
        return None
    return max(wait.total_seconds(), 0.0)


def until(epoch: str, sent: str) -> float | None:
    """Seconds until an instant in seconds of the epoch, by the server's own `Date`.

    None without both; a second is added, since the instant is rounded.
    """
    try:
        return max(float(int(epoch)) - _instant(sent).timestamp(), 0.0) + 1.0
    except ValueError:
        return None


def _instant(text: str) -> datetime:
    instant = parsedate_to_datetime(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)

"""Calendar dates as listings write them: the formats a mapping accepts, read one way only."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, tzinfo

ISO_AND_SLASHES = ("%Y-%m-%d", "%Y/%m/%d")
"""The formats accepted when a mapping names none; both take days without a leading zero."""

_PROBE = datetime(2001, 2, 3, 4, 5, 6)  # noqa: DTZ001 -- a probe of formats, no instant
_ISO_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}")
_BY_LOCALE = ("%c", "%x", "%X")


def _names_an_hour(pattern: str) -> bool:
    return any(part in pattern for part in ("%H", "%I", "%s"))


def format_mistake(pattern: str) -> str | None:
    """What is wrong with a date format, or None: it must name one day in every locale."""
    if any(part in pattern for part in _BY_LOCALE):
        return f"the date format {pattern!r} means something else in another locale"
    try:
        text = _PROBE.strftime(pattern.replace("%z", "+0000"))
        back = datetime.strptime(text, pattern)  # noqa: DTZ007 -- only the date is looked at
    except ValueError:
        return f"the date format {pattern!r} is not a strptime format"
    if back.date() != _PROBE.date():
        return f"the date format {pattern!r} does not name year, month and day"
    return None


def clash(patterns: Sequence[str]) -> tuple[str, str] | None:
    """Two formats that read one text as different days (`%d/%m/%Y` and `%m/%d/%Y`), or None."""
    for number, first in enumerate(patterns):
        text = _PROBE.strftime(first.replace("%z", "+0000"))
        for second in patterns[number + 1 :]:
            try:
                other = datetime.strptime(text, second).date()  # noqa: DTZ007 -- as above
            except ValueError:
                continue
            if other != _PROBE.date():
                return first, second
    return None


class DateReader:
    """Reads the dates of one listing; an instant with an offset becomes a day in `zone`."""

    def __init__(self, patterns: Sequence[str], zone: tzinfo | None) -> None:
        self._patterns = tuple(patterns)
        self._zone = zone
        self._known: dict[str, date | None] = {}

    def read(self, text: str) -> date | None:
        """The day that `text` names, or None when no accepted format reads it."""
        if text not in self._known:
            self._known[text] = self._parsed(text)
        return self._known[text]

    def instant(self, text: str) -> datetime | None:
        """The instant that `text` names; without an offset it is of the site's zone, else UTC.

        ISO 8601 with a time of day is always read; None where only a day is named, or nothing.
        """
        if _ISO_INSTANT.match(text):
            try:
                return self._placed(datetime.fromisoformat(text))
            except ValueError:
                return None
        for pattern in filter(_names_an_hour, self._patterns):
            try:
                return self._placed(datetime.strptime(text, pattern))  # noqa: DTZ007 -- placed in its zone
            except ValueError:
                continue
        return None

    def begin(self, day: date) -> datetime:
        """When that day begins at the site."""
        return datetime.combine(day, time(), self._zone or UTC)

    def _placed(self, found: datetime) -> datetime:
        if found.tzinfo is None:
            return found.replace(tzinfo=self._zone or UTC)
        try:
            # Its day is that of the site, whichever offset it was written with.
            return found.astimezone(self._zone) if self._zone else found
        except OverflowError:
            return found

    def _parsed(self, text: str) -> date | None:
        for pattern in self._patterns:
            try:
                found = datetime.strptime(text, pattern)  # noqa: DTZ007 -- a listing's dates are its site's
                if found.tzinfo and self._zone:
                    found = found.astimezone(self._zone)
            except (ValueError, OverflowError):
                continue
            return found.date()
        return None

"""Values of attributes: identifiers, instants and addresses in the forms directories give them."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_TICKS = 10_000_000
NEVER = (0, 0x7FFFFFFFFFFFFFFF)
"""The two ways in which Active Directory writes that something never happens."""
_GENERALIZED = re.compile(
    r"([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})(?:([0-9]{2})(?:([0-9]{2}))?)?"
    r"(?:[.,][0-9]+)?(Z|[+-][0-9]{2}(?:[0-9]{2})?)"
)


def guid(data: bytes) -> str:
    """An objectGUID as text; its first three parts stand little end first ([MS-DTYP] 2.3.4).

    Raises:
        ValueError: when there are not 16 bytes.
    """
    return str(UUID(bytes_le=data))


def sid(data: bytes) -> str:
    """An objectSid as text, `S-1-5-21-...-512` ([MS-DTYP] 2.4.2).

    Raises:
        ValueError: when the bytes are none.
    """
    if len(data) < 8 or len(data) != 8 + 4 * data[1]:
        raise ValueError("no security identifier")
    subs = (int.from_bytes(data[at : at + 4], "little") for at in range(8, len(data), 4))
    return "-".join(["S", str(data[0]), str(int.from_bytes(data[2:8], "big")), *map(str, subs)])


def filetime(text: str) -> datetime | None:
    """An instant counted in 100 ns from 1601 ([MS-DTYP] 2.3.3); None for never.

    Raises:
        ValueError, OverflowError: when it is no number, or of no year we know.
    """
    ticks = int(text)
    return None if ticks in NEVER else _EPOCH + timedelta(seconds=ticks // _TICKS)


def generalized(text: str) -> datetime:
    """An instant in GeneralizedTime (RFC 4517, 3.3.13), `20260331090000Z`.

    Raises:
        ValueError: for anything else.
    """
    found = _GENERALIZED.fullmatch(text)
    if found is None:
        raise ValueError("no GeneralizedTime")
    year, month, day, hour, minute, second, zone = found.groups()
    offset = timedelta()
    if zone != "Z":
        minutes = int(zone[1:3]) * 60 + int(zone[3:5] or 0)
        offset = timedelta(minutes=minutes if zone[0] == "+" else -minutes)
    clock = timedelta(hours=int(hour), minutes=int(minute or 0), seconds=int(second or 0))
    return datetime(int(year), int(month), int(day), tzinfo=UTC) + clock - offset


def days(text: str) -> datetime | None:
    """An instant counted in days from 1970 (`shadowExpire`); None for a negative one, never."""
    return datetime.fromtimestamp(0, UTC) + timedelta(days=int(text)) if int(text) >= 0 else None


def smtp(proxies: list[str]) -> list[str]:
    """The mail addresses among `proxyAddresses`, `SMTP:` the main one and `smtp:` the others."""
    found = [each.partition(":") for each in proxies]
    return [address.lower() for kind, _, address in found if kind.lower() == "smtp"]

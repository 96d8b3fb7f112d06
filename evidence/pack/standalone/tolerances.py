"""Tolerances as they are shipped: a run that allowed itself more is told by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_HOUR = 3600
_DAY = 24 * _HOUR
OLDEST = {
    "continuous": _DAY,
    "on-change": _DAY,
    "per-event": _DAY,
    "daily": _DAY + 6 * _HOUR,
    "weekly": 8 * _DAY,
    "monthly": 35 * _DAY,
    "quarterly": 100 * _DAY,
    "semiannual": 190 * _DAY,
    "annual": 380 * _DAY,
}
"""The greatest age that evidence may have, in seconds, by frequency of the control."""
AHEAD = _HOUR
"""How far evidence may lie ahead of the instant judged at, in seconds."""


def laxer(run: dict[str, Any]) -> Iterator[str]:
    """Each tolerance of a run that is wider than the one shipped, in sentences."""
    for frequency, seconds in sorted(run["oldest_allowed"].items()):
        if frequency not in OLDEST:
            yield f"oldest_allowed names the frequency {frequency!r}, which is not known here"
        elif seconds > OLDEST[frequency]:
            yield (
                f"oldest_allowed lets evidence of a {frequency} control be {_words(seconds)} old, "
                f"and {_words(OLDEST[frequency])} is the most that is shipped"
            )
    if run["ahead_allowed"] > AHEAD:
        yield (
            f"ahead_allowed lets evidence lie {_words(run['ahead_allowed'])} ahead of the clock, "
            f"and {_words(AHEAD)} is the most that is shipped"
        )


def _words(seconds: float) -> str:
    days, hours = divmod(seconds / _HOUR, 24)
    return " ".join(
        f"{count:g} {word}" for count, word in ((days, "d"), (hours, "h")) if count
    ) or "0 h"  # fmt: skip

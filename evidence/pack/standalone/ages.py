"""How old evidence was when it was judged, and what may have come and gone before it unseen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from .rulings import Said

EVENTS = ("on-change", "per-event")
"""Frequencies of controls that each event has to meet."""


def stale(run: dict[str, Any], control: dict[str, Any], item: dict[str, Any]) -> str | None:
    """Why evidence was too old for the frequency of a control; None when it was not."""
    now, frequency = datetime.fromisoformat(run["now"]), control["frequency"]
    ended = _utc(item["traffic"]["ended"])
    taken = f"{ended:%Y-%m-%d %H:%M} UTC"
    if ended - now > timedelta(seconds=run["ahead_allowed"]):
        return f"the newest evidence was taken {taken}, which lies ahead of the clock"
    allowed = timedelta(seconds=run["oldest_allowed"][frequency])
    if now - _effective(item) <= allowed:
        return None
    if now - ended <= allowed:
        taken += f" and is as of {item['as_of'][:10]}"
    return f"the newest evidence was taken {taken}, older than a {frequency} control allows"


def hidden(
    run: dict[str, Any], control: dict[str, Any], items: Sequence[dict[str, Any]]
) -> Said | None:
    """That events may have gone unseen between two looks, where a control must cover them."""
    frequency = control["frequency"]
    for item in items if frequency in EVENTS else ():
        effective = _effective(item)
        since = _utc(item["unseen_since"]) if "unseen_since" in item else effective
        if effective - since > timedelta(seconds=run["oldest_allowed"]["daily"]):
            between = f"between {since:%Y-%m-%d %H:%M} and {effective:%Y-%m-%d %H:%M} UTC"
            said = f"what came and went {between} was not seen, and a {frequency} control"
            return "stale", f"{said} covers every event", None
    return None


def _utc(instant: str) -> datetime:
    return datetime.fromisoformat(instant).astimezone(timezone.utc)  # noqa: UP017 -- older Pythons


def _effective(item: dict[str, Any]) -> datetime:
    """The instant that evidence speaks of: when it was collected, or as of when, the older."""
    ended = item["traffic"]["ended"]
    return min(_utc(ended), _utc(item.get("as_of", ended)))

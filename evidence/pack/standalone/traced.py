"""Accesses accounted for as checks write them: who, from where, what, when, by whose leave."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Traced:
    """What somebody did, accounted for; it stands beside a pass."""

    text: str


def traced(
    who: str, *, whence: str, what: str, when: str, leave: str, times: int | None = None
) -> Traced:
    """The sentence, part by part after its marks."""
    parts = {
        "who": who,
        "from": whence,
        "did": what,
        "times": "" if times is None else times,
        "on": when,
        "leave": leave,
    }
    text = "; ".join(f"{mark}: {str(part).replace(';', ',')}" for mark, part in parts.items())
    return Traced(text)

"""Identity links as checks write them: whose an account is, and by what."""

from __future__ import annotations

from dataclasses import dataclass

from .traced import Traced


@dataclass(frozen=True)
class Linked(Traced):
    """Whose an account is; it stands beside a pass."""


def linked_to(
    account: str, system: str, *, sort: str, whose: str, rung: str, inputs: str, against: str = ""
) -> Linked:
    """The sentence, part by part after its marks."""
    parts = {
        "account": account,
        "system": system,
        "class": sort,
        "whose": whose,
        "rung": rung,
        "by": inputs,
        "against": against,
    }
    return Linked("; ".join(f"{mark}: {part.replace(';', ',')}" for mark, part in parts.items()))

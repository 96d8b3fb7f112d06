"""An identity link in words: an account, what it is, whose, by which rung and what inputs."""

from dataclasses import dataclass, fields

from evidence.traced import Traced

MARKS = ("account", "system", "class", "whose", "rung", "by", "against")
"""How the parts are told apart in the sentence, in their order."""


@dataclass(frozen=True, slots=True)
class Linked(Traced):
    """Whose an account is; a check of one account returns it to pass, as it does `Traced`."""


@dataclass(frozen=True, slots=True)
class Told:
    """The parts of such a sentence; `rung` is a number with the rule's version, or empty."""

    account: str
    system: str
    sort: str
    whose: str
    rung: str
    inputs: str
    against: str


def in_words(told: Told) -> str:
    """The sentence: its parts after their marks, without the semicolons that part them."""
    values = (getattr(told, each.name).replace(";", ",") for each in fields(told))
    return "; ".join(f"{mark}: {part}" for mark, part in zip(MARKS, values, strict=True))


def told(text: str) -> Told | None:
    """The parts of a sentence that `in_words` wrote; None for any other."""
    parts = text.split("; ")
    if len(parts) != len(MARKS):
        return None
    values = []
    for mark, part in zip(MARKS, parts, strict=True):
        if not part.startswith(f"{mark}: "):
            return None
        values.append(part.removeprefix(f"{mark}: "))
    return Told(*values)

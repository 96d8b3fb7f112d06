"""An identity link in words: an account, what it is, whose, by which rung and what inputs."""

from dataclasses import dataclass, fields

from evidence.traced import Traced, marked, parted

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
    """The sentence of a link, part by part."""
    return marked(MARKS, (getattr(told, each.name) for each in fields(told)))


def told(text: str) -> Told | None:
    """The parts of a sentence that `in_words` wrote; None for any other."""
    values = parted(MARKS, text)
    return Told(*values) if values else None

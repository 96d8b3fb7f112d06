"""An access accounted for in words: who, from where, what, how often and when, by whose leave."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

MARKS = ("who", "from", "did", "times", "on", "leave")
"""How the parts are told apart in the sentence, in their order."""


@dataclass(frozen=True, slots=True)
class Traced:
    """What somebody did, accounted for; a check of one resource returns it to pass.

    The text then stands beside its pass, as the same text stands beside a failure, so that a
    reader sees not only that all is well but who, when and why.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """The parts of such a sentence; `times` is a count, None where nothing is counted."""

    who: str
    whence: str
    what: str
    times: int | None
    when: str
    leave: str


def marked(marks: Sequence[str], values: Iterable[object]) -> str:
    """A sentence of values after their marks, without the semicolons that part them."""
    parts = ("" if value is None else str(value).replace(";", ",") for value in values)
    return "; ".join(f"{mark}: {part}" for mark, part in zip(marks, parts, strict=True))


def parted(marks: Sequence[str], text: str) -> list[str] | None:
    """The values of a sentence that `marked` wrote with these marks; None for any other."""
    parts = text.split("; ")
    if len(parts) != len(marks):
        return None
    heads = [f"{mark}: " for mark in marks]
    if not all(part.startswith(head) for part, head in zip(parts, heads, strict=True)):
        return None
    return [part.removeprefix(head) for part, head in zip(parts, heads, strict=True)]


def in_words(told: Told) -> str:
    """The sentence of an access, part by part."""
    return marked(MARKS, (getattr(told, each.name) for each in fields(told)))


def plainly(text: str) -> str:
    """A reason for people's eyes: of such a sentence a shorter one, any other as it is."""
    found = told(text)
    if found is None:
        return text
    often = f" {found.times} times" if found.times else ""
    whence = f" from {found.whence}" if found.whence else ""
    return f"{found.who} {found.what}{often}{whence}; leave: {found.leave or 'none'}"


def told(text: str) -> Told | None:
    """The parts of a sentence that `in_words` wrote; None for any other."""
    values = parted(MARKS, text)
    if values is None:
        return None
    who, whence, what, times, when, leave = values
    if times and not (times.isascii() and times.isdigit()):
        return None
    return Told(who, whence, what, int(times) if times else None, when, leave)

"""The secret scan: what in stored bytes is a credential, or a number that names a person.

Nothing here repeats what it found: a hit says by which rule and where. See `forms`.
"""

import re
from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from evidence.errors import TieoutError
from evidence.secrets.forms import FORMS, Form

WITHHELD = "[withheld: {}]"
_TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\],:]')
_SAFE_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,40}")


class SecretFoundError(TieoutError):
    """Something that was to be stored holds a secret; the message names rule and place only."""


class Hit(NamedTuple):
    """A secret in some bytes: the rule that knows it, and where the secret begins and ends."""

    rule: str
    start: int
    end: int


def scan(data: bytes) -> list[Hit]:
    """Every hit in the bytes of a text, by place; of hits that overlap, the first rule's.

    >>> scan(b"nothing to see")
    []
    >>> scan(b'{"password":"hunter2"}')
    [Hit(rule='password', start=13, end=20)]
    """
    folded = data.lower()
    found: list[Hit] = []
    plain = data.isascii()
    for form in FORMS:
        text = folded if form.folded else data
        if (plain and not form.mark.isascii()) or form.mark not in text:
            continue
        found += _around(form, data, text)
    found.sort(key=lambda hit: (hit.start, -hit.end))
    kept: list[Hit] = []
    for hit in found:
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept


def _around(form: Form, data: bytes, text: bytes) -> Iterator[Hit]:
    at = text.find(form.mark)
    while at >= 0:
        size = len(form.mark)
        end = at + size + form.after
        match = (
            form.shape.search(data, max(0, at - form.before), end)
            if form.before
            else form.shape.match(data, at, end)
        )
        if match and form.holds(match["value"]):
            yield Hit(form.rule, *match.span("value"))
            size = max(size, match.end() - at)
        at = text.find(form.mark, at + size)


def scrubbed(text: str) -> str:
    """A text for a terminal or a log, with what the scan finds replaced by the rule's name."""
    data = text.encode("utf-8", "surrogatepass")
    parts: list[bytes] = []
    at = 0
    for hit in scan(data):
        parts += [data[at : hit.start], WITHHELD.format(hit.rule).encode()]
        at = hit.end
    return b"".join([*parts, data[at:]]).decode("utf-8", "surrogatepass")


def refuse_secrets(data: bytes, what: str, *, but: Collection[str] = ()) -> bytes:
    """The same bytes, when nothing in them is a secret; rules in `but` are let pass.

    Raises:
        SecretFoundError: naming `what` was to be stored, the rule and where it was found.
    """
    for hit in scan(data):
        if hit.rule in but:
            continue
        where = json_path(data, hit.start) or f"line {data[: hit.start].count(10) + 1}"
        raise SecretFoundError(
            f"{what} holds what looks like a secret ({hit.rule}, at {where}) and was not stored; "
            "take it out, or allow it under [[redaction.allow]] in tieout.toml"
        )
    return data


def guarded(
    put: Callable[[bytes], str], what: str, *, but: Collection[str] = ()
) -> Callable[[bytes], str]:
    """A `put` that refuses what holds a secret; its error names `what` is stored there."""
    return lambda data: put(refuse_secrets(data, what, but=but))


def json_path(data: bytes, at: int) -> str:
    """Where byte `at` of a JSON text (or of its line in JSON Lines) stands: `Tags[2].Value`.

    Keys that are no plain words are shown as `*`: they come from evidence and may be secrets.
    """
    start = data.rfind(b"\n", 0, at) + 1
    path: list[str | int] = []
    key = ""
    for token in _TOKENS.finditer(data, start):
        if token.start() > at:
            break
        word = token[0]
        if word in (b"{", b"["):
            path.append("" if word == b"{" else 0)
        elif word in (b"}", b"]"):
            if path:
                path.pop()
        elif word == b"," and path and isinstance(path[-1], int):
            path[-1] += 1
        elif word == b":" and path and isinstance(path[-1], str):
            path[-1] = key
        elif word[:1] == b'"':
            key = word[1:-1].decode(errors="replace")
            if token.end() > at and path and isinstance(path[-1], str):
                follows = data[token.end() : token.end() + 1]
                path[-1] = "*" if follows == b":" else path[-1]
    return _written(path)


def _written(path: list[str | int]) -> str:
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
            continue
        shown = part if _SAFE_KEY.fullmatch(part) and not scan(part.encode()) else "*"
        text += f".{shown}" if text else shown
    return text

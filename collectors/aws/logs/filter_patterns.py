"""Filter patterns of CloudWatch Logs for JSON, and which events they select.

After "Filter pattern syntax for metric filters" of the CloudWatch Logs User Guide. Understood are
comparisons with words, numbers and wildcards, `IS`, `NOT EXISTS`, `&&`, `||` and brackets. A
pattern of another form (terms of plain text, regular expressions) selects nothing here: what is not
understood must not pass for a filter that counts.
"""

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any, TypeAlias

_TOKEN = re.compile(
    r"""\s*(?:(?P<mark>\(|\)|&&|\|\||!=|<=|>=|=|<|>)
      |(?P<path>\$(?:\.[\w-]+|\[\d+\])+)
      |"(?P<quoted>(?:[^"\\]|\\.)*)"
      |(?P<word>[^\s()&|=!<>"%]+))""",
    re.VERBOSE,
)
_STEP = re.compile(r"\.([\w-]+)|\[(\d+)\]")
Token: TypeAlias = tuple[str, str]
_ABSENT = object()


def selects(pattern: str, event: Mapping[str, Any]) -> bool:
    """Whether a filter with this pattern selects an event; an empty one selects all."""
    text = pattern.strip()
    if not text:
        return True
    if not (text.startswith("{") and text.endswith("}")):
        return False
    tokens = _tokens(text[1:-1])
    if tokens is None:
        return False
    reader = _Reader(tokens, event)
    found = reader.any_of()
    return bool(found) and reader.at_end


def _tokens(text: str) -> list[Token] | None:
    found: list[Token] = []
    position = 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if match is None:
            return None
        found.append((str(match.lastgroup), match[str(match.lastgroup)]))
        position = match.end()
    return found


class _Reader:
    """A recursive descent over the tokens; None stands for a form that is not understood."""

    def __init__(self, tokens: list[Token], event: Mapping[str, Any]) -> None:
        self._tokens = tokens
        self._event = event
        self._next = 0

    @property
    def at_end(self) -> bool:
        return self._next == len(self._tokens)

    def any_of(self) -> bool | None:
        found = self._all_of()
        while found is not None and self._took("||"):
            further = self._all_of()
            found = None if further is None else found or further
        return found

    def _all_of(self) -> bool | None:
        found = self._one()
        while found is not None and self._took("&&"):
            further = self._one()
            found = None if further is None else found and further
        return found

    def _one(self) -> bool | None:
        if self._took("("):
            found = self.any_of()
            return found if self._took(")") else None
        sort, path = self._token()
        if sort != "path":
            return None
        value = _at(self._event, path)
        sort, sign = self._token()
        if sort == "mark":
            return _compared(value, sign, *self._token())
        word = self._token()[1].upper()
        return _stated(value, sign.upper(), word) if sort == "word" else None

    def _token(self) -> Token:
        if self.at_end:
            return "", ""
        self._next += 1
        return self._tokens[self._next - 1]

    def _took(self, mark: str) -> bool:
        if self.at_end or self._tokens[self._next] != ("mark", mark):
            return False
        self._next += 1
        return True


def _at(event: Any, path: str) -> Any:
    found = event
    for name, number in _STEP.findall(path):
        if name and isinstance(found, Mapping):
            found = found.get(name, _ABSENT)
        elif number and isinstance(found, list) and int(number) < len(found):
            found = found[int(number)]
        else:
            return _ABSENT
    return found


def _stated(value: Any, verb: str, word: str) -> bool | None:
    if (verb, word) == ("NOT", "EXISTS"):
        return value is _ABSENT
    facts = {"NULL": value is None, "TRUE": value is True, "FALSE": value is False}
    return facts.get(word) if verb == "IS" else None


def _compared(value: Any, sign: str, sort: str, wanted: str) -> bool | None:
    if sort not in ("word", "quoted"):
        return None
    if value is _ABSENT or value is None:
        # A comparison speaks of a value; whether there is one is asked by NOT EXISTS.
        return False
    if sign in ("=", "!="):
        return _alike(value, wanted) == (sign == "=")
    try:
        left, right = float(value), float(wanted)
    except (TypeError, ValueError):
        return None
    orders = {"<": left < right, ">": left > right, "<=": left <= right, ">=": left >= right}
    return orders.get(sign)


def _alike(value: Any, wanted: str) -> bool:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return fnmatchcase(text, wanted.replace("[", "[[]").replace("?", "[?]"))

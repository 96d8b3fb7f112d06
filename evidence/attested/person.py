"""A person as an act names them, `Name <mail>`, and whether two of them are the same."""

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass

from evidence.errors import UsageError

LONGEST = 200
"""The most characters of a name and address together."""
_WORD = re.compile(r"[^\W_]+")
_VOICED = "\u3099\u309a"
"""Marks that make another letter of a kana, and not another way to write it."""
_FORM = re.compile(r"\s*([^<>]+?)\s*<\s*([^<>@\s]+@[^<>@\s]+)\s*>\s*")


@dataclass(frozen=True, slots=True)
class Person:
    """A person by name and mail address."""

    name: str
    mail: str

    @classmethod
    def parse(cls, text: str, option: str = "--by") -> "Person":
        """The person that `Ann Lee <ann@example.org>` names.

        Raises:
            UsageError: for anything else, or what a reader could not see as it is.
        """
        found = _FORM.fullmatch(unicodedata.normalize("NFC", text))
        if not found or len(text) > LONGEST or not text.isprintable():
            raise UsageError(f"{option} is {text!r:.80}; name a person as 'Ann Lee <ann@mail>'")
        return cls(found[1], found[2])

    def is_same(self, other: "Person") -> bool:
        """Whether this may be the same person: one name or one address is enough."""
        return _words(self.name) == _words(other.name) or _box(self.mail) == _box(other.mail)

    def __str__(self) -> str:
        return f"{self.name} <{self.mail}>"


def _words(name: str) -> list[str]:
    """The words of a name, without their order and what a keyboard, a case or an accent makes."""
    parts = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(each for each in parts if each in _VOICED or not unicodedata.combining(each))
    return sorted(_WORD.findall(plain)) or [plain]


def _box(mail: str) -> str:
    """The mailbox of an address: what follows a plus sign is the holder's own choice."""
    local, _, domain = unicodedata.normalize("NFKC", mail).casefold().rpartition("@")
    domain = domain.rstrip(".")
    with suppress(UnicodeError):
        domain = domain.encode("idna").decode("ascii")
    return f"{local.partition('+')[0] or local}@{domain}"

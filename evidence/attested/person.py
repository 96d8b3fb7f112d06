"""A person as an act names them, `Name <mail>`, and whether two of them are the same."""

import re
import unicodedata
from dataclasses import dataclass

from evidence.errors import UsageError
from evidence.one_person import mailbox, words

LONGEST = 200
"""The most characters of a name and address together."""
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
        return words(self.name) == words(other.name) or mailbox(self.mail) == mailbox(other.mail)

    def __str__(self) -> str:
        return f"{self.name} <{self.mail}>"

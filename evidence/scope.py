"""Where inside a source something was seen: account and region, cluster, file."""

from dataclasses import dataclass
from urllib.parse import quote, unquote

SAFE = " :@._-+=,"


@dataclass(frozen=True, slots=True, order=True)
class Scope:
    """A place inside a configured source; addresses and endpoints are no part of it.

    `source` is the configured name (`production`), `parts` narrow it down, widest first
    (`("111122223333", "ap-northeast-1")`). As text: `production/111122223333/ap-northeast-1`.
    """

    source: str
    parts: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "/".join(quote(part, safe=SAFE) for part in (self.source, *self.parts))

    @classmethod
    def parse(cls, text: str) -> "Scope":
        """The scope that `str` wrote."""
        source, *parts = (unquote(part) for part in text.split("/"))
        return cls(source, tuple(parts))

    def holds(self, other: "Scope") -> bool:
        """Whether `other` is this place or lies inside it."""
        return self.source == other.source and other.parts[: len(self.parts)] == self.parts

"""Sets of addresses as ranges of numbers, so that rules over networks can be cut and joined."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_network

Span = tuple[int, int]
"""The first and the last number of a range, both included."""


@dataclass(frozen=True, slots=True)
class Ranges:
    """A set of addresses of one family, as disjoint spans in order."""

    spans: tuple[Span, ...] = ()

    @classmethod
    def of(cls, spans: Iterable[Span]) -> "Ranges":
        """The set of all addresses in any of the spans, which may overlap and touch."""
        joined: list[Span] = []
        for first, last in sorted(spans):
            if joined and first <= joined[-1][1] + 1:
                joined[-1] = joined[-1][0], max(last, joined[-1][1])
            else:
                joined.append((first, last))
        return cls(tuple(joined))

    @property
    def size(self) -> int:
        """How many addresses it holds."""
        return sum(last - first + 1 for first, last in self.spans)

    def __contains__(self, number: int) -> bool:
        return any(first <= number <= last for first, last in self.spans)

    def __or__(self, other: "Ranges") -> "Ranges":
        return Ranges.of((*self.spans, *other.spans))

    def __and__(self, other: "Ranges") -> "Ranges":
        found: list[Span] = []
        mine, theirs = 0, 0
        while mine < len(self.spans) and theirs < len(other.spans):
            (first, last), (start, end) = self.spans[mine], other.spans[theirs]
            if max(first, start) <= min(last, end):
                found.append((max(first, start), min(last, end)))
            if last < end:
                mine += 1
            else:
                theirs += 1
        return Ranges(tuple(found))

    def __sub__(self, other: "Ranges") -> "Ranges":
        found: list[Span] = []
        for first, last in self.spans:
            here = first
            for start, end in other.spans:
                if end < here or start > last:
                    continue
                if start > here:
                    found.append((here, start - 1))
                here = end + 1
            if here <= last:
                found.append((here, last))
        return Ranges(tuple(found))


def span(block: str) -> Span:
    """The span of a range in CIDR form.

    Raises:
        ValueError: when the text is none.
    """
    network = ip_network(block, strict=False)
    return int(network.network_address), int(network.broadcast_address)


def family(block: str) -> int:
    """4 or 6: which addresses a range in CIDR form is of; 0 for what is no range."""
    head, mark, _ = block.partition("/")
    if not mark:
        return 0
    return 6 if ":" in head else 4


def within(blocks: Iterable[str], version: int) -> Ranges:
    """The addresses of those ranges that are of one family."""
    return Ranges.of(span(block) for block in blocks if family(block) == version)


_HELD_BACK = (
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/3",
)
"""IPv4 ranges that nobody on the internet has (IANA's registry of special-purpose addresses)."""

ALL = {4: within(["0.0.0.0/0"], 4), 6: within(["::/0"], 6)}
WORLD = {4: ALL[4] - within(_HELD_BACK, 4), 6: within(["2000::/3"], 6)}
"""The addresses that somebody on the internet may have, by family."""

SHARE = 256
"""Whoever lets in a 256th of the internet, a range as wide as a /8, is open to the internet."""


@lru_cache(maxsize=8_192)
def is_wide(sources: Ranges, version: int) -> bool:
    """Whether sources are so many that they stand for the internet and not for known parties."""
    return (sources & WORLD[version]).size * SHARE >= WORLD[version].size

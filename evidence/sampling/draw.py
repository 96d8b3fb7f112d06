"""The draw: items ranked by HMAC from a seed that nobody could choose, the first ones taken.

Everything is fixed in bytes, so that twenty lines in any language draw the same sample:

-   an item's line is the canonical JSON (RFC 8785) of `[scope, id]` in UTF-8;
-   the population file is the lines in order of their bytes, each ended by a line feed;
-   the seed is SHA-256 of: the file's SHA-256 as 64 lower-case hexadecimal digits, a line feed, and
    the nonce in UTF-8;
-   an item's rank is HMAC-SHA-256 with the 32 bytes of the seed as key over the line without its
    line feed; items are taken in order of rank, the smallest first, compared byte by byte.

A row that is added later changes the seed only where the population file is frozen anew; under one
seed the order of the others stays.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import orjson

from evidence.canonical import canonical, sha256
from evidence.errors import IntegrityError, UsageError


class Item(NamedTuple):
    """One member of a population: where it lies and its id there."""

    scope: str
    id: str

    @property
    def line(self) -> bytes:
        """The bytes that are ranked."""
        return canonical([self.scope, self.id])


class Ranked(NamedTuple):
    """An item with its rank, 64 hexadecimal digits."""

    rank: str
    item: Item


def population_file(items: Iterable[Item]) -> bytes:
    """The frozen population; the order in which items come does not matter.

    Raises:
        UsageError: when an item is there twice.
    """
    lines = sorted(item.line for item in items)
    for before, after in pairwise(lines):
        if before == after:
            raise UsageError(f"the population holds {after.decode()} twice")
    return b"".join(line + b"\n" for line in lines)


def seed_of(population: str, nonce: str) -> bytes:
    """The seed: `population` is the digest of the population file, `nonce` the auditor's own words.

    The nonce is given after the population is frozen, so that nobody can steer the draw.
    """
    return hashlib.sha256(f"{population}\n{nonce}".encode()).digest()


def ranked(items: Iterable[Item], seed: bytes) -> list[Ranked]:
    """The items in the order in which they are taken."""
    return sorted(Ranked(hmac.digest(seed, item.line, "sha256").hex(), item) for item in items)


def drawn(
    items: Sequence[Item], seed: bytes, size: int, strata: Mapping[Item, str] | None = None
) -> list[Ranked]:
    """`size` items; with `strata` each stratum gives its share, and at least one item.

    Shares go by size, ties by the name of the stratum. Where there are more strata than items
    wanted, each gives one all the same: no stratum is left unseen.
    """
    if strata is None:
        return ranked(items, seed)[:size]
    members: dict[str, list[Item]] = {}
    for item in items:
        members.setdefault(strata[item], []).append(item)
    shares = _shares({name: len(found) for name, found in members.items()}, size)
    taken = [
        each for name, found in members.items() for each in ranked(found, seed)[: shares[name]]
    ]
    return sorted(taken)


def systematic(items: Sequence[Item], seed: bytes, size: int) -> list[Ranked]:
    """Every k-th item of the population file from a start that the seed decides.

    With N items and n wanted, item number `(start + i * N // n) mod N`, counted from 0, is taken
    for i from 0 to n - 1; `start` is the seed as a whole number (big-endian) modulo N.
    """
    in_order = sorted(items, key=lambda item: item.line)
    count = len(in_order)
    if not 0 < size < count:
        return ranked(items, seed)[:size]
    start = int.from_bytes(seed, "big") % count
    picked = {(start + number * count // size) % count for number in range(size)}
    return ranked((in_order[place] for place in picked), seed)


def _shares(sizes: Mapping[str, int], size: int) -> Mapping[str, int]:
    """One item each, then item by item where the share is smallest for the size (Sainte-Laguë)."""
    shares = dict.fromkeys(sizes, 1)
    for _ in range(min(size, sum(sizes.values())) - len(sizes)):
        open_ones = [name for name in sorted(sizes) if shares[name] < sizes[name]]
        # Fractions, so that equal claims are equal and the name decides.
        most = max(open_ones, key=lambda name: Fraction(sizes[name], 2 * shares[name] + 1))
        shares[most] += 1
    return shares


def parse_population(body: bytes) -> list[Item]:
    """The items of a population file.

    Raises:
        IntegrityError: when the bytes are not one.
    """
    try:
        items = [Item(*orjson.loads(line)) for line in body.splitlines()]
        whole = population_file(items) == body
    except (orjson.JSONDecodeError, TypeError, UsageError) as error:
        raise IntegrityError(f"stored bytes are no population: {error}") from error
    if not whole:
        raise IntegrityError(f"population {sha256(body)} is not in its one form")
    return items

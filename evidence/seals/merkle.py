"""Merkle trees of RFC 6962 (RFC 9162, section 2.1): roots, proofs of inclusion and of consistency.

A tree is asked by its complete parts: `node(level, index)` is the hash over the 2^level leaves from
leaf index * 2^level on. Proofs are made of such parts, whatever keeps them (memory, tiles).
"""

from collections.abc import Callable, Sequence
from hashlib import sha256
from struct import iter_unpack

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()
"""The root of the tree without leaves."""

Nodes = Callable[[int, int], bytes]
"""The hash of a complete part of a tree, by its level (0 is a leaf) and its index there."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf: SHA-256 of 0x00 and what stands in it."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a part made of two: SHA-256 of 0x01 and both hashes."""
    return sha256(b"\x01" + left + right).digest()


_PAIR = sha256(b"\x01")


def _parents(pairs: bytes) -> bytes:
    """`node_hash` of each 64 bytes, at the speed that a tree of a million leaves needs."""
    copy, found = _PAIR.copy, []
    for (pair,) in iter_unpack("64s", pairs):
        parent = copy()
        parent.update(pair)
        found.append(parent.digest())
    return b"".join(found)


class Levels:
    """A tree in memory, 64 bytes a leaf: the hashes of all its complete parts, level by level."""

    def __init__(self) -> None:
        self._levels = [bytearray()]

    @property
    def size(self) -> int:
        """How many leaves it has."""
        return len(self._levels[0]) // HASH_SIZE

    def extend(self, leaves: bytes | bytearray) -> None:
        """Add leaves at the end: their hashes, one behind the other."""
        if len(leaves) % HASH_SIZE:
            raise ValueError("the hashes of leaves have 32 bytes each")
        self._levels[0] += leaves
        for level, below in enumerate(self._levels):
            if len(below) < 2 * HASH_SIZE:
                return
            if level + 1 == len(self._levels):
                self._levels.append(bytearray())
            above = self._levels[level + 1]
            pairs = len(below) // (2 * HASH_SIZE) * (2 * HASH_SIZE)
            new = bytes(below[2 * len(above) : pairs])
            above += _parents(new)

    def node(self, level: int, index: int) -> bytes:
        """The hash of a complete part.

        Raises:
            IndexError: when the tree does not hold that part whole.
        """
        begin = index * HASH_SIZE
        found = bytes(self._levels[level][begin : begin + HASH_SIZE])
        if index < 0 or len(found) != HASH_SIZE:
            raise IndexError(f"the tree has no part {index} of level {level}")
        return found


def root(node: Nodes, size: int) -> bytes:
    """The root of the first `size` leaves (RFC 9162, section 2.1.1)."""
    return _span(node, 0, size) if size else EMPTY_ROOT


def inclusion(node: Nodes, index: int, size: int) -> list[bytes]:
    """The proof that leaf `index` stands in the tree of `size` leaves (section 2.1.3.1).

    Raises:
        ValueError: when there is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"there is no leaf {index} among {size}")
    proof: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            proof.append(_span(node, middle, end))
            end = middle
        else:
            proof.append(_span(node, begin, middle))
            begin = middle
    return proof[::-1]


def consistency(node: Nodes, old: int, new: int) -> list[bytes]:
    """The proof that the first `old` of `new` leaves are the old tree (section 2.1.4.1).

    Raises:
        ValueError: when `old` is 0, of which nothing can be proven, or more than `new`.
    """
    if not 0 < old <= new:
        raise ValueError(f"a tree of {new} leaves does not follow one of {old} provably")
    proof: list[bytes] = []
    begin, end = 0, new
    while end != old:
        middle = begin + _split(end - begin)
        if old <= middle:
            proof.append(_span(node, middle, end))
            end = middle
        else:
            proof.append(_span(node, begin, middle))
            begin = middle
    if begin:
        proof.append(_span(node, begin, end))
    return proof[::-1]


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes
) -> bool:
    """Whether `proof` shows that the leaf of that hash stands at `index` under the root `expected`.

    RFC 9162, section 2.1.3.2. A hash of another length than 32 bytes shows nothing.
    """
    if not 0 <= index < size or not _are_hashes(leaf, expected, *proof):
        return False
    place, last, found = index, size - 1, leaf
    for part in proof:
        if not last:
            return False
        if place & 1 or place == last:
            found = node_hash(part, found)
            place, last = _up_to_a_right_part(place, last)
        else:
            found = node_hash(found, part)
        place, last = place >> 1, last >> 1
    return not last and found == expected


def verify_consistency(
    old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> bool:
    """Whether `proof` shows that the tree of `new` leaves begins with the one of `old` leaves.

    RFC 9162, section 2.1.4.2. From the empty tree nothing can be shown.
    """
    if not 0 < old <= new or not _are_hashes(old_root, new_root, *proof):
        return False
    if old == new:
        return not proof and old_root == new_root
    if not proof:
        return False
    parts = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = parts[0]
    for part in parts[1:]:
        if not last:
            return False
        if place & 1 or place == last:
            before, after = node_hash(part, before), node_hash(part, after)
            place, last = _up_to_a_right_part(place, last)
        else:
            after = node_hash(after, part)
        place, last = place >> 1, last >> 1
    return not last and before == old_root and after == new_root


def _up_to_a_right_part(place: int, last: int) -> tuple[int, int]:
    while place and not place & 1:
        place, last = place >> 1, last >> 1
    return place, last


def _are_hashes(*values: bytes) -> bool:
    return all(len(value) == HASH_SIZE for value in values)


def _split(size: int) -> int:
    """The largest power of two below `size`: where a tree of that size parts."""
    return 1 << ((size - 1).bit_length() - 1)


def _span(node: Nodes, begin: int, end: int) -> bytes:
    """The hash over leaves `begin` to `end`, a part that a tree is split into."""
    parts = []
    for level in reversed(range((end - begin).bit_length())):
        if (end - begin) >> level & 1:
            parts.append((level, begin >> level))
            begin += 1 << level
    found = node(*parts.pop())
    while parts:
        found = node_hash(node(*parts.pop()), found)
    return found

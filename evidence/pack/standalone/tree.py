"""The tree over a ledger's entries (RFC 6962), its checkpoints and proofs, in C2SP's formats.

Whether a checkpoint was signed, and by whom, is not looked at here: `ssh-keygen` says that of the
manifest, in which every checkpoint of the pack is listed.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence

from .files import Pack

CHECKPOINT = "checkpoint"
PREVIOUS = "previous-checkpoint"
CONSISTENCY = "consistency.txt"
PROOFS = "proofs"
HEAD = "c2sp.org/tlog-proof@v1"


class FormError(Exception):
    """A file has not the form of a checkpoint or a proof; the message ends a sentence."""


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of an entry."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two parts of a tree."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over entries: whole pairs are joined level by level, what is left stands last."""
    level = [leaf_hash(leaf) for leaf in leaves]
    if not level:
        return hashlib.sha256(b"").digest()
    while len(level) > 1:
        above = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = above + level[len(above) * 2 :]
    return level[0]


def holds_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Whether an entry stands at `index` under a root over `size` entries (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    node, last, found = index, size - 1, leaf_hash(leaf)
    for each in proof:
        if last == 0 or len(each) != len(found):
            return False
        if node & 1 or node == last:
            found = node_hash(each, found)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found = node_hash(found, each)
        node, last = node >> 1, last >> 1
    return last == 0 and found == root


def holds_consistency(
    old: int, size: int, proof: Sequence[bytes], old_root: bytes, root: bytes
) -> bool:
    """Whether a tree of `size` entries begins with one of `old` (RFC 9162, 2.1.4.2)."""
    if not 0 < old <= size:
        return False
    if old == size:
        return not proof and old_root == root
    steps = list(proof)
    if old & (old - 1) == 0:
        steps.insert(0, old_root)
    if not steps:
        return False
    node, last = old - 1, size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    first = second = steps.pop(0)
    for each in steps:
        if last == 0 or len(each) != len(root):
            return False
        if node & 1 or node == last:
            first, second = node_hash(each, first), node_hash(each, second)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            second = node_hash(second, each)
        node, last = node >> 1, last >> 1
    return last == 0 and first == old_root and second == root


def checkpoint_of(note: bytes) -> tuple[str, int, bytes]:
    """Origin, size and root of a signed checkpoint.

    Raises:
        FormError: when the bytes are none.
    """
    try:
        text, empty, signatures = note.decode().partition("\n\n")
        origin, size, root = text.split("\n")[:3]
        if not empty or not signatures or not size.isdecimal():
            raise FormError("is no signed checkpoint")
        return origin, int(size), base64.b64decode(root, validate=True)
    except ValueError as error:
        raise FormError("is no signed checkpoint") from error


class Tree:
    """The entries of a pack's ledger as leaves, and what the files of the pack say of them."""

    def __init__(self, pack: Pack, leaves: Sequence[bytes]) -> None:
        self._pack = pack
        self._leaves = leaves
        self.size: int | None = None
        self.proven: set[int] = set()
        self.consistent: tuple[int, int] | None = None

    def findings(self, origin: str | None) -> Iterator[str]:
        """What does not agree with the ledger, in sentences."""
        for check in (self._checkpoint(origin), self._proofs(), self._consistency()):
            yield from check

    def _checkpoint(self, origin: str | None) -> Iterator[str]:
        note = self._pack.read(CHECKPOINT)
        if note is None:
            return
        try:
            named, size, root = checkpoint_of(note)
        except FormError as error:
            yield f"{CHECKPOINT} {error}"
            return
        if named != origin:
            yield f"{CHECKPOINT} is of another ledger, {named!r}"
        if size > len(self._leaves):
            yield f"{CHECKPOINT} is over {size} entries, and the ledger has {len(self._leaves)}"
        elif root_of(self._leaves[:size]) != root:
            yield f"{CHECKPOINT} was not made of this ledger: the root over {size} entries differs"
        else:
            self.size = size

    def _proofs(self) -> Iterator[str]:
        for name in self._pack.names(PROOFS):
            body = self._pack.read(name) or b""
            try:
                lines, note = _parts(body)
                _, size, root = checkpoint_of(note)
                if lines[0] != HEAD:
                    raise FormError("is no proof of inclusion")
                rest = [line for line in lines[1:] if not line.startswith("extra ")]
                index, hashes = _number("index", rest[0]), [_bytes(line) for line in rest[1:]]
            except (FormError, IndexError) as error:
                yield f"{name} {error}"
                continue
            if index >= len(self._leaves):
                yield f"{name} is of entry {index}, which the ledger has not"
            elif not holds_inclusion(self._leaves[index], index, size, hashes, root):
                yield f"{name} does not show that entry {index} is under its checkpoint"
            else:
                self.proven.add(index)

    def _consistency(self) -> Iterator[str]:
        before, body = self._pack.read(PREVIOUS), self._pack.read(CONSISTENCY)
        if before is None or body is None:
            if before is not None or body is not None:
                yield f"{CONSISTENCY} and {PREVIOUS} belong together, and one is not there"
            return
        try:
            origin, old, old_root = checkpoint_of(before)
            lines, note = _parts(body)
            named, size, root = checkpoint_of(note)
            said, hashes = _number("old", lines[0]), [_bytes(line) for line in lines[1:]]
        except FormError as error:
            yield f"{CONSISTENCY} or {PREVIOUS} {error}"
            return
        shown = (origin, said) == (named, old) and note == self._pack.read(CHECKPOINT)
        if not shown or not holds_consistency(old, size, hashes, old_root, root):
            yield f"{CONSISTENCY} does not show that {CHECKPOINT} goes on from {PREVIOUS}"
        elif root_of(self._leaves[:old]) != old_root:
            yield f"{PREVIOUS} was not made of this ledger: the root over {old} entries differs"
        else:
            self.consistent = old, size


def _parts(body: bytes) -> tuple[list[str], bytes]:
    head, found, note = body.partition(b"\n\n")
    if not found:
        raise FormError("is no proof: it has no checkpoint")
    return head.decode("ascii", "replace").split("\n"), note


def _number(word: str, line: str) -> int:
    name, _, number = line.partition(" ")
    if name != word or not number.isdecimal():
        raise FormError(f"is no proof: {line!r:.40} is not '{word}' and a number")
    return int(number)


def _bytes(line: str) -> bytes:
    try:
        return base64.b64decode(line, validate=True)
    except ValueError as error:
        raise FormError(f"is no proof: {line!r:.60} is not base64") from error

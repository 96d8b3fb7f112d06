"""Proofs as text files: that an entry stands in a ledger, and that a ledger goes on from another.

The first is a `.tlog-proof` (C2SP tlog-proof). The second has the form in which a log asks a
witness to sign (C2SP tlog-witness, add-checkpoint): `old` and a size, hashes, and the checkpoint.
"""

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass

from evidence.seals.checkpoint import Checkpoint, SignedCheckpoint
from evidence.seals.merkle import (
    HASH_SIZE,
    leaf_hash,
    verify_consistency,
    verify_inclusion,
)
from evidence.seals.note import NoteError

HEAD = "c2sp.org/tlog-proof@v1"
LARGEST_PROOF = 1 << 19
MOST_HASHES = 63
"""As many as the witness protocol allows; a tree of 2^53 leaves needs fewer."""
_NUMBER = r"(0|[1-9][0-9]{0,15})"


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """Shows that an entry stands at `index` (from 0) under a checkpoint.

    `extra` are bytes that nothing vouches for.
    """

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: SignedCheckpoint
    extra: bytes | None = None

    @property
    def body(self) -> bytes:
        """The bytes of the `.tlog-proof` file."""
        extra = [] if self.extra is None else [f"extra {_base64(self.extra)}"]
        lines = [HEAD, *extra, f"index {self.index}", *map(_base64, self.hashes), "", ""]
        return "\n".join(lines).encode() + self.checkpoint.note

    @classmethod
    def parse(cls, body: bytes) -> "InclusionProof":
        """The proof in a file; whether it shows anything is for `shows` to say.

        Raises:
            NoteError: when the bytes are no such proof.
        """
        lines, checkpoint = _parts(body)
        if lines[0] != HEAD:
            raise NoteError(f"is no proof: its first line is not {HEAD!r}")
        extra = None
        if len(lines) > 1 and lines[1].startswith("extra "):
            extra = _bytes(lines.pop(1).removeprefix("extra "))
        index = _number("index", lines[1] if len(lines) > 1 else "")
        return cls(index, _hashes(lines[2:]), checkpoint, extra)

    def shows(self, entry: bytes) -> bool:
        """Whether the entry of these bytes stands there; the checkpoint's signers are not asked."""
        size, root = self.checkpoint.size, self.checkpoint.root
        return verify_inclusion(leaf_hash(entry), self.index, size, self.hashes, root)


@dataclass(frozen=True, slots=True)
class ConsistencyProof:
    """Shows that the ledger under `checkpoint` begins with the one that had `old` entries."""

    old: int
    hashes: tuple[bytes, ...]
    checkpoint: SignedCheckpoint

    @property
    def body(self) -> bytes:
        """The bytes of the file."""
        lines = [f"old {self.old}", *map(_base64, self.hashes), "", ""]
        return "\n".join(lines).encode() + self.checkpoint.note

    @classmethod
    def parse(cls, body: bytes) -> "ConsistencyProof":
        """The proof in a file.

        Raises:
            NoteError: when the bytes are no such proof.
        """
        lines, checkpoint = _parts(body)
        return cls(_number("old", lines[0]), _hashes(lines[1:]), checkpoint)

    def shows(self, old: Checkpoint) -> bool:
        """Whether the ledger of that checkpoint went on to this one; signers are not asked."""
        new = self.checkpoint
        if (old.origin, old.size) != (new.origin, self.old):
            return False
        return verify_consistency(old.size, new.size, self.hashes, old.root, new.root)


def _parts(body: bytes) -> tuple[list[str], SignedCheckpoint]:
    head, found, note = body.partition(b"\n\n")
    if len(body) > LARGEST_PROOF or not found:
        raise NoteError("is no proof: it has no checkpoint, or more bytes than one may have")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise NoteError("is no proof: it is not plain text") from error
    return lines, SignedCheckpoint.read(note)


def _number(word: str, line: str) -> int:
    found = re.fullmatch(f"{word} {_NUMBER}", line)
    if not found:
        raise NoteError(f"is no proof: {line!r:.40} is not '{word}' and a number")
    return int(found[1])


def _hashes(lines: Sequence[str]) -> tuple[bytes, ...]:
    hashes = tuple(_bytes(line) for line in lines)
    if len(hashes) > MOST_HASHES or any(len(each) != HASH_SIZE for each in hashes):
        raise NoteError("is no proof: a line of it is no SHA-256, or there are too many")
    return hashes


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError(f"is no proof: {text!r:.60} is not base64") from error
    if _base64(data) != text:
        raise NoteError(f"is no proof: {text!r:.60} is not base64 in its one form")
    return data

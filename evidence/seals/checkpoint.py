"""Checkpoints (C2SP tlog-checkpoint): the size and root of a ledger's tree, as a signed note.

example.com/vault                                 the origin of the ledger
137                                               how many entries it holds
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=      the root of the tree over them

An empty line and a line for each signature follow.
"""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass

from evidence.canonical import sha256
from evidence.seals.merkle import HASH_SIZE
from evidence.seals.note import Note, NoteError, NoteKey, sign
from evidence.seals.signer import Signer

_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a ledger was at one moment: `size` entries under the Merkle `root` (RFC 6962)."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """The checkpoint of a note's text; lines behind the third are passed over.

        Raises:
            NoteError: when the text is no checkpoint.
        """
        lines = text.split("\n")
        if len(lines) < 4 or lines.pop() or not all(lines):
            raise NoteError("is no checkpoint: it has not the three lines of one")
        origin, size, root = lines[:3]
        if not _SIZE.fullmatch(size):
            raise NoteError(f"is no checkpoint: {size!r:.40} is no size")
        try:
            found = cls(origin, int(size), base64.b64decode(root, validate=True))
        except (binascii.Error, ValueError) as error:
            raise NoteError("is no checkpoint: its root is not base64") from error
        if len(found.root) != HASH_SIZE or found.text.split("\n")[2] != root:
            raise NoteError("is no checkpoint: its root is no SHA-256")
        return found


@dataclass(frozen=True, slots=True)
class SignedCheckpoint(Checkpoint):
    """A checkpoint with the note that it stands in, byte for byte."""

    note: bytes

    @property
    def digest(self) -> str:
        """The SHA-256 of the note, by which anchors name it."""
        return sha256(self.note)

    @classmethod
    def read(cls, note: bytes) -> "SignedCheckpoint":
        """The checkpoint in a signed note; whose signatures it bears is not looked at.

        Raises:
            NoteError: when the bytes are no signed checkpoint.
        """
        found = Checkpoint.parse(Note.parse(note).text)
        return cls(found.origin, found.size, found.root, note)

    @classmethod
    def make(cls, checkpoint: Checkpoint, *signers: Signer) -> "SignedCheckpoint":
        """The checkpoint, signed.

        Raises:
            NoteError: when the origin may stand in no note.
            SigningError: when a key's keeper refuses.
        """
        return cls.read(sign(checkpoint.text, *signers).body)

    def signers(self, keys: Iterable[NoteKey]) -> list[NoteKey]:
        """Those of `keys` that signed it.

        Raises:
            NoteError: when a signature is false, or none of them signed.
        """
        return Note.parse(self.note).signers(keys)

"""Signed notes (C2SP signed-note): a text, an empty line, and a line for each signature over it.

Ed25519 keys are of signature type 0x01, with the id SHA-256(name, 0x0A, 0x01, key)[:4]; ECDSA P-256
keys are of type 0x02, with the id SHA-256(key as SubjectPublicKeyInfo)[:4], as that page assigns.
"""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass

from evidence.errors import IntegrityError
from evidence.seals.public_key import PublicKey
from evidence.seals.signer import Signer, SigningError
from evidence.seals.ssh_wire import WireError

LARGEST_NOTE = 1 << 18
"""The most bytes that a note may have: 16 signatures of 5 kB, and room to spare."""
MOST_SIGNATURES = 64
_LINE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


class NoteError(IntegrityError):
    """Bytes are no signed note, or not one by a known key; the message ends a sentence."""


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A key by which notes are checked, under its name; name and id together tell it apart."""

    name: str
    key: PublicKey

    @property
    def id(self) -> bytes:
        """The four bytes that stand before each of its signatures."""
        return self.key.note_id(self.name)

    @classmethod
    def of(cls, signer: Signer) -> "NoteKey":
        """The key that checks what this signs."""
        return cls(signer.name, PublicKey.of(signer))

    @classmethod
    def parse(cls, text: str) -> "NoteKey":
        """The key of a line `name+id+key`, as `PublicKey.note_key` writes it.

        Raises:
            NoteError: when the line is no such key.
        """
        try:
            return cls(*PublicKey.from_note_key(text))
        except WireError as error:
            raise NoteError(str(error)) from error


@dataclass(frozen=True, slots=True)
class Signature:
    """One line of a note: who signed, by the key's name and id, and the signature as it is made."""

    name: str
    id: bytes
    signature: bytes

    @property
    def line(self) -> str:
        """The line, with its line feed."""
        return f"— {self.name} {base64.b64encode(self.id + self.signature).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text, which ends with a line feed, and the signatures under it."""

    text: str
    signatures: tuple[Signature, ...]

    @property
    def body(self) -> bytes:
        """The bytes of the note."""
        return (self.text + "\n" + "".join(line.line for line in self.signatures)).encode()

    @classmethod
    def parse(cls, body: bytes) -> "Note":
        """The note of these bytes; each note has one form only.

        Raises:
            NoteError: when they are none, or larger than a note may be.
        """
        if len(body) > LARGEST_NOTE:
            raise NoteError(f"is no signed note: it has more than {LARGEST_NOTE} bytes")
        try:
            whole = body.decode("utf-8")
        except UnicodeDecodeError as error:
            raise NoteError("is no signed note: it is not UTF-8") from error
        end = whole.rfind("\n\n")
        if end < 0 or not whole.endswith("\n") or _CONTROL.search(whole):
            raise NoteError("is no signed note: text, empty line and signatures are not all there")
        lines = whole[end + 2 :].split("\n")[:-1]
        if not 0 < len(lines) <= MOST_SIGNATURES:
            raise NoteError(f"is no signed note: it has {len(lines)} signatures")
        return cls(whole[: end + 1], tuple(_signature(line) for line in lines))

    def signers(self, keys: Iterable[NoteKey]) -> list[NoteKey]:
        """Those of `keys` that signed; signatures by others are passed over.

        Raises:
            NoteError: when a signature under the name and id of one of `keys` is not by it, or
                none of them signed.
        """
        known = {(key.name, key.id): key for key in keys}
        found: list[NoteKey] = []
        for line in self.signatures:
            key = known.get((line.name, line.id))
            if key is None:
                continue
            if not key.key.verify(self.text.encode(), line.signature):
                raise NoteError(f"is not what {key.name} signed: its signature does not agree")
            found.append(key)
        if not found:
            by = ", ".join(sorted({f"{line.name}+{line.id.hex()}" for line in self.signatures}))
            raise NoteError(f"is not signed by a key that is known here, but by {by}")
        return found


def sign(text: str, *signers: Signer) -> Note:
    """The note of that text, signed by each of them.

    Raises:
        NoteError: when the text may stand in no note, or a name in no signature line.
        SigningError: when a signer gives no signature that its public key confirms.
    """
    signatures = []
    for signer in signers:
        signature = signer.sign(text.encode())
        key = NoteKey.of(signer)
        # A key service or an agent may answer with another key than it was asked for.
        if not key.key.verify(text.encode(), signature):
            raise SigningError(f"the key of {signer.name} gave a signature that is not its own")
        signatures.append(Signature(key.name, key.id, signature))
    note = Note(text, tuple(signatures))
    if not text.endswith("\n") or Note.parse(note.body) != note:
        raise NoteError("a note's text ends with a line feed")
    return note


def _signature(line: str) -> Signature:
    parts = _LINE.fullmatch(line)
    if not parts:
        raise NoteError(f"is no signed note: {line!r:.60} is no signature line")
    try:
        data = base64.b64decode(parts[2], validate=True)
    except binascii.Error as error:
        raise NoteError(f"is no signed note: {line!r:.60} is not base64") from error
    found = Signature(parts[1], data[:4], data[4:])
    if len(data) < 5 or found.line != line + "\n":
        raise NoteError(f"is no signed note: {line!r:.60} is no signature")
    return found

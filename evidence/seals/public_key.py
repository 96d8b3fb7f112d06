"""A public key, its checks of signatures, and its forms: SSH line, fingerprint, key of a note."""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import Any

from evidence.errors import IntegrityError
from evidence.seals.signer import Algorithm, Signer
from evidence.seals.ssh_wire import Wire, WireError, string

SSH_NAMES: dict[Algorithm, str] = {
    "ed25519": "ssh-ed25519",
    "ecdsa-p256": "ecdsa-sha2-nistp256",
}
_SIZES: dict[Algorithm, int] = {"ed25519": 32, "ecdsa-p256": 65}
_CURVE = b"nistp256"
_NOTE_TYPES: dict[Algorithm, int] = {"ed25519": 0x01, "ecdsa-p256": 0x02}


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key: 32 raw bytes (Ed25519), or 65 bytes, SEC 1 uncompressed (ECDSA P-256).

    Raises:
        IntegrityError: when the bytes are no key of that algorithm.
    """

    algorithm: Algorithm
    raw: bytes

    def __post_init__(self) -> None:
        if self.algorithm not in _SIZES:
            raise IntegrityError(f"{self.algorithm!r:.40} is no algorithm that is known here")
        if len(self.raw) != _SIZES[self.algorithm]:
            raise IntegrityError(f"{len(self.raw)} bytes are no {self.algorithm} key")
        self._loaded()

    @classmethod
    def of(cls, signer: Signer) -> "PublicKey":
        """The public half of what signs."""
        return cls(signer.algorithm, signer.public_key)

    @classmethod
    def from_ssh_blob(cls, blob: bytes) -> "PublicKey":
        """The key in the form of RFC 4253, section 6.6 (RFC 8709, RFC 5656).

        Raises:
            WireError: when the bytes are no such key.
        """
        wire = Wire(blob)
        kind = wire.string()
        algorithm: Algorithm
        if kind == b"ssh-ed25519":
            algorithm = "ed25519"
        elif kind == b"ecdsa-sha2-nistp256":
            algorithm = "ecdsa-p256"
            if wire.string() != _CURVE:
                raise WireError("is on a curve other than it says")
        else:
            raise WireError(f"is a key of the sort {kind[:40].decode('ascii', 'replace')!r}")
        raw = wire.string()
        wire.end()
        try:
            return cls(algorithm, raw)
        except IntegrityError as error:
            raise WireError(f"is no key: {error}") from error

    @classmethod
    def from_ssh_line(cls, line: str) -> "PublicKey":
        """The key in a line as `ssh-keygen` writes it, `ssh-ed25519 AAAA... comment`.

        Raises:
            WireError: when the line holds no such key.
        """
        parts = line.split(maxsplit=2)
        if len(parts) < 2:
            raise WireError("is no line with a public key")
        try:
            blob = base64.b64decode(parts[1], validate=True)
        except (binascii.Error, ValueError) as error:
            raise WireError("holds no base64") from error
        key = cls.from_ssh_blob(blob)
        if SSH_NAMES[key.algorithm] != parts[0] or key.ssh_line("").split()[1] != parts[1]:
            raise WireError("names another sort of key than it holds")
        return key

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Whether `signature` is one over `message`, in the form that `Signer.sign` gives."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.hazmat.primitives.hashes import SHA256

        key = self._loaded()
        try:
            if self.algorithm == "ed25519":
                key.verify(signature, message)
            else:
                key.verify(signature, message, ec.ECDSA(SHA256()))
        except InvalidSignature:
            return False
        return True

    @property
    def ssh_blob(self) -> bytes:
        """The key in the form of RFC 4253, section 6.6."""
        curve = string(_CURVE) if self.algorithm == "ecdsa-p256" else b""
        return string(SSH_NAMES[self.algorithm].encode()) + curve + string(self.raw)

    @property
    def fingerprint(self) -> str:
        """`SHA256:...`, as `ssh-keygen -l` prints it."""
        digest = hashlib.sha256(self.ssh_blob).digest()
        return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")

    def ssh_line(self, comment: str = "") -> str:
        """The line of a `.pub` file, without a line feed."""
        blob = base64.b64encode(self.ssh_blob).decode()
        return f"{SSH_NAMES[self.algorithm]} {blob} {comment}".rstrip()

    def allowed_signer(self, name: str, *namespaces: str) -> str:
        """The line of an `allowed_signers` file for `ssh-keygen -Y verify` (ssh-keygen(1))."""
        only = f'namespaces="{",".join(namespaces)}" ' if namespaces else ""
        return f"{name} {only}{self.ssh_line()}"

    @property
    def spki(self) -> bytes:
        """The key as SubjectPublicKeyInfo in DER (RFC 5280, section 4.1)."""
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        der: bytes = self._loaded().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return der

    @property
    def pem(self) -> str:
        """The key as `openssl pkeyutl -verify -pubin` reads it."""
        body = base64.encodebytes(self.spki).decode().replace("\n", "")
        lines = "\n".join(body[at : at + 64] for at in range(0, len(body), 64))
        return f"-----BEGIN PUBLIC KEY-----\n{lines}\n-----END PUBLIC KEY-----\n"

    def note_id(self, name: str) -> bytes:
        """The four bytes that name the key in a signed note (C2SP signed-note)."""
        if self.algorithm == "ecdsa-p256":
            return hashlib.sha256(self.spki).digest()[:4]
        return hashlib.sha256(name.encode() + b"\n" + self._note_material).digest()[:4]

    def note_key(self, name: str) -> str:
        """The key as verifiers of signed notes take it: `name+4 bytes in hex+base64` (vkey)."""
        material = base64.b64encode(self._note_material).decode()
        return f"{name}+{self.note_id(name).hex()}+{material}"

    @classmethod
    def from_note_key(cls, text: str) -> tuple[str, "PublicKey"]:
        """The name and the key that `note_key` writes.

        Raises:
            WireError: when the text is not of that form.
        """
        parts = text.split("+", maxsplit=2)
        if len(parts) < 3 or not parts[0] or parts[0].split() != [parts[0]]:
            raise WireError("is no key of a signed note")
        try:
            material = base64.b64decode(parts[2], validate=True)
        except (binascii.Error, ValueError) as error:
            raise WireError("holds no base64") from error
        try:
            if material[:1] == b"\x01":
                key = cls("ed25519", material[1:])
            elif material[:1] == b"\x02":
                key = cls("ecdsa-p256", _point(material[1:]))
            else:
                raise WireError("is a key of a sort that is not known here")
        except IntegrityError as error:
            raise WireError(f"is no key: {error}") from error
        if key.note_key(parts[0]) != text:
            raise WireError("is not the key that it says")
        return parts[0], key

    @property
    def _note_material(self) -> bytes:
        key = self.spki if self.algorithm == "ecdsa-p256" else self.raw
        return bytes([_NOTE_TYPES[self.algorithm]]) + key

    def _loaded(self) -> Any:
        from cryptography.hazmat.primitives.asymmetric import ec, ed25519

        try:
            if self.algorithm == "ed25519":
                return ed25519.Ed25519PublicKey.from_public_bytes(self.raw)
            return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), self.raw)
        except ValueError as error:
            raise IntegrityError(f"the bytes are no {self.algorithm} key: {error}") from error


def _point(spki: bytes) -> bytes:
    """The point of a P-256 key in DER: its last 65 bytes; `note_key` shows if there is more."""
    return spki[-65:]

"""A private key in a file of OpenSSH's format, as `ssh-keygen -t ed25519` makes it."""

import base64
import binascii
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evidence.errors import UsageError
from evidence.seals.public_key import PublicKey
from evidence.seals.signer import Algorithm, SigningError
from evidence.seals.ssh_wire import Wire, WireError

LARGEST = 1 << 16
MOST_ROUNDS = 1000
"""The most rounds of bcrypt that are waited for (seconds); `ssh-keygen` asks for 16 or 24."""
_BEGIN = b"-----BEGIN OPENSSH PRIVATE KEY-----"
_END = b"-----END OPENSSH PRIVATE KEY-----"
_MAGIC = b"openssh-key-v1\0"


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A key file whose passphrase was right: a `Signer`."""

    name: str
    algorithm: Algorithm
    public_key: bytes
    _key: Any = field(repr=False, compare=False)

    def sign(self, message: bytes) -> bytes:
        """The signature over `message`, in the form that `Signer.sign` says."""
        signature: bytes
        if self.algorithm == "ed25519":
            signature = self._key.sign(message)
        else:
            from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
            from cryptography.hazmat.primitives.hashes import SHA256

            signature = self._key.sign(message, ECDSA(SHA256()))
        return signature


@dataclass(frozen=True, slots=True)
class LockedKey:
    """A key file as it was read: what can be known of it without its passphrase."""

    path: Path
    public: PublicKey
    encrypted: bool
    _text: bytes = field(repr=False)

    def unlock(self, name: str, passphrase: str | None) -> KeyFile:
        """What signs under that name.

        Raises:
            SigningError: when the passphrase is missing or wrong, or the private half damaged.
        """
        from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
        from cryptography.hazmat.primitives.serialization import load_ssh_private_key

        if self.encrypted and not passphrase:
            raise SigningError(
                f"{self.path} is encrypted and no passphrase was given; name the variable that "
                "holds it as passphrase_env, or a file as passphrase_file"
            )
        secret = (passphrase or "").encode() if self.encrypted else None
        try:
            key = load_ssh_private_key(self._text, secret)
        except UnsupportedAlgorithm as error:
            raise SigningError(f"{self.path} cannot be read here: {error}") from error
        except (ValueError, TypeError, OverflowError, InvalidTag) as error:
            cause = "does not open with this passphrase" if self.encrypted else "is damaged"
            raise SigningError(f"{self.path} {cause}") from error
        signer = KeyFile(name, self.public.algorithm, self.public.raw, key)
        proof = b"tieout: the halves of a key belong together\n"
        if not self.public.verify(proof, signer.sign(proof)):
            raise SigningError(f"{self.path} is damaged: its public half is of another key")
        return signer


def read_key_file(path: Path) -> LockedKey:
    """The key in the file at `path`; nothing is decrypted yet.

    Raises:
        SigningError: when it is missing, a link, open to others, or no key that is known here.
    """
    text = read_private(path)
    try:
        wire = Wire(_unarmoured(text))
        if wire.take(len(_MAGIC)) != _MAGIC:
            raise WireError("is no key of OpenSSH's format")
        cipher, derivation, options = wire.string(), wire.string(), wire.string()
        if wire.uint32() != 1:
            raise WireError("holds more than one key")
        public = PublicKey.from_ssh_blob(wire.string())
        wire.string()
        if derivation == b"bcrypt":
            inner = Wire(options)
            inner.string()
            if inner.uint32() > MOST_ROUNDS:
                raise WireError(f"asks for more than {MOST_ROUNDS} rounds of bcrypt")
    except WireError as error:
        raise SigningError(f"{path} {error}; an Ed25519 or ECDSA P-256 key is needed") from error
    return LockedKey(path, public, cipher != b"none", text)


def write_key_file(path: Path, algorithm: Algorithm, passphrase: str, comment: str) -> PublicKey:
    """Make a key, and write it encrypted to `path` and its public half to `path.pub`.

    Raises:
        UsageError: when the passphrase is empty, something stands there, or the disk refuses.
    """
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519
    from cryptography.hazmat.primitives.serialization import (
        BestAvailableEncryption,
        Encoding,
        PrivateFormat,
    )

    if not passphrase:
        raise UsageError("a key file needs a passphrase")
    # A key is the one thing whose randomness nobody may hand in.
    key: Any = (
        ed25519.Ed25519PrivateKey.generate()
        if algorithm == "ed25519"
        else ec.generate_private_key(ec.SECP256R1())
    )
    body: bytes = key.private_bytes(
        Encoding.PEM, PrivateFormat.OpenSSH, BestAvailableEncryption(passphrase.encode())
    )
    locked = PublicKey(algorithm, _raw(key))
    public = path.with_name(f"{path.name}.pub")
    _create(path, body, 0o600)
    _create(public, f"{locked.ssh_line(comment)}\n".encode(), 0o644)
    return locked


def _raw(key: Any) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    raw: bytes
    if isinstance(key, Ed25519PrivateKey):
        raw = key.public_key().public_bytes_raw()
    else:
        raw = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return raw


def _create(path: Path, data: bytes, mode: int) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        with os.fdopen(os.open(path, flags, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError as error:
        raise UsageError(f"{path} is there already; name another file") from error
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error


def read_private(path: Path) -> bytes:
    """The bytes of a file that nobody else can read: a key, or its passphrase.

    Raises:
        SigningError: when it is missing, a link, no file, too large, or open to others.
    """
    # Without O_NONBLOCK a planted pipe would hold the reader for ever.
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise SigningError(f"{path} is no regular file")
            if found.st_mode & 0o077:
                raise SigningError(f"{path} can be read by others; run: chmod 600 {path}")
            data = file.read(LARGEST + 1)
    except OSError as error:
        if path.is_symlink():
            raise SigningError(
                f"{path} is a symbolic link; name the key file that it points to"
            ) from error
        raise SigningError(f"{path} cannot be read: {error.strerror}") from error
    if len(data) > LARGEST:
        raise SigningError(f"{path} is larger than any key file")
    return data


def _unarmoured(text: bytes) -> bytes:
    lines = text.strip().splitlines()
    if len(lines) < 3 or (lines[0].strip(), lines[-1].strip()) != (_BEGIN, _END):
        raise WireError("is no key of OpenSSH's format (ssh-keygen -p -f FILE converts others)")
    try:
        return base64.b64decode(b"".join(line.strip() for line in lines[1:-1]), validate=True)
    except (binascii.Error, ValueError) as error:
        raise WireError("is damaged: it holds no base64") from error

"""SSHSIG: signatures over files that `ssh-keygen -Y verify` checks (OpenSSH, PROTOCOL.sshsig)."""

import base64
import binascii
import hashlib

from evidence.seals.public_key import SSH_NAMES, PublicKey
from evidence.seals.signer import Algorithm, Signer
from evidence.seals.ssh_wire import Wire, WireError, mpint, string, uint32

LARGEST = 1 << 14
_MAGIC = b"SSHSIG"
_VERSION = 1
_HASH = b"sha512"
_BEGIN = "-----BEGIN SSH SIGNATURE-----"
_END = "-----END SSH SIGNATURE-----"


def ssh_sign(signer: Signer, namespace: str, message: bytes) -> bytes:
    """The armoured SSHSIG over `message`, good for `namespace` alone.

    Raises:
        SigningError: when the key's keeper refuses.
    """
    signature = signer.sign(_signed(namespace.encode(), _HASH, message))
    blob = (
        _MAGIC
        + uint32(_VERSION)
        + string(PublicKey.of(signer).ssh_blob)
        + string(namespace.encode())
        + string(b"")
        + string(_HASH)
        + string(to_ssh(signer.algorithm, signature))
    )
    body = base64.b64encode(blob).decode()
    lines = [body[at : at + 70] for at in range(0, len(body), 70)]
    return "\n".join([_BEGIN, *lines, _END, ""]).encode()


def ssh_verify(public_key: PublicKey, namespace: str, message: bytes, armoured: bytes) -> bool:
    """Whether `armoured` is a signature of that key over `message` for `namespace`."""
    try:
        found = _Parts(armoured)
        signature = from_ssh(public_key.algorithm, found.signature)
    except WireError:
        return False
    if (found.key, found.namespace) != (public_key.ssh_blob, namespace.encode()):
        return False
    return public_key.verify(_signed(found.namespace, found.hash, message), signature)


def signed_by(armoured: bytes) -> PublicKey:
    """The key that a signature says it is of; that proves nothing.

    Raises:
        WireError: when the bytes are no SSHSIG of a key that is known here.
    """
    return PublicKey.from_ssh_blob(_Parts(armoured).key)


class _Parts:
    """What an armoured signature holds."""

    def __init__(self, armoured: bytes) -> None:
        wire = Wire(_unarmoured(armoured))
        if wire.take(len(_MAGIC)) != _MAGIC or wire.uint32() != _VERSION:
            raise WireError("is no SSHSIG of version 1")
        self.key = wire.string()
        self.namespace = wire.string()
        wire.string()
        self.hash = wire.string()
        self.signature = wire.string()
        wire.end()
        if self.hash not in {b"sha256", b"sha512"}:
            raise WireError("is made over a digest that is not known here")


def to_ssh(algorithm: Algorithm, signature: bytes) -> bytes:
    """A signature as the SSH protocol writes it (RFC 8709 section 6, RFC 5656 section 3.1.2)."""
    if algorithm == "ecdsa-p256":
        from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

        r, s = decode_dss_signature(signature)
        signature = mpint(r) + mpint(s)
    return string(SSH_NAMES[algorithm].encode()) + string(signature)


def from_ssh(algorithm: Algorithm, blob: bytes) -> bytes:
    """The signature in the form of `Signer.sign` that stands in `blob`.

    Raises:
        WireError: when it is none, or of another algorithm.
    """
    wire = Wire(blob)
    kind, signature = wire.string(), wire.string()
    wire.end()
    if kind != SSH_NAMES[algorithm].encode():
        raise WireError(f"is no signature of a {algorithm} key")
    if algorithm == "ed25519":
        return signature
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    inner = Wire(signature)
    r, s = inner.mpint(), inner.mpint()
    inner.end()
    return encode_dss_signature(r, s)


def _signed(namespace: bytes, digest: bytes, message: bytes) -> bytes:
    """What is signed: the digest of the message, under the namespace."""
    hashed = hashlib.new(digest.decode(), message).digest()
    return _MAGIC + string(namespace) + string(b"") + string(digest) + string(hashed)


def _unarmoured(armoured: bytes) -> bytes:
    if len(armoured) > LARGEST:
        raise WireError("is larger than any signature")
    try:
        lines = armoured.decode("ascii").strip().splitlines()
    except UnicodeDecodeError as error:
        raise WireError("is no armoured signature") from error
    if len(lines) < 3 or (lines[0], lines[-1]) != (_BEGIN, _END):
        raise WireError("is no armoured signature")
    try:
        return base64.b64decode("".join(lines[1:-1]), validate=True)
    except (binascii.Error, ValueError) as error:
        raise WireError("holds no base64") from error

"""What signs: a private key that may lie in a file, an agent or a key service, and its name."""

import re
from typing import Literal, Protocol

from evidence.errors import TieoutError

Algorithm = Literal["ed25519", "ecdsa-p256"]
"""Ed25519 (RFC 8032), or ECDSA over NIST P-256 with SHA-256 (FIPS 186-5)."""

_OTHERS = re.compile(r"[^\w.@/:]+")


class SigningError(TieoutError):
    """A key could not be used: it is locked, gone, of another sort, or its keeper refused."""


class Signer(Protocol):
    """A private key that signs; it never leaves its keeper.

    `name` is the key's name in signed notes and `allowed_signers`: that of the vault (`key_name`).
    `public_key` is 32 raw bytes (Ed25519), or 65 bytes, SEC 1 uncompressed (ECDSA).
    """

    @property
    def name(self) -> str:
        """The key's name, without spaces and plus signs."""
        ...

    @property
    def algorithm(self) -> Algorithm:
        """What its signatures are."""
        ...

    @property
    def public_key(self) -> bytes:
        """Its public half."""
        ...

    def sign(self, message: bytes) -> bytes:
        """The signature over `message`: 64 raw bytes (Ed25519), or DER over its SHA-256 (ECDSA).

        Raises:
            SigningError: when the key's keeper refuses or is gone.
        """
        ...


def key_name(origin: str) -> str:
    """The name of a vault's key, made of its origin: letters, digits, `._@/:-`, and `-` for others.

    A signed note allows no spaces or plus signs in it (C2SP signed-note), `allowed_signers` neither
    commas nor wildcards (ssh-keygen(1)).
    """
    return _OTHERS.sub("-", origin).strip("-") or "-"

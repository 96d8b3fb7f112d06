"""A signer whose key lies in memory: what the tests of seals sign with."""

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from evidence.seals.signer import Algorithm


@dataclass(frozen=True)
class Pen:
    """A key in memory that signs."""

    name: str = "example.com/vault"
    algorithm: Algorithm = "ed25519"
    seed: bytes = bytes(32)
    lies: bool = False
    _curve: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.derive_private_key(7, ec.SECP256R1())
    )

    @property
    def public_key(self) -> bytes:
        """The public half."""
        if self.algorithm == "ed25519":
            key = ed25519.Ed25519PrivateKey.from_private_bytes(self.seed).public_key()
            return key.public_bytes_raw()
        return self._curve.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def sign(self, message: bytes) -> bytes:
        """A signature, over something else where the pen lies."""
        said = b"another text" if self.lies else message
        if self.algorithm == "ed25519":
            return ed25519.Ed25519PrivateKey.from_private_bytes(self.seed).sign(said)
        return self._curve.sign(said, ec.ECDSA(SHA256()))

"""Signing through ssh-agent: the key stays in the agent (IETF draft-ietf-sshm-ssh-agent)."""

from collections.abc import Callable
from dataclasses import dataclass, field

from evidence.seals.public_key import PublicKey
from evidence.seals.signer import Algorithm, SigningError
from evidence.seals.ssh_signature import from_ssh
from evidence.seals.ssh_wire import Wire, WireError, string, uint32

Exchange = Callable[[bytes], bytes]
"""Sends one message to an agent and gives its answer, both without their length in front."""

_REQUEST_IDENTITIES = 11
_IDENTITIES_ANSWER = 12
_SIGN_REQUEST = 13
_SIGN_RESPONSE = 14
_HARDWARE = (b"sk-ssh-ed25519@openssh.com", b"sk-ecdsa-sha2-nistp256@openssh.com")


@dataclass(frozen=True, slots=True)
class Identity:
    """A key that an agent holds; `public` is None when it is of a sort that cannot seal."""

    blob: bytes
    comment: str
    public: PublicKey | None
    hardware: bool

    @property
    def fingerprint(self) -> str:
        """`SHA256:...`, as `ssh-add -l` prints it."""
        import base64
        import hashlib

        digest = hashlib.sha256(self.blob).digest()
        return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class AgentKey:
    """A key in an agent: a `Signer`."""

    name: str
    algorithm: Algorithm
    public_key: bytes
    _exchange: Exchange = field(repr=False, compare=False)

    def sign(self, message: bytes) -> bytes:
        """The signature over `message`, in the form that `Signer.sign` says."""
        public = PublicKey(self.algorithm, self.public_key)
        request = bytes([_SIGN_REQUEST]) + string(public.ssh_blob) + string(message) + uint32(0)
        try:
            wire = Wire(self._exchange(request))
            if wire.take(1)[0] != _SIGN_RESPONSE:
                raise SigningError(
                    f"ssh-agent refused to sign with {public.fingerprint}; it may be locked, or "
                    "the key was removed or not confirmed"
                )
            blob = wire.string()
            wire.end()
            signature = from_ssh(self.algorithm, blob)
        except WireError as error:
            raise SigningError(f"what ssh-agent answered {error}") from error
        if not public.verify(message, signature):
            raise SigningError(f"ssh-agent gave no signature of {public.fingerprint}")
        return signature


def identities(exchange: Exchange) -> list[Identity]:
    """The keys that an agent holds.

    Raises:
        SigningError: when it answers something else.
    """
    try:
        wire = Wire(exchange(bytes([_REQUEST_IDENTITIES])))
        if wire.take(1)[0] != _IDENTITIES_ANSWER:
            raise SigningError("ssh-agent does not list its keys; it may be locked")
        found = [
            _identity(wire.string(), wire.string().decode("utf-8", "replace"))
            for _ in range(wire.uint32())
        ]
        wire.end()
    except WireError as error:
        raise SigningError(f"what ssh-agent answered {error}") from error
    return found


def agent_key(exchange: Exchange, fingerprint: str, name: str) -> AgentKey:
    """The agent's key of that fingerprint (`SHA256:...`), as what signs under that name.

    Raises:
        SigningError: when the agent has no such key, or one that cannot seal.
    """
    held = identities(exchange)
    for identity in held:
        if identity.fingerprint != fingerprint:
            continue
        if identity.hardware:
            # Its signatures cover a counter and flags besides, which signed notes have no room for.
            raise SigningError(
                f"{fingerprint} is a hardware key (sk-): its signatures do not fit the checkpoints "
                "of a ledger; seal with an Ed25519 or ECDSA P-256 key"
            )
        if identity.public is None:
            raise SigningError(f"{fingerprint} is neither an Ed25519 nor an ECDSA P-256 key")
        return AgentKey(name, identity.public.algorithm, identity.public.raw, exchange)
    names = ", ".join(identity.fingerprint for identity in held) or "no key at all"
    raise SigningError(f"ssh-agent holds {names}, but not {fingerprint}; run: ssh-add")


def _identity(blob: bytes, comment: str) -> Identity:
    hardware = Wire(blob).string() in _HARDWARE
    try:
        public = PublicKey.from_ssh_blob(blob)
    except WireError:
        # RSA keys, certificates and hardware keys are listed, and refused when asked for.
        public = None
    return Identity(blob, comment, public, hardware)

"""Agents: what a hostile or odd one answers is refused; a real one is asked in tests/tieout."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.seals.agent import AgentKey, agent_key, identities
from evidence.seals.public_key import PublicKey
from evidence.seals.signer import SigningError
from evidence.seals.ssh_signature import to_ssh
from evidence.seals.ssh_wire import Wire, string, uint32
from tests.evidence.seals.pen import Pen

SK = string(b"sk-ssh-ed25519@openssh.com") + string(bytes(32)) + string(b"ssh:")
RSA = string(b"ssh-rsa") + string(b"\1\0\1") + string(b"\0" + b"\xff" * 256)
Signing = Callable[[bytes], bytes]


def agent(*blobs: bytes, sign: Signing | None = None) -> Callable[[bytes], bytes]:
    """An agent that holds these keys, and signs as it is told to."""

    def answer(request: bytes) -> bytes:
        if request[0] == 11:
            listed = [string(blob) + string("für".encode()) for blob in blobs]
            return b"\x0c" + uint32(len(blobs)) + b"".join(listed)
        wire = Wire(request, 1)
        wire.string()
        return sign(wire.string()) if sign else b"\x05"

    return answer


def held(pen: Pen, sign: Signing | None = None) -> AgentKey:
    key = PublicKey.of(pen)
    return agent_key(agent(SK, RSA, key.ssh_blob, sign=sign), key.fingerprint, "x")


@pytest.mark.parametrize("algorithm", ["ed25519", "ecdsa-p256"])
def test_an_agents_signature_is_ours(algorithm: str) -> None:
    """The answer of the agent comes out in the form that every signer gives."""
    pen = Pen(algorithm=algorithm)  # type: ignore[arg-type]
    signer = held(pen, lambda said: b"\x0e" + string(to_ssh(pen.algorithm, pen.sign(said))))
    assert PublicKey.of(pen).verify(b"said", signer.sign(b"said"))


@pytest.mark.parametrize("blob", [SK, RSA])
def test_keys_that_cannot_seal_are_named(blob: bytes) -> None:
    """A hardware key and an RSA key are listed, and refused when one is chosen."""
    exchange = agent(blob)
    (found,) = identities(exchange)
    assert found.public is None
    with pytest.raises(SigningError, match="hardware key" if found.hardware else "neither"):
        agent_key(exchange, found.fingerprint, "x")


def test_an_absent_key_is_told_with_those_there() -> None:
    """Whoever names a key that the agent has not reads which it has."""
    fingerprint = PublicKey.of(Pen()).fingerprint
    with pytest.raises(SigningError, match=identities(agent(RSA))[0].fingerprint.replace("+", ".")):
        agent_key(agent(RSA), fingerprint, "x")
    with pytest.raises(SigningError, match="no key at all"):
        agent_key(agent(), fingerprint, "x")


LIES: list[tuple[str, Signing]] = [
    ("refusal", lambda _: b"\x05"),
    ("nothing", lambda _: b""),
    ("another message", lambda _: b"\x0e" + string(to_ssh("ed25519", Pen().sign(b"other")))),
    ("another key", lambda m: b"\x0e" + string(to_ssh("ed25519", Pen(seed=b"1" * 32).sign(m)))),
    ("another sort", lambda m: b"\x0e" + string(string(b"ssh-rsa") + string(Pen().sign(m)))),
    ("cut", lambda m: b"\x0e" + string(to_ssh("ed25519", Pen().sign(m)))[:-3]),
    ("more", lambda m: b"\x0e" + string(to_ssh("ed25519", Pen().sign(m))) + b"\0"),
]


@pytest.mark.parametrize("lie", [lie for _, lie in LIES], ids=[name for name, _ in LIES])
def test_an_agent_is_not_believed(lie: Signing) -> None:
    """A signature that is not of that key over that message never leaves."""
    signer = held(Pen(), lie)
    with pytest.raises(SigningError):
        signer.sign(b"said")


@given(answer=st.binary(max_size=200) | st.binary(max_size=200).map(lambda tail: b"\x0c" + tail))
def test_any_answer_is_a_list_or_refused(answer: bytes) -> None:
    """Whatever comes back from the socket ends in a list or in a sentence."""
    try:
        found = identities(lambda _: answer)
    except SigningError:
        return
    assert answer[:1] == b"\x0c"
    assert len(found) < 40

"""SSHSIG: what we sign, ssh-keygen verifies; what was changed, neither of us does."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.seals.key_file import KeyFile, read_key_file, write_key_file
from evidence.seals.public_key import PublicKey
from evidence.seals.signer import Algorithm
from evidence.seals.ssh_signature import signed_by, ssh_sign, ssh_verify
from evidence.seals.ssh_wire import WireError
from tests.evidence.seals.pen import Pen

MESSAGE = b"0123  a file\n"
ALGORITHMS: list[Algorithm] = ["ed25519", "ecdsa-p256"]


@pytest.fixture(scope="module", params=ALGORITHMS)
def signer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> KeyFile:
    """A key from a file."""
    path = tmp_path_factory.mktemp("keys") / "k"
    write_key_file(path, request.param, "p", "")
    return read_key_file(path).unlock("example.com/vault", "p")


def keygen_says(folder: Path, line: str, namespace: str, message: bytes, armoured: bytes) -> bool:
    (folder / "allowed_signers").write_text(line + "\n")
    (folder / "sig").write_bytes(armoured)
    done = subprocess.run(
        ["ssh-keygen", "-Y", "verify", "-f", "allowed_signers", "-I", "example.com/vault",
         "-n", namespace, "-s", "sig"],
        cwd=folder, input=message, capture_output=True, check=False,
    )  # fmt: skip
    return done.returncode == 0


@pytest.mark.openssh
@pytest.mark.parametrize("message", [MESSAGE, b"", b"\0" * 100_000])
def test_ssh_keygen_verifies_ours(tmp_path: Path, signer: KeyFile, message: bytes) -> None:
    """A signature of ours over any bytes verifies with OpenSSH, and in Python."""
    armoured = ssh_sign(signer, "evidence-pack", message)
    key = PublicKey.of(signer)
    line = key.allowed_signer(signer.name, "evidence-pack")
    assert keygen_says(tmp_path, line, "evidence-pack", message, armoured)
    assert ssh_verify(key, "evidence-pack", message, armoured)
    assert key == signed_by(armoured)


@pytest.mark.openssh
def test_both_refuse_alike(tmp_path: Path, signer: KeyFile) -> None:
    """Another namespace, an appended byte, a foreign key and a forbidden namespace are refused."""
    armoured = ssh_sign(signer, "evidence-pack", MESSAGE)
    key, foreign = PublicKey.of(signer), PublicKey.of(Pen(algorithm=signer.algorithm))
    for each, namespace, message in [
        (key, "file", MESSAGE), (key, "evidence-pack", MESSAGE + b"x"),
        (foreign, "evidence-pack", MESSAGE),
    ]:  # fmt: skip
        line = each.allowed_signer(signer.name)
        assert not keygen_says(tmp_path, line, namespace, message, armoured)
        assert not ssh_verify(each, namespace, message, armoured)
    only = key.allowed_signer(signer.name, "tieout-key")
    assert not keygen_says(tmp_path, only, "evidence-pack", MESSAGE, armoured)


@pytest.mark.openssh
@pytest.mark.parametrize("digest", ["sha256", "sha512"])
def test_we_verify_theirs(tmp_path: Path, digest: str) -> None:
    """A signature that ssh-keygen made is good here, over either digest."""
    path = tmp_path / "k"
    key = write_key_file(path, "ed25519", "p", "")
    subprocess.run(
        ["ssh-keygen", "-q", "-p", "-P", "p", "-N", "", "-f", path], check=True,
        capture_output=True,
    )  # fmt: skip
    (tmp_path / "m").write_bytes(MESSAGE)
    subprocess.run(
        ["ssh-keygen", "-Y", "sign", "-f", path, "-n", "file", "-O", f"hashalg={digest}", "m"],
        cwd=tmp_path, check=True, capture_output=True,
    )  # fmt: skip
    theirs = (tmp_path / "m.sig").read_bytes()
    assert ssh_verify(key, "file", MESSAGE, theirs)
    if digest == "sha512":
        # Ed25519 signs without chance, so that two makers agree to the byte.
        assert theirs == ssh_sign(read_key_file(path).unlock("x", None), "file", MESSAGE)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_no_bit_can_be_flipped(algorithm: Algorithm) -> None:
    """Whatever character of an armoured signature changes, it stops verifying."""
    pen = Pen(algorithm=algorithm)
    armoured = ssh_sign(pen, "file", MESSAGE)
    key = PublicKey.of(pen)
    survivors = []
    for at in range(len(armoured)):
        changed = bytearray(armoured)
        changed[at] ^= 1
        if ssh_verify(key, "file", MESSAGE, bytes(changed)):
            survivors.append((at, chr(armoured[at])))
    # A line break that becomes a vertical tab still breaks the line.
    assert [] == [each for each in survivors if each[1] != "\n"]


@given(data=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_no_signature(data: bytes) -> None:
    """Parsing what a stranger wrote ends in no, or in a sentence."""
    key = PublicKey.of(Pen())
    wrapped = b"-----BEGIN SSH SIGNATURE-----\n" + data + b"\n-----END SSH SIGNATURE-----\n"
    for armoured in (data, wrapped):
        assert not ssh_verify(key, "file", MESSAGE, armoured)
        with pytest.raises(WireError):
            signed_by(armoured)

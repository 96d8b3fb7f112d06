"""Public keys: each form of one leads back to it, and no other bytes do."""

import base64
import hashlib
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import IntegrityError
from evidence.seals.public_key import PublicKey
from evidence.seals.signer import Algorithm, key_name
from evidence.seals.ssh_wire import Wire, WireError, mpint
from tests.evidence.seals.pen import Pen

ALGORITHMS: list[Algorithm] = ["ed25519", "ecdsa-p256"]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_every_form_leads_back(algorithm: Algorithm) -> None:
    """SSH blob, SSH line and note key each hold the whole key."""
    key = PublicKey.of(Pen(algorithm=algorithm))
    assert key == PublicKey.from_ssh_blob(key.ssh_blob)
    assert key == PublicKey.from_ssh_line(key.ssh_line("a comment of words"))
    assert ("example.com/x", key) == PublicKey.from_note_key(key.note_key("example.com/x"))


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_verification_is_of_the_message(algorithm: Algorithm) -> None:
    """Another message, a cut signature and no signature at all do not verify."""
    pen = Pen(algorithm=algorithm)
    key, signature = PublicKey.of(pen), pen.sign(b"said")
    assert key.verify(b"said", signature)
    for message, given_ in [
        (b"unsaid", signature), (b"said", signature[:-1]), (b"said", b""),
        (b"said", signature + b"\0"), (b"said", bytes(64)),
    ]:  # fmt: skip
        assert not key.verify(message, given_)


def test_the_note_key_of_go() -> None:
    """The key of golang.org/x/mod/sumdb/note's documentation reads and writes as it stands."""
    text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    name, key = PublicKey.from_note_key(text)
    assert ("PeterNeumann", text) == (name, key.note_key(name))


def test_an_ecdsa_note_key_is_named_by_its_spki() -> None:
    """C2SP signed-note: the id of type 0x02 is SHA-256 of SubjectPublicKeyInfo, four bytes."""
    key = PublicKey.of(Pen(algorithm="ecdsa-p256"))
    assert hashlib.sha256(key.spki).digest()[:4] == key.note_id("any") == key.note_id("other")
    assert base64.b64decode(key.note_key("any").split("+", 2)[2]) == b"\x02" + key.spki


@pytest.mark.openssh
@pytest.mark.openssl
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_other_tools_agree(tmp_path: Path, algorithm: Algorithm) -> None:
    """ssh-keygen prints our fingerprint, and openssl verifies by our PEM."""
    pen = Pen(algorithm=algorithm)
    key = PublicKey.of(pen)
    (tmp_path / "k.pub").write_text(key.ssh_line("c") + "\n")
    (tmp_path / "k.pem").write_text(key.pem)
    (tmp_path / "text").write_bytes(b"said")
    (tmp_path / "sig").write_bytes(pen.sign(b"said"))
    listed = subprocess.run(
        ["ssh-keygen", "-lf", "k.pub"], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    assert key.fingerprint == listed.split()[1]
    digest = ["-digest", "sha256"] if algorithm == "ecdsa-p256" else []
    subprocess.run(
        ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "k.pem", "-rawin", *digest,
         "-in", "text", "-sigfile", "sig"],
        cwd=tmp_path, check=True, capture_output=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("algorithm", "raw"),
    [
        ("ed25519", bytes(31)), ("ed25519", bytes(33)), ("ecdsa-p256", bytes(65)),
        ("ecdsa-p256", b"\x04" + bytes(64)), ("ecdsa-p256", b""), ("rsa", bytes(32)),
    ],
)  # fmt: skip
def test_other_bytes_are_no_key(algorithm: Algorithm, raw: bytes) -> None:
    """A wrong length, a point off the curve and an unknown algorithm are refused."""
    with pytest.raises(IntegrityError):
        PublicKey(algorithm, raw)


@pytest.mark.parametrize(
    "text",
    [
        "", "ssh-ed25519", "ssh-ed25519 !!!", "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAAQ==",
        "ecdsa-sha2-nistp256 " + PublicKey.of(Pen()).ssh_line().split()[1],
        PublicKey.of(Pen()).ssh_line() + "AAAA",
    ],
)  # fmt: skip
def test_other_lines_are_no_key(text: str) -> None:
    """A line that is cut, of another sort, or says another sort than it holds is refused."""
    with pytest.raises(WireError):
        PublicKey.from_ssh_line(text)


@given(blob=st.binary(max_size=150))
def test_any_blob_is_a_key_or_refused(blob: bytes) -> None:
    """Bytes that read as a key write as the same bytes."""
    try:
        key = PublicKey.from_ssh_blob(blob)
    except WireError:
        return
    assert blob == key.ssh_blob


@given(text=st.text(max_size=120) | st.from_regex(r"\A[a-z.]{1,9}\+[0-9a-f]{8}\+[A-Za-z0-9/=]+\Z"))
def test_any_note_key_is_one_or_refused(text: str) -> None:
    """Text that reads as a note key writes as the same text."""
    try:
        name, key = PublicKey.from_note_key(text)
    except WireError:
        return
    assert text == key.note_key(name)


@given(number=st.integers(0, 1 << 300))
def test_numbers_have_one_form(number: int) -> None:
    """A number of the SSH protocol reads back, and with a zero in front it is refused."""
    assert number == Wire(mpint(number)).mpint()
    longer = mpint(number)[4:]
    with pytest.raises(WireError):
        Wire((len(longer) + 1).to_bytes(4, "big") + b"\0" + longer).mpint()


@given(origin=st.text(max_size=60))
def test_a_key_name_fits_every_format(origin: str) -> None:
    """No space, plus sign, comma, wildcard or quote stands in a name, and it is its own name."""
    name = key_name(origin)
    assert name
    assert name.split() == [name]
    assert not set(name) & set('+,*?!"#')
    assert name == key_name(name)

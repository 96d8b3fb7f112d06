"""Key files: those that ssh-keygen makes are read, and each that should not be used is refused."""

import base64
import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import UsageError
from evidence.seals import key_file
from evidence.seals.key_file import read_key_file, write_key_file
from evidence.seals.public_key import PublicKey
from evidence.seals.signer import Algorithm, SigningError
from evidence.seals.ssh_wire import string, uint32

PASSPHRASE = "three blind voles"


def keygen(path: Path, *words: str, passphrase: str = PASSPHRASE) -> Path:
    """A key file made by OpenSSH."""
    subprocess.run(["ssh-keygen", "-q", *words, "-N", passphrase, "-C", "", "-f", path], check=True)
    return path


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key file made by us."""
    path = tmp_path_factory.mktemp("keys") / "seal"
    write_key_file(path, "ed25519", PASSPHRASE, "seal")
    return path


@pytest.mark.openssh
@pytest.mark.parametrize(
    ("algorithm", "words"),
    [("ed25519", ["-t", "ed25519"]), ("ecdsa-p256", ["-t", "ecdsa", "-b", "256"])],
)
@pytest.mark.parametrize("passphrase", [PASSPHRASE, ""])
def test_a_key_of_openssh_signs(
    tmp_path: Path, algorithm: Algorithm, words: list[str], passphrase: str
) -> None:
    """A file of ssh-keygen, encrypted or not, opens and signs; its halves belong together."""
    path = keygen(tmp_path / "k", *words, passphrase=passphrase)
    locked = read_key_file(path)
    signer = locked.unlock("example.com", passphrase or None)
    assert (algorithm, bool(passphrase)) == (signer.algorithm, locked.encrypted)
    assert PublicKey.of(signer).verify(b"said", signer.sign(b"said"))
    assert not PublicKey.of(signer).verify(b"unsaid", signer.sign(b"said"))
    line = path.with_name("k.pub").read_text(encoding="utf-8")
    assert PublicKey.from_ssh_line(line) == locked.public


@pytest.mark.openssh
@pytest.mark.parametrize("algorithm", ["ed25519", "ecdsa-p256"])
def test_openssh_opens_a_key_of_ours(tmp_path: Path, algorithm: Algorithm) -> None:
    """ssh-keygen opens what we write, with the passphrase alone, and prints our fingerprint."""
    path = tmp_path / "seal"
    public = write_key_file(path, algorithm, PASSPHRASE, "of tests")
    listed = subprocess.run(
        ["ssh-keygen", "-lf", path], capture_output=True, text=True, check=True
    ).stdout
    assert public.fingerprint in listed
    for passphrase, code in ((PASSPHRASE, 0), ("", 255)):
        done = subprocess.run(
            ["ssh-keygen", "-y", "-P", passphrase, "-f", path], capture_output=True, check=False
        )
        assert code == done.returncode
    assert 0o600 == path.stat().st_mode & 0o777


def test_the_public_half_needs_no_passphrase(own: Path) -> None:
    """What an auditor is told can be shown without opening the key."""
    locked = read_key_file(own)
    signer = locked.unlock("x", PASSPHRASE)
    assert locked.public == PublicKey.of(signer)
    assert "key=" not in repr(signer).replace("public_key=", "")


@pytest.mark.parametrize("passphrase", ["wrong", "", None, PASSPHRASE + " "])
def test_a_wrong_passphrase_is_one_sentence(own: Path, passphrase: str | None) -> None:
    """A wrong or missing passphrase is told with the file's name, and without the passphrase."""
    with pytest.raises(SigningError, match="passphrase") as refused:
        read_key_file(own).unlock("x", passphrase)
    assert str(own) in str(refused.value)
    assert "wrong" not in str(refused.value)


def test_a_key_is_never_overwritten(own: Path) -> None:
    """A second key of the same name is refused, and so is one without a passphrase."""
    before = own.read_bytes()
    with pytest.raises(UsageError, match="there already"):
        write_key_file(own, "ed25519", PASSPHRASE, "")
    with pytest.raises(UsageError, match="passphrase"):
        write_key_file(own.with_name("other"), "ed25519", "", "")
    with pytest.raises(UsageError, match="cannot be written"):
        write_key_file(own / "below", "ed25519", PASSPHRASE, "")
    assert before == own.read_bytes()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666, 0o601])
def test_a_key_that_others_can_read_is_refused(own: Path, tmp_path: Path, mode: int) -> None:
    """Any right of the group or of others refuses a key, and the mend is said."""
    path = tmp_path / "seal"
    path.write_bytes(own.read_bytes())
    path.chmod(mode)
    with pytest.raises(SigningError, match="chmod 600"):
        read_key_file(path)


def test_what_is_no_plain_file_is_refused(own: Path, tmp_path: Path) -> None:
    """A link, a folder, a pipe and nothing at all are each refused at once."""
    link, pipe = tmp_path / "link", tmp_path / "pipe"
    link.symlink_to(own)
    os.mkfifo(pipe, 0o600)
    tmp_path.chmod(0o700)
    for path, said in [
        (link, "symbolic link"), (tmp_path, "directory"), (pipe, "regular file"),
        (tmp_path / "none", "No such file"),
    ]:  # fmt: skip
        with pytest.raises(SigningError, match=said):
            read_key_file(path)


@pytest.mark.openssh
def test_other_sorts_of_keys_are_refused(tmp_path: Path) -> None:
    """RSA, other curves and other formats are refused by name."""
    rsa = keygen(tmp_path / "rsa", "-t", "rsa", "-b", "2048", passphrase="")
    curve = keygen(tmp_path / "curve", "-t", "ecdsa", "-b", "521", passphrase="")
    pem = keygen(tmp_path / "pem", "-t", "ecdsa", "-b", "256", "-m", "PKCS8", passphrase="")
    for path, said in [(rsa, "ssh-rsa"), (curve, "nistp521"), (pem, "ssh-keygen -p")]:
        with pytest.raises(SigningError, match=said):
            read_key_file(path)


def hostile(tmp_path: Path, blob: bytes) -> Path:
    body = base64.b64encode(blob).decode()
    path = tmp_path / "hostile"
    path.write_text(
        f"-----BEGIN OPENSSH PRIVATE KEY-----\n{body}\n-----END OPENSSH PRIVATE KEY-----\n"
    )
    path.chmod(0o600)
    return path


def test_a_key_cannot_make_us_wait(own: Path, tmp_path: Path) -> None:
    """A file that asks for four thousand million rounds of bcrypt is refused unopened."""
    public = read_key_file(own).public
    options = string(string(bytes(16)) + uint32(0xFFFFFFFF))
    blob = (
        b"openssh-key-v1\0" + string(b"aes256-ctr") + string(b"bcrypt") + options
        + uint32(1) + string(public.ssh_blob) + string(bytes(160))
    )  # fmt: skip
    with pytest.raises(SigningError, match="rounds"):
        read_key_file(hostile(tmp_path, blob))


@pytest.mark.parametrize("flipped", [40, 100, 160, 200, 250, 300])
def test_a_damaged_key_is_one_sentence(own: Path, tmp_path: Path, flipped: int) -> None:
    """A changed character anywhere is refused by a sentence, whatever it hits."""
    text = bytearray(own.read_bytes())
    text[flipped] = ord("A") if text[flipped] != ord("A") else ord("B")
    path = tmp_path / "damaged"
    path.write_bytes(text)
    path.chmod(0o600)
    try:
        signer = read_key_file(path).unlock("x", PASSPHRASE)
    except SigningError:
        return
    # Some bits of base64 and of padding mean nothing; the key is then the same.
    assert PublicKey.of(signer) == read_key_file(own).public


def test_the_other_half_of_another_key_is_refused(tmp_path: Path) -> None:
    """A public half that was swapped in the file does not come out as the key's."""
    write_key_file(tmp_path / "a", "ed25519", PASSPHRASE, "")
    other = write_key_file(tmp_path / "b", "ed25519", PASSPHRASE, "")
    blob = base64.b64decode(b"".join((tmp_path / "a").read_bytes().splitlines()[1:-1]))
    mine = read_key_file(tmp_path / "a").public
    swapped = blob.replace(mine.ssh_blob, other.ssh_blob)
    with pytest.raises(SigningError):
        read_key_file(hostile(tmp_path, swapped)).unlock("x", PASSPHRASE)


@given(blob=st.binary(max_size=300), magic=st.booleans())
def test_any_bytes_are_a_key_or_refused(
    tmp_path_factory: pytest.TempPathFactory, blob: bytes, magic: bool
) -> None:
    """No file that a stranger writes ends in anything but a sentence."""
    folder = tmp_path_factory.mktemp("any")
    with pytest.raises(SigningError):
        read_key_file(hostile(folder, (b"openssh-key-v1\0" if magic else b"") + blob)).unlock(
            "x", PASSPHRASE
        )


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    """What is larger than any key is refused by its size."""
    path = tmp_path / "huge"
    path.write_bytes(b"-" * (key_file.LARGEST + 1))
    path.chmod(0o600)
    with pytest.raises(SigningError, match="larger"):
        read_key_file(path)

"""The `[seal]` table: each mistake has its line, and each sort of key signs."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.errors import OperatorFileError, UsageError
from evidence.seals.key_file import write_key_file
from evidence.seals.public_key import PublicKey
from evidence.seals.signer import Signer, SigningError
from evidence.seals.ssh_signature import ssh_sign, ssh_verify
from tieout.keys.agent_socket import running_agent
from tieout.settings.configuration import load_configuration
from tieout.settings.seal import SealSettings, named_key, public_key_of, signer_of

BEFORE = """\
organisation = "Hoshizora"
[[people]]
name = "hr"
[[people.files]]
file = "staff.csv"
mapping = "staff.yaml"
"""
FINGERPRINT = "SHA256:" + "a" * 43
ORIGIN = "Hoshizora"
MISTAKES = [
    ("no key", "[seal]\n", 7, "exactly one"),
    ("two keys", f'[seal]\nkey = "k"\nagent = "{FINGERPRINT}"\n', 7, "exactly one"),
    ("no fingerprint", '[seal]\nagent = "SHA256:x"\n', 8, "seal.agent"),
    ("no ARN", '[seal]\nkms = "arn:aws:s3:::bucket"\n', 8, "seal.kms"),
    ("a misspelt name", '[seal]\nkee = "k"\n', 8, "did you mean 'key'"),
    ("a passphrase of nothing", f'[seal]\nagent = "{FINGERPRINT}"\npassphrase_env = "P"\n', 7,
     "opens a key file"),
    ("two passphrases", '[seal]\nkey = "k"\npassphrase_env = "P"\npassphrase_file = "p"\n', 7,
     "only one"),
    ("no variable", '[seal]\nkey = "k"\npassphrase_env = "a b"\n', 9, "passphrase_env"),
    ("a region of no key", '[seal]\nkey = "k"\nkms_region = "eu-west-1"\n', 7, "go with kms"),
    ("plain http", ('[seal]\nkey = "k"\n[seal.timestamp]\nurl = "http://tsa.example/"\n'
     'roots = "r"\n'), 9, "https"),
    ("plain http not opted in", ('[seal]\nkey = "k"\n[seal.timestamp]\n'
     'url = "http://127.0.0.1/"\nroots = "r"\n'), 9, "https"),
    ("plain http elsewhere", ('[seal]\nkey = "k"\n[seal.timestamp]\nurl = "http://tsa.example/"\n'
     'roots = "r"\nplain_http_on_loopback = true\n'), 9, "https"),
    ("a password in a url", ('[seal]\nkey = "k"\n[seal.timestamp]\n'
     'url = "https://u:p@tsa.example/"\nroots = "r"\n'), 10, "url"),
    ("no roots", '[seal]\nkey = "k"\n[seal.timestamp]\nurl = "https://tsa.example/"\n', 9, "roots"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "said"), [rest for _, *rest in MISTAKES], ids=[name for name, *_ in MISTAKES]
)
def test_a_mistake_has_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    """Each mistake is one sentence with the line of the table or of the value."""
    (tmp_path / "tieout.toml").write_text(BEFORE + text, encoding="utf-8")
    with pytest.raises(OperatorFileError, match=said) as refused:
        load_configuration(tmp_path)
    assert line == refused.value.line, refused.value


def test_a_good_table_is_read(tmp_path: Path) -> None:
    """Key, time stamps and copies arrive; without the table nothing is sealed."""
    text = (
        '[seal]\nkey = "seal.key"\npassphrase_env = "SEAL"\ncopies = ["/mnt/elsewhere"]\n'
        '[seal.timestamp]\nurl = "https://tsa.example/tsr"\nroots = "tsa.pem"\n'
    )
    (tmp_path / "tieout.toml").write_text(BEFORE + text, encoding="utf-8")
    seal = load_configuration(tmp_path)[0].seal
    assert seal is not None
    assert seal.timestamp is not None
    assert ("seal.key", ("/mnt/elsewhere",), "tsa.pem") == (
        seal.key, seal.copies, seal.timestamp.roots
    )  # fmt: skip
    (tmp_path / "tieout.toml").write_text(BEFORE, encoding="utf-8")
    assert load_configuration(tmp_path)[0].seal is None


def assert_signs(signer: Signer) -> None:
    """Whatever keeps the key, its signature verifies, raw and as SSHSIG."""
    public = PublicKey.of(signer)
    assert public.verify(b"said", signer.sign(b"said"))
    assert ssh_verify(public, "file", b"said", ssh_sign(signer, "file", b"said"))


def test_a_key_file_signs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The passphrase comes from a variable, from a file, or from who is asked."""
    public = write_key_file(tmp_path / "k", "ed25519", "pass word", "")
    (tmp_path / "p").write_text("pass word\nand more\n")
    (tmp_path / "p").chmod(0o600)
    monkeypatch.setenv("SEAL", "pass word")
    for settings in (
        SealSettings(key="k", passphrase_env="SEAL"), SealSettings(key="k", passphrase_file="p"),
    ):  # fmt: skip
        assert_signs(signer_of(settings, origin=ORIGIN, folder=tmp_path))
    bare = SealSettings(key="k")
    asked: list[str] = []
    signer = signer_of(
        bare, origin="A & B", folder=tmp_path, ask=lambda said: asked.append(said) or "pass word"
    )
    assert (["Passphrase of " + str(tmp_path / "k")], "A-B") == (asked, signer.name)
    assert public == public_key_of(bare, tmp_path)


def test_a_passphrase_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unset variable, an open or empty file and nobody to ask are each one sentence."""
    write_key_file(tmp_path / "k", "ed25519", "pass word", "")
    monkeypatch.delenv("SEAL", raising=False)
    for name, text, mode in (("open", "x", 0o644), ("empty", "", 0o600)):
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(mode)
    for settings, said in [
        (SealSettings(key="k", passphrase_env="SEAL"), "SEAL, which passphrase_env names"),
        (SealSettings(key="k", passphrase_file="open"), "chmod 600"),
        (SealSettings(key="k", passphrase_file="empty"), "no passphrase"),
        (SealSettings(key="k", passphrase_file="none"), "No such file"),
        (SealSettings(key="k"), "passphrase_env"),
        (SealSettings(key="none"), "No such file"),
    ]:
        with pytest.raises(SigningError, match=said):
            signer_of(settings, origin=ORIGIN, folder=tmp_path)


@pytest.fixture
def agent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """A running ssh-agent with an Ed25519, an ECDSA and an RSA key, by their fingerprints."""
    # The path of a socket may have 108 bytes only; pytest's folders are often longer.
    folder = Path(os.path.realpath("/tmp")) / f"tieout-agent-{os.getpid()}"
    folder.mkdir(mode=0o700)
    socket = folder / "s"
    running = subprocess.Popen(["ssh-agent", "-D", "-a", socket], stdout=subprocess.DEVNULL)
    try:
        monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))
        while not socket.exists():
            assert running.poll() is None
        found = {}
        for kind, bits in (("ed25519", "256"), ("ecdsa", "256"), ("rsa", "2048")):
            key = tmp_path / kind
            subprocess.run(
                ["ssh-keygen", "-q", "-t", kind, "-b", bits, "-N", "", "-f", key], check=True
            )
            subprocess.run(["ssh-add", "-q", key], check=True)
            listed = subprocess.check_output(["ssh-keygen", "-lf", key], text=True)
            found[kind] = listed.split()[1]
        yield found
    finally:
        running.terminate()
        running.wait()
        shutil.rmtree(folder)


@pytest.mark.openssh
def test_a_real_agent_signs(agent: dict[str, str], tmp_path: Path) -> None:
    """Ed25519 and ECDSA keys sign through a running ssh-agent; an RSA key is refused."""
    for kind in ("ed25519", "ecdsa"):
        settings = SealSettings(agent=agent[kind])
        assert_signs(signer_of(settings, origin=ORIGIN, folder=tmp_path))
        assert agent[kind] == public_key_of(settings, tmp_path).fingerprint
    with pytest.raises(SigningError, match="neither"):
        signer_of(SealSettings(agent=agent["rsa"]), origin=ORIGIN, folder=tmp_path)
    with pytest.raises(SigningError, match="ssh-add"):
        signer_of(SealSettings(agent=FINGERPRINT), origin=ORIGIN, folder=tmp_path)


@pytest.mark.openssh
def test_a_removed_key_signs_no_more(agent: dict[str, str], tmp_path: Path) -> None:
    """A key that left the agent after it was found is told so, and a locked agent too."""
    signer = signer_of(SealSettings(agent=agent["ed25519"]), origin=ORIGIN, folder=tmp_path)
    subprocess.run(["ssh-add", "-q", "-d", tmp_path / "ed25519"], check=True)
    with pytest.raises(SigningError, match="refused"):
        signer.sign(b"said")


def test_no_agent_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a variable, and with one that names nothing, the way to an agent is told."""
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    with pytest.raises(SigningError, match="SSH_AUTH_SOCK is not set"):
        running_agent()
    monkeypatch.setenv("SSH_AUTH_SOCK", str(tmp_path / "none"))
    with pytest.raises(SigningError, match="cannot be asked"):
        running_agent()(b"\x0b")


def test_a_key_is_named_in_one_word() -> None:
    """A fingerprint, an ARN, an alias and a path each mean what they look like."""
    beside = SealSettings(kms="alias/seal", kms_region="eu-west-1", kms_profile="seal")
    arn = "arn:aws:kms:eu-west-1:123456789012:key/mrk-1"
    assert FINGERPRINT == named_key(FINGERPRINT, beside, None).agent
    assert ("alias/next", "seal") == (
        (found := named_key("alias/next", beside, None)).kms, found.kms_profile
    )  # fmt: skip
    assert arn == named_key(arn, beside, None).kms
    assert ("keys/next", "P") == (
        (found := named_key("keys/next", beside, "P")).key, found.passphrase_env
    )  # fmt: skip
    for wrong in ("SHA256:short", "arn:aws:s3:::x", ""):
        with pytest.raises(UsageError, match="names no key"):
            named_key(wrong, beside, None)

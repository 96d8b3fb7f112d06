"""`tieout keys`: a key is made, shown, registered and replaced, and printed for an auditor."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from evidence.seals.public_key import PublicKey
from evidence.vault import Vault
from tieout.vault_keys import chain_of

PASSPHRASE = "three blind voles"


@pytest.fixture
def seal(tieout: Any, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The key file that the small workspace names under `[seal]`."""
    monkeypatch.setenv("SEAL", PASSPHRASE)
    path = workspace / "seal"
    made = tieout("keys", "new", str(path), "--passphrase-env", "SEAL", inside=False)
    assert (0, True) == (made.code, "[seal]" in made.out), made
    settings = workspace / "tieout.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text + '[seal]\nkey = "seal"\npassphrase_env = "SEAL"\n', encoding="utf-8")
    return path


def public(path: Path) -> PublicKey:
    return PublicKey.from_ssh_line(path.with_name(f"{path.name}.pub").read_text(encoding="utf-8"))


def test_a_key_is_shown_before_and_after(tieout: Any, seal: Path) -> None:
    """The fingerprint needs neither passphrase nor vault; registering is told and shown."""
    fingerprint = public(seal).fingerprint
    before = tieout("keys", "show")
    assert (0, True) == (before.code, fingerprint in before.out)
    assert "tieout keys register" in before.out
    assert not (seal.parent / "vault").exists()
    registered = tieout("keys", "register", "--by", "CISO")
    assert (0, f"{fingerprint} is the key of this vault since entry 0\n") == (
        registered.code, registered.out
    )  # fmt: skip
    after = json.loads(tieout("keys", "show", "--json").out)
    assert (True, "CISO", 0) == (
        after["in_force"], after["registered"][0]["by"], after["registered"][0]["entry"]
    )  # fmt: skip
    assert ("Hoshizora", public(seal)) == PublicKey.from_note_key(after["note"])


def test_registering_twice_adds_nothing(tieout: Any, seal: Path) -> None:
    """The key in force stays so; another key is not slipped in beside it."""
    tieout("keys", "register", "--by", "CISO")
    again = tieout("keys", "register", "--by", "CISO")
    assert (0, True) == (again.code, "since entry 0" in again.out)
    for name in ("seal", "seal.pub"):
        (seal.parent / name).unlink()
    tieout("keys", "new", str(seal), "--passphrase-env", "SEAL", inside=False)
    other = tieout("keys", "register", "--by", "CISO")
    assert (2, True) == (other.code, "tieout keys replace" in other.error)
    assert "another key" in tieout("keys", "show").out
    assert 1 == len(chain_of(Vault.open(seal.parent / "vault")).keys)


def test_a_key_is_replaced(tieout: Any, seal: Path) -> None:
    """The old key signs for the new; both stand in the file for auditors."""
    tieout("keys", "register", "--by", "CISO")
    following = seal.with_name("next")
    tieout("keys", "new", str(following), "--passphrase-env", "SEAL", inside=False)
    done = tieout("keys", "replace", str(following), "--passphrase-env", "SEAL", "--by", "CTO")
    assert (0, True) == (done.code, "tell your auditor" in done.out), done.error
    chain = chain_of(Vault.open(seal.parent / "vault"))
    assert [public(seal), public(following)] == [key.public for key in chain.keys]
    assert ["CISO", "CTO"] == [key.by for key in chain.keys]
    lines = tieout("keys", "show", "--allowed-signers").out.splitlines()
    assert [f"Hoshizora {public(path).ssh_line()}" for path in (seal, following)] == lines
    again = tieout("keys", "replace", str(following), "--passphrase-env", "SEAL", "--by", "CTO")
    assert (2, True) == (again.code, "in force" in again.error)
    assert 0 == tieout("verify", str(seal.parent / "vault"), inside=False).code


@pytest.mark.openssh
def test_the_file_for_auditors_works(tieout: Any, seal: Path, tmp_path: Path) -> None:
    """`ssh-keygen -Y find-principals` finds the vault's name in it."""
    (tmp_path / "allowed").write_text(tieout("keys", "show", "--allowed-signers").out)
    chain = tieout("keys", "register", "--by", "CISO")
    assert 0 == chain.code
    entry = next(Vault.open(seal.parent / "vault").entries("key")).fields
    (tmp_path / "sig").write_text(entry["signed_by_new"])
    found = subprocess.run(
        ["ssh-keygen", "-Y", "find-principals", "-f", "allowed", "-s", "sig"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "Hoshizora\n" == found


def test_mistakes_are_one_sentence(
    tieout: Any, workspace: Path, seal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No table, no passphrase, a wrong one, an unknown algorithm, a taken path: exit 2 and mend."""
    for words, said in [
        (("keys", "new", str(seal), "--passphrase-env", "SEAL"), "there already"),
        (("keys", "new", str(workspace / "n"), "--passphrase-env", "UNSET"), "passphrase"),
        (("keys", "new", str(workspace / "n")), "--passphrase-env"),
        (("keys", "new", str(workspace / "n"), "--algorithm", "rsa"), "ed25519 or ecdsa-p256"),
    ]:
        done = tieout(*words, inside=False)
        assert (2, True) == (done.code, said in done.error), done
    early = tieout("keys", "replace", "next", "--by", "CISO")
    assert (2, True) == (early.code, "next" in early.error)
    monkeypatch.setenv("SEAL", "another")
    wrong = tieout("keys", "register", "--by", "CISO")
    assert (2, True) == (wrong.code, "does not open" in wrong.error)
    settings = workspace / "tieout.toml"
    text = settings.read_text(encoding="utf-8").partition("[seal]")[0]
    settings.write_text(text, encoding="utf-8")
    for words in (("keys", "show"), ("keys", "register"), ("keys", "replace", "next")):
        done = tieout(*words)
        assert (2, True) == (done.code, "tieout keys new" in done.error), done

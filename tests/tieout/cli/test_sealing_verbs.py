"""Runs on the command line are sealed where `[seal]` says so, and `verify` says by whom."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evidence.seals.checkpoint import SignedCheckpoint
from evidence.seals.public_key import PublicKey

PASSPHRASE = "three blind voles"
Tieout = Callable[..., Any]


@pytest.fixture
def key(tieout: Tieout, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> PublicKey:
    """The key that the small workspace names under `[seal]`, with a second place."""
    monkeypatch.setenv("SEAL", PASSPHRASE)
    made = tieout("keys", "new", str(workspace / "seal"), "--passphrase-env", "SEAL", inside=False)
    assert made.code == 0, made
    (workspace / "second").mkdir()
    settings = workspace / "tieout.toml"
    table = '[seal]\nkey = "seal"\npassphrase_env = "SEAL"\ncopies = ["second"]\n'
    settings.write_text(settings.read_text(encoding="utf-8") + table, encoding="utf-8")
    return PublicKey.from_ssh_line((workspace / "seal.pub").read_text(encoding="utf-8"))


def copies(workspace: Path) -> list[Path]:
    """The copies in the second place."""
    return sorted((workspace / "second").iterdir())


def test_each_verb_that_stores_a_run_seals_it(
    tieout: Tieout, workspace: Path, key: PublicKey
) -> None:
    """run, collect and evaluate: the checkpoint grows, and stands in the second place too."""
    for verb in ("run", "collect", "evaluate"):
        assert tieout(verb).code != 2
    assert len(copies(workspace)) == 3
    newest = SignedCheckpoint.read((workspace / "vault" / "checkpoint").read_bytes())
    assert copies(workspace)[-1].read_bytes() == newest.note
    said = tieout("verify", "--key", key.fingerprint)
    assert said.code == 0, said
    assert "checkpoints that agree with the ledger: 3" in said.out
    assert f"signed by {key.fingerprint}, which the key that was given vouches for" in said.out


def test_what_was_sealed_is_told(tieout: Tieout, workspace: Path, key: PublicKey) -> None:
    """Where the checkpoint went; and that it went nowhere, with what mends that."""
    assert "entries (copy in second)" in tieout("collect").out
    settings = workspace / "tieout.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('copies = ["second"]\n', ""), encoding="utf-8")
    assert "kept in the vault alone" in tieout("collect").out
    assert "checkpoints are kept in the vault alone" in tieout("doctor").out


def test_without_a_key_nothing_changes(tieout: Tieout, workspace: Path) -> None:
    """No checkpoint, no entry; doctor and verify say that nothing is sealed."""
    assert "sealed" not in tieout("collect").out
    assert not (workspace / "vault" / "checkpoint").exists()
    assert "nothing is sealed" in tieout("verify").out
    assert "warning: nothing seals the vault" in tieout("doctor").out


def test_a_place_that_is_away_is_a_warning(tieout: Tieout, workspace: Path, key: PublicKey) -> None:
    """The run is stored, judged and sealed; the exit code says that something is missing."""
    (workspace / "second").rmdir()
    collected = tieout("collect")
    assert collected.code == 3
    assert "warning: not anchored (copy)" in collected.error
    assert "collected 1 of 1 units whole" in collected.out
    assert (workspace / "vault" / "checkpoint").exists()


def test_a_key_that_cannot_be_used_loses_no_run(
    tieout: Tieout, workspace: Path, key: PublicKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said, the run is stored, and the next one with the key seals both."""
    monkeypatch.setenv("SEAL", "another phrase")
    collected = tieout("collect")
    assert collected.code == 3
    assert "the key under [seal] cannot be used, and nothing is sealed" in collected.error
    assert "collected 1 of 1 units whole" in collected.out
    monkeypatch.setenv("SEAL", PASSPHRASE)
    assert tieout("collect").code == 0
    assert "checkpoints that agree with the ledger: 1" in tieout("verify").out


def test_a_ledger_that_was_rolled_back_ends_with_its_own_code(
    tieout: Tieout, workspace: Path, key: PublicKey
) -> None:
    """The vault of yesterday, put back: the run is stored, nothing is sealed, and the code is 4."""
    tieout("collect")
    shutil.copytree(workspace / "vault", workspace / "yesterday")
    tieout("collect")
    shutil.rmtree(workspace / "vault")
    shutil.move(workspace / "yesterday", workspace / "vault")
    refused = tieout("collect")
    assert refused.code == 4
    assert "rolled back or rewritten" in refused.error
    held = copies(workspace)[-1]
    said = tieout("verify", "--checkpoint", str(held))
    assert said.code == 4
    assert f"{held} was signed over" in said.out


def test_an_auditor_verifies_with_a_checkpoint_and_a_key_of_his_own(
    tieout: Tieout, workspace: Path, key: PublicKey
) -> None:
    """Every form of a key; without one it is said that the vault vouches for itself alone."""
    tieout("collect")
    held = copies(workspace)[0]
    tieout("collect")
    forms = [
        str(workspace / "seal.pub"),
        key.ssh_line(),
        key.note_key("Hoshizora"),
        key.fingerprint,
    ]
    for form in forms:
        said = tieout("verify", "--key", form, "--checkpoint", str(held))
        assert said.code == 0, said
        assert f"{held} is a beginning of this ledger" in said.out
    assert "a key that is found inside proves nothing" in tieout("verify").out
    other = tieout("verify", "--key", "SHA256:" + "A" * 43)
    assert other.code == 4
    assert "is none of its keys" in other.out
    assert tieout("verify", "--checkpoint", "none").code == 2


def test_parts_of_the_data(tieout: Tieout, workspace: Path) -> None:
    """One part a day reads all of it in turn; what is no part is one sentence."""
    tieout("collect")
    file = next((workspace / "vault" / "objects").rglob("*.zst"))
    file.chmod(0o640)
    file.write_bytes(file.read_bytes()[:-1])
    codes = [tieout("verify", "--read-data-subset", f"{number}/3").code for number in (1, 2, 3)]
    assert sorted(codes) == [0, 0, 4]
    assert tieout("verify", "--read-data-subset", "0/3").code == 2

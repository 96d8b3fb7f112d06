"""The demo's seal: a key that stays, checkpoints that are stamped, and a vault that verifies."""

from pathlib import Path

import pytest

from evidence.seals.sealing import newest
from evidence.seals.time_stamp import verify_token
from evidence.store.disk import Disk
from evidence.vault import Vault
from tieout.demo import seal
from tieout.demo.seal import BY, KEY, PASSPHRASE, ROOTS, seal_demo, write_key
from tieout.vault_keys import chain_of
from tieout.workspace import Workspace

TOML = """\
organisation = "Hoshizora Messaging"
[[kubernetes]]
name = "chat"
"""
SEAL = f'[seal]\nkey = "{KEY}"\npassphrase_file = "{PASSPHRASE}"\n'


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    """A workspace with the demo's key."""
    write_key(tmp_path)
    (tmp_path / "tieout.toml").write_text(TOML + SEAL, encoding="utf-8")
    return Workspace.load(tmp_path)


@pytest.mark.openssl
def test_two_demos_are_sealed_by_one_key(place: Workspace) -> None:
    """A second demo keeps the key; the tokens of both hold by the certificates that are kept."""
    write_key(place.folder)
    for _ in range(2):
        done = seal_demo(place, place.vault())
        assert done is not None
        assert () == done.warnings
    vault = Vault.open(place.folder / "vault")
    (key,) = chain_of(vault).keys
    assert BY == key.by
    roots = (place.folder / ROOTS).read_bytes()
    stamped = [entry.fields for entry in vault.entries("anchor")]
    notes = sorted((vault.path / "anchors").iterdir())
    assert 2 == len(stamped) == len(notes)
    for fields, note in zip(stamped, notes, strict=True):
        assert verify_token(vault.get(fields["token"]), note.read_bytes(), roots)


def test_without_openssl_it_is_sealed_alone(
    place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine without openssl has a demo with a seal and no time stamp."""
    monkeypatch.setattr(seal.shutil, "which", lambda _: None)
    done = seal_demo(place, place.vault())
    assert done is not None
    assert not (place.folder / ROOTS).exists()
    assert newest(Disk(place.folder / "vault")) == done.checkpoint


def test_a_workspace_of_an_older_demo_is_left_unsealed(place: Workspace) -> None:
    """Where `tieout.toml` names no key, nothing is signed."""
    (place.folder / "tieout.toml").write_text(TOML, encoding="utf-8")
    older = Workspace.load(place.folder)
    assert seal_demo(older, older.vault()) is None
    assert not (place.folder / "vault" / "checkpoint").exists()


def test_the_key_is_for_its_owner_alone(place: Workspace) -> None:
    """Even a key that guards nothing is kept as keys are, passphrase included."""
    for name in (KEY, PASSPHRASE):
        assert 0o600 == (place.folder / name).stat().st_mode & 0o777

"""A disk that refuses what it rarely refuses is told of in a sentence, and harms nothing."""

import errno
import fcntl
import os
from pathlib import Path
from typing import Any

import pytest

from evidence.store.disk import Disk, StorageError
from evidence.vault import Vault
from evidence.verify import verify

ORIGIN = "audit.example.com/vault"


def refuse(*_: Any, **__: Any) -> Any:
    """Stands in for a call that the system refuses."""
    raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))


def test_a_disk_without_locks_is_read_and_not_written(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no folder can be locked the index lives in memory, and a commit is refused."""
    assert vault.commit([{"type": "note"}]) == 0
    monkeypatch.setattr(fcntl, "flock", refuse)
    reader = Vault.open(vault.path)
    assert reader.runs() == []
    assert [entry.type for entry in reader.entries()] == ["note"]
    with pytest.raises(StorageError, match="No locks available"):
        reader.commit([{"type": "note"}])
    with pytest.raises(StorageError, match="No locks available"):
        reader.reindex()


def test_a_disk_that_will_not_tell_is_refused_in_a_sentence(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether there is a vault is then unknown: that is neither a vault nor none."""
    monkeypatch.setattr(Path, "stat", refuse)
    with pytest.raises(StorageError, match="No locks available"):
        Vault.open(vault.path)


def test_a_file_that_vanishes_while_listed_hides_no_other(
    quick_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer may take its file away between the listing and the look at it."""
    for name in ("one", "two"):
        (quick_path / name).touch()
    real = os.scandir

    def listed(folder: int) -> Any:
        entries = real(folder)
        (quick_path / "one").unlink()
        return entries

    monkeypatch.setattr(os, "scandir", listed)
    assert [item.name for item in Disk(quick_path).items()] == ["two"]


def test_who_makes_a_vault_while_another_does_gets_the_same(
    quick_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second looks before the first is done, and lists the folder after it."""
    path = quick_path / "vault"
    real = Disk.items
    made: list[Vault] = []

    def late(self: Disk, *parts: str) -> Any:
        if not made:
            made.append(Vault(self, ORIGIN))
            made[0] = Vault.create(path, origin=ORIGIN)
            made[0].commit([{"type": "note"}])
        return real(self, *parts)

    monkeypatch.setattr(Disk, "items", late)
    second = Vault.create(path, origin=ORIGIN)
    assert second.commit([{"type": "note"}]) == 1


def test_an_index_that_was_never_begun_is_no_fault(vault: Vault) -> None:
    """Whoever made the file was cut off; the next to ask fills it."""
    vault.commit([{"type": "note"}])
    (vault.path / "index.db").write_bytes(b"")
    assert list(verify(vault.path, read_data=True)) == []
    assert vault.runs() == []
    assert (vault.path / "index.db").stat().st_size > 0


def test_a_planted_segment_of_a_high_number_gives_no_endless_list(vault: Vault) -> None:
    """The gap before it is named as far as anybody reads."""
    vault.commit([{"type": "note"}])
    (vault.path / "ledger" / "999999999").mkdir()
    (vault.path / "ledger" / "999999999" / "999999999999.json.zst").write_bytes(b"{}")
    assert 1_000 < len(list(verify(vault.path))) < 1_100

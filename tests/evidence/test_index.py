"""The index says what the ledger says, heals itself, and refuses where the ledger was cut."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evidence import index as index_room
from evidence.errors import IntegrityError
from evidence.vault import Vault
from evidence.verify import verify
from tests.evidence.segment_files import file_of, name_of

Maker = Callable[..., Any]


@pytest.fixture
def filled(vault: Vault, commit_run: Maker) -> Vault:
    """A vault of two runs."""
    commit_run(vault, "R1")
    commit_run(vault, "R2")
    return vault


def contents(vault: Vault) -> list[list[tuple[Any, ...]]]:
    """Every row of every table of the file."""
    db = sqlite3.connect(vault.path / "index.db")
    try:
        asked = [f"SELECT * FROM {table} ORDER BY 1" for table in index_room.TABLES]
        return [db.execute(each).fetchall() for each in asked]
    finally:
        db.close()


def answers(vault: Vault) -> tuple[Any, ...]:
    """What the index is asked for."""
    return vault.runs(), vault.evidence(), vault.load_run("latest")


def test_an_index_made_anew_is_equal(filled: Vault) -> None:
    """Step by step or in one go, it holds the same."""
    before = contents(filled)
    filled.reindex()
    assert contents(filled) == before
    assert [len(table) for table in before] == [6, 2, 2, 4, 0]


@pytest.mark.parametrize("damage", ["gone", "rubbish", "cut", "page", "version", "empty", "tables"])
def test_a_damaged_index_heals_itself(filled: Vault, damage: str) -> None:
    """Whatever happened to the file, answers are as before and the file is whole again."""
    file = filled.path / "index.db"
    before, held = answers(filled), contents(filled)
    body = file.read_bytes()
    if damage == "gone":
        file.unlink()
    elif damage == "rubbish":
        file.write_bytes(b"rubbish" * 1000)
    elif damage == "cut":
        file.write_bytes(body[: len(body) // 2])
    elif damage == "page":
        file.write_bytes(body[:4096] + b"\xff" * (len(body) - 4096))
    elif damage == "empty":
        file.write_bytes(b"")
    else:
        db = sqlite3.connect(file)
        db.execute("PRAGMA user_version = 99" if damage == "version" else "DROP TABLE runs")
        db.close()
    assert answers(Vault.open(filled.path)) == before
    assert contents(filled) == held
    assert list(verify(filled.path)) == []


def test_an_index_left_behind_catches_up(filled: Vault, commit_run: Maker) -> None:
    """An older copy of the file is brought up to the ledger."""
    file = filled.path / "index.db"
    older = file.read_bytes()
    commit_run(filled, "R3")
    held = contents(filled)
    file.write_bytes(older)
    assert [head.id for head in Vault.open(filled.path).runs()] == ["R1", "R2", "R3"]
    assert contents(filled) == held


def test_a_vault_that_cannot_be_written_is_read_all_the_same(
    filled: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no file can be made, the index lives in memory."""
    before = answers(filled)
    (filled.path / "index.db").unlink()

    def connect(where: Any, **options: Any) -> sqlite3.Connection:
        if isinstance(where, Path):
            # What SQLite itself says of a folder that may not be written.
            return real(f"file:{where}?mode=ro", uri=True, **options)
        return real(where, **options)

    real = sqlite3.connect
    monkeypatch.setattr(index_room.sqlite3, "connect", connect)
    reader = Vault.open(filled.path)
    assert answers(reader) == before
    assert answers(reader) == before
    assert not (filled.path / "index.db").exists()


@pytest.mark.parametrize("kept", [0, 2, 5])
def test_a_ledger_cut_short_is_noticed(filled: Vault, kept: int) -> None:
    """The chain alone cannot show it; the index remembers, and forgets only when told to."""
    for number in range(kept, 6):
        file_of(filled.path, number).unlink()
    for _ in range(2):
        with pytest.raises(
            IntegrityError, match=r"000000000005\.json\.zst is gone since index\.db"
        ):
            Vault.open(filled.path).runs()
    found = [finding.file for finding in verify(filled.path)]
    assert found[: 6 - kept] == list(map(name_of, range(kept, 6)))
    Vault.open(filled.path).reindex()
    Vault.open(filled.path).runs()


def test_a_false_index_is_not_believed(filled: Vault) -> None:
    """Verification names it, and a run is loaded only as the ledger says it."""
    db = sqlite3.connect(filled.path / "index.db")
    db.execute("UPDATE runs SET object = (SELECT object FROM runs WHERE id = 'R1')")
    db.execute("UPDATE units SET scope = 'elsewhere' WHERE kind = 'aws.s3.bucket'")
    db.commit()
    db.close()
    assert [finding.file for finding in verify(filled.path)] == ["index.db"]
    with pytest.raises(IntegrityError, match=r"index\.db says of run R2"):
        filled.load_run("R2")
    with pytest.raises(IntegrityError, match=r"index\.db says of aws\.s3\.bucket in elsewhere"):
        filled.evidence()
    filled.reindex()
    assert filled.load_run("R2").id == "R2"
    assert list(verify(filled.path)) == []


def test_a_link_in_place_of_the_index_is_refused(filled: Vault, quick_path: Path) -> None:
    """SQLite would follow it and write outside the vault."""
    file = filled.path / "index.db"
    file.rename(quick_path / "elsewhere.db")
    file.symlink_to(quick_path / "elsewhere.db")
    with pytest.raises(IntegrityError, match=r"index\.db is no regular file"):
        filled.runs()
    assert next(finding.file for finding in verify(filled.path)) == "index.db"
    filled.reindex()
    assert not file.is_symlink()
    assert (quick_path / "elsewhere.db").exists()

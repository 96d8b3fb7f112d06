"""F4: a file cut at any byte is named by verification, and `reindex` heals the index alone."""

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from evidence.index import TABLES
from evidence.vault import Vault
from evidence.verify import verify
from tests.faults.figures import figures
from tests.faults.sizes import NIGHTLY, portions

SEED = 20261104
PARTS = 4 if NIGHTLY else 2
INDEX = "index.db"


@pytest.fixture
def filled(quick_path: Path) -> Path:
    """A vault of three commits, nine objects and an index."""
    path = quick_path / "vault"
    vault = Vault.create(path, origin="audit.example.com/vault")
    for number in range(3):
        digests = [vault.put(f"{number} {part}".encode() * 40) for part in range(3)]
        start = {"type": "run-start", "run": f"R{number}", "started": "2026-11-03T12:00:00+00:00"}
        vault.commit([start, {"type": "note", "objects": digests}])
    assert [] == list(verify(path, read_data=True))
    return path


def cuts(folder: Path) -> list[tuple[str, int]]:
    """Each file with each number of bytes that may be left of it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [
        (path.relative_to(folder).as_posix(), left)
        for path in files
        for left in range(path.stat().st_size)
    ]


def chosen(found: list[tuple[str, int]], part: int) -> list[tuple[str, int]]:
    """Those of one part: by lot, as many from the index as from all other files; at night all."""
    if NIGHTLY:
        return found[part::PARTS]
    chance = random.Random(SEED + part)
    others = [cut for cut in found if cut[0] != INDEX]
    index = [cut for cut in found if cut[0] == INDEX]
    share = portions("F4", PARTS)[part] // 2
    return chance.sample(others, share) + chance.sample(index, share)


def says_what_the_ledger_says(index: Path, whole: Path) -> bool:
    """Whether every table can be read and holds what it held; a file just begun holds nothing."""
    try:
        with closing(sqlite3.connect(index)) as one, closing(sqlite3.connect(whole)) as two:
            return not one.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] or all(
                one.execute(asked).fetchall() == two.execute(asked).fetchall()
                for asked in (f"SELECT * FROM {table} ORDER BY 1" for table in TABLES)
            )
    except sqlite3.DatabaseError:
        return False


@pytest.mark.parametrize("part", range(PARTS))
def test_a_cut_file_is_named(filled: Path, quick_path: Path, part: int) -> None:
    """At whatever byte a file ends: it is named, and no other one is healed by `reindex`."""
    done = chosen(cuts(filled), part)
    whole_index = quick_path / "whole.db"
    shutil.copyfile(filled / INDEX, whole_index)
    for name, left in done:
        file = filled / name
        body = file.read_bytes()
        file.chmod(0o640)
        file.write_bytes(body[:left])
        named = {finding.file for finding in verify(filled, read_data=True)}
        if name == INDEX:
            assert named == {INDEX} or says_what_the_ledger_says(file, whole_index), left
            Vault.open(filled).reindex()
            assert [] == list(verify(filled, read_data=True))
        else:
            assert name in named, left
        file.write_bytes(body)
        file.chmod(0o440 if name != INDEX else 0o640)
    figures("F4", seed=SEED + part, cuts=len(done), found=len(done))


def test_reindex_heals_nothing_but_the_index(filled: Path) -> None:
    """A damaged object or segment is named as before when the index was made anew."""
    objects = sorted((filled / "objects").rglob("*.zst"))
    for file in (objects[0], objects[-1]):
        body = file.read_bytes()
        file.chmod(0o640)
        file.write_bytes(body[:-1])
        Vault.open(filled).reindex()
        name = file.relative_to(filled).as_posix()
        assert {name} == {finding.file for finding in verify(filled, read_data=True)}
        file.write_bytes(body)


def test_an_index_made_anew_is_equal(filled: Path) -> None:
    """Row by row, an index from nothing holds what one kept up day by day holds."""
    before = filled.parent / "before.db"
    shutil.copyfile(filled / INDEX, before)
    Vault.open(filled).reindex()
    assert says_what_the_ledger_says(filled / INDEX, before)

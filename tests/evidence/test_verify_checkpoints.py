"""The files of seals in a vault: whatever is put in their place, verification names them."""

import random
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from evidence.errors import UsageError
from evidence.seals.checkpoint import Checkpoint, SignedCheckpoint
from evidence.seals.sealing import seal
from evidence.vault import Vault
from evidence.verify import ALL, Part, verify
from tests.evidence.conftest import NOON
from tests.evidence.sealed_vaults import (
    NEXT,
    PEN,
    Maker,
    fill,
    sealed_at,
    told,
)
from tests.evidence.segment_files import file_of, name_of, rewrite


@pytest.fixture
def filled(vault: Vault, commit_run: Maker) -> Vault:
    """A vault of two runs, sealed after each."""
    return fill(vault, commit_run)


def _swapped(vault: Vault) -> bytes:
    root = bytes(32)
    return SignedCheckpoint.make(Checkpoint(vault.origin, sealed_at(vault, 1).size, root), PEN).note


CHECKPOINTS: list[tuple[str, Callable[[Vault], bytes]]] = [
    ("torn", lambda vault: b"audit.example.com/vault\n"),
    ("empty", lambda vault: b""),
    ("appended", lambda vault: sealed_at(vault, 1).note + b"\n"),
    ("of another vault", lambda vault: sealed_at(vault, 1).note.replace(b"audit.", b"other.")),
    ("unsigned change", lambda vault: sealed_at(vault, 1).note.replace(b"\n12\n", b"\n13\n")),
    ("foreign", lambda vault: SignedCheckpoint.make(sealed_at(vault, 1), NEXT).note),
]


@pytest.mark.parametrize("where", ["checkpoint", "anchors/000000000012.checkpoint"])
@pytest.mark.parametrize("made", [each for _, each in CHECKPOINTS], ids=[n for n, _ in CHECKPOINTS])
def test_a_checkpoint_that_was_exchanged_is_named(
    filled: Vault, made: Callable[[Vault], bytes], where: str
) -> None:
    """Whatever is put in the place of either file: that file is named."""
    rewrite(filled.path / where, made(filled))
    assert where in told(filled)


def test_a_checkpoint_under_the_wrong_name_or_of_another_root(filled: Vault) -> None:
    """Files changed about; and one that the key signed over what the ledger never was."""
    first, second = (filled.path / f"anchors/{size:012d}.checkpoint" for size in (6, 12))
    swapped, whole = _swapped(filled), first.read_bytes()
    rewrite(first, second.read_bytes())
    assert "is a checkpoint of 12 entries" in told(filled)["anchors/000000000006.checkpoint"]
    rewrite(first, whole)
    rewrite(filled.path / "checkpoint", swapped)
    rewrite(second, swapped)
    found = told(filled)
    assert "is not what anchors/000000000012.checkpoint was signed over" in found[name_of(7)]
    # The anchor entry in the ledger tells which of the two is at fault.
    assert "is not the checkpoint that" in found["anchors/000000000012.checkpoint"]


def test_a_kept_checkpoint_that_vanished_is_missed(filled: Vault) -> None:
    """The ledger names each that was anchored."""
    (filled.path / "anchors/000000000006.checkpoint").unlink()
    assert "is missing; ledger/" in told(filled)["anchors/000000000006.checkpoint"]
    shutil.rmtree(filled.path / "anchors")
    assert "checkpoint" in told(filled)


@pytest.mark.parametrize(
    "name", ["anchors/notes", "tile/0/1", "tile/x", "tile/0/000.p/3", "anchor"]
)
def test_files_that_are_no_seals(filled: Vault, name: str) -> None:
    """Nothing strange stands among the seals."""
    (filled.path / name).parent.mkdir(parents=True, exist_ok=True)
    (filled.path / name).write_bytes(b"?")
    assert told(filled) == {name: "does not belong into a vault"}


def test_links_among_the_seals_are_named(filled: Vault, quick_path: Path) -> None:
    """Neither a file nor a folder of seals may be a symbolic link."""
    for name in ("checkpoint", "anchors/000000000006.checkpoint", "anchors"):
        shutil.move(filled.path / name, quick_path / "outside")
        (filled.path / name).symlink_to(quick_path / "outside")
        assert "is a symbolic link" in told(filled)[name]
        (filled.path / name).unlink()
        shutil.move(quick_path / "outside", filled.path / name)
    assert told(filled) == {}


def test_what_a_crash_leaves_behind_is_no_fault(filled: Vault) -> None:
    """`checkpoint` may lag behind by one, and be missing at the first seal."""
    rewrite(filled.path / "checkpoint", sealed_at(filled, 0).note)
    assert told(filled) == {}
    (filled.path / "checkpoint").unlink()
    assert told(filled) == {"checkpoint": "is missing; sealing again mends it"}


def test_a_vault_that_is_being_sealed_verifies(vault: Vault) -> None:
    """Whatever a writer commits, seals and anchors meanwhile is no finding."""
    halted = Event()

    def write() -> None:
        number = 0
        while not halted.is_set():
            number += 1
            vault.commit([{"type": "note", "n": number, "m": each} for each in range(100)])
            made = seal(vault, PEN)
            entry = {"sort": "copy", "size": made.size, "checkpoint": made.digest, "token": "x"}
            vault.commit([{"type": "anchor", **entry, "time": NOON.isoformat()}])

    with ThreadPoolExecutor(1) as pool:
        writer = pool.submit(write)
        try:
            found = [each for _ in range(25) for each in verify(vault.path)]
        finally:
            halted.set()
        writer.result()
    assert found == []


def test_a_tile_that_is_not_made_of_the_ledger_is_named(vault: Vault) -> None:
    """A changed tile, a tile too many, and the note of how far they reach."""
    for number in range(3):
        vault.commit([{"type": "note", "n": number, "m": each} for each in range(256)])
    seal(vault, PEN)
    assert told(vault, ()) == {}
    for name in ("tile/0/001", "tile/ledger"):
        body = (vault.path / name).read_bytes()
        for changed in (body[:-1] + bytes([body[-1] ^ 1]), body[:-1], b"", body + b"\n"):
            rewrite(vault.path / name, changed)
            assert list(told(vault, ())) == [name]
        rewrite(vault.path / name, body)
    shutil.copy(vault.path / "tile/0/002", vault.path / "tile/0/003")
    assert list(told(vault, ())) == ["tile/0/003"]


@pytest.mark.parametrize("field", ["size", "checkpoint", "token"])
def test_an_anchor_that_is_none_is_named(filled: Vault, field: str) -> None:
    """An entry of that type holds a size, a digest and what it was anchored by."""
    made = sealed_at(filled, 1)
    entry = {"type": "anchor", "sort": "copy", "size": made.size, "checkpoint": made.digest}
    entry |= {"token": "x", "time": NOON.isoformat()}
    filled.commit([entry | {field: None}])
    assert "is no anchor" in told(filled)[name_of(9)]


def test_parts_of_the_data_come_round(filled: Vault) -> None:
    """Each object is read in one of m parts: damage is found in that one and in no other."""
    file = sorted((filled.path / "objects").rglob("*.zst"))[3]
    rewrite(file, file.read_bytes()[:-1])
    parts = [Part(number, 5) for number in range(1, 6)]
    seen = [part for part in parts if told(filled, read_data=True, part=part)]
    assert seen == [part for part in parts if part.holds(file.stem)]
    assert len(seen) == 1
    assert ALL.holds(file.stem)


@pytest.mark.parametrize(
    "text", ["", "1", "0/3", "4/3", "1/0", "1/3/5", "a/b", "-1/3", "1/9999999"]
)
def test_what_is_no_part(text: str) -> None:
    """Parts are counted from 1 to their number."""
    assert Part.parse("2/7") == Part(2, 7)
    with pytest.raises(UsageError, match="n/m"):
        Part.parse(text)


def test_no_damage_to_what_is_sealed_goes_unseen(filled: Vault) -> None:
    """A bit flipped, a cut, a byte too many, anywhere in ledger and seals, 200 times.

    No index is there to help. What stands behind the newest checkpoint is left out: of the last
    segment alone nobody knows yet.
    """
    chance = random.Random(6)
    folders = ("ledger", "anchors")
    files = [path for name in folders for path in sorted((filled.path / name).rglob("*.*"))]
    sealed_files = [
        *(path for path in files if path.name != file_of(filled.path, 8).name),
        filled.path / "checkpoint",
    ]
    for _ in range(200):
        file = chance.choice(sealed_files)
        body = file.read_bytes()
        at = chance.randrange(len(body))
        flipped = body[:at] + bytes([body[at] ^ (1 << chance.randrange(8))]) + body[at + 1 :]
        rewrite(file, chance.choice([flipped, body[:at], body + b"\n"]))
        assert told(filled), (file, at)
        rewrite(file, body)
    assert told(filled) == {}

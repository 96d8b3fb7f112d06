"""Tiles: sealing reads new segments only, and nothing rests on what no checkpoint confirms."""

import shutil
from pathlib import Path

import pytest

from evidence.errors import IntegrityError
from evidence.seals.merkle import leaf_hash
from evidence.seals.sealing import seal, sealed
from evidence.seals.tiles import TILE_SIZE, TiledTree, TileError, place
from evidence.seals.tree import Tree
from evidence.store.disk import Disk
from evidence.store.ledger import Ledger
from evidence.vault import Vault
from tests.evidence.seals.pen import Pen

PEN = Pen("audit.example.com/vault")


def write(vault: Vault, entries: int) -> None:
    """Commit so many entries in one segment."""
    begin = sum(1 for _ in vault.entries())
    vault.commit([{"type": "note", "n": begin + number} for number in range(entries)])


def tiled(vault: Vault, until: int) -> TiledTree:
    """The tree as sealing finds it."""
    disk = Disk(vault.path)
    return TiledTree.of(disk, Ledger(disk, vault.origin), until=until)


def tiles(vault: Vault) -> list[str]:
    """The names of the tiles."""
    folder = vault.path / "tile"
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in names if name != "ledger")


def test_tiles_stand_where_the_specification_says() -> None:
    """Three digits a folder, all but the last behind an x."""
    assert "/".join(place(0, 0)) == "tile/0/000"
    assert "/".join(place(1, 999)) == "tile/1/999"
    assert "/".join(place(0, 1000)) == "tile/0/x001/000"
    assert "/".join(place(2, 1234067)) == "tile/2/x001/x234/067"


def test_tiles_hold_what_the_specification_says(vault: Vault) -> None:
    """Level 0 holds the hashes of 256 leaves; each tile appears when it is full, never before."""
    for size, expected in ((255, []), (256, ["0/000"]), (600, ["0/000", "0/001"])):
        write(vault, size - sum(1 for _ in vault.entries()))
        seal(vault, PEN)
        assert tiles(vault) == expected
    tree = Tree.of(vault)
    tile = (vault.path / "tile/0/001").read_bytes()
    assert tile == b"".join(tree.leaf(number) for number in range(256, 512))
    assert tile[:32] == leaf_hash(b'{"n":256,"type":"note"}')


def test_a_tile_of_tiles(vault: Vault) -> None:
    """At 65,536 entries the roots of 256 tiles make one of level 1; all roots agree throughout."""
    for _ in range(9):
        write(vault, 7777)
        seal(vault, PEN)
    assert len(tiles(vault)) == 9 * 7777 // 256 + 1
    tree = Tree.of(vault)
    tile = (vault.path / "tile/1/000").read_bytes()
    assert len(tile) == TILE_SIZE
    assert tile[:32] == tree.root(256)
    for size in (256 * 3, 65_535, 65_536, 65_537, 9 * 7777):
        assert tiled(vault, 9 * 7777).root(size) == tree.root(size)
    assert all(tree.holds(each) for each in sealed(vault))


@pytest.mark.parametrize("sizes", [[300] * 8, [1] * 5 + [700, 1, 1], [256, 256, 1], [1000, 24, 8]])
def test_sealing_reads_new_segments_only(vault: Vault, sizes: list[int]) -> None:
    """However entries fall into segments, less than a tile and a segment are read again."""
    for number, size in enumerate(sizes):
        write(vault, size)
        made = seal(vault, PEN)
        assert made.root == Tree.of(vault).root()
        if not (vault.path / "tile" / "ledger").exists():
            continue  # no segment lies in full tiles yet
        again = tiled(vault, made.size)
        assert again.size == made.size
        done = sizes[: number + 1]
        assert sum(done[len(done) - len(again.read) :]) < 256 + max(sizes)
    assert len(tiled(vault, made.size).read) < len(sizes)


@pytest.mark.parametrize("damage", ["gone", "cut", "zeros", "no folder", "no note", "bad note"])
def test_damaged_tiles_are_made_anew(vault: Vault, damage: str) -> None:
    """The ledger is read instead, the seal is right, and the tiles are right after it."""
    for entries in (256, 256, 88):
        write(vault, entries)
    seal(vault, PEN)
    whole = {name: (vault.path / "tile" / name).read_bytes() for name in [*tiles(vault), "ledger"]}
    tile, note = vault.path / "tile/0/001", vault.path / "tile/ledger"
    for file in (tile, note):
        file.chmod(0o640)
    if damage == "gone":
        tile.unlink()
    elif damage == "cut":
        tile.write_bytes(tile.read_bytes()[:-1])
    elif damage == "zeros":
        tile.write_bytes(bytes(TILE_SIZE))
    elif damage == "no folder":
        shutil.rmtree(vault.path / "tile")
    elif damage == "no note":
        note.unlink()
    else:
        note.write_bytes(b'{"segment": "?"}')
    write(vault, 10)
    assert seal(vault, PEN).root == Tree.of(vault).root()
    for name, body in whole.items():
        assert (vault.path / "tile" / name).read_bytes() == body


def test_forged_tiles_do_not_help_a_forged_ledger(vault: Vault, quick_path: Path) -> None:
    """Tiles that were made of another ledger are not what the checkpoint was signed over."""
    write(vault, 600)
    seal(vault, PEN)
    forged = Vault.create(quick_path / "forged", origin=vault.origin)
    forged.commit([{"type": "note", "n": -1}])
    write(forged, 699)
    seal(forged, PEN)
    for part in ("ledger", "tile"):
        shutil.rmtree(vault.path / part)
        shutil.copytree(forged.path / part, vault.path / part)
    (vault.path / "index.db").unlink()
    with pytest.raises(IntegrityError, match="rewritten"):
        seal(Vault.open(vault.path), PEN)


def test_tiles_ahead_of_the_newest_checkpoint_are_not_used(vault: Vault) -> None:
    """What no kept checkpoint covers is read from the ledger."""
    write(vault, 300)
    seal(vault, PEN)
    with pytest.raises(TileError):
        tiled(vault, 299)
    with pytest.raises(TileError):
        tiled(Vault.create(vault.path.parent / "empty", origin="example.com"), 1)

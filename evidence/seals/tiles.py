"""Tiles (C2SP tlog-tiles): the tree's full tiles on disk, so that sealing reads new segments only.

    tile/0/x001/234     256 hashes of leaves; level 1 holds the roots of 256 full tiles of level 0
    tile/ledger         the last segment whose entries all lie in full tiles, its digest and size

They are made from the ledger, and may be thrown away: whoever reads them holds what they come to
against a signed checkpoint, and reads the ledger where it does not agree.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson

from evidence.canonical import canonical, sha256
from evidence.seals import merkle
from evidence.seals.tree import leaves_of
from evidence.store.disk import Disk
from evidence.store.ledger import EMPTY, Head, Ledger

FOLDER = "tile"
REACHED = "ledger"
WIDTH = 256
TILE_SIZE = WIDTH * merkle.HASH_SIZE
_NAME = re.compile(r"tile/([0-9]{1,2})((?:/x[0-9]{3})*/[0-9]{3})", re.ASCII)


class TileError(ValueError):
    """A tile is gone, or no tile; the ledger has to be read."""


class Reached(NamedTuple):
    """A segment and the number of entries up to its end."""

    head: Head
    size: int

    @property
    def body(self) -> bytes:
        """How it is kept in `tile/ledger`."""
        number, digest = self.head
        return canonical({"segment": number, "digest": digest, "size": self.size})

    @classmethod
    def parse(cls, body: bytes) -> "Reached | None":
        """What is kept there; None for what is no such file."""
        try:
            row: Any = orjson.loads(body)
            found = cls(Head(int(row["segment"]), str(row["digest"])), int(row["size"]))
        except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
            # Nothing rests on it: it is made anew.
            return None
        return found if found.body == body else None


def place(level: int, number: int) -> tuple[str, ...]:
    """Where a full tile stands below the vault: `tile/0/x001/x234/067` for tile 1234067."""
    digits = f"{number:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    parts = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return (FOLDER, str(level), *(f"x{part}" for part in parts[:-1]), parts[-1])


def named(parts: tuple[str, ...]) -> tuple[int, int] | str | None:
    """The level and number of the tile of that name, `REACHED`, or None for no name of either."""
    if parts == (FOLDER, REACHED):
        return REACHED
    found = _NAME.fullmatch("/".join(parts))
    if not found:
        return None
    level, number = int(found[1]), int(re.sub(r"\D", "", found[2]))
    return (level, number) if place(level, number) == parts else None


class TiledTree:
    """The tree of a ledger: its older part from full tiles, the newer one read from segments.

    `read` are the segments that were read, `types` the types of their entries.
    """

    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        self._stored = 0
        self._tail = merkle.Levels()
        self._tiles: dict[tuple[int, int], bytes] = {}
        self.read: list[Reached] = []
        self.types: set[str] = set()

    @classmethod
    def of(cls, disk: Disk, ledger: Ledger, *, until: int) -> "TiledTree":
        """The tree of the ledger as it stands; tiles are used for its first `until` entries.

        With `until` 0 all of it is read and its chain checked, else only what follows the tiles.

        Raises:
            TileError: when the tiles do not lead to the ledger as it stands.
            IntegrityError: when a segment that is read is damaged or not chained.
        """
        tree = cls(disk)
        start = tree._resume(ledger, until) if until else Reached(EMPTY, 0)
        leaves, size = bytearray(), start.size
        for segment, digest in ledger.segments(after=start.head):
            leaves += leaves_of(segment)
            size += len(segment.entries)
            tree.read.append(Reached(Head(segment.number, digest), size))
            tree.types.update(entry["type"] for entry in segment.entries)
        tree._tail.extend(leaves)
        return tree

    @property
    def size(self) -> int:
        """How many entries there are."""
        return self._stored + self._tail.size

    def root(self, size: int) -> bytes:
        """The root over the first `size` entries.

        Raises:
            TileError: when a tile that is needed is gone.
        """
        return merkle.root(self.node, size)

    def node(self, level: int, index: int) -> bytes:
        """The hash of a complete part (`merkle.Nodes`)."""
        begin, end = index << level, (index + 1) << level
        if begin >= self._stored and level <= 8:
            return self._tail.node(level, index - (self._stored >> level))
        tier, within = divmod(level, 8)
        if end <= self._stored and not within:
            number, at = divmod(index, WIDTH)
            if (number + 1) << (level + 8) <= self._stored:
                return self._tile(tier, number)[at * merkle.HASH_SIZE :][: merkle.HASH_SIZE]
            whole = merkle.Levels()
            whole.extend(self._tile(tier - 1, index))
            return whole.node(8, 0)
        return merkle.node_hash(
            self.node(level - 1, 2 * index), self.node(level - 1, 2 * index + 1)
        )

    def store(self) -> None:
        """Write the tiles that have become full, and how far they reach.

        Raises:
            StorageError: when the disk refuses.
        """
        full = self.size // WIDTH * WIDTH
        covered = [reached for reached in self.read if reached.size <= full]
        for level, number in _new_tiles(self._stored, full):
            begin = number * WIDTH
            hashes = [self.node(8 * level, begin + at) for at in range(WIDTH)]
            self._write(b"".join(hashes), *place(level, number))
        if covered:
            self._write(covered[-1].body, FOLDER, REACHED)

    def _resume(self, ledger: Ledger, until: int) -> Reached:
        """How far the tiles lead; the segment there must be the one that they were made from."""
        reached = Reached.parse(self._disk.read(FOLDER, REACHED, limit=1000) or b"")
        if not reached or reached.size > until:
            raise TileError("there are no tiles that lead to the ledger")
        body = ledger.read(reached.head.number)
        if body is None or sha256(body) != reached.head.digest:
            raise TileError("the ledger is not what the tiles were made from")
        self._stored = reached.size // WIDTH * WIDTH
        if rest := reached.size - self._stored:
            part = self._tile(0, self._stored // WIDTH)
            self._tail.extend(part[: rest * merkle.HASH_SIZE])
        return reached

    def _tile(self, level: int, number: int) -> bytes:
        found = self._tiles.get((level, number))
        if found is None:
            parts = place(level, number)
            found = self._disk.read(*parts, limit=TILE_SIZE) or b""
            if len(found) != TILE_SIZE:
                raise TileError(f"{self._disk.path(parts)} is gone, or no full tile")
            self._tiles[level, number] = found
        return found

    def _write(self, body: bytes, *parts: str) -> None:
        for depth in range(1, len(parts)):
            self._disk.make_folder(*parts[:depth])
        self._disk.rename(self._disk.stage(body), *parts)


def _new_tiles(before: int, after: int) -> Iterator[tuple[int, int]]:
    """The level and number of each tile that is full at the size `after` and was not `before`."""
    level = 0
    while after := after // WIDTH:
        before //= WIDTH
        yield from ((level, number) for number in range(before, after))
        level += 1

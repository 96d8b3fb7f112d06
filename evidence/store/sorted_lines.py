"""Lines that are gathered in any order and given back in order of their keys, packed meanwhile."""

import heapq
import struct
from collections.abc import Iterator
from operator import itemgetter

from evidence.store.compression import compress, decompress
from evidence.store.packed import PIECE, Packed, in_pieces

RUN = 1 << 21
"""Bytes of lines that are sorted at once."""
Long = tuple[bytes, Packed, bytes]
"""A line too long to be held: its beginning, its middle and its end."""
_SIZES = struct.Struct(">II")
_NUMBER = struct.Struct(">Q")


class SortedLines:
    """Lines by key; those of one key in the order they came in. No key may begin another."""

    def __init__(self) -> None:
        self._count = 0
        self._runs: list[list[bytes]] = []
        self._open: list[tuple[bytes, bytes]] = []
        self._long: list[tuple[bytes, Long]] = []
        self._waiting = 0

    def __len__(self) -> int:
        return self._count

    def copy(self) -> "SortedLines":
        """What is there now; later lines do not come into it."""
        made = SortedLines()
        made._count, made._waiting = self._count, self._waiting
        made._runs, made._open, made._long = [*self._runs], [*self._open], [*self._long]
        return made

    def add(self, key: bytes, line: bytes | Long) -> None:
        """Put in a line of that key."""
        place = key + _NUMBER.pack(self._count)
        self._count += 1
        if isinstance(line, tuple):
            self._long.append((place, line))
            return
        self._open.append((place, line))
        self._waiting += len(line)
        if self._waiting >= RUN:
            self._runs.append(_packed(sorted(self._open)))
            self._open, self._waiting = [], 0

    def lines(self) -> Iterator[Iterator[bytes]]:
        """Each line in parts, to be read before the next one."""
        runs: list[Iterator[tuple[bytes, bytes | Long]]] = [_unpacked(run) for run in self._runs]
        runs += [iter(sorted(self._open)), iter(sorted(self._long, key=itemgetter(0)))]
        for _, line in heapq.merge(*runs, key=itemgetter(0)):
            yield _parts(line)

    def pieces(self) -> Iterator[bytes]:
        """All lines in order, in pieces."""
        return in_pieces(part for line in self.lines() for part in line)


def _parts(line: bytes | Long) -> Iterator[bytes]:
    if isinstance(line, bytes):
        yield line
        return
    start, middle, end = line
    yield start
    yield from middle.pieces()
    yield end


def _packed(items: list[tuple[bytes, bytes]]) -> list[bytes]:
    told = (_SIZES.pack(len(place), len(line)) + place + line for place, line in items)
    return [compress(piece) for piece in in_pieces(told, PIECE // 2)]


def _unpacked(run: list[bytes]) -> Iterator[tuple[bytes, bytes]]:
    for piece in map(decompress, run):
        at = 0
        while at < len(piece):
            of_place, of_line = _SIZES.unpack_from(piece, at)
            at += _SIZES.size
            yield piece[at : at + of_place], piece[at + of_place : at + of_place + of_line]
            at += of_place + of_line

"""Bytes that wait in memory: packed as they come, and read back piece by piece.

What a source answers may be large, and may not touch the disk before it was looked through for
secrets. Packed it takes about a tenth of the room.
"""

import hashlib
from collections.abc import Iterable, Iterator

from evidence.store.compression import compress, decompress

PIECE = 1 << 17
"""Bytes of a piece, more or less: what is unpacked at once."""


class Packed:
    """Bytes being gathered; nothing that was added is torn apart by a piece."""

    def __init__(self) -> None:
        self.size = 0
        self._pieces: list[bytes] = []
        self._open: list[bytes] = []
        self._waiting = 0

    def add(self, data: bytes) -> None:
        """Put `data` behind what is there."""
        self.size += len(data)
        self._open.append(data)
        self._waiting += len(data)
        if self._waiting >= PIECE:
            self._pieces.append(compress(b"".join(self._open)))
            self._open, self._waiting = [], 0

    def pieces(self) -> Iterator[bytes]:
        """All of it in order; as often as one likes."""
        for piece in self._pieces:
            yield decompress(piece)
        if self._open:
            yield b"".join(self._open)


def in_pieces(parts: Iterable[bytes], size: int = PIECE) -> Iterator[bytes]:
    """The same bytes in pieces of at least `size`, the last one apart; no part is torn."""
    held: list[bytes] = []
    waiting = 0
    for part in parts:
        held.append(part)
        waiting += len(part)
        if waiting >= size:
            yield b"".join(held)
            held, waiting = [], 0
    if held:
        yield b"".join(held)


def lines_in(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces that end with a line, except for the last one."""
    rest = b""
    for piece in pieces:
        whole, feed, rest = (rest + piece).rpartition(b"\n")
        if feed:
            yield whole + feed
    if rest:
        yield rest


def sized(pieces: Iterable[bytes]) -> tuple[str, int]:
    """The SHA-256 of the bytes, as `evidence.canonical.sha256` writes it, and their number."""
    digest, size = hashlib.sha256(), 0
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size

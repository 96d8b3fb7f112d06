"""Rows of a record that are read a piece at a time, so that memory does not grow with them."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Any, overload

import orjson

from evidence.errors import IntegrityError

Fields = dict[str, Any]


class PackedRows(Sequence[Fields]):
    """The rows of so many lines of canonical JSON, which `read` gives in pieces of whole lines.

    They are read anew each time, so that nothing is held; who needs one twice keeps it.
    """

    def __init__(self, read: Callable[[], Iterator[bytes]], count: int) -> None:
        self.pieces = read
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Fields]:
        return chain.from_iterable(self.chunks())

    @overload
    def __getitem__(self, index: int) -> Fields: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Fields]: ...
    def __getitem__(self, index: int | slice) -> Fields | Sequence[Fields]:
        return list(self)[index]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def chunks(self, mark: bytes = b"") -> Iterator[list[Fields]]:
        """The rows by pieces; with a `mark`, only the rows in whose line it stands.

        Raises:
            IntegrityError: when the lines are no rows, or not as many.
        """
        held = 0
        for piece in self.pieces():
            rows = _rows(_marked(piece, mark) if mark else piece)
            held += piece.count(b"\n") if mark else len(rows)
            yield rows
        if held != self._count:
            raise IntegrityError(f"a record of {self._count} rows holds {held}")


def _marked(piece: bytes, mark: bytes) -> bytes:
    if mark not in piece:
        return b""
    return b"".join(line for line in piece.splitlines(keepends=True) if mark in line)


def _rows(piece: bytes) -> list[Fields]:
    try:
        # One parse of one array is several times faster than a parse a line.
        rows: list[Fields] = orjson.loads(b"[" + piece.rstrip(b"\n").replace(b"\n", b",") + b"]")
    except orjson.JSONDecodeError as error:
        raise IntegrityError(f"stored bytes are not a record: {error}") from error
    return rows

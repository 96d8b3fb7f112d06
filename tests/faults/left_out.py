"""Writers that leave out a sync on purpose: what looks for power cuts must find each of them."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

from evidence.errors import IntegrityError
from evidence.index import Index
from evidence.store.compression import decompress
from evidence.store.disk import STAGING

_SEGMENT, _FORMAT = b'{"entries"', b'{"format":'
Keeps = Callable[[str, bytes], bool]
"""Whether a descriptor is synced all the same, by what it leads to and `head_of` that."""

OMISSIONS: dict[str, Keeps] = {
    "every sync": lambda *_: False,
    "the sync of objects": lambda name, head: STAGING not in name or head in (_SEGMENT, _FORMAT),
    "the sync of segments": lambda _, head: head != _SEGMENT,
    "the sync of the ledger's folders": lambda name, _: "/ledger" not in name,
    "the sync of the objects' folders": lambda name, _: "/objects" not in name,
}
"""What each leaves out."""


def leave_out(omission: str) -> None:
    """From here on, leave out these syncs in this process, for good.

    The index is not followed either: on some file systems a sync of its file is one of all files.
    """
    keeps = OMISSIONS[omission]
    sync = os.fsync

    def chosen(descriptor: int) -> None:
        name = str(Path(f"/proc/self/fd/{descriptor}").readlink())
        if keeps(name, _heads.get(name, b"")):
            sync(descriptor)

    os.fsync = chosen  # type: ignore[assignment]
    _remember_heads()
    Index.follow = lambda _: None  # type: ignore[method-assign]


def head_of(data: bytes) -> bytes:
    """How a file begins, of which `data` is written first; of a packed one what is in it."""
    try:
        return decompress(bytes(data))[:10]
    except IntegrityError:
        return bytes(data[:10])


_heads: dict[str, bytes] = {}


def _remember_heads() -> None:
    write = os.write

    def watched(descriptor: int, data: bytes) -> int:
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            name = str(Path(f"/proc/self/fd/{descriptor}").readlink())
            _heads.setdefault(name, head_of(data))
        return write(descriptor, data)

    os.write = watched  # type: ignore[assignment]

"""Writers that leave out a sync on purpose: what looks for power cuts must find each of them."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

from evidence.disk import STAGING
from evidence.index import Index

Keeps = Callable[[str, bytes], bool]
"""Whether a descriptor is synced all the same, by what it leads to and how that begins."""

OMISSIONS: dict[str, Keeps] = {
    "every sync": lambda *_: False,
    "the sync of objects": lambda name, head: STAGING not in name or head[:1] == b"{",
    "the sync of segments": lambda _, head: not head.startswith(b'{"entries"'),
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


_heads: dict[str, bytes] = {}


def _remember_heads() -> None:
    write = os.write

    def watched(descriptor: int, data: bytes) -> int:
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            name = str(Path(f"/proc/self/fd/{descriptor}").readlink())
            _heads.setdefault(name, bytes(data[:10]))
        return write(descriptor, data)

    os.write = watched  # type: ignore[assignment]

"""The folder of a vault: how one is made, and what its `format` file says."""

from pathlib import Path

import orjson

from evidence.canonical import canonical
from evidence.errors import IntegrityError, UsageError
from evidence.store.disk import FOLDER_MODE, STAGING, Disk
from evidence.store.ledger import FOLDER as LEDGER

FORMAT = "format"
_FIRST_PLAIN = (LEDGER, "000", "000000000000.json")
OBJECTS = "objects"
VERSION = 2
"""The form of a vault: 2 since its ledger is kept as zstd frames; in 1 it was plain text."""


def make(path: Path, origin: str) -> Disk:
    """Make a vault in a new or empty folder, unless one of that origin stands there.

    `format` is written last: a folder without it is no vault, and is made one by trying again.

    Raises:
        UsageError: when the folder holds something else, or the origin is no single line.
        StorageError: when the disk refuses.
    """
    if not origin.strip() or not origin.isprintable() or len(origin) > 200:
        raise UsageError(f"{origin!r:.60} is no origin: one line of at most 200 characters")
    try:
        missing = [folder for folder in (path, *path.parents) if not folder.exists()]
        path.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{path} cannot be made a vault: {error.strerror}") from error
    disk = Disk(path)
    if disk.size(FORMAT) is None:
        for item in disk.items():
            # Another may be making it at this moment, and be done by now.
            if not _left_by_a_broken_make(disk, item.name) and disk.size(FORMAT) is None:
                raise UsageError(f"{path} holds {item.name} and is no vault: name an empty folder")
        for part in (LEDGER, OBJECTS, STAGING):
            disk.make_folder(part)
        disk.sync()
        staged = disk.stage(_body(origin))
        disk.link(staged, FORMAT)
        disk.sync()
        for folder in missing or [path]:
            Disk(folder.parent).sync()
        disk.discard(staged)
    found = origin_of(disk)
    if found != origin:
        raise UsageError(f"{path} is a vault of {found!r}, not of {origin!r}")
    return disk


def origin_of(disk: Disk) -> str:
    """The origin of the vault in that folder.

    Raises:
        UsageError: when there is no vault.
        IntegrityError: when its format is unknown, or a part of it is gone.
    """
    if not disk.stands():
        raise UsageError(f"there is no vault at {disk.root}")
    body = disk.read(FORMAT, limit=4096)
    if body is None:
        if disk.items(LEDGER):
            raise IntegrityError(f"{disk.root / FORMAT} is missing")
        raise UsageError(f"there is no vault at {disk.root}")
    try:
        row = orjson.loads(body)
        origin, version = row["origin"], row["v"]
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise IntegrityError(f"{disk.root / FORMAT} is damaged: {error}") from error
    # Whatever its format says: to whom these are no segments, such a vault looks empty.
    if version == 1 or disk.size(*_FIRST_PLAIN) is not None:
        raise IntegrityError(
            f"{disk.root} keeps its ledger as plain text, as unreleased versions of Tieout did, "
            "and cannot be read or added to; begin a new vault in an empty folder"
        )
    if version != VERSION or not isinstance(origin, str) or body != _body(origin):
        raise IntegrityError(f"{disk.root / FORMAT} names a format that is not known here")
    folders = {item.name for item in disk.items() if item.sort == "folder"}
    for part in (LEDGER, OBJECTS):
        if part not in folders:
            raise IntegrityError(f"{disk.root / part} is missing, or no folder")
    return origin


def _body(origin: str) -> bytes:
    return canonical({"format": "tieout vault", "origin": origin, "v": VERSION}) + b"\n"


def _left_by_a_broken_make(disk: Disk, name: str) -> bool:
    if name == STAGING:
        return True
    return name in {LEDGER, OBJECTS} and not disk.items(name)

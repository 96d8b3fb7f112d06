"""Containers: the folder or ZIP file a pack is written to, whole or not at all."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Protocol
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from evidence.errors import UsageError
from evidence.pack.manifest import unsafe
from evidence.store.disk import StorageError

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP file can name."""
_FILE = 0o100644
_BLOCK = 1 << 20


class Container(Protocol):
    """What files are added to, one after the other."""

    def add(self, name: str, data: Iterable[bytes]) -> None:
        """Write one file from its bytes, piece by piece."""
        ...


class Writer:
    """Adds files to a container, and keeps the digest and the size of each."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self._folded: set[str] = set()
        self.digests: dict[str, str] = {}
        self.size = 0

    def add(self, name: str, *data: bytes) -> None:
        """Write one file from bytes at hand."""
        self.stream(name, data)

    def add_file(self, name: str, source: Path) -> None:
        """Write one file from a file."""
        with source.open("rb") as file:
            self.stream(name, iter(lambda: file.read(_BLOCK), b""))

    def stream(self, name: str, data: Iterable[bytes]) -> None:
        """Write one file piece by piece.

        Raises:
            UsageError: for a name that is unsafe, or taken where case is not told apart.
        """
        if wrong := unsafe(name):
            raise UsageError(f"{name!r:.80} {wrong}, and no file of a pack can be called so")
        if name.casefold() in self._folded:
            raise UsageError(f"two files of the pack would be called {name}")
        self._folded.add(name.casefold())
        digest = sha256()
        self._container.add(name, self._watched(data, digest.update))
        self.digests[name] = digest.hexdigest()

    def _watched(self, data: Iterable[bytes], update: "Update") -> Iterator[bytes]:
        for piece in data:
            update(piece)
            self.size += len(piece)
            yield piece


class Update(Protocol):
    """What takes in bytes."""

    def __call__(self, data: bytes, /) -> None:
        """Take in some more."""
        ...


class _Folder:
    def __init__(self, root: Path) -> None:
        self._root = root

    def add(self, name: str, data: Iterable[bytes]) -> None:
        """A file below the folder."""
        target = self._root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            for piece in data:
                file.write(piece)


class _Zip:
    """A ZIP file without compression: zlib's output differs from one build of it to another."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive

    def add(self, name: str, data: Iterable[bytes]) -> None:
        """A member without time, machine or user."""
        member = ZipInfo(name, _EPOCH)
        member.compress_type = ZIP_STORED
        member.create_system = 3
        member.external_attr = _FILE << 16
        with self._archive.open(member, "w", force_zip64=True) as file:
            for piece in data:
                file.write(piece)


@contextmanager
def writing(target: Path) -> Iterator[Writer]:
    """A writer of a pack that appears as `target` when the body is through, synced, or never.

    A name that ends in `.zip` gives a ZIP file, any other a folder. Files of the same bytes in the
    same order give the same ZIP file.

    Raises:
        UsageError: when `target` is there already; a pack is never written over.
        StorageError: when the disk refuses.
    """
    if target.exists() or target.is_symlink():
        raise UsageError(f"{target} is there already; name another, or remove it")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        # In a folder of its own beside the target: nothing half-made has the target's name.
        with tempfile.TemporaryDirectory(
            dir=target.parent, prefix=f".{target.name}.", suffix=".tmp"
        ) as made:
            draft = Path(made) / "pack"
            if target.suffix == ".zip":
                with draft.open("xb") as file:
                    with ZipFile(file, "w", ZIP_STORED, allowZip64=True) as archive:
                        yield Writer(_Zip(archive))
                    file.flush()
                    os.fsync(file.fileno())
            else:
                draft.mkdir(mode=0o755)
                yield Writer(_Folder(draft))
                # One call for all files: they must be on the disk before the name is.
                os.sync()
            draft.rename(target)
            _sync(target.parent)
    except OSError as error:
        raise StorageError(f"{target} cannot be written: {error.strerror or error}") from error


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

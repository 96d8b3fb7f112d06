"""The few file operations a vault is made of: each is durable, or refused with the file's name.

Folders are walked from the vault's root one by one, never through a symbolic link.
"""

import errno
import fcntl
import os
import re
import secrets
import stat
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple

from evidence.errors import IntegrityError, TieoutError

FILE_MODE = 0o440
FOLDER_MODE = 0o750
STAGING = "tmp"
AT_ONCE = 8
"""Folders that are synced at once: a disk takes no longer for several than for one."""
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_STAGED = re.compile(r"([0-9]+)-[0-9a-f]{16}")
_ABANDONED_AFTER = 24 * 3600


class StorageError(TieoutError):
    """The disk refused an operation (full, read-only, failing), so nothing was acknowledged."""


class Item(NamedTuple):
    """What stands in a folder: `size` in bytes, as the file system tells it."""

    name: str
    sort: Literal["file", "folder", "link", "other"]
    size: int


@dataclass(frozen=True, slots=True)
class Disk:
    """A folder and what may be done in it; names of files are given part by part below `root`."""

    root: Path

    def stands(self) -> bool:
        """Whether the root is a folder.

        Raises:
            StorageError: when the disk will not tell.
        """
        try:
            return stat.S_ISDIR(self.root.stat().st_mode)
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError as error:
            raise self._refusal(error, ()) from error

    def read(self, *parts: str, limit: int) -> bytes | None:
        """The whole file, None when there is none.

        Raises:
            IntegrityError: when it is a link or no file, or larger than `limit` bytes.
            StorageError: when the disk refuses.
        """
        try:
            with self.opened(*parts) as file:
                data = file.read(limit + 1)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._refusal(error, parts) from error
        if len(data) > limit:
            raise IntegrityError(f"{self.path(parts)} is larger than {limit} bytes")
        return data

    @contextmanager
    def opened(self, *parts: str) -> Iterator[BinaryIO]:
        """A file, to be read piece by piece.

        Raises:
            FileNotFoundError: when there is none.
            IntegrityError: when it is no regular file.
            OSError: when it is a link, or the disk refuses.
        """
        with self._folder(parts[:-1]) as folder:
            # Without O_NONBLOCK a planted pipe would hold the reader for ever.
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
            with os.fdopen(os.open(parts[-1], flags, dir_fd=folder), "rb") as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    raise IntegrityError(f"{self.path(parts)} is no regular file")
                yield file

    def size(self, *parts: str) -> int | None:
        """The size of a file in bytes, None when there is none.

        Raises:
            IntegrityError: when it is a link, or no file.
        """
        try:
            with self._folder(parts[:-1]) as folder:
                found = os.stat(parts[-1], dir_fd=folder, follow_symlinks=False)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._refusal(error, parts) from error
        if not stat.S_ISREG(found.st_mode):
            raise IntegrityError(f"{self.path(parts)} is no regular file")
        return found.st_size

    def items(self, *parts: str) -> list[Item]:
        """What stands in a folder, by name; nothing when there is no such folder."""
        try:
            with self._folder(parts) as folder, os.scandir(folder) as found:
                return sorted(item for item in map(_item, found) if item)
        except FileNotFoundError:
            return []
        except OSError as error:
            raise self._refusal(error, parts) from error

    def stage(self, data: bytes | Iterable[bytes]) -> str:
        """Write `data`, whole or in pieces, to a new file in the staging folder, synced.

        Its name is returned.

        The sync stands before the close: a failure to write back is told to the descriptor that
        wrote, and may be lost to one opened later.
        """
        # A name that nobody can guess or meet; it tells nothing and is gone after the commit.
        name = f"{os.getpid()}-{secrets.token_hex(8)}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            with self._staging() as folder:
                descriptor = os.open(name, flags, FILE_MODE, dir_fd=folder)
                try:
                    for piece in (data,) if isinstance(data, bytes) else data:
                        view = memoryview(piece)
                        while view:
                            view = view[os.write(descriptor, view) :]
                    os.fsync(descriptor)
                finally:
                    os.close(descriptor)
        except OSError as error:
            self.discard(name)
            raise self._refusal(error, (STAGING, name)) from error
        return name

    @contextmanager
    def _staging(self) -> Iterator[int]:
        """The staging folder, made where it is not there yet."""
        with ExitStack() as held:
            try:
                folder = held.enter_context(self._folder((STAGING,)))
            except FileNotFoundError:
                self.make_folder(STAGING)
                folder = held.enter_context(self._folder((STAGING,)))
            yield folder

    def discard(self, staged: str) -> None:
        """Remove a staged file that is no longer needed."""
        # What cannot be removed does no harm: nothing reads it, and a later sweep takes it.
        with suppress(OSError), self._folder((STAGING,)) as folder:
            os.unlink(staged, dir_fd=folder)

    def remove(self, *parts: str) -> bool:
        """Remove a file for good, durable once the folder is synced: whether it was there."""
        try:
            with self._folder(parts[:-1]) as folder:
                os.unlink(parts[-1], dir_fd=folder)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise self._refusal(error, parts) from error
        return True

    def rename(self, staged: str, *parts: str) -> None:
        """Move a staged file to its place; durable once the folder is synced."""
        try:
            with self._folder((STAGING,)) as source, self._folder(parts[:-1]) as target:
                os.rename(staged, parts[-1], src_dir_fd=source, dst_dir_fd=target)
        except OSError as error:
            raise self._refusal(error, parts) from error

    def link(self, staged: str, *parts: str) -> bool:
        """Give a staged file its place unless that is taken: whether it was free."""
        try:
            with self._folder((STAGING,)) as source, self._folder(parts[:-1]) as target:
                os.link(
                    staged, parts[-1], src_dir_fd=source, dst_dir_fd=target, follow_symlinks=False
                )
        except FileExistsError:
            return False
        except OSError as error:
            raise self._refusal(error, parts) from error
        return True

    def make_folder(self, *parts: str) -> None:
        """Make a folder unless it stands; durable once the folder around it is synced."""
        try:
            with self._folder(parts[:-1]) as folder, suppress(FileExistsError):
                os.mkdir(parts[-1], FOLDER_MODE, dir_fd=folder)
        except OSError as error:
            raise self._refusal(error, parts) from error

    def sync(self, *parts: str) -> None:
        """Make the names in a folder durable."""
        try:
            with self._folder(parts) as folder:
                os.fsync(folder)
        except OSError as error:
            raise self._refusal(error, parts) from error

    def sync_each(self, folders: Iterable[tuple[str, ...]]) -> None:
        """Make the names in each of these folders durable: side by side it takes no longer."""
        waiting = list(folders)
        if len(waiting) <= AT_ONCE:
            for parts in waiting:
                self.sync(*parts)
            return
        with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
            for done in [pool.submit(self.sync, *parts) for parts in waiting]:
                done.result()

    def sweep(self) -> None:
        """Remove what writers that died left in the staging folder.

        A file goes only when its process is gone and it is a day old: a process number says
        nothing about a writer in another container or on another host.
        """
        # Sweeping is housekeeping: a file that another sweeper took, or that is not ours to
        # remove, must not stop a writer.
        with suppress(OSError), self._folder((STAGING,)) as folder:
            for name in os.listdir(folder):  # noqa: PTH208 -- a path knows no descriptors
                staged = _STAGED.fullmatch(name)
                if staged is None or _lives(int(staged[1])):
                    continue
                with suppress(OSError):
                    written = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mtime
                    if time.time() - written > _ABANDONED_AFTER:
                        os.unlink(name, dir_fd=folder)

    @contextmanager
    def locked(self, *parts: str, shared: bool = False) -> Iterator[None]:
        """Hold a folder against others that call this (flock); given up when a process dies.

        Several may hold it `shared`, and nobody alone as long as they do.
        """
        try:
            with self._folder(parts) as folder:
                # An opening of its own, that outlives the walk to the folder.
                descriptor = os.open(".", _FOLDER, dir_fd=folder)
        except OSError as error:
            raise self._refusal(error, parts) from error
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
            except OSError as error:
                raise self._refusal(error, parts) from error
            yield
        finally:
            os.close(descriptor)

    def path(self, parts: tuple[str, ...]) -> Path:
        """Where a file stands, for messages."""
        return self.root.joinpath(*parts)

    @contextmanager
    def _folder(self, parts: tuple[str, ...]) -> Iterator[int]:
        # The root itself may be reached through a link: where a vault stands is the operator's say.
        descriptor = os.open(self.root, _FOLDER)
        try:
            for part in parts:
                inner = os.open(part, _FOLDER | os.O_NOFOLLOW, dir_fd=descriptor)
                os.close(descriptor)
                descriptor = inner
            yield descriptor
        finally:
            os.close(descriptor)

    def _refusal(self, error: OSError, parts: tuple[str, ...]) -> TieoutError:
        if error.errno in {errno.ELOOP, errno.ENOTDIR, errno.EISDIR}:
            where = self.path(parts)
            return IntegrityError(f"{where} is, or lies behind, what is no plain file or folder")
        return StorageError(f"{self.path(parts)}: {error.strerror or error}")


def _item(entry: "os.DirEntry[str]") -> Item | None:
    try:
        found = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None  # a writer took it away since it was listed
    sort: Literal["file", "folder", "link", "other"] = "other"
    if stat.S_ISREG(found.st_mode):
        sort = "file"
    elif stat.S_ISDIR(found.st_mode):
        sort = "folder"
    elif stat.S_ISLNK(found.st_mode):
        sort = "link"
    return Item(entry.name, sort, found.st_size)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True

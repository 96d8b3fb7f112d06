"""The lock of a run: one process at a time works on it, and a dead one holds nothing."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from evidence.canonical import sha256
from evidence.disk import FOLDER_MODE, STAGING, StorageError
from evidence.errors import UsageError

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_LOCK = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC


@contextmanager
def run_lock(vault: Path, run: str) -> Iterator[None]:
    """Hold a run of the vault in that folder while the context lasts.

    Raises:
        UsageError: when another process holds it.
        StorageError: when the disk refuses.
    """
    # A name from a digest: what the ledger calls a run is no file name of ours.
    name = f"{sha256(run.encode())[:16]}.lock"
    try:
        folder = _staging(vault)
    except OSError as error:
        raise StorageError(f"{vault / STAGING}: {error.strerror or error}") from error
    try:
        lock = _taken(folder, name, run)
        try:
            yield
        finally:
            # Removed while it is held, so that nobody locks a file that is about to go.
            with suppress(OSError):
                os.unlink(name, dir_fd=folder)
            os.close(lock)
    finally:
        os.close(folder)


def _staging(vault: Path) -> int:
    root = os.open(vault, _FOLDER)
    try:
        with suppress(FileExistsError):
            os.mkdir(STAGING, FOLDER_MODE, dir_fd=root)
        return os.open(STAGING, _FOLDER | os.O_NOFOLLOW, dir_fd=root)
    finally:
        os.close(root)


def _taken(folder: int, name: str, run: str) -> int:
    while True:
        try:
            lock = os.open(name, _LOCK, 0o640, dir_fd=folder)
        except OSError as error:
            raise StorageError(f"the lock of run {run}: {error.strerror or error}") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(lock).st_nlink:
                return lock
        except BlockingIOError as error:
            os.close(lock)
            raise UsageError(f"another process is working on run {run}; let it end") from error
        except OSError as error:
            os.close(lock)
            raise StorageError(f"the lock of run {run}: {error.strerror or error}") from error
        # Its holder removed it between our two steps: there is another file to lock by now.
        os.close(lock)

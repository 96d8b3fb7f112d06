"""Locks: one process at a time works on a run or audits a vault, and a dead one holds nothing."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import orjson

from evidence.canonical import canonical, sha256
from evidence.errors import UsageError
from evidence.store.disk import FOLDER_MODE, STAGING, StorageError

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_LOCK = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
_LONGEST = 1024
"""The most bytes that are read of who holds a lock."""


@contextmanager
def run_lock(vault: Path, run: str) -> Iterator[None]:
    """Hold a run of the vault in that folder while the context lasts.

    Raises:
        UsageError: when another process holds it.
        StorageError: when the disk refuses.
    """
    # A name from a digest: what the ledger calls a run is no file name of ours.
    name = f"{sha256(run.encode())[:16]}.lock"
    with _held(
        vault,
        name,
        f"the lock of run {run}",
        lambda _: f"another process is working on run {run}; let it end",
    ):
        yield


@contextmanager
def audit_lock(vault: Path, *, who: str, since: datetime, name: str = "audit") -> Iterator[None]:
    """Hold the vault for one audit, or another job of that name, while the context lasts.

    `who` is the command that holds it, told to others together with its process, host and `since`.

    Raises:
        UsageError: when another process holds it, saying which one and since when.
        StorageError: when the disk refuses.
    """
    told = {
        "who": who,
        "process": os.getpid(),
        "host": os.uname().nodename,
        "since": f"{since:%Y-%m-%d %H:%M} UTC",
    }
    with _held(vault, f"{name}.lock", f"the lock of {vault}", _holder) as lock:
        try:
            os.ftruncate(lock, 0)
            os.write(lock, canonical(told))
        except OSError as error:
            raise StorageError(f"the lock of {vault}: {error.strerror or error}") from error
        yield


def _holder(lock: int) -> str:
    """Who holds the lock, by what it wrote there; between taking and writing nobody can tell."""
    try:
        said = orjson.loads(os.pread(lock, _LONGEST, 0))
        by = f"{said['who']!r} (process {said['process']} on {said['host']}) since {said['since']}"
    except (orjson.JSONDecodeError, KeyError, TypeError):
        by = "another process, just begun"
    return f"this vault is being worked on by {by}; let it end"


@contextmanager
def _held(vault: Path, name: str, what: str, busy: Callable[[int], str]) -> Iterator[int]:
    try:
        folder = _staging(vault)
    except OSError as error:
        raise StorageError(f"{vault / STAGING}: {error.strerror or error}") from error
    try:
        lock = _taken(folder, name, what, busy)
        try:
            yield lock
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


def _taken(folder: int, name: str, what: str, busy: Callable[[int], str]) -> int:
    while True:
        try:
            lock = os.open(name, _LOCK, 0o640, dir_fd=folder)
        except OSError as error:
            raise StorageError(f"{what}: {error.strerror or error}") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(lock).st_nlink:
                return lock
        except BlockingIOError as error:
            said = busy(lock)
            os.close(lock)
            raise UsageError(said) from error
        except OSError as error:
            os.close(lock)
            raise StorageError(f"{what}: {error.strerror or error}") from error
        # Its holder removed it between our two steps: there is another file to lock by now.
        os.close(lock)

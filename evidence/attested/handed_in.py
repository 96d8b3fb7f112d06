"""Files as they are handed in with an attestation: opened with care, looked through, stored.

A file is never read whole: it may have `LARGEST` bytes. Only its own name is kept, no folder.
"""

import errno
import hashlib
import os
import stat
import zlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from zipfile import BadZipFile, ZipFile, is_zipfile

from evidence.attested.act import File
from evidence.errors import UsageError
from evidence.secrets.scan import SecretFoundError, scan
from evidence.vault import Vault

LARGEST = 256 << 20
"""The most bytes of an attested file; a larger one is kept elsewhere, and its digest stated."""
MOST = 100
"""The most files of one attestation."""
LARGEST_UNPACKED = 64 << 20
"""The most bytes that a packed file may unpack to: it is looked through in memory."""
LONGEST_NAME = 255
"""The most characters of a file's name."""
_PIECE = 1 << 20
_OVERLAP = 4096
"""Bytes that two windows of the scan share, so that a secret between them is seen."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A file that stands open, so that nobody puts another in its place meanwhile."""

    name: str
    descriptor: int

    def pieces(self) -> Iterator[bytes]:
        """All its bytes from the beginning."""
        at = 0
        while piece := os.pread(self.descriptor, _PIECE, at):
            yield piece
            at += len(piece)


@contextmanager
def handed_in(paths: Sequence[Path]) -> Iterator[list[HandedIn]]:
    """The files at these paths, open.

    Raises:
        UsageError: for a file that is missing, empty, too large or no plain file, for a symbolic
            link, and for two that hold the same.
    """
    if len(paths) > MOST:
        raise UsageError(f"{len(paths)} files are too many for one attestation; at most {MOST}")
    with ExitStack() as stack:
        found = []
        for path in paths:
            descriptor = _opened(path)
            stack.callback(os.close, descriptor)
            _refuse_odd(path, os.fstat(descriptor))
            found.append(HandedIn(path.name, descriptor))
        yield found


def store(vault: Vault, files: Sequence[HandedIn], but: Collection[str] = ()) -> list[File]:
    """Stage the files in the vault; secrets of the rules in `but` are let pass.

    Raises:
        SecretFoundError: when a file holds what looks like a secret; it was not stored.
        UsageError: when two files hold the same bytes, or one changed while it was read.
        StorageError: when the disk refuses.
    """
    kept: dict[str, File] = {}
    for file in files:
        _refuse_secrets(file, but)
        whole = hashlib.sha256()
        size = 0
        for piece in file.pieces():
            whole.update(piece)
            size += len(piece)
        digest = whole.hexdigest()
        if digest in kept:
            raise UsageError(f"{kept[digest].name!r} and {file.name!r} hold the same bytes")
        kept[digest] = File(file.name, digest, size)
        if vault.put_in_pieces(partial(_unchanged, file, digest)) != digest:
            raise UsageError(f"{file.name!r} changed while it was read; try again")
    return list(kept.values())


def _opened(path: Path) -> int:
    # Not blocking: a FIFO that nobody writes to would keep us for ever.
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        return os.open(path, flags)
    except ValueError as error:
        raise UsageError(f"{_shown(path)} is no path: {error}") from error
    except OSError as error:
        if error.errno == errno.ELOOP:
            said = f"{_shown(path)} is a symbolic link; name the file itself"
            raise UsageError(said) from error
        raise UsageError(f"{_shown(path)} cannot be read: {error.strerror}") from error


def _shown(path: Path) -> str:
    """A path as a sentence can hold it."""
    return f"{str(path)!r:.200}"


def _refuse_odd(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        what = "a folder" if stat.S_ISDIR(status.st_mode) else "no plain file"
        raise UsageError(f"{_shown(path)} is {what}; attest a file")
    if status.st_size == 0:
        raise UsageError(f"{_shown(path)} is empty, so it shows nothing")
    if status.st_size > LARGEST:
        raise UsageError(
            f"{_shown(path)} has {status.st_size:,} bytes, and at most {LARGEST:,} are kept; keep "
            "it elsewhere and state its SHA-256"
        )
    if len(path.name) > LONGEST_NAME or not _is_text(path.name):
        raise UsageError(f"the name {path.name!r:.80} is no text, or too long; rename the file")


def _is_text(name: str) -> bool:
    try:
        return bool(name.encode())
    except UnicodeEncodeError:
        return False


def _unchanged(file: HandedIn, digest: str) -> Iterator[bytes]:
    """The bytes of a file, held against what was read before."""
    seen = hashlib.sha256()
    for piece in file.pieces():
        seen.update(piece)
        yield piece
    if seen.hexdigest() != digest:
        raise UsageError(f"{file.name!r} changed while it was read; try again")


def _refuse_secrets(file: HandedIn, but: Collection[str]) -> None:
    for pieces in (file.pieces(), *_members(file)):
        before = b""
        for piece in pieces:
            for hit in scan(before + piece):
                if hit.rule not in but:
                    raise SecretFoundError(
                        f"{file.name!r} holds what looks like a secret ({hit.rule}) and was not "
                        f"stored; take it out, or say --allow {hit.rule} if it is none"
                    )
            before = piece[-_OVERLAP:]


def _members(file: HandedIn) -> Iterator[list[bytes]]:
    """What is packed in a ZIP, as the formats of office programs are, a member at a time.

    Raises:
        UsageError: when it unpacks to more than `LARGEST_UNPACKED` bytes.
    """
    with os.fdopen(os.dup(file.descriptor), "rb") as stream:
        if not is_zipfile(stream):
            return
        try:
            with ZipFile(stream) as archive:
                left = LARGEST_UNPACKED
                for member in archive.infolist():
                    with archive.open(member) as opened:
                        data = opened.read(left + 1)
                    left -= len(data)
                    if left < 0:
                        raise UsageError(
                            f"{file.name!r} unpacks to more than {LARGEST_UNPACKED:,} bytes, so it "
                            "cannot be looked through"
                        )
                    yield [data]
        except (BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError):
            # Damaged, encrypted, or packed in a way that is not known: bytes like any others.
            return

"""Copies of signed checkpoints in a second place: a folder, or a bucket (`bucket_copies`)."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from evidence.errors import TieoutError
from evidence.seals.note import LARGEST_NOTE

NAME = re.compile(r"[0-9]{12}\.checkpoint", re.ASCII)
BUCKET = "s3://"


class CopyError(TieoutError):
    """A second place could not be reached or refused, or holds what it should not."""


class Copies(Protocol):
    """A place outside the vault that keeps every checkpoint it is given, and forgets none."""

    @property
    def place(self) -> str:
        """Where it is, as the operator wrote it."""
        ...

    def newest(self) -> tuple[str, bytes] | None:
        """The name and bytes of the checkpoint with the largest name, None when there is none.

        Raises:
            CopyError: when the place cannot be read.
        """
        ...

    def put(self, name: str, note: bytes) -> None:
        """Keep a checkpoint under a name that is free, or holds the same bytes.

        Raises:
            CopyError: when the place refuses, or holds something else under that name.
        """
        ...


@dataclass(frozen=True, slots=True)
class FolderCopies:
    """A folder that stands already: a place that is not mounted must not be made anew."""

    place: str
    folder: Path

    def newest(self) -> tuple[str, bytes] | None:
        """See `Copies`."""
        with self._refusals():
            names = [name for name in os.listdir(self.folder) if NAME.fullmatch(name)]  # noqa: PTH208 -- names only
            return (max(names), self._read(max(names))) if names else None

    def put(self, name: str, note: bytes) -> None:
        """See `Copies`."""
        with self._refusals():
            try:
                # Hard links, by which a vault does this, are not to be had on every share.
                descriptor = os.open(
                    self.folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o440
                )
            except FileExistsError:
                if self._read(name) != note:
                    raise CopyError(f"{self.folder / name} is another checkpoint") from None
                return
            with os.fdopen(descriptor, "wb") as file:
                file.write(note)
                file.flush()
                os.fsync(file.fileno())
            folder = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def _read(self, name: str) -> bytes:
        with (self.folder / name).open("rb") as file:
            return file.read(LARGEST_NOTE + 1)

    @contextmanager
    def _refusals(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            where = error.filename or self.folder
            raise CopyError(f"{where}: {error.strerror or error}") from error

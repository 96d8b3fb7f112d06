"""Members: the files of a pack in a folder or a ZIP file, read without trust and never unpacked.

A name that leads elsewhere, a link, two members of one name, members that overlap or hide bytes
between them, encryption, and sizes that a small file cannot have honestly are refused before
anything is read: what one tool would read and another would not has no place in evidence.
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from evidence.errors import IntegrityError
from evidence.pack.manifest import unsafe
from evidence.store.disk import Disk

BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Caps:
    """The most that a pack may hold: members, bytes in all, and bytes for each byte packed."""

    members: int = 2_000_000
    size: int = 1 << 40
    ratio: int = 256


class Members(Protocol):
    """The files of a pack, by name."""

    @property
    def sizes(self) -> Mapping[str, int]:
        """The bytes of each member, unpacked."""
        ...

    def opened(self, name: str) -> AbstractContextManager[BinaryIO]:
        """A member, to be read piece by piece."""
        ...

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a member, piece by piece.

        Raises:
            IntegrityError: when it cannot be read as what it is listed as. The message begins with
                the member's name.
        """
        ...

    def close(self) -> None:
        """Let the file go."""
        ...


class FolderMembers:
    """The files below a folder; it is walked without following links."""

    def __init__(self, path: Path, caps: Caps) -> None:
        self._disk = Disk(path.absolute())
        self._sizes: dict[str, int] = {}
        for name, size in self._walked(()):
            self._sizes[name] = size
            if len(self._sizes) > caps.members:
                raise IntegrityError(f"{path} holds more than {caps.members} files")
        if sum(self._sizes.values()) > caps.size:
            raise IntegrityError(f"{path} holds more than {caps.size} bytes")

    @property
    def sizes(self) -> Mapping[str, int]:
        """The bytes of each file."""
        return self._sizes

    def _walked(self, parts: tuple[str, ...]) -> Iterator[tuple[str, int]]:
        for item in self._disk.items(*parts):
            inner = (*parts, item.name)
            name = "/".join(inner)
            if wrong := unsafe(name):
                raise IntegrityError(f"{name!r:.200} {wrong}")
            if item.sort == "folder":
                yield from self._walked(inner)
            elif item.sort == "file":
                yield name, item.size
            else:
                what = "a symbolic link" if item.sort == "link" else "no regular file"
                raise IntegrityError(f"{name} is {what}, which no part of a pack is")

    def opened(self, name: str) -> AbstractContextManager[BinaryIO]:
        """As the protocol says."""
        return self._disk.opened(*name.split("/"))

    def pieces(self, name: str) -> Iterator[bytes]:
        """As the protocol says."""
        try:
            with self.opened(name) as file:
                while piece := file.read(BLOCK):
                    yield piece
        except OSError as error:
            raise IntegrityError(f"{name} cannot be read: {error.strerror or error}") from error

    def close(self) -> None:
        """Nothing is held."""

"""The archive a pack may come as: a ZIP file (APPNOTE 6.3) in which nothing is left to chance."""

import stat
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

from evidence.errors import IntegrityError
from evidence.pack.manifest import unsafe
from evidence.pack.members import BLOCK, Caps

_LOCAL = 30
"""The bytes of a local header before the name (APPNOTE 4.3.7)."""
_CENTRAL = 46
"""The bytes of a central header before the name (APPNOTE 4.3.12)."""
_END = 22
_END_64 = 56 + 20
"""The bytes of the record, and of the record and locator of ZIP64, that end a file."""
_UNICODE_PATH = 0x7075
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_DESCRIBED = 0x8
_DESCRIPTORS = frozenset({12, 16, 20, 24})
"""The bytes that may stand behind a member whose size was not known when it was begun."""
_MARKED = frozenset({16, 24})
"""Those that begin with a mark of their own, and so are 4 bytes longer."""
_RECORD_64 = b"PK\x06\x06"
_ZIP64 = 0x0001
_SEE_64 = (0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFFFFFF)
"""What the end of a file tells of disks, members and its directory where ZIP64 tells it."""
_FREE = 1 << 20
"""Up to so many bytes, a member may be as small packed as it will."""
_LARGEST_DIRECTORY = 1 << 30
"""The most bytes of a directory that are taken into memory."""

_DAMAGE = (BadZipFile, LargeZipFile, EOFError, zlib.error, NotImplementedError, RuntimeError)
"""What the standard library raises over ZIP files that are not in order."""


class ZipMembers:
    """The members of a ZIP file; all of its structure is checked before any of them is read."""

    def __init__(self, path: Path, caps: Caps) -> None:
        self._path = path
        try:
            _check_end(path, caps)
            self._archive = ZipFile(path)
        except (*_DAMAGE, ValueError, OverflowError, MemoryError, UnicodeDecodeError) as error:
            raise IntegrityError(f"{path} is no whole ZIP file: {error}") from error
        except OSError as error:
            raise IntegrityError(f"{path} cannot be read: {error.strerror or error}") from error
        self._members: dict[str, ZipInfo] = {}
        try:
            self._check(caps)
        except BaseException:  # whatever is wrong with it, the file is let go
            self.close()
            raise
        self.sizes = {name: info.file_size for name, info in self._members.items()}

    def _check(self, caps: Caps) -> None:
        infos = self._archive.infolist()
        if len(infos) > caps.members:
            raise IntegrityError(f"{self._path} holds more than {caps.members} members")
        folded: set[str] = set()
        for info in infos:
            name = info.orig_filename
            if name.casefold() in folded:
                raise IntegrityError(f"{name!r:.200} is there twice")
            folded.add(name.casefold())
            if _is_folder(info):
                continue
            _check_member(info, caps)
            self._members[name] = info
        if sum(info.file_size for info in infos) > caps.size:
            raise IntegrityError(f"{self._path} holds more than {caps.size} bytes")
        self._check_layout(infos)
        self._check_count(len(infos))

    def _check_layout(self, infos: list[ZipInfo]) -> None:
        """Members follow each other from the first byte on, then the directory, then the end."""
        file = cast("BinaryIO", self._archive.fp)
        place, before = 0, None
        for info in sorted(infos, key=lambda info: info.header_offset):
            if not _fills(file, place, info.header_offset - place, before):
                raise IntegrityError(
                    f"{info.orig_filename} overlaps another member, or bytes stand before it"
                )
            place = info.header_offset + _local_size(file, info) + info.compress_size
            before = info
        if not _fills(file, place, self._archive.start_dir - place, before):
            raise IntegrityError(f"{self._path} holds bytes that belong to no member")
        size = file.seek(0, 2)
        rest = size - self._archive.start_dir - sum(map(_central_size, infos))
        if rest not in {_END, _END + _END_64} or self._archive.comment:
            raise IntegrityError(f"{self._path} holds bytes behind its last member")

    def _check_count(self, members: int) -> None:
        """The end of the file must speak of as many members as its directory, on one disk."""
        file = cast("BinaryIO", self._archive.fp)
        size = file.seek(0, 2)
        file.seek(max(0, size - _END - _END_64))
        tail = file.read()
        start = self._archive.start_dir
        told = _numbers(tail[-_END:], (4, 2), (6, 2), (8, 2), (10, 2), (16, 4))
        allowed = (0, 0, members, members, start)
        if tail[:4] == _RECORD_64 and start + _END + _END_64 <= size:
            wider = _numbers(tail, (16, 4), (20, 4), (24, 8), (32, 8), (48, 8))
            known = (*wider, *_numbers(tail, (60, 4), (64, 8), (72, 4)))
            agrees = known == (*allowed, 0, size - _END - _END_64, 1) and all(
                one in (other, most)
                for one, other, most in zip(told, allowed, _SEE_64, strict=True)
            )
        else:
            agrees = told == allowed
        if not agrees:
            raise IntegrityError(
                f"{self._path} has an end that does not agree with its directory, which names "
                f"{members} members"
            )

    def opened(self, name: str) -> AbstractContextManager[BinaryIO]:
        """As `Members` says."""
        return cast("AbstractContextManager[BinaryIO]", self._archive.open(self._members[name]))

    def pieces(self, name: str) -> Iterator[bytes]:
        """As `Members` says."""
        left = self.sizes[name]
        try:
            with self.opened(name) as file:
                while piece := file.read(BLOCK):
                    left -= len(piece)
                    if left < 0:
                        raise IntegrityError(f"{name} is longer than it says")
                    yield piece
        except (*_DAMAGE, OSError, ValueError) as error:
            raise IntegrityError(f"{name} cannot be unpacked: {error}") from error
        if left:
            raise IntegrityError(f"{name} is shorter than it says")

    def close(self) -> None:
        """Let the file go."""
        self._archive.close()


def _check_end(path: Path, caps: Caps) -> None:
    """Refuse a file that does not end as a ZIP file, or whose directory is beyond measure."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _END - _END_64))
        tail = file.read()
    end = tail[-_END:]
    if size > caps.size or len(end) < _END or end[:4] != b"PK\x05\x06" or end[-2:] != b"\0\0":
        raise IntegrityError(f"{path} is no whole ZIP file, or bytes stand behind its end")
    directory = int.from_bytes(end[12:16], "little")
    if directory == 0xFFFFFFFF and tail[:4] == b"PK\x06\x06":
        directory = int.from_bytes(tail[40:48], "little")
    if directory > min(size, _LARGEST_DIRECTORY):
        raise IntegrityError(f"{path} says that its directory has {directory} bytes")


def _check_member(info: ZipInfo, caps: Caps) -> None:
    name = info.orig_filename
    if wrong := unsafe(name):
        raise IntegrityError(f"{name!r:.200} {wrong}")
    if _renames(info.extra):
        raise IntegrityError(f"{name} has a second name, which some programs would give it")
    sort = stat.S_IFMT(info.external_attr >> 16)
    if sort not in {0, stat.S_IFREG}:
        what = "a symbolic link" if sort == stat.S_IFLNK else "no regular file"
        raise IntegrityError(f"{name} is {what}, which no part of a pack is")
    if info.flag_bits & _ENCRYPTED:
        raise IntegrityError(f"{name} is encrypted")
    if info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        raise IntegrityError(f"{name} is packed by method {info.compress_type}")
    if info.compress_type == ZIP_STORED and info.compress_size != info.file_size:
        raise IntegrityError(f"{name} says two sizes")
    if info.file_size > max(_FREE, info.compress_size * caps.ratio):
        raise IntegrityError(
            f"{name} would unpack to {info.file_size} bytes from {info.compress_size}"
        )


def _renames(extra: bytes) -> bool:
    """Whether an extra field gives a member another name (APPNOTE 4.6.9: Info-ZIP Unicode Path)."""
    while len(extra) >= 4:
        if int.from_bytes(extra[:2], "little") == _UNICODE_PATH:
            return True
        extra = extra[4 + int.from_bytes(extra[2:4], "little") :]
    return False


def _is_folder(info: ZipInfo) -> bool:
    """Whether a member is but the name of a folder, as archivers write them."""
    name = info.orig_filename
    sort = stat.S_IFMT(info.external_attr >> 16)
    plain = name.endswith("/") and not unsafe(name[:-1]) and sort in {0, stat.S_IFDIR}
    return plain and info.file_size == info.compress_size == 0


def _local_size(file: BinaryIO, info: ZipInfo) -> int:
    """The bytes of a member's own header, which must speak of the same member."""
    file.seek(info.header_offset)
    header = file.read(_LOCAL)
    name, extra = int.from_bytes(header[26:28], "little"), int.from_bytes(header[28:30], "little")
    here = file.read(name)
    more = file.read(extra)
    if _renames(more):
        raise IntegrityError(f"{info.orig_filename} has a second name in its own header")
    same = (
        header[:4] == b"PK\x03\x04"
        and int.from_bytes(header[6:8], "little") == info.flag_bits
        and int.from_bytes(header[8:10], "little") == info.compress_type
        and here == _encoded(info)
        and _same_sizes(header, more, info)
    )
    if not same:
        raise IntegrityError(f"{info.orig_filename} has two headers that do not agree")
    return _LOCAL + name + extra


def _same_sizes(header: bytes, extra: bytes, info: ZipInfo) -> bool:
    """Whether a member's own header tells its check sum and sizes as the directory does.

    Where they were not known when it was begun, they are zero there and follow behind the member.
    """
    told = _numbers(header, (14, 4), (18, 4), (22, 4))
    if told[1:] == (_SEE_64[4], _SEE_64[4]) and (wide := _wide(extra)):
        told = (told[0], *reversed(_numbers(wide, (0, 8), (8, 8))))
    if info.flag_bits & _DESCRIBED and not any(told):
        return True
    return told == (info.CRC, info.compress_size, info.file_size)


def _wide(extra: bytes) -> bytes | None:
    """The two sizes of a ZIP64 field: of the whole member, and of the packed one."""
    while len(extra) >= 4:
        size = int.from_bytes(extra[2:4], "little")
        if int.from_bytes(extra[:2], "little") == _ZIP64:
            return extra[4 : 4 + size] if size >= 16 else None
        extra = extra[4 + size :]
    return None


def _fills(file: BinaryIO, place: int, gap: int, before: ZipInfo | None) -> bool:
    """Whether a gap is none, or holds what is told of the member before it, and no more."""
    if before is None or not before.flag_bits & _DESCRIBED or gap not in _DESCRIPTORS:
        return not gap
    file.seek(place)
    told = file.read(gap)
    told = told[4:] if gap in _MARKED else told
    width = (len(told) - 4) // 2
    found = _numbers(told, (0, 4), (4, width), (4 + width, width))
    return found == (before.CRC, before.compress_size, before.file_size)


def _numbers(body: bytes, *places: tuple[int, int]) -> tuple[int, ...]:
    """The numbers that stand at these places, each so many bytes wide."""
    return tuple(int.from_bytes(body[at : at + width], "little") for at, width in places)


def _central_size(info: ZipInfo) -> int:
    return _CENTRAL + len(_encoded(info)) + len(info.extra) + len(info.comment)


def _encoded(info: ZipInfo) -> bytes:
    # Names of packs are ASCII; any other was refused before this is asked.
    return info.orig_filename.encode("ascii", "replace")

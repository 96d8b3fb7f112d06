"""Hostile ZIP files: each trick is refused with a sentence before a member of it is read."""

import io
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile, ZipInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence.errors import IntegrityError, TieoutError, UsageError
from evidence.pack.members import Caps
from evidence.pack.reader import PackReader, open_members
from evidence.pack.verification import PackCheck
from evidence.vault import Vault


def zipped(*members: tuple[str | ZipInfo, bytes], method: int = ZIP_STORED) -> bytes:
    """A ZIP file of these members."""
    file = io.BytesIO()
    with ZipFile(file, "w", method) as archive:
        for name, body in members:
            archive.writestr(name, body)
    return file.getvalue()


def renamed() -> ZipInfo:
    """A member that Info-ZIP unpacks under another name than its own."""
    info = ZipInfo("a")
    told = b"\x01" + zlib.crc32(b"a").to_bytes(4, "little") + b"b"
    info.extra = b"\x75\x70" + len(told).to_bytes(2, "little") + told
    return info


def member(name: str, mode: int = 0o100644) -> ZipInfo:
    info = ZipInfo(name)
    info.create_system = 3
    info.external_attr = mode << 16
    return info


def twice() -> bytes:
    """Two members of one name."""
    whole = bytearray(zipped(("aaaa", b"first"), ("aaab", b"second")))
    return bytes(whole.replace(b"aaab", b"aaaa"))


def overlapping() -> bytes:
    """Two names in the directory for the bytes of one member (the better zip bomb)."""
    whole = bytearray(zipped(("a", b"x" * 50), ("b", b"x" * 50)))
    second = whole.rindex(b"PK\x01\x02")
    whole[second + 42 : second + 46] = struct.pack("<I", 0)
    return bytes(whole)


def two_names() -> bytes:
    """The directory says one name, the member's own header another."""
    whole = bytearray(zipped(("good", b"body")))
    whole[whole.index(b"good") : whole.index(b"good") + 4] = b"evil"
    return bytes(whole)


def encrypted() -> bytes:
    whole = bytearray(zipped(("a", b"body")))
    whole[6] |= 1
    whole[whole.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(whole)


def two_sizes() -> bytes:
    whole = bytearray(zipped(("a", b"body")))
    at = whole.rindex(b"PK\x01\x02") + 24
    whole[at : at + 4] = struct.pack("<I", 9000)
    return bytes(whole)


def other_header(at: int, width: int) -> Callable[[], bytes]:
    """A member whose own header tells another number at that place than the directory does."""

    def made() -> bytes:
        whole = bytearray(zipped(("a", b"body")))
        whole[at : at + width] = (int.from_bytes(whole[at : at + width], "little") + 1).to_bytes(
            width, "little"
        )
        return bytes(whole)

    return made


def other_end(at: int, by: int = 1) -> Callable[[], bytes]:
    """An end of the file that tells another number at that place than there are."""

    def made() -> bytes:
        whole = bytearray(zipped(("a", b"body"), ("b", b"more")))
        whole[len(whole) - 22 + at] = (whole[len(whole) - 22 + at] + by) % 256
        return bytes(whole)

    return made


def streamed(flip: int = 0) -> bytes:
    """A member whose sizes follow it, since they were not known; `flip` harms what follows."""

    class Stream(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

    file = Stream()
    with ZipFile(file, "w") as archive:
        archive.writestr("a", b"body")
        archive.writestr("b", b"more")
    whole = bytearray(file.getvalue())
    whole[whole.index(b"PK\x07\x08") + 4] ^= flip
    return bytes(whole)


def wide(flip_at: int | None = None) -> bytes:
    """A file whose sizes and end are told by ZIP64; `flip_at` is a place in its record."""
    file = io.BytesIO()
    with ZipFile(file, "w") as archive, archive.open("a", "w", force_zip64=True) as member:
        member.write(b"body")
    whole = bytearray(file.getvalue())
    start = len(whole) - 22
    count, size, place = 1, *struct.unpack("<II", whole[start + 12 : start + 20])
    record = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, place)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, start, 1)
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 2**32 - 1, 2**32 - 1, 0)
    tail = bytearray(record + locator + end)
    if flip_at is not None:
        tail[flip_at] ^= 1
    return bytes(whole[:start] + tail)


def huge_directory() -> bytes:
    whole = bytearray(zipped(("a", b"body")))
    whole[-10:-6] = struct.pack("<I", 1 << 31)
    return bytes(whole)


GOOD = zipped(("a", b"body"))
HOSTILE: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    "climbs": (zipped(("../a", b"")), "climbing"),
    "climbs within": (zipped(("x/../../a", b"")), "climbing"),
    "is absolute": (zipped(("/etc/passwd", b"")), "absolute"),
    "has a backslash": (zipped(("..\\a", b"")), "letters, digits"),
    "has a drive": (zipped(("C:/a", b"")), "letters, digits"),
    "has a line feed": (zipped(("a\nb", b"")), "letters, digits"),
    "has a direction sign": (zipped(("a\u202eb", b"")), "letters, digits"),
    "is an option": (zipped(("-rf", b"")), "hyphened"),
    "is a link": (zipped((member("a", stat.S_IFLNK | 0o777), b"/etc/passwd")), "symbolic link"),
    "is a device": (zipped((member("a", stat.S_IFCHR | 0o600), b"")), "no regular file"),
    "is there twice": (twice, "twice"),
    "differs by case alone": (zipped(("a", b"1"), ("A", b"2")), "twice"),
    "overlaps": (overlapping, "overlaps"),
    "has a second name": (zipped((renamed(), b"body")), "second name"),
    "has two names": (two_names, "two headers"),
    "is encrypted": (encrypted, "encrypted"),
    "says two sizes": (two_sizes, "two sizes"),
    "is packed otherwise": (zipped(("a", b"body"), method=ZIP_LZMA), "method 14"),
    "is a bomb": (zipped(("a", b"\0" * (1 << 23)), method=ZIP_DEFLATED), "would unpack"),
    "has a huge directory": (huge_directory, "its directory"),
    "tells another check sum in its header": (other_header(14, 4), "two headers"),
    "tells another packed size in its header": (other_header(18, 4), "two headers"),
    "tells another size in its header": (other_header(22, 4), "two headers"),
    "tells another check sum behind itself": (lambda: streamed(1), "overlaps|bytes stand before"),
    "counts fewer members": (other_end(10, -1), "an end that does not agree"),
    "counts more members on this disk": (other_end(8), "an end that does not agree"),
    "goes on on another disk": (other_end(4), "an end that does not agree"),
    "begins on another disk": (other_end(6), "an end that does not agree"),
    "counts other members in ZIP64": (lambda: wide(32), "an end that does not agree"),
    "tells another place of its ZIP64 end": (lambda: wide(64), "whole ZIP|does not agree"),
    "has bytes before it": (b"#!/bin/sh\n" + GOOD, "bytes stand before"),
    "has bytes behind it": (GOOD + b"more", "behind its end"),
    "has a comment": (GOOD[:-2] + b"\x04\0more", "behind its end"),
    "is cut short": (GOOD[:-5], "no whole ZIP"),
    "is empty": (b"", "no whole ZIP"),
    "is no ZIP file": (b"x" * 500, "no whole ZIP"),
}


@pytest.mark.parametrize("trick", HOSTILE)
def test_each_trick_is_refused(quick_path: Path, trick: str) -> None:
    """A ZIP file that plays a trick is refused, and the sentence says which."""
    made, said = HOSTILE[trick]
    path = quick_path / "pack.zip"
    path.write_bytes(made() if callable(made) else made)
    with pytest.raises(IntegrityError, match=said):
        open_members(path, Caps())
    assert list(PackCheck(path).findings())


def test_a_plain_file_is_read(quick_path: Path) -> None:
    """The control of the experiment: without a trick the member is read, stored or deflated."""
    for method in (ZIP_STORED, ZIP_DEFLATED):
        path = quick_path / f"{method}.zip"
        path.write_bytes(zipped(("a/b", b"body" * 100), method=method))
        members = open_members(path, Caps())
        assert b"".join(members.pieces("a/b")) == b"body" * 100
        members.close()


@pytest.mark.parametrize("made", [streamed, wide])
def test_sizes_may_be_told_elsewhere(quick_path: Path, made: Callable[[], bytes]) -> None:
    """Sizes that follow a member, or stand in ZIP64 fields, are read where they agree."""
    path = quick_path / "pack.zip"
    path.write_bytes(made())
    members = open_members(path, Caps())
    assert b"".join(members.pieces("a")) == b"body"
    members.close()


@pytest.mark.parametrize("caps", [Caps(members=1), Caps(size=10)])
def test_caps_hold(quick_path: Path, caps: Caps) -> None:
    """More members or bytes than allowed are refused, in a ZIP file and in a folder."""
    path = quick_path / "pack.zip"
    path.write_bytes(zipped(("a", b"x" * 20), ("b", b"x")))
    folder = quick_path / "folder"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / name).write_bytes(b"x" * 20)
    for each in (path, folder):
        with pytest.raises(IntegrityError):
            open_members(each, caps)


def test_a_member_that_does_not_unpack_is_named(quick_path: Path) -> None:
    """A wrong checksum or torn stream is a finding with the member's name, no traceback."""
    whole = bytearray(zipped(("a", b"body" * 100), method=ZIP_DEFLATED))
    whole[40] ^= 0xFF
    path = quick_path / "pack.zip"
    path.write_bytes(whole)
    members = open_members(path, Caps())
    with pytest.raises(IntegrityError, match="a cannot be unpacked"):
        b"".join(members.pieces("a"))
    members.close()


@pytest.mark.parametrize("sort", ["link", "folder link", "pipe", "name"])
def test_folders_play_no_tricks(quick_path: Path, sort: str) -> None:
    """Links, pipes and names beyond the allowed are refused in a folder too."""
    folder = quick_path / "pack"
    folder.mkdir()
    (folder / "SHA256SUMS").write_bytes(b"")
    if sort == "link":
        (folder / "a").symlink_to("/etc/passwd")
    elif sort == "folder link":
        (folder / "a").symlink_to("/etc")
    elif sort == "pipe":
        os.mkfifo(folder / "a")
    else:
        (folder / "a b").write_bytes(b"")
    with pytest.raises(IntegrityError, match=r"no part of a pack|is no name"):
        PackReader(folder)


def test_nothing_at_all_is_wrong_usage(quick_path: Path) -> None:
    """A path where nothing stands is no damaged pack."""
    with pytest.raises(UsageError, match="there is no pack"):
        PackReader(quick_path / "nothing")


def test_a_pack_zipped_anew_is_read(audited: Vault, packed: Any, quick_path: Path) -> None:
    """An auditor's own archiver, with folders and compression, does no harm."""
    made = packed(audited)
    again = quick_path / "again.zip"
    with ZipFile(again, "w", ZIP_DEFLATED) as archive:
        for file in sorted(made.path.rglob("*")):
            archive.write(file, file.relative_to(made.path))
    assert list(PackCheck(again).findings()) == []


@pytest.fixture(scope="module")
def genuine(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a small ZIP file with a stored and a deflated member."""
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("SHA256SUMS", b"")
        archive.writestr(ZipInfo("a/b"), b"body" * 50, ZIP_DEFLATED)
        archive.writestr(ZipInfo("c"), b"body" * 50)
    return file.getvalue()


MUTATIONS = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=0, max_size=8), st.booleans()),
    min_size=1,
    max_size=4,
)


@given(mutations=MUTATIONS, keep=st.floats(0.2, 1))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_mutated_files_are_read_or_refused(
    genuine: bytes, quick_path: Path, mutations: list[tuple[float, bytes, bool]], keep: float
) -> None:
    """Whatever is done to a ZIP file, it is read or refused with a sentence; nothing else."""
    whole = bytearray(genuine)
    for place, piece, insert in mutations:
        at = int(place * len(whole))
        whole[at : at if insert else at + len(piece)] = piece
    path = quick_path / "mutated.zip"
    path.write_bytes(whole[: int(len(whole) * keep)] if keep < 0.9 else whole)
    with suppress(TieoutError):
        members = open_members(path, Caps(members=10, size=1 << 20))
        try:
            for name in members.sizes:
                assert len(b"".join(members.pieces(name))) == members.sizes[name]
        finally:
            members.close()
    assert all("\n" not in str(finding) for finding in PackCheck(path).findings())


def test_what_python_lets_pass_is_refused_here() -> None:
    """The tricks are real: Python's own library reads the first of two members of one name."""
    with ZipFile(io.BytesIO(twice())) as archive:
        assert [info.filename for info in archive.infolist()] == ["aaaa", "aaaa"]
    assert zipfile.is_zipfile(io.BytesIO(b"#!/bin/sh\n" + GOOD))

"""Bytes at rest: one zstd frame (RFC 8878) that declares its length, read back under a cap."""

import sys
from collections.abc import Iterable, Iterator

from evidence.errors import IntegrityError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LEVEL = 3
LARGEST_OBJECT = 1 << 30
"""The most bytes one object may hold uncompressed (1 GiB): one collection unit."""


def compress(data: bytes, level: int = LEVEL) -> bytes:
    """`data` as one zstd frame, its length declared in the frame's head."""
    return zstd.compress(data, level)


def compressed(pieces: Iterable[bytes], size: int, level: int = LEVEL) -> Iterator[bytes]:
    """The `size` bytes of `pieces` as one zstd frame like that of `compress`, part by part."""
    compressor = zstd.ZstdCompressor(level)
    compressor.set_pledged_input_size(size)
    for piece in pieces:
        yield compressor.compress(piece)
    yield compressor.flush()


def unpacked(frame: bytes, *, cap: int = LARGEST_OBJECT, piece: int = 1 << 18) -> Iterator[bytes]:
    """What `decompress` gives, in pieces of at most so many bytes.

    Raises:
        IntegrityError: as `decompress`, and so perhaps after pieces were given.
    """
    try:
        declared = _declared(frame, cap)
        decompressor = zstd.ZstdDecompressor()
        given, data = 0, decompressor.decompress(frame, piece)
        while data:
            given += len(data)
            yield data
            if decompressor.eof or given > declared:
                break
            data = decompressor.decompress(b"", piece)
    except zstd.ZstdError as error:
        raise IntegrityError(f"is no whole zstd frame: {error}") from error
    _refuse_other(given == declared and decompressor.eof, decompressor.unused_data)


def decompress(frame: bytes, *, cap: int = LARGEST_OBJECT) -> bytes:
    """The bytes that `compress` was given, never more than `cap` of them.

    Raises:
        IntegrityError: when `frame` is no single whole frame of declared length within `cap`. Its
            message is the end of a sentence that begins with the name of the file.
    """
    try:
        declared = _declared(frame, cap)
        decompressor = zstd.ZstdDecompressor()
        # One byte more than declared shows a frame that lies, without unpacking all of it.
        data = decompressor.decompress(frame, declared + 1)
    except zstd.ZstdError as error:
        raise IntegrityError(f"is no whole zstd frame: {error}") from error
    _refuse_other(len(data) == declared and decompressor.eof, decompressor.unused_data)
    return data


def _declared(frame: bytes, cap: int) -> int:
    declared = zstd.get_frame_info(frame).decompressed_size
    if declared is None:
        raise IntegrityError("declares no length")
    if declared > cap:
        raise IntegrityError(f"declares {declared} bytes, and {cap} is the most that it may hold")
    return declared


def _refuse_other(whole: bool, behind: bytes) -> None:
    if not whole:
        raise IntegrityError("is a zstd frame cut short, or longer than it declares")
    if behind:
        raise IntegrityError("holds bytes behind its zstd frame")

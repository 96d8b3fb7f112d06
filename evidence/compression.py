"""Bytes at rest: one zstd frame (RFC 8878) that declares its length, read back under a cap."""

import sys

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


def decompress(frame: bytes, *, cap: int = LARGEST_OBJECT) -> bytes:
    """The bytes that `compress` was given, never more than `cap` of them.

    Raises:
        IntegrityError: when `frame` is no single whole frame of declared length within `cap`. Its
            message is the end of a sentence that begins with the name of the file.
    """
    try:
        declared = zstd.get_frame_info(frame).decompressed_size
        if declared is None:
            raise IntegrityError("declares no length")
        if declared > cap:
            raise IntegrityError(
                f"declares {declared} bytes, and {cap} is the most that it may hold"
            )
        decompressor = zstd.ZstdDecompressor()
        # One byte more than declared shows a frame that lies, without unpacking all of it.
        data = decompressor.decompress(frame, declared + 1)
    except zstd.ZstdError as error:
        raise IntegrityError(f"is no whole zstd frame: {error}") from error
    if len(data) != declared or not decompressor.eof:
        raise IntegrityError("is a zstd frame cut short, or longer than it declares")
    if decompressor.unused_data:
        raise IntegrityError("holds bytes behind its zstd frame")
    return data

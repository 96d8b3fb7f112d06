"""Files that somebody delivers: opened for reading only, capped, and read whole."""

import os
import stat
from pathlib import Path

from evidence.errors import TieoutError


class DeliveryError(TieoutError):
    """A delivered file cannot be had; `cause` is one of `evidence.transcript.CAUSES`."""

    exit_code = 3

    def __init__(self, cause: str, code: str, words: str) -> None:
        self.cause = cause
        self.code = code
        self.words = words
        super().__init__(words)


def read_whole(path: Path, most: int) -> bytes:
    """The bytes of a file of at most `most` bytes.

    Raises:
        DeliveryError: when it is missing, refused, empty, larger, no regular file, or changed
            while it was read.
    """
    try:
        # Without O_NONBLOCK a pipe in the file's place would stop the run for ever.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as stream:
            before = os.fstat(handle)
            if not stat.S_ISREG(before.st_mode):
                raise DeliveryError("malformed", "NotAFile", "is not a regular file")
            if before.st_size > most:
                raise DeliveryError("malformed", "TooLarge", f"is larger than {most:,} bytes")
            data = stream.read(most + 1)
            after = os.fstat(handle)
    except FileNotFoundError as error:
        raise DeliveryError("unavailable", "NoSuchFile", "there is no such file") from error
    except PermissionError as error:
        raise DeliveryError("refused", "PermissionDenied", "may not be read") from error
    except OSError as error:
        said = (error.strerror or "input error").lower()
        raise DeliveryError("unavailable", "CannotRead", said) from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise DeliveryError("incomplete", "StillWritten", "changed while it was read")
    if not data.strip():
        raise DeliveryError("malformed", "Empty", "is empty")
    return data

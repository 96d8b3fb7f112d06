"""Objects as they lie in a vault: where each stands, and its frame held to the digest it bears."""

import re
from collections.abc import Iterator
from pathlib import Path

from evidence.canonical import sha256
from evidence.errors import IntegrityError
from evidence.store.compression import decompress, unpacked
from evidence.store.packed import sized
from evidence.store.vault_folder import OBJECTS

_DIGEST = re.compile(r"[0-9a-f]{64}")


def checked(digest: str) -> str:
    """The same text, when it is a digest.

    Raises:
        IntegrityError: when it is none.
    """
    if not _DIGEST.fullmatch(digest):
        raise IntegrityError(f"{digest!r:.80} is no SHA-256 digest")
    return digest


def place_of(digest: str) -> tuple[str, str, str]:
    """Where the object of that digest stands below a vault's root."""
    return OBJECTS, digest[:2], f"{digest}.zst"


def opened(file: Path, frame: bytes, digest: str) -> bytes:
    """What the frame of an object holds.

    Raises:
        IntegrityError: when it is no frame, or not of that digest.
    """
    try:
        data = decompress(frame)
    except IntegrityError as error:
        raise IntegrityError(f"{file} {error}") from error
    _refuse_other(file, sha256(data), digest)
    return data


def opened_in_pieces(file: Path, frame: bytes, digest: str) -> Iterator[bytes]:
    """What the frame of an object holds, in pieces; the first is given when all were checked.

    Raises:
        IntegrityError: as `opened`.
    """
    try:
        found, _ = sized(unpacked(frame))
    except IntegrityError as error:
        raise IntegrityError(f"{file} {error}") from error
    _refuse_other(file, found, digest)
    yield from unpacked(frame)


def _refuse_other(file: Path, found: str, digest: str) -> None:
    if found != digest:
        raise IntegrityError(f"{file} does not hold what its name says")

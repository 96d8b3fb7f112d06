"""Files of segments in a vault, as tests find and read them and put others in their place."""

from pathlib import Path

from evidence.store.compression import compress
from evidence.store.ledger import place, unpacked


def name_of(number: int) -> str:
    """The name of a segment's file, below the vault."""
    return "/".join(place(number))


def file_of(folder: Path, number: int) -> Path:
    """The file of a segment of the vault in that folder."""
    return folder / name_of(number)


def body_of(file: Path) -> bytes:
    """The bytes of the segment in that file."""
    return unpacked(file.read_bytes())


def rewrite(file: Path, data: bytes) -> None:
    """Put other bytes into a file, which is read-only."""
    file.chmod(0o640)
    file.write_bytes(data)
    file.chmod(0o440)


def put_body(file: Path, body: bytes) -> None:
    """Put another segment into a file, which is read-only."""
    rewrite(file, compress(body))

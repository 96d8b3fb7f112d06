"""The manifest of a pack, `SHA256SUMS`: every file with its digest, as `sha256sum -c` reads it."""

import re
from collections.abc import Mapping
from pathlib import Path

from evidence.errors import IntegrityError

NAME = "SHA256SUMS"
SIGNATURE = f"{NAME}.sig"
TIME_STAMP = f"{NAME}.tsr"
UNLISTED = frozenset({NAME, SIGNATURE, TIME_STAMP})
"""The files that the manifest does not list: it cannot hold its own digest, nor theirs."""
LARGEST = 1 << 28
LONGEST_NAME = 200
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_SAFE = re.compile(r"[A-Za-z0-9._/-]+")


def unsafe(name: str) -> str | None:
    """Why `name` may not be that of a file in a pack, None when it may.

    A name is relative, of `[A-Za-z0-9._/-]` only, and climbs nowhere: it can neither lead out of
    the folder it is unpacked in nor mean something to a shell or a terminal.
    """
    if not _SAFE.fullmatch(name):
        return "is no name of letters, digits and ._/- only"
    if len(name) > LONGEST_NAME:
        return f"is a name of more than {LONGEST_NAME} characters"
    if name.startswith("/"):
        return "is an absolute name"
    if any(part in {"", ".", ".."} or part.startswith("-") for part in name.split("/")):
        return "is a name with an empty, climbing or hyphened part"
    return None


def manifest_of(files: Mapping[str, str]) -> bytes:
    """The bytes of a manifest: a line a file with digest and name, sorted by the name's bytes."""
    return "".join(f"{files[name]}  {name}\n" for name in sorted(files)).encode("ascii")


def parse(body: bytes) -> dict[str, str]:
    """The digest of each file by its name; each set of files has one manifest only.

    Raises:
        IntegrityError: when the bytes are no manifest in that form. The message is the end of a
            sentence that begins with the name of the file.
    """
    try:
        text = body.decode("ascii")
    except UnicodeDecodeError as error:
        raise IntegrityError("is no plain text") from error
    files: dict[str, str] = {}
    for number, line in enumerate(text.split("\n")[:-1], 1):
        found = _LINE.fullmatch(line)
        if not found:
            raise IntegrityError(f"is damaged in line {number}")
        digest, name = found.groups()
        if wrong := unsafe(name):
            raise IntegrityError(f"names {name!r:.80} in line {number}, which {wrong}")
        if name in UNLISTED:
            raise IntegrityError(f"lists {name}, which it cannot vouch for")
        if name in files:
            raise IntegrityError(f"names {name} twice")
        files[name] = digest
    if manifest_of(files) != body:
        raise IntegrityError("is not sorted, or not ended by a line feed")
    return files


def is_pack(path: Path) -> bool:
    """Whether what stands at `path` is meant to be a pack: a file, or a folder with a manifest."""
    return path.is_file() or (path / NAME).is_file()

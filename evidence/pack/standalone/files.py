"""The files of an unpacked pack, held against its manifest, and the objects among them."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MANIFEST = "SHA256SUMS"
UNLISTED = (MANIFEST, f"{MANIFEST}.sig", f"{MANIFEST}.tsr")
_LINE = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9._/-]+)")
_BLOCK = 1 << 20


class PackError(Exception):
    """A pack cannot be read as one; the message is a sentence."""


class Pack:
    """An unpacked pack; findings are sentences that begin with the name of a file."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.listed: dict[str, str] = {}
        self.sound: set[str] = set()

    def against_manifest(self) -> Iterator[str]:
        """What is missing, changed, unlisted, or listed under a name it may not have."""
        try:
            text = (self.root / MANIFEST).read_bytes().decode("ascii")
        except OSError as error:
            said = f"{self.root} is no unpacked pack: {MANIFEST}: {error.strerror}"
            raise PackError(said) from error
        except UnicodeDecodeError as error:
            raise PackError(f"{MANIFEST} is not plain text") from error
        for number, line in enumerate(text.splitlines(), start=1):
            found = _LINE.fullmatch(line)
            if not found or ".." in found[2].split("/") or found[2].startswith("/"):
                yield f"{MANIFEST} has a line {number} that names no file of a pack"
            elif found[2] in self.listed:
                yield f"{MANIFEST} names {found[2]} twice"
            else:
                self.listed[found[2]] = found[1]
        there = set(self._walked())
        for name in sorted(there - self.listed.keys() - set(UNLISTED)):
            yield f"{name} is not listed in {MANIFEST}"
        for name, digest in self.listed.items():
            if name not in there:
                yield f"{name} is missing"
                continue
            seen = _sha256(self.root / name)
            if seen is None:
                yield f"{name} is no plain file"
            elif seen != digest:
                yield f"{name} is not what {MANIFEST} says"
            elif name.startswith("objects/") and name != _place(digest):
                yield f"{name} is not named by what it holds"
            else:
                self.sound.add(name)

    def _walked(self) -> Iterator[str]:
        for folder, _, names in os.walk(self.root):
            for name in names:
                yield Path(folder, name).relative_to(self.root).as_posix()

    def names(self, folder: str) -> list[str]:
        """The listed files below a folder, by name."""
        return sorted(name for name in self.listed if name.startswith(f"{folder}/"))

    def read(self, name: str) -> bytes | None:
        """The bytes of a file; None when it is missing, or not what the manifest says."""
        return (self.root / name).read_bytes() if name in self.sound else None

    def json(self, name: str) -> Any:
        """What a JSON file says, None where there is none.

        Raises:
            PackError: when it is no JSON.
        """
        data = self.read(name)
        try:
            return None if data is None else json.loads(data)
        except ValueError as error:
            raise PackError(f"{name} is no JSON: {error}") from error

    def has(self, digest: str) -> bool:
        """Whether the object of that digest is here and whole."""
        return _place(digest) in self.sound

    def object(self, digest: str) -> bytes | None:
        """The object of that digest, None when it is not here or not whole."""
        return self.read(_place(digest))


def _place(digest: str) -> str:
    return f"objects/{digest[:2]}/{digest}"


def _sha256(path: Path) -> str | None:
    """The digest of a plain file; a link is none."""
    if path.is_symlink() or not path.is_file():
        return None
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()

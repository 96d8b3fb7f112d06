"""What a writer was told to be durable, kept outside of its vault, and what of that is gone."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evidence.canonical import canonical, sha256
from evidence.errors import TieoutError
from evidence.store.ledger import Segment, place, unpacked
from evidence.vault import Vault
from evidence.verify import verify

REFUSED = 70
"""The exit code of a process that was refused something with a sentence for its user."""


def watch(told: Path) -> None:
    """From here on, write a line into `told` whenever a commit of this process has returned.

    For a process that is a test's own and ends with it: the vault's class is changed for good.
    """
    with _or_end():
        descriptor = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    put, commit, write = Vault.put, Vault.commit, os.write
    objects: list[str] = []

    def watched_put(self: Vault, data: bytes) -> str:
        digest = put(self, data)
        objects.append(digest)
        return digest

    def watched_commit(self: Vault, entries: Sequence[Mapping[str, Any]]) -> int:
        # Other threads go on putting meanwhile: that is promised by the commit after this one.
        promised = objects[:]
        number = commit(self, entries)
        said = {"segment": number, "entries": entries_digest(entries), "objects": promised}
        del objects[: len(promised)]
        with _or_end():
            write(descriptor, json.dumps(said).encode() + b"\n")
        return number

    Vault.put = watched_put  # type: ignore[method-assign]
    Vault.commit = watched_commit  # type: ignore[method-assign]


@contextmanager
def _or_end() -> Iterator[None]:
    """A fault meant for the vault may hit the file of the test instead: then nothing was told."""
    try:
        yield
    except OSError:
        os._exit(REFUSED)


def entries_digest(entries: Sequence[Mapping[str, Any]]) -> str:
    """What tells the entries of a commit from others."""
    return sha256(canonical(list(entries)))


@dataclass(frozen=True)
class Acknowledged:
    """One commit that a writer was told to be durable; `entries` is a digest of its entries."""

    segment: int
    entries: str
    objects: tuple[str, ...]


def acknowledged(told: Path) -> list[Acknowledged]:
    """What stands in the file; a last line that was cut short was never told."""
    lines = told.read_bytes().splitlines(keepends=True) if told.exists() else []
    whole = [json.loads(line) for line in lines if line.endswith(b"\n")]
    return [Acknowledged(row["segment"], row["entries"], tuple(row["objects"])) for row in whole]


def faults_of(path: Path, told: Sequence[Acknowledged], *, index: bool = True) -> list[str]:
    """What is wrong with a vault, in words: what was acknowledged and is gone, what is damaged.

    Without `index` the findings about the index are left to others.
    """
    if not told and not (path / "format").exists():
        return []  # it was never made, and nobody was told that it was
    try:
        found = [
            str(finding)
            for finding in verify(path, read_data=True)
            if index or finding.file != "index.db"
        ]
        vault = Vault.open(path)
    except TieoutError as error:
        return [f"lost everything: {error}"]
    return found + [f"lost: {each}" for one in told for each in _gone(vault, one)]


def _gone(vault: Vault, told: Acknowledged) -> list[str]:
    file = vault.path.joinpath(*place(told.segment))
    try:
        body = Segment.parse(unpacked(file.read_bytes()))
    except (OSError, TieoutError) as error:
        return [f"segment {told.segment}: {error}"]
    wrong = (
        []
        if entries_digest(body.entries) == told.entries
        else [f"segment {told.segment} is another"]
    )
    return wrong + [f"object {digest}" for digest in told.objects if not vault.has(digest)]

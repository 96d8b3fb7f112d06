"""Verification: walks a vault file by file and tells which one is not what it should be.

It reads the ledger and each object by name; with `read_data` every byte. What no chain covers yet
(the newest segment, a ledger cut short) shows where the index remembers it. Nothing is written.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from evidence.canonical import sha256
from evidence.disk import STAGING, Disk, Item
from evidence.errors import IntegrityError, TieoutError
from evidence.index import NAME as INDEX
from evidence.index import Index
from evidence.ledger import FOLDER as LEDGER
from evidence.ledger import LARGEST_SEGMENT, Ledger, LedgerEntry, Segment, place
from evidence.run import Run
from evidence.run_store import RunReader
from evidence.vault import Vault
from evidence.vault_folder import FORMAT, OBJECTS, origin_of

_PARTS = {FORMAT: "file", LEDGER: "folder", OBJECTS: "folder", STAGING: "folder", INDEX: "file"}
_JOURNAL = f"{INDEX}-journal"
_REFERENCES = {
    "run-start": ("planned",),
    "evidence": ("transcript", "record"),
    "not-collected": ("transcript", "record"),
    "results": ("object",),
    "run-end": ("object",),
}
"""The fields of an entry that name objects, by its type."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: `file` is named below the vault's folder, `problem` in words."""

    file: str
    problem: str

    def __str__(self) -> str:
        return f"{self.file} {self.problem}"


def verify(path: Path, *, read_data: bool = False) -> Iterator[Finding]:
    """Everything that is wrong with the vault at `path`; nothing when it verifies.

    With `read_data` each object is unpacked and its digest taken, else only its name is looked at.

    Raises:
        UsageError: when there is no vault.
    """
    disk = Disk(path.absolute())
    try:
        origin = origin_of(disk)
    except IntegrityError as error:
        yield Finding(FORMAT, str(error))
        return
    yield from _Verifier(disk, origin).findings(read_data=read_data)


class _Verifier:
    def __init__(self, disk: Disk, origin: str) -> None:
        self._disk = disk
        self._origin = origin
        self._vault = Vault(disk, origin)
        self._segments: dict[int, str] = {}
        self._origins: dict[str, str] = {}
        self._objects: set[str] = set()
        self._named: dict[str, str] = {}
        self._runs: dict[str, str] = {}
        self._begun: set[str] = set()
        self._ended: set[str] = set()

    def findings(self, *, read_data: bool) -> Iterator[Finding]:
        yield from self._top()
        yield from self._object_names()
        chain_holds = True
        for finding in self._ledger():
            chain_holds = False
            yield finding
        yield from self._index(chain_holds=chain_holds)
        yield from self._stored_runs()
        for digest, named_by in self._named.items():
            if digest not in self._objects:
                yield Finding(_object(digest), f"is missing; {named_by} names it")
        if read_data:
            yield from self._data()

    def _top(self) -> Iterator[Finding]:
        for item in self._disk.items():
            if _PARTS.get(item.name, "file" if item.name == _JOURNAL else "") != item.sort:
                yield Finding(item.name, _stray(item))
        for item in self._disk.items(STAGING):
            if item.sort != "file":
                yield Finding(f"{STAGING}/{item.name}", _stray(item))

    def _object_names(self) -> Iterator[Finding]:
        for shard in self._disk.items(OBJECTS):
            if shard.sort != "folder" or not re.fullmatch(r"[0-9a-f]{2}", shard.name):
                yield Finding(f"{OBJECTS}/{shard.name}", _stray(shard))
                continue
            for item in self._disk.items(OBJECTS, shard.name):
                file = f"{OBJECTS}/{shard.name}/{item.name}"
                name = re.fullmatch(r"([0-9a-f]{64})\.zst", item.name)
                if item.sort != "file" or not name or not item.name.startswith(shard.name):
                    yield Finding(file, _stray(item))
                elif item.size == 0:
                    yield Finding(file, "is empty")
                else:
                    self._objects.add(name[1])

    def _ledger(self) -> Iterator[Finding]:
        numbers: list[int] = []
        for folder in self._disk.items(LEDGER):
            if folder.sort != "folder":
                yield Finding(f"{LEDGER}/{folder.name}", _stray(folder))
                continue
            for item in self._disk.items(LEDGER, folder.name):
                number = int(item.name[:12]) if re.match(r"[0-9]{12}\.", item.name) else -1
                whole = (LEDGER, folder.name, item.name)
                if item.sort == "file" and number >= 0 and place(number) == whole:
                    numbers.append(number)
                else:
                    yield Finding("/".join(whole), _stray(item))
        before, digest = -1, ""
        for number in sorted(numbers):
            for gone in range(before + 1, number):
                yield Finding(_segment(gone), f"is missing; {_segment(number)} is there")
            body = self._disk.read(*place(number), limit=LARGEST_SEGMENT) or b""
            self._segments[number] = sha256(body)
            yield from self._one(number, body, chained_to=digest if before == number - 1 else None)
            before, digest = number, self._segments[number]
        yield from self._origin_findings()

    def _origin_findings(self) -> Iterator[Finding]:
        others = {file: name for file, name in self._origins.items() if name != self._origin}
        if others and len(others) == len(self._origins):
            yield Finding(FORMAT, f"names {self._origin!r}; no segment is of that origin")
            return
        for file, name in others.items():
            yield Finding(file, f"is a segment of {name!r}, not of {self._origin!r}")

    def _one(self, number: int, body: bytes, *, chained_to: str | None) -> Iterator[Finding]:
        file = _segment(number)
        try:
            segment = Segment.parse(body)
        except IntegrityError as error:
            yield Finding(file, str(error))
            return
        if segment.number != number:
            yield Finding(file, f"says it is segment {segment.number}")
        self._origins[file] = segment.origin
        if chained_to is not None and segment.previous != chained_to:
            wrong = f"is not what {file} is chained to, or that was changed"
            yield Finding(_segment(number - 1), wrong) if number else Finding(file, "is chained")
        for entry in segment.listed:
            yield from self._entry(file, entry)

    def _entry(self, file: str, entry: LedgerEntry) -> Iterator[Finding]:
        fields = entry.fields
        for name in _REFERENCES.get(entry.type, ()):
            if isinstance(fields.get(name), str):
                self._named.setdefault(fields[name], file)
        run = str(fields.get("run"))
        if entry.type == "run-start":
            if run in self._begun:
                yield Finding(file, f"begins run {run} a second time")
            self._begun.add(run)
        if entry.type == "run-end":
            if run not in self._begun or run in self._ended:
                yield Finding(file, f"ends run {run}, which is not open")
            self._ended.add(run)
            if isinstance(fields.get("object"), str):
                self._runs[fields["object"]] = run

    def _index(self, *, chain_holds: bool) -> Iterator[Finding]:
        index = Index(self._disk, Ledger(self._disk, self._origin))
        try:
            remembered = index.remembered()
            if remembered is None:
                return
            for number, digest in remembered.items():
                found = self._segments.get(number)
                if found != digest:
                    chain_holds = False
                    wrong = "is not the file that" if found else "is missing, and"
                    yield Finding(_segment(number), f"{wrong} {INDEX} has seen")
            if chain_holds and not index.is_equal():
                yield Finding(INDEX, "does not say what the ledger says; `tieout reindex` mends it")
        except sqlite3.DatabaseError as error:
            yield Finding(INDEX, f"is damaged ({error}); `tieout reindex` mends it")
        except IntegrityError as error:
            yield Finding(INDEX, str(error))

    def _stored_runs(self) -> Iterator[Finding]:
        for digest, name in self._runs.items():
            if digest not in self._objects:
                continue
            try:
                run = Run.parse(self._vault.get(digest))
            except TieoutError as error:
                yield Finding(_object(digest), str(error))
                continue
            if run.id != name:
                yield Finding(_object(digest), f"is run {run.id}; the ledger names it as {name}")
            for part in self._parts_of(run):
                self._named.setdefault(part, f"run {run.id}")

    def _parts_of(self, run: Run) -> Iterator[str]:
        yield from (run.controls, run.checks, run.kinds, run.waivers, *run.blocks)
        yield from (framework.catalog for framework in run.frameworks)
        for item in run.evidence:
            yield from (item.transcript, item.record) if item.record else (item.transcript,)
        # What is missing or damaged itself is told of where it is named, or where data is read.
        with suppress(IntegrityError):
            yield from (check.module for check in RunReader(self._vault, run).checks().values())

    def _data(self) -> Iterator[Finding]:
        for digest in sorted(self._objects):
            try:
                self._vault.get(digest)
            except TieoutError as error:
                yield Finding(_object(digest), str(error))


def _object(digest: str) -> str:
    return f"{OBJECTS}/{digest[:2]}/{digest}.zst"


def _segment(number: int) -> str:
    return "/".join(place(number))


def _stray(item: Item) -> str:
    if item.sort == "link":
        return "is a symbolic link, which no part of a vault is"
    return "does not belong into a vault"

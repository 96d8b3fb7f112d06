"""Verification: walks a vault file by file and tells which one is not what it should be.

It reads the ledger and each object by name; with `read_data` every byte. What no chain covers (the
newest segment, a ledger cut short or written anew) shows where a checkpoint was signed over it, or
the index remembers it. Nothing is written.
"""

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from evidence.attested.act import TYPE as ATTESTATION
from evidence.canonical import sha256
from evidence.errors import IntegrityError, TieoutError, UsageError
from evidence.finding import Finding
from evidence.index import NAME as INDEX
from evidence.index import Index
from evidence.references import objects_of, parts_of
from evidence.reviewed.act import TYPE as REVIEW
from evidence.run_store import RunReader
from evidence.runs.run import Run
from evidence.seals import tiles
from evidence.seals.findings import Examined, read_seals, seal_findings
from evidence.seals.sealing import ANCHORS, CHECKPOINT
from evidence.store.disk import STAGING, Disk, Item
from evidence.store.ledger import FOLDER as LEDGER
from evidence.store.ledger import LARGEST_SEGMENT, Ledger, LedgerEntry, Segment, place, unpacked
from evidence.store.vault_folder import FORMAT, OBJECTS, origin_of
from evidence.told_acts import UNBELIEVED, unbelieved
from evidence.tombstones import HOLD, Erasure, erased, in_words
from evidence.vault import Vault

_PARTS = {
    FORMAT: "file", LEDGER: "folder", OBJECTS: "folder", STAGING: "folder", INDEX: "file",
    CHECKPOINT: "file", ANCHORS: "folder", tiles.FOLDER: "folder",
}  # fmt: skip
_JOURNAL = f"{INDEX}-journal"
_OF_OPEN_RUNS = frozenset({"evidence", "not-collected", "results"})
"""Entries that belong to a run that has not ended."""
_RESUMABLE = (None, "aborted", "failed")
_GAPS_NAMED = 1000
"""How many segments of a gap are named one by one: who plants a high number gains no long list."""
"""How a run had ended, if at all, that may be taken up again."""


@dataclass(frozen=True, slots=True)
class Part:
    """The n-th of m parts of all objects, by digest: all m in turn read every object once."""

    number: int
    of: int

    @classmethod
    def parse(cls, text: str) -> "Part":
        """The part that `n/m` means, n from 1 to m.

        Raises:
            UsageError: for anything else.
        """
        found = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", text)
        if not found or not 1 <= int(found[1]) <= int(found[2]):
            raise UsageError(f"{text!r} is no part of the data; write n/m, such as 1/7")
        return cls(int(found[1]), int(found[2]))

    def holds(self, digest: str) -> bool:
        """Whether an object of that digest is in this part."""
        return int(digest[:16], 16) % self.of == self.number - 1


ALL = Part(1, 1)


def verify(
    path: Path,
    *,
    read_data: bool = False,
    part: Part = ALL,
    keys: Sequence[str] = (),
    held: Mapping[str, bytes] | None = None,
) -> Iterator[Finding]:
    """Everything that is wrong with the vault at `path`; nothing when it verifies.

    The arguments are those of `Verification`.

    Raises:
        UsageError: when there is no vault.
    """
    return Verification(path, read_data=read_data, part=part, keys=keys, held=held).findings()


class Verification:
    """One walk through a vault; `seals` tells of its seals when the walk is done, `erased` what is.

    With `read_data` each object is unpacked and its digest taken, of a `part` of them if one is
    given; else only names are looked at. Checkpoints must be signed by one of `keys`, which are
    fingerprints (`SHA256:...`), or by a key that the ledger links to one of them. `held` are
    checkpoints that the caller kept from before, by the name that findings call them.
    """

    def __init__(
        self,
        path: Path,
        *,
        read_data: bool = False,
        part: Part = ALL,
        keys: Sequence[str] = (),
        held: Mapping[str, bytes] | None = None,
    ) -> None:
        self._disk = Disk(path.absolute())
        self._read_data = read_data
        self._part = part
        self._segments: dict[int, str] = {}
        self._origins: dict[str, str] = {}
        self._objects: set[str] = set()
        self._named: dict[str, str] = {}
        self._runs: dict[str, str] = {}
        self._begun: set[str] = set()
        self._ended: dict[str, str] = {}
        self._keys = keys
        self._held = held or {}
        self.seals = Examined("")
        self.erased: dict[str, Erasure] = {}

    def notes(self) -> Iterator[str]:
        """What is no fault and is said all the same, when the walk is done: what was erased."""
        yield from in_words(self.erased, self._objects)

    def findings(self) -> Iterator[Finding]:
        """Everything that is wrong.

        Raises:
            UsageError: when there is no vault.
        """
        try:
            self._origin = origin_of(self._disk)
        except IntegrityError as error:
            yield Finding(FORMAT, str(error))
            return
        self.seals = Examined(self._origin, self._keys, self._held)
        self._vault = Vault(self._disk, self._origin)
        yield from self._top()
        yield from read_seals(self._disk, self.seals)
        chain_holds = True
        for finding in self._ledger():
            chain_holds = False
            yield finding
        # After the ledger: an object stands before a segment names it, also while others write.
        yield from self._object_names()
        yield from self._index(chain_holds=chain_holds)
        yield from seal_findings(self._disk, self.seals, self._vault)
        yield from self._stored_runs()
        with suppress(IntegrityError):  # where the chain is broken, that was told already
            self.erased = erased(self._origin, self._vault.entries())
            for sort in (HOLD, ATTESTATION, REVIEW):
                for entry in unbelieved(self._origin, self._vault.entries(), sort):
                    yield Finding(_segment(entry.segment), f"entry {entry.position} {UNBELIEVED}")
        for digest, named_by in self._named.items():
            if digest not in self._objects and digest not in self.erased:
                yield Finding(_object(digest), f"is missing; {named_by} names it")
        if self._read_data:
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
                # A listing may pass over what is being written at that moment.
                if (since := self._packed(gone)) is not None:
                    yield from self._one(gone, since, digest if before == gone - 1 else None)
                    before, digest = gone, self._segments[gone]
                    continue
                self.seals.whole = False
                yield Finding(_segment(gone), f"is missing; {_segment(number)} is there")
                if gone - before > _GAPS_NAMED:
                    break
            packed = self._packed(number) or b""
            yield from self._one(number, packed, digest if before == number - 1 else None)
            before, digest = number, self._segments[number]
        yield from self._origin_findings()

    def _origin_findings(self) -> Iterator[Finding]:
        others = {file: name for file, name in self._origins.items() if name != self._origin}
        if others and len(others) == len(self._origins):
            yield Finding(FORMAT, f"names {self._origin!r}; no segment is of that origin")
            return
        for file, name in others.items():
            yield Finding(file, f"is a segment of {name!r}, not of {self._origin!r}")

    def _packed(self, number: int) -> bytes | None:
        # What is no plain file was told of as a stray.
        with suppress(IntegrityError):
            return self._disk.read(*place(number), limit=LARGEST_SEGMENT)
        return None

    def _one(self, number: int, packed: bytes, chained_to: str | None) -> Iterator[Finding]:
        file = _segment(number)
        try:
            body = unpacked(packed)
            self._segments[number] = sha256(body)
            segment = Segment.parse(body)
        except IntegrityError as error:
            self._segments.setdefault(number, sha256(packed))
            self.seals.whole = False
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
        yield from self.seals.add(segment, self._segments[number])

    def _entry(self, file: str, entry: LedgerEntry) -> Iterator[Finding]:
        fields = entry.fields
        for digest in objects_of(entry):
            self._named.setdefault(digest, file)
        run = str(fields.get("run"))
        if entry.type == "run-start":
            if run in self._begun:
                yield Finding(file, f"begins run {run} a second time")
            self._begun.add(run)
        if entry.type == "run-resume":
            if run not in self._begun or self._ended.get(run) not in _RESUMABLE:
                yield Finding(file, f"resumes run {run}, which was not cut short")
            self._ended.pop(run, None)
        if entry.type in _OF_OPEN_RUNS and run in self._ended:
            yield Finding(file, f"holds an entry {entry.type!r} of run {run}, which had ended")
        if entry.type == "run-end":
            if run not in self._begun or run in self._ended:
                yield Finding(file, f"ends run {run}, which is not open")
            self._ended[run] = str(fields.get("status"))
            if isinstance(fields.get("object"), str):
                self._runs[fields["object"]] = run

    def _index(self, *, chain_holds: bool) -> Iterator[Finding]:
        ledger = Ledger(self._disk, self._origin)
        index = Index(self._disk, ledger)
        try:
            remembered = index.remembered()
            if remembered is None:
                return
            for number, digest in remembered.items():
                found = self._segments.get(number)
                if found is None and self._packed(number) is not None:
                    found = sha256(ledger.read(number) or b"")
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
                run = Run.parse(self._vault.get(digest), partial(self._part_of, name))
            except TieoutError as error:
                yield Finding(_object(digest), str(error))
                continue
            if run.id != name:
                yield Finding(_object(digest), f"is run {run.id}; the ledger names it as {name}")
            # What is missing or damaged itself is told of where it is named, or where data is read.
            with suppress(IntegrityError):
                for part in parts_of(RunReader(self._vault, run)):
                    self._named.setdefault(part, f"run {run.id}")

    def _part_of(self, run: str, digest: str) -> bytes:
        self._named.setdefault(digest, f"run {run}")
        return self._vault.get(digest)

    def _data(self) -> Iterator[Finding]:
        for digest in sorted(filter(self._part.holds, self._objects)):
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

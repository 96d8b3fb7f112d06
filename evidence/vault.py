"""The vault: content-addressed objects and the ledger that names them, in plain files.

    format                          what this folder is, and the origin of its ledger
    objects/ab/<sha256>.zst         an object, named by the SHA-256 of its uncompressed bytes
    ledger/000/<12 digits>.json.zst a segment of the ledger, chained to the one before
    tmp/                            files being written
    index.db                        where things stand in the ledger; thrown away at will
    checkpoint, anchors/, tile/     seals over the ledger, where there is a key (`seals.sealing`)

A vault must, at any instant and after any crash or power cut:

1.  The name of an object must be the SHA-256 of what it holds. A reader must check that.
2.  An object or a segment must appear under its name only when its bytes are synced, in one step
    (rename, link), and must not change after that.
3.  A segment must appear only when each object put before it is synced, stands under its name, and
    the folder of that name is synced: whoever put it, and even if it stood there before.
4.  Segment n must be chained to the unpacked bytes of segment n-1, must appear only when the name
    of that is synced, whoever made it, and must be created only where no segment n is (`link`), so
    that of two writers one wins and the other chains behind it.
5.  A commit must be acknowledged only when the folders that lead to its segment are synced, that
    of the vault and the one around it too.
6.  After a failed sync, write, rename or link the writer must not commit again: what the disk holds
    is then unknown. A new writer starts from what it can read.
7.  An object must be removed only after the entry that says so is acknowledged, and while nobody
    commits; a commit must name no object that was removed before it.
8.  No file name comes from evidence; no symbolic link inside the vault is followed.
9.  Nothing may be read from the index that the ledger does not say.

A vault should, besides: hold an object once however often it is put; leave files of a live writer
in `tmp/` alone, and sweep those of a dead one; be readable where it cannot be written.

After a crash there may be objects that no segment names and files in `tmp/`; neither is a fault.
Whoever can write the folder and holds no key can take segments off the end; only someone who
remembers a later head (an index, a checkpoint, a pack) can tell.
"""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

from evidence.canonical import sha256
from evidence.errors import IncompleteError, IntegrityError, MissingObjectError, UsageError
from evidence.index import Index, row_of
from evidence.record import Evidence
from evidence.runs.run import Run
from evidence.runs.run_heads import RunHead, named
from evidence.store.compression import LARGEST_OBJECT, compress, compressed
from evidence.store.disk import STAGING, Disk, StorageError
from evidence.store.frames import checked, opened, opened_in_pieces, place_of
from evidence.store.ledger import Ledger, LedgerEntry, Segment, check_entry, place
from evidence.store.packed import sized
from evidence.store.vault_folder import OBJECTS, make, origin_of


class Vault:
    """The evidence of one organisation; safe for several threads, processes and readers at once."""

    def __init__(self, disk: Disk, origin: str) -> None:
        self._disk = disk
        self._ledger = Ledger(disk, origin)
        self._index = Index(disk, self._ledger)
        self._staged: dict[str, str] = {}
        self._unsynced: set[str] = set()
        self._durable: set[str] = set()
        self._relied_on: set[str] = set()
        self._staging = Lock()
        self._committing = Lock()
        self._failure: StorageError | None = None
        self._swept = False
        self._settled = False
        self.origin = origin

    @classmethod
    def create(cls, path: Path, *, origin: str) -> "Vault":
        """Make a vault in a new or empty folder; one of the same origin that stands is opened.

        `origin` names the ledger for good: one line, usually a domain and path of the organisation.

        Raises:
            UsageError: when the folder holds something else, or the origin is no single line.
            StorageError: when the disk refuses.
        """
        disk = make(path.absolute(), origin)
        return cls(disk, origin_of(disk))

    @classmethod
    def open(cls, path: Path) -> "Vault":
        """The vault in that folder.

        Raises:
            UsageError: when there is none.
            IntegrityError: when its format is unknown, or a part of it is gone.
        """
        disk = Disk(path.absolute())
        return cls(disk, origin_of(disk))

    @property
    def path(self) -> Path:
        """The folder of the vault."""
        return self._disk.root

    def put(self, data: bytes) -> str:
        """Stage `data` and return its digest; it is durable only when a `commit` has returned.

        Raises:
            UsageError: when it is larger than an object may be.
            StorageError: when the disk refuses; the vault can no longer be committed to then.
        """
        return self._put(sha256(data), len(data), lambda: (compress(data),))

    def put_in_pieces(self, pieces: Callable[[], Iterable[bytes]]) -> str:
        """Stage what `pieces` gives, and is asked for twice, as `put` does."""
        digest, size = sized(pieces())
        return self._put(digest, size, lambda: compressed(pieces(), size))

    def _put(self, digest: str, size: int, frame: Callable[[], Iterable[bytes]]) -> str:
        self._refuse_after_failure()
        if size > LARGEST_OBJECT:
            raise UsageError(f"an object of {size} bytes is too large: store it in parts")
        if digest in self._staged:
            return digest
        if self._disk.size(*place_of(digest)):
            with self._staging:
                self._relied_on.add(digest)
            # Its name may be another writer's, and not synced yet.
            if digest not in self._durable:
                with self._staging:
                    self._unsynced.add(digest)
            return digest
        if not self._swept:
            self._swept = True
            self._disk.sweep()
        try:
            name = self._disk.stage(frame())
        except StorageError as error:
            self._failure = error
            raise
        with self._staging:
            kept = self._staged.setdefault(digest, name)
            self._unsynced.add(digest)
        if kept != name:
            self._disk.discard(name)
        return digest

    def get(self, digest: str) -> bytes:
        """The object of that digest, checked against it; staged objects are found too.

        Raises:
            MissingObjectError: when it is not there.
            IntegrityError: when it is not what its name says, or `digest` is no digest.
        """
        return opened(*self._frame(digest), digest)

    def pieces(self, digest: str) -> Iterator[bytes]:
        """The object of that digest in pieces, the first given when all are checked against it.

        Raises:
            MissingObjectError: as `get`.
            IntegrityError: as `get`.
        """
        return opened_in_pieces(*self._frame(digest), digest)

    def _frame(self, digest: str) -> tuple[Path, bytes]:
        """The file of an object, and what it holds."""
        staged = self._staged.get(checked(digest))
        # A commit moves a staged object to its place at any moment, and never back.
        for parts in ((STAGING, staged), place_of(digest)) if staged else (place_of(digest),):
            frame = self._disk.read(*parts, limit=LARGEST_OBJECT)
            if frame is not None:
                return self._disk.path(parts), frame
        raise MissingObjectError(f"{self._disk.path(place_of(digest))} is missing")

    def has(self, digest: str) -> bool:
        """Whether an object of that digest is there, staged ones included; it is not read."""
        return checked(digest) in self._staged or bool(self._disk.size(*place_of(digest)))

    def commit(self, entries: Sequence[Mapping[str, Any]]) -> int:
        """Make every object put so far durable, then add `entries` as the next segment.

        Returns the number of the segment. When this returns, neither a crash nor a power cut takes
        the objects or the entries away.

        Raises:
            CanonicalError: when an entry may not stand in a ledger; nothing was written then.
            UsageError: when there is no entry, or one is not what its type says; likewise.
            StorageError: when the disk refuses. Nothing was acknowledged; the vault is intact, but
                this object commits no more.
            IncompleteError: when an object that was put has been erased meanwhile; likewise.
            IntegrityError: when the end of the ledger is damaged, or not what the index has seen.
        """
        if not entries:
            raise UsageError("a commit needs an entry")
        for position, entry in enumerate(entries):
            check_entry(entry)
            row_of(LedgerEntry(0, position, entry["type"], entry))
        with self._committing:
            self._refuse_after_failure()
            try:
                self._settle()
                with self._disk.locked(OBJECTS, shared=True):
                    self._refuse_what_went()
                    self._publish()
                    number = self._ledger.append(entries)
            except StorageError as error:
                self._failure = error
                raise
        # The commit stands. An index that cannot follow now is caught up by the next reader.
        with suppress(StorageError):
            self._index.follow()
        return number

    def remove(self, erased: Callable[[], Collection[str]]) -> int:
        """Remove objects for good; how many were there. Only `evidence.erasure` has a right to.

        `erased` names them, and is asked while nobody commits: what an entry has named again by
        then is not among them.

        Raises:
            StorageError: when the disk refuses; what is left is removed when this is done again.
        """
        with self._disk.locked(OBJECTS):
            going = [
                digest for digest in erased() if self._disk.size(*place_of(digest)) is not None
            ]
            for digest in going:
                self._disk.remove(*place_of(digest))
            for folder in sorted({digest[:2] for digest in going}):
                self._disk.sync(OBJECTS, folder)
        return len(going)

    def entries(self, *types: str) -> Iterator[LedgerEntry]:
        """The entries of these types in order, all when none is named; the chain is checked.

        Raises:
            IntegrityError: at the first segment that is missing, damaged or not chained.
        """
        for segment, _ in self._ledger.segments():
            for entry in segment.listed:
                if not types or entry.type in types:
                    yield entry

    def segments(self) -> Iterator[Segment]:
        """The segments of the ledger in order; the chain is checked as in `entries`."""
        return (segment for segment, _ in self._ledger.segments())

    def runs(self) -> list[RunHead]:
        """Every run in the order of the ledger, failed and aborted ones too."""
        return self._index.runs()

    def tags(self) -> dict[str, str]:
        """The run that each tag names now; what it named before stands in the ledger."""
        return self._index.tags()

    def load_run(self, name: str) -> Run:
        """The stored run of that id, tag, beginning of an id, `latest~2`, `previous` or date.

        Raises:
            UsageError: when no finished run is meant; see `run_heads.named`.
            IntegrityError: when what is stored is not the run that the ledger names.
        """
        head = named(self.runs(), name, self._index.tags())
        ends = (entry.fields for entry in self._segment(head.segment).listed)
        if not any(
            (end["type"], end.get("run"), end.get("object")) == ("run-end", head.id, head.digest)
            for end in ends
        ):
            raise IntegrityError(
                f"{self.path / 'index.db'} says of run {head.id} what no entry says"
            )
        run = Run.parse(self.get(head.digest or ""), self.get)
        if run.id != head.id:
            file = self._disk.path(place_of(head.digest or ""))
            raise IntegrityError(f"{file} is run {run.id}, and the ledger names it as {head.id}")
        return run

    def evidence(self, *, before: datetime | None = None) -> list[Evidence]:
        """The newest envelope of each kind and scope, by kind and scope.

        Readings and failed readings count alike. Newest is the last in the ledger; with `before`,
        the last of those whose reading ended at or before that instant.
        """
        found = []
        segments: dict[int, Segment] = {}
        for kind, scope, number, position in self._index.newest_evidence(before):
            segment = segments.get(number) or segments.setdefault(number, self._segment(number))
            fields = segment.entries[position] if position < len(segment.entries) else {}
            if (fields.get("kind"), fields.get("scope")) != (kind, scope):
                file = self.path / "index.db"
                raise IntegrityError(f"{file} says of {kind} in {scope} what no entry says")
            found.append(Evidence.from_json(fields))
        return found

    def reindex(self) -> None:
        """Make the index anew from the ledger as it stands."""
        self._index.rebuild()

    def _segment(self, number: int) -> Segment:
        file = self._disk.path(place(number))
        body = self._ledger.read(number)
        if body is None:
            raise IntegrityError(f"{file} is missing")
        try:
            return Segment.parse(body)
        except IntegrityError as error:
            raise IntegrityError(f"{file} {error}") from error

    def _settle(self) -> None:
        """Make the folder itself durable, once: whoever made it may have died before it did."""
        if self._settled:
            return
        self._disk.sync()
        # A folder that may not be opened is one that somebody else made, before there was a vault.
        if os.access(self.path.parent, os.R_OK):
            Disk(self.path.parent).sync()
        self._settled = True

    def _refuse_what_went(self) -> None:
        """An object that was there when it was put may have been erased since."""
        with self._staging:
            relied_on, self._relied_on = self._relied_on, set()
        for digest in relied_on:
            if digest not in self._staged and self._disk.size(*place_of(digest)) is None:
                raise IncompleteError(
                    f"object {digest} was erased while it was being stored again; run again"
                )

    def _publish(self) -> None:
        with self._staging:
            staged = dict(self._staged)
            unsynced, self._unsynced = self._unsynced, set()
        for digest, name in staged.items():
            target = place_of(digest)
            self._disk.make_folder(*target[:-1])
            self._disk.rename(name, *target)
        self._disk.sync_each((OBJECTS, folder) for folder in sorted({d[:2] for d in unsynced}))
        if unsynced:
            self._disk.sync(OBJECTS)
        self._durable |= unsynced
        with self._staging:
            for digest in staged:
                del self._staged[digest]

    def _refuse_after_failure(self) -> None:
        if self._failure:
            raise StorageError(f"nothing can be committed after a failed write: {self._failure}")

"""The index: a SQLite file of where in the ledger things stand, thrown away and rebuilt at will.

It holds nothing that the ledger does not. It is caught up before each question, and made anew when
it is missing, damaged or of another version. Since it remembers the digest of each segment it has
seen, it notices a ledger that was cut short or rewritten; then it refuses instead of forgetting.
"""

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import chain, takewhile
from threading import Lock
from typing import Any

from evidence.canonical import sha256
from evidence.errors import IntegrityError, UsageError
from evidence.record import Evidence
from evidence.runs.run_heads import TAG, UNFINISHED, RunHead, utc
from evidence.store.disk import Disk, StorageError
from evidence.store.ledger import EMPTY, Head, Ledger, LedgerEntry, Segment, place

NAME = "index.db"
VERSION = 4
_SCHEMA = (
    "CREATE TABLE segments (number INTEGER PRIMARY KEY, digest BLOB NOT NULL)",
    """CREATE TABLE runs (place INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL,
       started TEXT NOT NULL, mode TEXT NOT NULL, status TEXT, object TEXT,
       segment INTEGER NOT NULL)""",
    """CREATE TABLE units (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, scope TEXT NOT NULL,
       UNIQUE (kind, scope))""",
    """CREATE TABLE evidence (place INTEGER PRIMARY KEY, unit INTEGER NOT NULL,
       collected INTEGER NOT NULL)""",
    "CREATE TABLE tags (tag TEXT PRIMARY KEY, run TEXT NOT NULL)",
    f"PRAGMA user_version = {VERSION}",
)
TABLES = ("segments", "runs", "units", "evidence", "tags")
# Where the file itself is not at fault, throwing it away would not help.
_NO_FAULT_OF_THE_FILE = {
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_IOERR,
}
_PLACES = 1 << 24  # more than the entries that fit into a segment

Row = tuple[str, Mapping[str, Any]]
_START = (
    "INSERT OR IGNORE INTO runs (id, place, started, mode, segment)"
    " VALUES (:run, :place, :started, :mode, :segment)"
)
# The first end stands: a run cannot be ended a second time with a better word.
_END = (
    "UPDATE runs SET status = :status, object = :object, segment = :segment"
    " WHERE id = :run AND status IS NULL"
)
# A run that was cut short may be taken up again; one whose results are stored may not.
_RESUME = (
    "UPDATE runs SET status = NULL, segment = :segment WHERE id = :run AND object IS NULL"
    " AND (status IS NULL OR status IN ('aborted', 'failed'))"
)
_UNIT = "INSERT OR IGNORE INTO units (kind, scope) VALUES (:kind, :scope)"
_EVIDENCE = (
    "INSERT INTO evidence (place, unit, collected)"
    " SELECT :place, number, :collected FROM units WHERE kind = :kind AND scope = :scope"
)
# The newest word on a tag stands; those before it stay in the ledger.
_TAG = "INSERT OR REPLACE INTO tags (tag, run) VALUES (:tag, :run)"
_UNTAG = "DELETE FROM tags WHERE tag = :tag"


def row_of(entry: LedgerEntry) -> Row | None:
    """The statement that an entry adds to the index, None for entries that it does not list.

    Raises:
        UsageError: when an entry of a known type is not what its type says.
    """
    fields = entry.fields
    at = {
        "segment": entry.segment,
        "position": entry.position,
        "place": entry.segment * _PLACES + entry.position,
    }
    try:
        if entry.type == "run-start":
            started = utc(datetime.fromisoformat(fields["started"])).isoformat()
            begun = {"run": _text(fields["run"]), "mode": _text(fields.get("mode", "run"))}
            return _START, at | begun | {"started": started}
        if entry.type == "run-resume":
            return _RESUME, at | {"run": _text(fields["run"])}
        if entry.type == "run-end":
            stored = None if fields["object"] is None else _text(fields["object"])
            end = {"run": _text(fields["run"]), "status": _text(fields["status"])}
            return _END, at | end | {"object": stored}
        if entry.type == TAG:
            if fields["run"] is None:
                return _UNTAG, {"tag": _text(fields["tag"])}
            return _TAG, {"tag": _text(fields["tag"]), "run": _text(fields["run"])}
        if entry.type in {"evidence", "not-collected"}:
            seen = Evidence.from_json(fields)
            collected = int(utc(seen.collected_at).timestamp() * 1_000_000)
            # The kind and scope as they stand, so that the same words find the entry again.
            named = {"kind": _text(fields["kind"]), "scope": _text(fields["scope"])}
            return _EVIDENCE, at | named | {"collected": collected}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UsageError(f"a ledger entry is no {entry.type}: {error!r}") from error
    return None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


class Index:
    """The index of one vault; where its folder cannot be written, it lives in memory."""

    def __init__(self, disk: Disk, ledger: Ledger) -> None:
        self._disk = disk
        self._ledger = ledger
        self._memory: sqlite3.Connection | None = None
        self._asking = Lock()

    def runs(self) -> list[RunHead]:
        """Every run in the order of the ledger."""
        asked = "SELECT id, started, status, object, segment, mode FROM runs ORDER BY place"
        return [
            RunHead(run, datetime.fromisoformat(started), status or UNFINISHED, *rest)
            for run, started, status, *rest in self._ask(asked)
        ]

    def tags(self) -> dict[str, str]:
        """The run that each tag names now."""
        return dict(self._ask("SELECT tag, run FROM tags"))

    def newest_evidence(self, before: datetime | None) -> list[tuple[str, str, int, int]]:
        """The (kind, scope, segment, position) of the newest entry of each kind and scope.

        Newest is the last in the ledger, not by clock; `before` leaves out readings that ended
        after that instant.
        """
        asked = (
            "SELECT kind, scope, max(place) FROM evidence JOIN units ON number = unit"
            " WHERE collected <= ? GROUP BY unit ORDER BY kind, scope"
        )
        until = int(utc(before).timestamp() * 1_000_000) if before else (1 << 62)
        found = self._ask(asked, (until,))
        return [(kind, scope, at // _PLACES, at % _PLACES) for kind, scope, at in found]

    def follow(self) -> None:
        """Catch up with the ledger.

        Raises:
            IntegrityError: when the ledger is damaged, or no longer holds what the index has seen.
        """
        self._ask("SELECT 1")

    def rebuild(self) -> None:
        """Throw the index away and make it from the ledger as that stands."""
        with self._disk.locked():
            self._discard()
        self.follow()

    def remembered(self) -> dict[int, str] | None:
        """The digest of each segment that the file has seen, None when there is no index.

        An empty file is none yet: whoever made it was cut off before it held anything.

        Raises:
            sqlite3.DatabaseError: when the file is damaged.
        """
        if self._disk.size(NAME) is None:
            return None
        with self._disk.locked(), _closing(self._connect()) as db:
            if not db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
                return None
            return dict(db.execute("SELECT number, lower(hex(digest)) FROM segments"))

    def is_equal(self) -> bool:
        """Whether the file holds what an index made anew from the same segments holds."""
        with self._disk.locked(), _closing(self._connect()) as db:
            held = _contents(db)
        until = held[0][-1][0] if held[0] else -1
        with _closing(_memory()) as db:
            self._catch_up(db, until=until, durable=False)
            return _contents(db) == held

    def _ask(self, question: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        if self._memory is None:
            # A vault that cannot be written (read-only, full) or locked can be read all the same.
            with suppress(sqlite3.DatabaseError, StorageError), self._disk.locked():
                return self._ask_file(question, parameters)
        with self._asking:
            memory = self._memory = self._memory or _memory()
            self._catch_up(memory, durable=False)
            return memory.execute(question, parameters).fetchall()

    def _ask_file(self, question: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        for last_attempt in (False, True):
            try:
                with _closing(self._connect()) as db:
                    self._catch_up(db)
                    return db.execute(question, parameters).fetchall()
            except sqlite3.DatabaseError as error:
                if last_attempt or error.sqlite_errorcode & 0xFF in _NO_FAULT_OF_THE_FILE:
                    raise
                self._discard()
        raise AssertionError("the last attempt answers or raises")

    def _connect(self) -> sqlite3.Connection:
        self._disk.size(NAME)  # refuses a link
        db = sqlite3.connect(self._disk.root / NAME, isolation_level=None)
        try:
            # The folder is locked, so one connection writes at a time: the race that write-ahead
            # logging has before SQLite 3.51.3 cannot arise, and its speed is not needed.
            db.execute("PRAGMA journal_mode = DELETE")
            (version,) = db.execute("PRAGMA user_version").fetchone()
            if version not in {0, VERSION}:
                raise _damaged(f"{NAME} is of version {version}")
        except sqlite3.DatabaseError:
            db.close()
            raise
        return db

    def _discard(self) -> None:
        # The file goes before its journal: a journal must never meet another file than its own.
        for name in (NAME, f"{NAME}-journal", f"{NAME}-wal", f"{NAME}-shm"):
            try:
                os.unlink(self._disk.root / name)  # noqa: PTH108 -- a link itself goes, nothing behind it
            except FileNotFoundError:
                continue
            except OSError as error:
                raise StorageError(f"{self._disk.root / name}: {error.strerror}") from error

    def _catch_up(
        self, db: sqlite3.Connection, *, until: int | None = None, durable: bool = True
    ) -> None:
        made = db.execute("PRAGMA user_version").fetchone() == (VERSION,)
        segments = self._ledger.segments(after=self._agreed_head(db) if made else EMPTY)
        if until is not None:
            segments = takewhile(lambda found: found[0].number <= until, segments)
        first = next(segments, None)
        if first is None and made:
            return
        db.execute("BEGIN IMMEDIATE")
        try:
            for statement in () if made else _SCHEMA:
                db.execute(statement)
            numbers = [
                self._add(db, *found) for found in chain((first,) if first else (), segments)
            ]
            if durable:
                # What another writer linked and did not sync may vanish in a power cut, and must
                # not be remembered then.
                self._ledger.sync(numbers)
            db.execute("COMMIT")
        except BaseException:  # whatever stopped it, a half-made index must not stay
            with suppress(sqlite3.Error):
                db.execute("ROLLBACK")
            raise

    def _add(self, db: sqlite3.Connection, segment: Segment, digest: str) -> int:
        db.execute("INSERT INTO segments VALUES (?, ?)", (segment.number, bytes.fromhex(digest)))
        for entry in segment.listed:
            try:
                row = row_of(entry)
            except UsageError as error:
                file = self._disk.path(place(entry.segment))
                raise IntegrityError(f"{file}, entry {entry.position}: {error}") from error
            if row and row[0] is _EVIDENCE:
                db.execute(_UNIT, row[1])
            if row:
                db.execute(*row)
        return segment.number

    def _agreed_head(self, db: sqlite3.Connection) -> Head:
        asked = "SELECT number, lower(hex(digest)) FROM segments ORDER BY number DESC LIMIT 1"
        row = db.execute(asked).fetchone()
        if row is None:
            return EMPTY
        head = Head(*row)
        body = self._ledger.read(head.number)
        if body is None or sha256(body) != head.digest:
            file = self._disk.path(place(head.number))
            wrong = "is gone" if body is None else "is not what it was"
            raise IntegrityError(
                f"{file} {wrong} since {NAME} saw it; where that is meant (a backup brought back), "
                "`tieout reindex` takes the ledger as it stands"
            )
        return head


def _contents(db: sqlite3.Connection) -> list[list[tuple[Any, ...]]]:
    return [db.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in TABLES]  # noqa: S608


def _memory() -> sqlite3.Connection:
    return sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)


def _damaged(message: str) -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError(message)
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


@contextmanager
def _closing(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    try:
        yield db
    finally:
        db.close()

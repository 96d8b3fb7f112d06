"""Records: one population of one kind in one scope, as it was seen, with its completeness.

The body holds what was seen and is digested; the envelope (`Evidence`, an entry of the ledger)
holds when, by whom and with how many attempts, so an unchanged population is stored once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import orjson

from evidence.canonical import canonical, json_lines
from evidence.errors import IntegrityError
from evidence.rows import Fields as Fields  # noqa: PLC0414 -- rows are what records are made of: every collector takes it from here
from evidence.rows import PackedRows
from evidence.scope import Scope
from evidence.store.packed import in_pieces, lines_in, sized
from evidence.transcript import Gap, Traffic

UNOBSERVED = "_unobserved"
"""The key under which a row names its unobserved fields, each with the reason."""
_TIMES = ("as_of", "unseen_since")
"""What an envelope says only where there is something to say."""


@dataclass(frozen=True, slots=True)
class Completeness:
    """Whether a population was listed whole, and what shows it.

    `covers` names the classes of rows proven present (`leavers`); `expected` is the count another
    source declared, `expected_from` that source. `gaps` are the list calls that failed.
    """

    complete: bool
    gaps: tuple[Gap, ...] = ()
    covers: tuple[str, ...] = ()
    expected: int | None = None
    expected_from: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One population of one kind in one scope: what auditors call IPE.

    `operations` are the calls it was made from. `rows` are JSON values, each with an `id` unique in
    the record; fields that could not be observed stand under `_unobserved` with the reason.
    """

    kind: str
    scope: Scope
    operations: tuple[str, ...]
    completeness: Completeness
    rows: Sequence[Fields]

    def pieces(self) -> Iterator[bytes]:
        """The bytes that are stored and digested, piece by piece: a head line, then the rows."""
        yield self._head
        if isinstance(self.rows, PackedRows):
            yield from self.rows.pieces()
        else:
            yield from in_pieces(json_lines([row]) for row in self.rows)

    @property
    def body(self) -> bytes:
        """The bytes that are stored and digested: a head line, then one row a line."""
        return b"".join(self.pieces())

    @property
    def digest(self) -> str:
        """SHA-256 of the body."""
        return sized(self.pieces())[0]

    @property
    def _head(self) -> bytes:
        whole = self.completeness
        head = {
            "v": 1,
            "kind": self.kind,
            "scope": str(self.scope),
            "operations": list(self.operations),
            "complete": whole.complete,
            "gaps": [gap.as_json() for gap in whole.gaps],
            "covers": list(whole.covers),
            "expected": whole.expected,
            "expected_from": whole.expected_from,
            "count": len(self.rows),
        }
        return canonical(head) + b"\n"

    @classmethod
    def parse(cls, body: bytes) -> "Record":
        """The record whose body this is.

        Raises:
            IntegrityError: when the bytes are not a record, or hold another number of rows.
        """
        line, _, rest = body.partition(b"\n")
        record = cls._of_head(line, lambda count: PackedRows(lambda: iter((rest,)), count))
        return replace(record, rows=list(record.rows))

    @classmethod
    def read(cls, pieces: Callable[[], Iterator[bytes]]) -> "Record":
        """The record whose body `pieces` gives; its rows are read piece by piece when asked for.

        Raises:
            IntegrityError: when the bytes are not a record; reading another number of rows than it
                says raises it too.
        """

        def rest() -> Iterator[bytes]:
            lines = lines_in(pieces())
            _, _, first = next(lines, b"").partition(b"\n")
            if first:
                yield first
            yield from lines

        line, _, _ = next(lines_in(pieces()), b"").partition(b"\n")
        return cls._of_head(line, lambda count: PackedRows(rest, count))

    @classmethod
    def _of_head(cls, line: bytes, rows: Callable[[int], Sequence[Fields]]) -> "Record":
        try:
            head = orjson.loads(line)
            if head["v"] != 1:
                raise IntegrityError(f"a record of version {head['v']} cannot be read; use 1")
            return cls(
                kind=head["kind"],
                scope=Scope.parse(head["scope"]),
                operations=tuple(head["operations"]),
                completeness=Completeness(
                    complete=head["complete"],
                    gaps=tuple(Gap.from_json(gap) for gap in head["gaps"]),
                    covers=tuple(head["covers"]),
                    expected=head["expected"],
                    expected_from=head["expected_from"],
                ),
                rows=rows(head["count"]),
            )
        except (orjson.JSONDecodeError, AttributeError, KeyError, TypeError) as error:
            raise IntegrityError(f"stored bytes are not a record: {error}") from error


@dataclass(frozen=True, slots=True)
class Evidence:
    """The envelope of one collection unit; entry `evidence` or `not-collected` of the ledger.

    `record` and `transcript` are digests; `record` is None when the unit was not collected, and
    `gap` then says why. `identity` is who asked, `collector` and `version` which code. `unobserved`
    counts the fields that could not be read, by reason. `as_of` is the instant that the source
    itself says it speaks of, in the zone of its site: the end of the day it names. `unseen_since`
    is when the population was last seen whole, where events may have come and gone since without
    a trace in this reading; of a population seen whole a day before, or whose rows show that what
    is over stays listed, it is None.
    """

    run: str
    kind: str
    scope: Scope
    source: str
    system: str
    collector: str
    version: str
    identity: str
    traffic: Traffic
    transcript: str
    record: str | None
    rows: int
    complete: bool
    gap: Gap | None = None
    unobserved: Mapping[str, int] = field(default_factory=dict)
    as_of: datetime | None = None
    unseen_since: datetime | None = None

    @property
    def collected_at(self) -> datetime:
        """When the reading ended."""
        return self.traffic.ended

    @property
    def effective(self) -> datetime:
        """The instant the evidence speaks of: when it was collected, or as of when, the older."""
        return min(self.collected_at, self.as_of) if self.as_of else self.collected_at

    def as_json(self) -> dict[str, Any]:
        """The envelope as a ledger entry."""
        return {
            "type": "evidence" if self.record else "not-collected",
            "run": self.run,
            "kind": self.kind,
            "scope": str(self.scope),
            "source": self.source,
            "system": self.system,
            "collector": self.collector,
            "version": self.version,
            "identity": self.identity,
            "traffic": self.traffic.as_json(),
            "transcript": self.transcript,
            "record": self.record,
            "rows": self.rows,
            "complete": self.complete,
            "gap": self.gap.as_json() if self.gap else None,
            "unobserved": dict(self.unobserved),
            **{name: each.isoformat() for name in _TIMES if (each := getattr(self, name))},
        }

    @classmethod
    def from_json(cls, entry: Mapping[str, Any]) -> "Evidence":
        """The envelope that `as_json` wrote."""
        return cls(
            run=entry["run"],
            kind=entry["kind"],
            scope=Scope.parse(entry["scope"]),
            source=entry["source"],
            system=entry["system"],
            collector=entry["collector"],
            version=entry["version"],
            identity=entry["identity"],
            traffic=Traffic.from_json(entry["traffic"]),
            transcript=entry["transcript"],
            record=entry["record"],
            rows=entry["rows"],
            complete=entry["complete"],
            gap=Gap.from_json(entry["gap"]) if entry["gap"] else None,
            unobserved=entry["unobserved"],
            **{name: datetime.fromisoformat(entry[name]) for name in _TIMES if name in entry},
        )

"""Transcripts: the recorded requests and answers that a record was made from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, overload

import orjson

from evidence.canonical import canonical, json_lines
from evidence.errors import IntegrityError
from evidence.store.packed import in_pieces, sized
from evidence.store.sorted_lines import SortedLines

CAUSES = (
    "refused",  # the source said no: AccessDenied, 401, 403
    "throttled",  # the retry budget ran out
    "expired",  # credentials lapsed, a page chain was compacted away
    "unavailable",  # no answer: 5xx, time-out, connection reset
    "unsupported",  # the source does not offer the operation
    "malformed",  # an answer or a file that cannot be read as what it should be
    "incomplete",  # counts disagree, a page is missing
    "collector",  # the collector itself failed
    "not-configured",  # no source offers it
    "secret",  # the answer holds a secret, which is not stored
    "erased",  # it was observed, and has been erased since
)


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that could not be observed, and why; deterministic: free of instants and ids.

    `operation` is the call without answer (`s3:GetBucketAcl`, `GET /api/v1/pods`, `read hr.csv`),
    `cause` one of `CAUSES`, `code` the source's own word, `status` its HTTP status if it has one.
    """

    operation: str
    cause: str
    code: str
    status: int | None = None
    message: str = ""

    def __str__(self) -> str:
        word = self.code or self.cause
        tail = f": {self.message}" if self.message else ""
        return f"{word} on {self.operation}{tail}"

    def as_json(self) -> dict[str, Any]:
        """The gap as a JSON object."""
        return {
            "operation": self.operation,
            "cause": self.cause,
            "code": self.code,
            "status": self.status,
            "message": self.message,
        }

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> "Gap":
        """The gap that `as_json` wrote."""
        return cls(**fields)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and its answer, redacted: a single answer, or the pages of a list in order.

    `gap` tells how it ended when it did not end well; the pages before it were seen all the same.
    """

    operation: str
    parameters: Mapping[str, Any]
    pages: tuple[Any, ...]
    gap: Gap | None = None

    @property
    def key(self) -> tuple[str, bytes]:
        """What was asked: the operation and its parameters in canonical form."""
        return self.operation, canonical(self.parameters)

    def as_json(self) -> dict[str, Any]:
        """The exchange as a JSON object."""
        return {
            "operation": self.operation,
            "parameters": self.parameters,
            "pages": self.pages,
            "gap": self.gap.as_json() if self.gap else None,
        }

    @classmethod
    def parse(cls, line: bytes) -> "Exchange":
        """The exchange of a line of a transcript.

        Raises:
            ValueError, KeyError, TypeError: when the line is none.
        """
        row = orjson.loads(line)
        return cls(
            operation=row["operation"],
            parameters=row["parameters"],
            pages=tuple(row["pages"]),
            gap=Gap.from_json(row["gap"]) if row["gap"] else None,
        )


class PackedExchanges(Sequence[Exchange]):
    """The exchanges of lines that wait packed; they are read anew each time, one at a time."""

    def __init__(self, lines: SortedLines) -> None:
        self._lines = lines
        self.pieces = lines.pieces

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[Exchange]:
        return (Exchange.parse(b"".join(line)) for line in self._lines.lines())

    @overload
    def __getitem__(self, index: int) -> Exchange: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Exchange]: ...
    def __getitem__(self, index: int | slice) -> Exchange | Sequence[Exchange]:
        return tuple(self)[index]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Traffic:
    """The envelope of a transcript: what differs from one reading to the next.

    `attempts` counts every request sent, retries included; `request_ids` are the source's own
    (the first few and the last), so that an auditor can find our reading in the source's own logs.
    """

    started: datetime
    ended: datetime
    requests: int
    attempts: int
    request_ids: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The envelope as a JSON object."""
        return {
            "started": self.started.isoformat(),
            "ended": self.ended.isoformat(),
            "requests": self.requests,
            "attempts": self.attempts,
            "request_ids": list(self.request_ids),
        }

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> "Traffic":
        """The envelope that `as_json` wrote."""
        return cls(
            started=datetime.fromisoformat(fields["started"]),
            ended=datetime.fromisoformat(fields["ended"]),
            requests=fields["requests"],
            attempts=fields["attempts"],
            request_ids=tuple(fields["request_ids"]),
        )


@dataclass(frozen=True, slots=True)
class Transcript:
    """All exchanges of one collection unit, in an order that does not depend on threads."""

    exchanges: Sequence[Exchange]

    @classmethod
    def of(cls, exchanges: Iterable[Exchange]) -> "Transcript":
        """A transcript in canonical order; repeated questions keep the order they were asked in."""
        return cls(tuple(sorted(exchanges, key=lambda exchange: exchange.key)))

    def pieces(self) -> Iterator[bytes]:
        """The bytes that are stored and digested, piece by piece: one exchange a line."""
        if isinstance(self.exchanges, PackedExchanges):
            return self.exchanges.pieces()
        return in_pieces(json_lines([exchange.as_json()]) for exchange in self.exchanges)

    @property
    def body(self) -> bytes:
        """The bytes that are stored and digested."""
        return b"".join(self.pieces())

    @property
    def digest(self) -> str:
        """SHA-256 of the body."""
        return sized(self.pieces())[0]

    @classmethod
    def parse(cls, body: bytes) -> "Transcript":
        """The transcript whose body this is.

        Raises:
            IntegrityError: when the bytes are not a transcript.
        """
        try:
            return cls(tuple(Exchange.parse(line) for line in body.splitlines() if line))
        except (orjson.JSONDecodeError, KeyError, TypeError) as error:
            raise IntegrityError(f"stored bytes are not a transcript: {error}") from error

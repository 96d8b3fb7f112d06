"""Acts on reviews: one opened over a snapshot, decisions handed in, a conflict settled, closed.

Each act is an object, named by an entry `review` of the ledger, which is signed where the vault has
a key. The entry names no person: who acted stands in the object alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Literal, TypeVar

import orjson

from evidence.attested.act import File
from evidence.attested.person import Person
from evidence.canonical import canonical, sha256
from evidence.errors import IntegrityError, UsageError
from evidence.reviewed.right import Right

TYPE = "review"
"""The type of the ledger entry."""
VERSION = 1
Word = Literal["keep", "revoke", "change"]
WORDS: tuple[Word, ...] = ("keep", "revoke", "change")
"""What a reviewer may decide: it stays, it goes, or it becomes another right."""
Parsed = TypeVar("Parsed")


@dataclass(frozen=True, slots=True)
class Looked:
    """A population that the snapshot was made from; `why` says what keeps it from being whole."""

    kind: str
    scope: str
    record: str
    complete: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who decides rows: a staff number, and what they were called when the review was opened."""

    person: str
    called: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the snapshot, with the staff number of who decides it."""

    right: Right
    reviewer: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A review as it was opened: all rights of some scopes and kinds, as a run saw them.

    `taken` is the instant of the run, `due` the last day to decide.
    """

    name: str
    run: str
    run_digest: str
    taken: datetime
    scopes: tuple[str, ...]
    kinds: tuple[str, ...]
    looked: tuple[Looked, ...]
    reviewers: tuple[Reviewer, ...]
    lines: tuple[Line, ...]
    due: date
    by: Person
    at: datetime

    @property
    def gaps(self) -> tuple[str, ...]:
        """What was not seen whole, in words; none for a snapshot of everything."""
        return tuple(
            f"{each.kind} {each.scope}: {each.why}" for each in self.looked if not each.complete
        )

    @property
    def body(self) -> bytes:
        """The bytes that are stored and digested."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        return canonical(
            fields
            | {
                "v": VERSION,
                "act": "open",
                "taken": self.taken.isoformat(),
                "looked": [asdict(each) for each in self.looked],
                "reviewers": [asdict(each) for each in self.reviewers],
                "lines": [[each.reviewer, each.right.as_json()] for each in self.lines],
                "due": self.due.isoformat(),
                "by": str(self.by),
                "at": self.at.isoformat(),
            }
        )

    @classmethod
    def parse(cls, body: bytes) -> "Snapshot":
        """The snapshot whose body this is.

        Raises:
            IntegrityError: when the bytes are none.
        """

        def made(row: dict[str, Any]) -> Snapshot:
            return cls(
                **row
                | {
                    "taken": datetime.fromisoformat(row["taken"]),
                    "scopes": tuple(row["scopes"]),
                    "kinds": tuple(row["kinds"]),
                    "looked": tuple(Looked(**each) for each in row["looked"]),
                    "reviewers": tuple(Reviewer(**each) for each in row["reviewers"]),
                    "lines": tuple(
                        Line(Right.from_json(right), reviewer) for reviewer, right in row["lines"]
                    ),
                    "due": date.fromisoformat(row["due"]),
                    "by": Person.parse(row["by"]),
                    "at": datetime.fromisoformat(row["at"]),
                }
            )

        return _parsed(body, "open", made)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer decided of a row; `substance` is that of the right which was decided on."""

    row: str
    word: Word
    comment: str
    reviewer: str
    substance: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A decision that could not be taken as it stands, and why: the row waits to be settled."""

    row: str
    word: str
    reviewer: str
    why: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """Decisions that somebody handed in, on the review with the digest `of`.

    `against` is the run that rows were compared with, empty for none. `settles` tells the word of a
    person that ends conflicts, who then is the reviewer. `told` is what was not taken, in words.
    """

    of: str
    by: Person
    at: datetime
    file: File | None
    decisions: tuple[Decision, ...]
    conflicts: tuple[Conflict, ...] = ()
    told: tuple[str, ...] = ()
    against: str = ""
    settles: bool = False

    @property
    def body(self) -> bytes:
        """The bytes that are stored and digested."""
        return canonical(
            {
                "v": VERSION,
                "act": "decide",
                "of": self.of,
                "by": str(self.by),
                "at": self.at.isoformat(),
                "file": asdict(self.file) if self.file else None,
                "decisions": [asdict(each) for each in self.decisions],
                "conflicts": [asdict(each) for each in self.conflicts],
                "told": list(self.told),
                "against": self.against,
                "settles": self.settles,
            }
        )

    @classmethod
    def parse(cls, body: bytes) -> "Decisions":
        """The decisions whose body this is.

        Raises:
            IntegrityError: when the bytes are none.
        """

        def made(row: dict[str, Any]) -> Decisions:
            if any(each["word"] not in WORDS for each in row["decisions"]):
                raise ValueError("a decision is no word of a review")
            return cls(
                **row
                | {
                    "by": Person.parse(row["by"]),
                    "at": datetime.fromisoformat(row["at"]),
                    "file": File(**row["file"]) if row["file"] else None,
                    "decisions": tuple(Decision(**each) for each in row["decisions"]),
                    "conflicts": tuple(Conflict(**each) for each in row["conflicts"]),
                    "told": tuple(row["told"]),
                }
            )

        return _parsed(body, "decide", made)


@dataclass(frozen=True, slots=True)
class Closing:
    """The word that the review with the digest `of` is done."""

    of: str
    by: Person
    at: datetime

    @property
    def body(self) -> bytes:
        """The bytes that are stored and digested."""
        said = {"by": str(self.by), "at": self.at.isoformat()}
        return canonical({"v": VERSION, "act": "close", "of": self.of, **said})

    @classmethod
    def parse(cls, body: bytes) -> "Closing":
        """The closing whose body this is.

        Raises:
            IntegrityError: when the bytes are none.
        """

        def made(row: dict[str, Any]) -> Closing:
            at = datetime.fromisoformat(row["at"])
            return cls(row["of"], Person.parse(row["by"]), at)

        return _parsed(body, "close", made)


def entry_of(act: Snapshot | Decisions | Closing) -> dict[str, Any]:
    """The ledger entry of an act, unsigned."""
    digest = sha256(act.body)
    entry: dict[str, Any] = {"type": TYPE, "object": digest, "at": act.at.isoformat()}
    if isinstance(act, Snapshot):
        return entry | {"act": "open", "of": digest, "files": []}
    if isinstance(act, Closing):
        return entry | {"act": "close", "of": act.of, "files": []}
    return entry | {
        "act": "decide",
        "of": act.of,
        "files": [act.file.sha256] if act.file else [],
        "decided": len(act.decisions),
        "conflicts": len(act.conflicts),
    }


def _parsed(body: bytes, act: str, made: Callable[[dict[str, Any]], Parsed]) -> Parsed:
    try:
        row: Mapping[str, Any] = orjson.loads(body)
        if row["v"] != VERSION or row["act"] != act:
            raise ValueError(f"an act of another sort or version: {row['act']!r:.20}")
        return made({name: value for name, value in row.items() if name not in ("v", "act")})
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, UsageError) as error:
        raise IntegrityError(f"stored bytes are no act of a review: {error!r:.200}") from error

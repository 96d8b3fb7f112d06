"""The register of reviews: every one that a ledger tells of, row by row as it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from evidence.reviewed.act import TYPE, Closing, Decision, Decisions, Line, Snapshot
from evidence.store.ledger import LedgerEntry
from evidence.store.objects import Objects
from evidence.told_acts import told_acts

State = Literal["undecided", "decided", "conflict"]


@dataclass(frozen=True, slots=True)
class Told:
    """A decision as it was handed in: by whom, when, and in which act."""

    decision: Decision
    by: str
    at: datetime


@dataclass(slots=True)
class RowState:
    """A row of a review as it stands: what was decided, and what speaks against it."""

    line: Line
    decided: Told | None = None
    against: list[str] = field(default_factory=list)

    @property
    def state(self) -> State:
        """The one word for it; a conflict is no decision."""
        if self.against:
            return "conflict"
        return "decided" if self.decided else "undecided"

    def hear(self, told: Told, *, settles: bool) -> None:
        """Take in a decision: the first stands, another word is a conflict until it is settled."""
        if settles:
            self.decided, self.against = told, []
        elif self.decided is None:
            self.decided = told
        elif self.decided.decision.word != told.decision.word:
            self.against.append(
                f"decided {self.decided.decision.word} before, and then {told.decision.word}"
            )


@dataclass(slots=True)
class Review:
    """A review as it stands; `digest` is that of its snapshot, `objects` those of all its acts."""

    digest: str
    snapshot: Snapshot
    rows: dict[str, RowState]
    handed_in: list[Decisions] = field(default_factory=list)
    closed: Closing | None = None
    objects: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What people call it."""
        return self.snapshot.name

    def count(self, state: State) -> int:
        """How many rows stand so."""
        return sum(1 for row in self.rows.values() if row.state == state)

    def decided(self, *words: str) -> list[RowState]:
        """The rows that were decided with one of these words and are in no conflict."""
        return [
            row
            for row in self.rows.values()
            if row.decided and not row.against and row.decided.decision.word in words
        ]

    @property
    def hindrances(self) -> list[str]:
        """What keeps it from being closed, in words."""
        undecided, conflicts = self.count("undecided"), self.count("conflict")
        whole = len(self.rows)
        return [
            *(["it is closed already"] if self.closed else []),
            *([f"{undecided} of {whole} rows are undecided"] if undecided else []),
            *([f"{conflicts} of {whole} rows are in conflict"] if conflicts else []),
            *(f"the snapshot is not whole: {gap}" for gap in self.snapshot.gaps),
        ]


def reviews(
    objects: Objects,
    origin: str,
    entries: Iterable[LedgerEntry],
    until: datetime | None = None,
) -> list[Review]:
    """Every review in the order of the ledger; with `until`, as it stood at that instant.

    Raises:
        IntegrityError: when what the ledger names is missing or damaged, or its keys are.
    """
    found: dict[str, Review] = {}
    for told in told_acts(objects, origin, entries, TYPE):
        if told.act == "open":
            snapshot = Snapshot.parse(told.body)
            if until is None or snapshot.at <= until:
                found.setdefault(told.digest, _opened(told.digest, snapshot))
            continue
        review = found.get(told.of)
        said = Decisions.parse(told.body) if told.act == "decide" else Closing.parse(told.body)
        # An act that names another review than its entry does counts for neither.
        if review is None or said.of != told.of or review.closed or (until and said.at > until):
            continue
        _hear(review, said)
        review.objects += [told.digest, *told.files]
    return list(found.values())


def _opened(digest: str, snapshot: Snapshot) -> Review:
    rows = {line.right.id: RowState(line) for line in snapshot.lines}
    return Review(digest, snapshot, rows, objects=[digest])


def _hear(review: Review, said: Decisions | Closing) -> None:
    if isinstance(said, Closing):
        review.closed = said
        return
    review.handed_in.append(said)
    rows: Mapping[str, RowState] = review.rows
    for decision in said.decisions:
        if decision.row in rows:
            rows[decision.row].hear(Told(decision, str(said.by), said.at), settles=said.settles)
    for conflict in said.conflicts:
        if conflict.row in rows:
            rows[conflict.row].against.append(f"{conflict.word or 'nothing'}: {conflict.why}")

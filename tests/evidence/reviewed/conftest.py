"""A review to start from: rights of two holders before two reviewers."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from evidence.attested.person import Person
from evidence.reviewed.act import Line, Looked, Reviewer, Snapshot
from evidence.reviewed.register import Review, RowState
from evidence.reviewed.returned import Handed
from evidence.reviewed.right import Right
from evidence.reviewed.sheets import FACTS, facts, guard
from evidence.workbook.as_read import drawn

AT = datetime(2026, 8, 14, 9, tzinfo=UTC)
ANN = Person("Ann Lee", "ann@hoshizora.example")
PLACE = ("identity.account", "wiki")


def right_of(number: int, **changed: Any) -> Right:
    """The right of person H<number> to edit."""
    made = Right(
        kind=PLACE[0],
        scope=PLACE[1],
        holder=f"u{number}",
        account=f"user{number}",
        right="group editors",
        resource="editors",
        gives="may edit",
        privileged=False,
        record="b" * 64,
        sort="person",
        person=f"H{number}",
    )
    return replace(made, **changed)


def snapshot_of(rights: Sequence[Right], *, whole: bool = True) -> Snapshot:
    """A snapshot whose rows R1 and R2 decide by turns."""
    return Snapshot(
        name="2026-q3",
        run="run-1",
        run_digest="c" * 64,
        taken=AT,
        scopes=(),
        kinds=(PLACE[0],),
        looked=(Looked(*PLACE, "b" * 64, whole, "" if whole else "it was read in part"),),
        reviewers=(Reviewer("R1", "R1"), Reviewer("R2", "r2@hoshizora.example")),
        lines=tuple(Line(right, f"R{1 + at % 2}") for at, right in enumerate(rights)),
        due=date(2026, 9, 30),
        by=ANN,
        at=AT,
    )


def review_of(snapshot: Snapshot) -> Review:
    """The review as it stands when it was opened."""
    rows = {line.right.id: RowState(line) for line in snapshot.lines}
    return Review("d" * 64, snapshot, rows)


def handed_of(review: Review, row: str, word: str = "keep", **changed: Any) -> Handed:
    """A row as its reviewer hands it in."""
    line = review.rows[row].line
    shown = zip(FACTS, facts(line.right), strict=True)
    made = Handed(
        place=f"row {row}",
        row=row,
        guard=guard(review.digest, line.right),
        reviewer=line.reviewer,
        word=word,
        comment="as said",
        facts={name: drawn(text) for (name, _), text in shown},
    )
    return replace(made, **changed)


@pytest.fixture
def review() -> Review:
    """A review of four rights."""
    return review_of(snapshot_of([right_of(number) for number in range(4)]))


@pytest.fixture
def made() -> dict[str, Callable[..., Any]]:
    """The makers of this file, for tests that need other rows."""
    return {
        "right": right_of,
        "snapshot": snapshot_of,
        "review": review_of,
        "handed": handed_of,
    }

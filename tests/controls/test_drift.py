"""Drift: each difference between two runs is named once, with the cause that made it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from controls.drift import Cause, Side, drift
from evidence.record import Completeness, Fields, Record
from evidence.result import Block, Stretch
from evidence.run import Run
from evidence.scope import Scope
from evidence.verdict import Verdict

PASS, FAIL = Stretch(Verdict.PASS, 1, ""), Stretch(Verdict.FAIL, 1, "open")
UNSEEN = Stretch(Verdict.UNOBSERVED, 1, "AccessDenied on x:List")
WAIVED = Stretch(Verdict.WAIVED, 1, "open (waived)", "W-1")
SAME = [{"id": "a", "state": "shut"}]
OPEN = [{"id": "a", "state": "open"}]


def run_at(day: int) -> Run:
    now = datetime(2026, 1, day, tzinfo=UTC)
    return Run(
        id=f"r{day}", organisation="o", mode="run", status="complete", started=now, ended=now,
        now=now, version="1", configuration="", planned=(), evidence=(), controls="", checks="",
        kinds="", frameworks=(), waivers="", out_of_scope={}, blocks=(), totals={},
    )  # fmt: skip


def side(
    day: int,
    rows: list[Fields] | None,
    *stretches: Stretch,
    whole: Stretch | None = None,
    controls: tuple[str, ...] = ("TST-01",),
    **more: Any,
) -> Side:
    records: dict[str, Record] = {}
    digest = None
    if rows is not None:
        record = Record("test.gate", Scope("s"), (), Completeness(complete=True), rows)
        digest = record.digest
        records[digest] = record
    fields: dict[str, Any] = {
        "control": "TST-01", "check": "gate_is_shut", "kind": "test.gate", "scope": "s",
        "record": digest, "inputs": (digest or "",), "source": "code", "parameters": {},
        "stretches": stretches, "whole": whole,
    }  # fmt: skip
    block = Block(**(fields | more))
    return Side.of(run_at(day), iter([block]), frozenset(controls), records.__getitem__)


def nothing(day: int, controls: tuple[str, ...] = ("TST-01",)) -> Side:
    none: Mapping[str, Record] = {}
    return Side.of(run_at(day), iter(()), frozenset(controls), none.__getitem__)


@pytest.mark.parametrize(
    ("before", "after", "cause", "word"),
    [
        (side(1, SAME, PASS), side(2, OPEN, FAIL), Cause.RESOURCE, "state: shut → open"),
        (side(1, SAME, PASS), side(2, SAME, FAIL, source="new"), Cause.CHECK, "gate_is_shut"),
        (
            side(1, SAME, PASS, parameters={"most": 3}),
            side(2, SAME, FAIL, parameters={"most": 2}),
            Cause.PARAMETER,
            "most: 3 → 2",
        ),
        (side(1, SAME, WAIVED), side(2, SAME, FAIL), Cause.WAIVER, "W-1 lapsed"),
        (side(1, SAME, FAIL), side(2, SAME, WAIVED), Cause.WAIVER, "W-1 began"),
        (side(1, SAME, PASS), side(2, SAME, FAIL), Cause.TIME, "2026-01-02"),
        (
            side(1, SAME, PASS, inputs=("a", "staff-1")),
            side(2, SAME, FAIL, inputs=("a", "staff-2")),
            Cause.JOINED,
            "population",
        ),
        (side(1, SAME, PASS), side(2, None, whole=UNSEEN), Cause.OBSERVATION, "x:List"),
        (side(1, None, whole=UNSEEN), side(2, OPEN, FAIL), Cause.OBSERVATION, "x:List"),
        (side(1, [], whole=None), side(2, OPEN, FAIL), Cause.NEW, "not there before"),
        (side(1, OPEN, FAIL), side(2, [], whole=None), Cause.GONE, "no longer"),
        (nothing(1), side(2, OPEN, FAIL), Cause.CHECK_NEW, "check gate_is_shut added"),
        (nothing(1, ()), side(2, OPEN, FAIL), Cause.CONTROL, "control TST-01 added"),
        (side(1, OPEN, FAIL), nothing(2, ()), Cause.CONTROL, "control TST-01 gone"),
    ],
)
def test_exactly_the_cause_is_named(before: Side, after: Side, cause: Cause, word: str) -> None:
    """Each kind of cause is told apart from the others, in words that say what differs."""
    [change] = drift(before, after)
    assert (cause, True) == (change.cause, word in change.detail), change.detail


def test_another_tieout_is_no_passing_of_time() -> None:
    """Where only the code that collects and judges differs, that is the cause."""
    one, two = side(1, SAME, PASS), side(2, SAME, FAIL)
    newer = Side(replace(two.run, code="b"), two.blocks, two.controls, two.checks, two.load)
    [change] = drift(one, newer)
    assert Cause.CODE is change.cause


def test_equal_runs_differ_in_nothing() -> None:
    """Two runs of one estate name nothing, and equal blocks are not even opened."""

    def never(digest: str) -> Record:
        raise AssertionError(digest)

    one = side(1, SAME, PASS)
    two = Side(run_at(2), one.blocks, one.controls, one.checks, never)
    assert [] == drift(Side(one.run, one.blocks, one.controls, one.checks, never), two)


def test_a_regression_and_a_loss_of_sight_are_told_apart() -> None:
    """What fails now regressed; what is seen no longer is lost from sight."""
    [worse] = drift(side(1, SAME, PASS), side(2, OPEN, FAIL))
    [lost] = drift(side(1, SAME, PASS), side(2, None, whole=UNSEEN))
    [better] = drift(side(1, OPEN, FAIL), side(2, SAME, PASS))
    assert (True, False) == (worse.regressed, worse.lost_sight)
    assert (False, True) == (lost.regressed, lost.lost_sight)
    assert (False, False) == (better.regressed, better.lost_sight)


@pytest.mark.parametrize(
    ("after", "verdict"), [(side(2, None, whole=UNSEEN), Verdict.UNOBSERVED), (nothing(2), None)]
)
def test_a_population_out_of_sight_is_one_change(after: Side, verdict: Verdict | None) -> None:
    """A hundred resources behind one refused call are one change, with the worst they were."""
    rows: list[Fields] = [{"id": str(number)} for number in range(100)]
    [change] = drift(side(1, rows, Stretch(Verdict.PASS, 99, ""), FAIL), after)
    assert (Verdict.FAIL, verdict) == (change.before, change.after)


def test_a_place_that_is_read_no_longer_is_lost_from_sight() -> None:
    """A scope that vanished from the plan is no removal of its resources."""
    other = side(2, None, whole=UNSEEN, scope="")
    lost = [change for change in drift(side(1, SAME, PASS), other) if change.lost_sight]
    assert [("s", Cause.SCOPE)] == [(change.scope, change.cause) for change in lost]
    [removed] = drift(side(1, SAME, PASS), side(2, []))
    assert not removed.lost_sight


def test_one_gap_before_does_not_hide_that_all_is_lost() -> None:
    """Where one resource was unobserved and the others passed, losing them all is a loss."""
    rows: list[Fields] = [{"id": str(number)} for number in range(3)]
    before = side(1, rows, Stretch(Verdict.PASS, 2, ""), UNSEEN)
    [change] = drift(before, side(2, None, whole=UNSEEN))
    assert (Verdict.PASS, True) == (change.before, change.lost_sight)


def test_what_a_broken_listing_does_not_show_is_lost_and_not_gone() -> None:
    """Of a partial population only what was seen is judged; the rest is out of sight."""
    rows: list[Fields] = [{"id": "a"}, {"id": "b"}]
    before = side(1, rows, Stretch(Verdict.PASS, 2, ""))
    changes = drift(before, side(2, rows[:1], UNSEEN, whole=UNSEEN))
    lost = {change.resource: change.cause for change in changes if change.lost_sight}
    assert {"a": Cause.OBSERVATION, "b": Cause.OBSERVATION} == lost


@pytest.mark.parametrize("controls", [(), ("TST-01",)])
def test_where_nobody_looks_any_more_is_lost(controls: tuple[str, ...]) -> None:
    """A check or control taken out of the audit is seen no longer; a deleted resource was."""
    [change] = drift(side(1, SAME, PASS), nothing(2, controls))
    assert (None, True) == (change.after, change.lost_sight)
    [gone] = drift(side(1, SAME, PASS), side(2, [], whole=None))
    assert (Cause.GONE, False) == (gone.cause, gone.lost_sight)

"""Drift: each difference between two runs is named once, with the cause that made it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controls.drift import drift
from controls.drift_side import Side
from controls.redefinition import mapping_changes, redefinitions
from evidence.drift.baseline import BaselineControl, BaselineWaiver
from evidence.drift.change import Cause
from evidence.record import Completeness, Fields, Record
from evidence.result import Block, Stretch, StretchWriter
from evidence.scope import Scope
from evidence.verdict import Verdict
from tests.controls.drift_sides import (
    ASIDE,
    EMPTY,
    FAIL,
    OPEN,
    PASS,
    PENDING,
    SAME,
    UNSEEN,
    WAIVED,
    asked,
    made,
    nothing,
    side,
)


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
        (
            side(1, SAME, PASS, inputs=("a", "one", "two")),
            side(2, SAME, FAIL, inputs=("a", "two", "one")),
            Cause.TIME,
            "2026-01-02",
        ),
        (side(1, SAME, PASS), side(2, None, whole=UNSEEN), Cause.OBSERVATION, "x:List"),
        (side(1, None, whole=UNSEEN), side(2, OPEN, FAIL), Cause.OBSERVATION, "x:List"),
        (side(1, [], whole=None), side(2, OPEN, FAIL), Cause.NEW, "not there before"),
        (side(1, OPEN, FAIL), side(2, [], whole=None), Cause.GONE, "no longer"),
        (side(1, [], whole=EMPTY), side(2, OPEN, FAIL), Cause.NEW, "empty before"),
        (side(1, OPEN, FAIL), side(2, [], whole=EMPTY), Cause.GONE, "empty now"),
        (nothing(1, asked()), side(2, OPEN, FAIL), Cause.CHECK_NEW, "check gate_is_shut added"),
        (side(1, OPEN, FAIL), nothing(2, asked()), Cause.CHECK_NEW, "check gate_is_shut gone"),
        (nothing(1), side(2, OPEN, FAIL), Cause.CONTROL, "control TST-01 added"),
        (side(1, OPEN, FAIL), nothing(2), Cause.CONTROL, "control TST-01 gone"),
        (
            side(1, SAME, PASS),
            side(2, None, whole=ASIDE, scope="", control=asked(not_applicable="no gates")),
            Cause.CONTROL,
            "not applicable: no gates",
        ),
        (
            side(1, SAME, PASS),
            side(2, None, whole=ASIDE, control=asked(scope="elsewhere")),
            Cause.CONTROL,
            "the scope of TST-01 changed",
        ),
        (
            side(1, None, whole=PENDING, scope="", check="attestation", source="",
                 control=asked(automation="manual")),
            nothing(2, asked()),
            Cause.CONTROL,
            "automation of TST-01: manual → automated",
        ),
        (side(1, SAME, PASS, code="a"), side(2, SAME, FAIL, code="b"), Cause.CODE, "the code"),
        (side(1, SAME, FAIL), side(2, OPEN, PASS), Cause.RESOURCE, "state"),
        # It was mended while waived: the waiver did not lapse.
        (side(1, SAME, WAIVED), side(2, OPEN, PASS), Cause.RESOURCE, "state"),
        (
            side(1, SAME, FAIL, parameters={"most": 2}),
            side(2, SAME, PASS, parameters={"most": 3}),
            Cause.PARAMETER,
            "most: 2 → 3",
        ),
    ],
)  # fmt: skip
def test_exactly_the_cause_is_named(before: Side, after: Side, cause: Cause, word: str) -> None:
    """Each kind of cause is told apart from the others, in words that say what differs."""
    changes = drift(before, after)
    assert {cause} == {change.cause for change in changes}, changes
    assert word in changes[-1].detail


def test_another_tieout_is_no_passing_of_time() -> None:
    """Where only the code that collects and judges differs, that is the cause."""
    one, two = side(1, SAME, PASS), side(2, SAME, FAIL)
    [change] = drift(one, replace(two, code="b"))
    assert Cause.CODE is change.cause


def test_equal_runs_differ_in_nothing() -> None:
    """Two runs of one estate name nothing, and equal blocks are not even opened."""

    def never(key: object) -> Any:
        raise AssertionError(key)

    one = replace(side(1, SAME, PASS), open=never)
    assert [] == drift(one, replace(one, run="r2"))


def test_a_regression_and_a_loss_of_sight_are_told_apart() -> None:
    """What fails now regressed; what is seen no longer is lost from sight."""
    [worse] = drift(side(1, SAME, PASS), side(2, OPEN, FAIL))
    [lost] = drift(side(1, SAME, PASS), side(2, None, whole=UNSEEN))
    [better] = drift(side(1, OPEN, FAIL), side(2, SAME, PASS))
    assert (True, False) == (worse.regressed, worse.lost_sight)
    assert (False, True) == (lost.regressed, lost.lost_sight)
    assert (False, False) == (better.regressed, better.lost_sight)


@pytest.mark.parametrize(
    ("after", "verdict"),
    [(side(2, None, whole=UNSEEN), Verdict.UNOBSERVED), (nothing(2, asked()), None)],
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
    assert dict.fromkeys(("a", "b", None), Cause.OBSERVATION) == lost


@pytest.mark.parametrize("controls", [(), (asked(),)])
def test_where_nobody_looks_any_more_is_lost(controls: tuple[BaselineControl, ...]) -> None:
    """A check or control taken out of the audit is seen no longer; a deleted resource was."""
    [change] = drift(side(1, SAME, PASS), nothing(2, *controls))
    assert (None, True) == (change.after, change.lost_sight)
    [gone] = drift(side(1, SAME, PASS), side(2, [], whole=None))
    assert (Cause.GONE, False) == (gone.cause, gone.lost_sight)


@pytest.mark.parametrize(
    ("old", "new", "was", "now", "said"),
    [
        ({"CC1": "full"}, {}, "pass", None, "TST-01: full → not mapped"),
        ({"CC1": "full"}, {"CC1": "supporting"}, "pass", None, "TST-01: full → supporting"),
        ({}, {"CC1": "partial"}, None, "pass", "TST-01: not mapped → partial"),
    ],
)
def test_a_mapping_that_moves_a_requirement_is_named(
    old: dict[str, str], new: dict[str, str], was: str | None, now: str | None, said: str
) -> None:
    """A requirement whose verdict differs by what is mapped to it is a change of its own."""
    one = side(1, SAME, PASS, control=asked(satisfies={"soc2": old}))
    two = side(2, SAME, PASS, control=asked(satisfies={"soc2": new}))
    assert [] == drift(one, two)
    [change] = mapping_changes(one, two)
    assert (Cause.MAPPING, "soc2:CC1", was, now) == (
        change.cause, change.resource, change.before, change.after,
    )  # fmt: skip
    assert said == change.detail
    assert (False, False) == (change.regressed, change.lost_sight)
    [redefined] = redefinitions(one, two)
    assert Cause.MAPPING is redefined.cause


def test_a_requirement_that_fails_by_its_control_is_no_matter_of_mapping() -> None:
    """Where the mapping stays, a requirement follows its controls, which are told already."""
    one = side(1, SAME, PASS)
    two = side(2, OPEN, FAIL, control=asked(verdict=Verdict.FAIL))
    assert [] == [*mapping_changes(one, two)]
    [aside] = mapping_changes(one, side(2, SAME, PASS, set_aside=("soc2:CC1",)))
    assert ("soc2:CC1", "set aside") == (aside.control, aside.detail)


def test_what_is_asked_otherwise_is_told_though_no_verdict_differs() -> None:
    """Thresholds, code, waivers and frequencies are named even where every verdict stands."""
    one = side(1, SAME, PASS, parameters={"most": 1})
    two = side(
        2, SAME, PASS, parameters={"most": 9}, source="new",
        waivers=[BaselineWaiver(id="W-9", control="TST-01", digest="0" * 64)],
        control=asked(frequency="annual"),
    )  # fmt: skip
    assert {
        (Cause.PARAMETER, "most: 1 → 9"),
        (Cause.CHECK, "the code of gate_is_shut changed"),
        (Cause.WAIVER, "W-9 began"),
        (Cause.CONTROL, "frequency: daily → annual"),
    } == {(each.cause, each.detail) for each in redefinitions(one, two)}
    assert {"W-9 lapsed"} < {each.detail for each in redefinitions(two, one)}


VERDICTS = st.sampled_from([PASS, FAIL, UNSEEN, WAIVED])
ESTATES = st.dictionaries(
    st.sampled_from("abcdefgh"), st.tuples(st.integers(0, 2), VERDICTS), max_size=6
)


def estate(day: int, found: list[tuple[str, tuple[int, Stretch]]], scopes: Sequence[str]) -> Side:
    """A run over the same resources in each scope, in the order given."""
    rows: list[Fields] = [{"id": name, "state": state} for name, (state, _) in found]
    record = Record("test.gate", Scope("s"), (), Completeness(complete=True), rows)
    writer = StretchWriter()
    for _, (_, said) in found:
        writer.add(said.verdict, 1, said.reason, said.waiver)
    whole = None if found else EMPTY
    blocks = [
        Block("TST-01", "gate_is_shut", "test.gate", scope, record.digest, (record.digest,),
              "code", {}, tuple(writer.stretches), whole)
        for scope in scopes
    ]  # fmt: skip
    return made(day, blocks, {record.digest: record}, (asked(),))


@given(ESTATES, ESTATES, st.data())
def test_order_never_changes_the_answer(
    before: dict[str, tuple[int, Stretch]], after: dict[str, tuple[int, Stretch]], data: Any
) -> None:
    """Whatever order resources and blocks stand in, the same changes are told in the same order."""
    scopes = ["x", "y", "z"]
    plain = drift(
        estate(1, sorted(before.items(), key=lambda each: each[0]), scopes),
        estate(2, sorted(after.items(), key=lambda each: each[0]), scopes),
    )

    def shuffled(values: Sequence[Any]) -> list[Any]:
        return list(data.draw(st.permutations(values)))

    one = estate(1, shuffled(list(before.items())), shuffled(scopes))
    two = estate(2, shuffled(list(after.items())), shuffled(scopes))
    assert plain == drift(one, two)

"""Drift of what is said of a whole population beside its rows: what is lost from sight is told."""

from dataclasses import replace
from typing import Any

import pytest

from controls.drift import drift
from controls.drift_side import Part, Side
from controls.gate_policy import FailOn, Policy, parted
from controls.redefinition import mapping_changes, redefinitions
from evidence.drift.baseline import Baseline, BaselineResult, BaselineRun, id_mark
from evidence.drift.change import Cause, Change
from evidence.result import Stretch
from evidence.verdict import Verdict
from tests.controls.drift_sides import FAIL, PASS, SAME, UNSEEN, WAIVED, asked, side

STALE = Stretch(Verdict.STALE, 1, "what came and went was not seen")
RECORD = "a" * 64


def from_file(rest: Verdict | None, whole: Verdict | None = None, **more: Any) -> Side:
    """The side of day 1 as a file tells it: three resources with that verdict, none named."""
    result = BaselineResult(
        control="TST-01", check="gate_is_shut", scope="s", kind="test.gate", block="b" * 64,
        record=RECORD, verdicts={rest: 3} if rest else {}, rest=rest, whole=whole,
    )  # fmt: skip
    return Side.of_baseline(
        Baseline(
            tieout_baseline=1,
            run=BaselineRun(
                id="r1", digest="0" * 64, organisation="O", now="2026-01-01T00:00:00+00:00",
                code="", frameworks=("soc2",),
            ),
            set_aside=(), waivers=(), controls=(asked(),), checks=(), results=(result,),
            resources=(), populations=(), **more,
        )
    )  # fmt: skip


def lost(before: Side, after: Side) -> list[Change]:
    """What the gate says is seen no longer, after it failed nothing."""
    found = parted(Policy(), drift(before, after), (), before.asked, after.asked)
    assert not found.failing
    return found.unseen


@pytest.mark.parametrize("whole", [STALE, UNSEEN])
@pytest.mark.parametrize(
    "before",
    [side(1, SAME, PASS), side(1, SAME, WAIVED), side(1, SAME, FAIL), from_file(Verdict.PASS)],
    ids=["pass", "waived", "fail", "file"],
)
def test_a_whole_out_of_sight_beside_its_rows_is_told(before: Side, whole: Stretch) -> None:
    """Rows that stand as they stood do not hide that their population is not seen whole."""
    part = before.open(("TST-01", "gate_is_shut", "s"))
    ruling = part.unnamed or part.ruling("a")
    assert ruling
    after = side(2, SAME, ruling._replace(rows=1), whole=whole)
    [change] = [each for each in lost(before, after) if each.resource is None]
    assert (ruling.verdict, whole.verdict) == (change.before, change.after)
    assert Cause.OBSERVATION is change.cause


@pytest.mark.parametrize(
    "before",
    [side(1, SAME, PASS, whole=STALE), from_file(Verdict.PASS, Verdict.STALE)],
    ids=["run", "file"],
)
def test_what_was_not_seen_whole_before_is_not_lost_again(before: Side) -> None:
    """A population that was out of sight already is told, and does not stop the gate anew."""
    after = side(2, SAME, PASS, whole=UNSEEN)
    assert not [each for each in lost(before, after) if each.resource is None]
    [change] = [each for each in drift(before, after) if each.resource is None]
    assert (Verdict.STALE, Verdict.UNOBSERVED) == (change.before, change.after)


def test_a_mapping_loses_nothing_from_sight() -> None:
    """A requirement that is mapped to something unseen now is no loss of what was seen."""
    change = Change(
        "TST-01", "", "", "", "soc2:CC1", Verdict.PASS, Verdict.UNOBSERVED, "", Cause.MAPPING, ""
    )
    assert not change.lost_sight
    assert replace(change, cause=Cause.OBSERVATION).lost_sight


def test_what_a_file_does_not_know_was_not_there() -> None:
    """Of resources that it does not name, a file tells those it has marks of from new ones."""
    part = Part(
        kind="test.gate", source="", parameters={}, record=RECORD, joined=None, rulings={},
        rows={}, marks={id_mark("known"): "00000000"}, unnamed=PASS,
    )  # fmt: skip
    assert PASS == part.ruling("known")
    assert part.ruling("new") is None
    assert part.ruling(None) is None


def test_a_framework_that_is_dropped_is_told() -> None:
    """A framework that is not audited any more, or is now, stands among what is asked otherwise."""
    one, two = side(1, SAME, PASS), replace(side(2, SAME, PASS), frameworks=frozenset({"iso"}))
    assert [] == [*mapping_changes(one, two)]
    found = redefinitions(one, two)
    assert [
        (Cause.MAPPING, "framework iso audited now"),
        (Cause.MAPPING, "framework soc2 audited no longer"),
    ] == [(each.cause, each.detail) for each in found]
    strict = Policy(frozenset({FailOn.DEFINITION}))
    assert found == parted(strict, (), found, one.asked, two.asked).failing_redefined

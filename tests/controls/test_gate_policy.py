"""The policy of the gate: each word fails its own changes, limits set apart, none is lost."""

from typing import Any

import pytest

from controls.gate_policy import DEFAULT, FailOn, Policy, parted
from evidence.drift.change import Cause, Change, Redefinition
from evidence.run import ControlAsTested
from evidence.verdict import Verdict

PASS, FAIL, WAIVED = Verdict.PASS, Verdict.FAIL, Verdict.WAIVED


def change(
    before: Verdict | None, after: Verdict | None, cause: Cause, control: str = "TST-01"
) -> Change:
    return Change(control, "c", "test.gate", "s", "r", before, after, "", cause, "")


def control(name: str = "TST-01", owner: str = "yard", framework: str = "soc2") -> ControlAsTested:
    fields: dict[str, Any] = dict.fromkeys(
        ("title", "statement", "type", "frequency", "automation", "population", "pass_condition"),
        "",
    )
    return ControlAsTested(
        **fields, id=name, owner=owner, target=None, parameters={}, evidence=(),
        satisfies={framework: ("CC1",)}, checks=(), origin={},
    )  # fmt: skip


REGRESSED = change(PASS, FAIL, Cause.RESOURCE)
NEW = change(None, FAIL, Cause.NEW)
LOST = change(PASS, Verdict.UNOBSERVED, Cause.OBSERVATION)
BEGAN = change(FAIL, WAIVED, Cause.WAIVER)
MENDED = change(FAIL, PASS, Cause.RESOURCE)
WEAKENED = change(FAIL, PASS, Cause.PARAMETER)
ASKED = change(PASS, Verdict.PENDING, Cause.CONTROL)
ALL = (REGRESSED, NEW, LOST, BEGAN, MENDED, WEAKENED, ASKED)


@pytest.mark.parametrize(
    ("words", "failing", "unseen"),
    [
        (DEFAULT, (REGRESSED, NEW), (LOST,)),
        ((FailOn.REGRESSION,), (REGRESSED,), ()),
        ((FailOn.NEW_RESOURCE,), (NEW,), ()),
        ((FailOn.LOST_SIGHT,), (), (LOST,)),
        ((FailOn.WAIVED,), (BEGAN,), ()),
        ((FailOn.WAIVER,), (BEGAN,), ()),
        ((FailOn.PENDING,), (ASKED,), ()),
        ((FailOn.CONTROL,), (ASKED,), ()),
        ((FailOn.PARAMETER,), (WEAKENED,), ()),
        ((FailOn.DEFINITION,), (BEGAN, WEAKENED, ASKED), ()),
        ((FailOn.CHECK, FailOn.MAPPING), (), ()),
        ((FailOn.ANY,), ALL, ()),
        ((FailOn.ANY, FailOn.LOST_SIGHT), tuple(each for each in ALL if each is not LOST), (LOST,)),
    ],
)
def test_a_word_fails_its_changes_and_no_others(
    words: tuple[FailOn, ...], failing: tuple[Change, ...], unseen: tuple[Change, ...]
) -> None:
    """Each change is in one list: failing, unseen or apart."""
    found = parted(Policy(frozenset(words)), ALL, (), {"TST-01": control()})
    assert (failing, unseen) == (tuple(found.failing), tuple(found.unseen))
    assert len(ALL) == len(found.failing) + len(found.unseen) + len(found.apart)


@pytest.mark.parametrize(
    ("limits", "reached"),
    [
        ({}, {"A-01", "B-01", "GONE-01"}),
        ({"controls": ("A-*",)}, {"A-01"}),
        ({"controls": ("A-01", "GONE-*")}, {"A-01", "GONE-01"}),
        ({"owners": ("yard",)}, {"A-01", "GONE-01"}),
        ({"frameworks": ("iso",)}, {"B-01", "GONE-01"}),
        ({"frameworks": ("iso",), "owners": ("yard",)}, {"GONE-01"}),
    ],
)
def test_limits_set_apart_and_never_hide(limits: dict[str, Any], reached: set[str]) -> None:
    """What lies outside of them does not fail and is told; a control that is gone counts."""
    known = {"A-01": control("A-01"), "B-01": control("B-01", "desk", "iso")}
    changes = [change(PASS, FAIL, Cause.RESOURCE, name) for name in (*known, "GONE-01")]
    found = parted(Policy(**limits), changes, (), known)
    assert reached == {each.control for each in found.failing}
    assert len(changes) == len(found.failing) + len(found.apart)


def test_what_is_asked_otherwise_fails_by_its_word() -> None:
    """A definition that moved no verdict fails where the policy says so, else it is told."""
    moved = Redefinition("TST-01", "c", Cause.PARAMETER, "most: 1 → 9")
    aside = Redefinition("soc2:CC1", "", Cause.MAPPING, "set aside")
    known = {"TST-01": control()}
    plain = parted(Policy(), (), (moved, aside), known)
    strict = parted(Policy(frozenset({FailOn.PARAMETER})), (), (moved, aside), known)
    limited = parted(
        Policy(frozenset({FailOn.DEFINITION}), frameworks=("soc2",)), (), (moved, aside), known
    )
    assert ([], [moved, aside]) == (plain.failing_redefined, plain.redefined)
    assert ([moved], [aside]) == (strict.failing_redefined, strict.redefined)
    assert [moved, aside] == limited.failing_redefined


def test_each_word_has_a_meaning() -> None:
    """What may stand in `fail_on` is explained, in a line."""
    assert all(word.meaning and "\n" not in word.meaning for word in FailOn)

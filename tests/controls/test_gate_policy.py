"""The policy of the gate: each word fails its own changes, limits set apart, none is lost."""

from typing import Any

import pytest

from controls.gate_policy import DEFAULT, FailOn, Policy, parted
from evidence.drift.baseline import BaselineControl
from evidence.drift.change import Cause, Change, Redefinition
from evidence.verdict import Verdict

PASS, FAIL, WAIVED = Verdict.PASS, Verdict.FAIL, Verdict.WAIVED


def change(
    before: Verdict | None, after: Verdict | None, cause: Cause, control: str = "TST-01"
) -> Change:
    return Change(control, "c", "test.gate", "s", "r", before, after, "", cause, "")


def control(name: str = "TST-01", owner: str = "yard", framework: str = "soc2") -> BaselineControl:
    return BaselineControl(
        id=name, verdict=PASS, owner=owner, frequency="daily", automation="automated",
        satisfies={framework: {"CC1": "full"}},
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
        ({}, {"A-01", "B-01", "GONE-01", "MOVED-01"}),
        ({"controls": ("A-*",)}, {"A-01"}),
        ({"controls": ("A-01", "GONE-*")}, {"A-01", "GONE-01"}),
        ({"owners": ("yard",)}, {"A-01", "GONE-01"}),
        ({"owners": ("desk",)}, {"B-01", "MOVED-01"}),
        ({"owners": ("attic",)}, {"MOVED-01"}),
        ({"frameworks": ("iso",)}, {"B-01"}),
        ({"frameworks": ("soc2",)}, {"A-01", "GONE-01", "MOVED-01"}),
        ({"frameworks": ("pci",)}, {"MOVED-01"}),
        ({"frameworks": ("iso",), "owners": ("yard",)}, set()),
    ],
)
def test_limits_set_apart_and_never_hide(limits: dict[str, Any], reached: set[str]) -> None:
    """What lies outside of them does not fail and is told; what a control was counts as well."""
    stays = {"A-01": control("A-01"), "B-01": control("B-01", "desk", "iso")}
    before = {"GONE-01": control("GONE-01"), "MOVED-01": control("MOVED-01", "desk", "soc2")}
    after = {"MOVED-01": control("MOVED-01", "attic", "pci")}
    names = (*stays, "GONE-01", "MOVED-01")
    changes = [change(PASS, FAIL, Cause.RESOURCE, name) for name in names]
    found = parted(Policy(**limits), changes, (), stays | before, stays | after)
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


def test_a_framework_that_is_audited_no_longer_is_a_matter_of_mapping() -> None:
    """Its Redefinition fails by that word, within limits that hold the framework or none."""
    dropped = Redefinition("iso", "", Cause.MAPPING, "framework iso audited no longer")
    known = {"TST-01": control()}
    for limits, failing in (
        ({}, [dropped]),
        ({"frameworks": ("iso",)}, [dropped]),
        ({"frameworks": ("soc2",)}, []),
        ({"owners": ("yard",)}, []),
    ):
        policy = Policy(frozenset({FailOn.MAPPING}), **limits)
        assert failing == parted(policy, (), (dropped,), known).failing_redefined, limits


def test_each_word_has_a_meaning() -> None:
    """What may stand in `fail_on` is explained, in a line."""
    assert all(word.meaning and "\n" not in word.meaning for word in FailOn)

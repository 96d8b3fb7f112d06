"""Evaluation: the rules that may not bend, held once for every check there will ever be."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office import DENIED, NOW, Store, control, counts, desk_is_clean, desks, run

from controls.evaluate import Decision
from controls.waiver import WaiverFields, Waivers
from evidence.errors import OperatorFileError
from evidence.record import UNOBSERVED, Fields


def test_resources_are_judged_one_by_one() -> None:
    """Each desk gets its own verdict, and the block names the record it was judged from."""
    store = Store()
    store.add("test.desk", desks(True, False, True))
    [block] = run(store, desk_is_clean)
    assert {"pass": 2, "fail": 1} == counts([block])
    assert block.record in store.records
    assert (block.record,) == block.inputs


def test_no_evidence_is_unobserved() -> None:
    """A kind that nobody collected gives an unobserved result, not silence."""
    [block] = run(Store(), desk_is_clean)
    assert {"unobserved": 1} == counts([block])
    assert "no evidence of test.desk" in str(block.whole)


def test_a_refused_list_is_unobserved_with_the_operation_named() -> None:
    """A unit that was not collected says which call was refused."""
    store = Store()
    store.add("test.desk", None)
    [block] = run(store, desk_is_clean)
    assert {"unobserved": 1} == counts([block])
    assert "AccessDenied on x:List" in str(block.whole)


def test_an_empty_list_is_no_occurrence() -> None:
    """A population that was listed whole and is empty gives no pass."""
    store = Store()
    store.add("test.desk", [])
    assert {"no_occurrence": 1} == counts(run(store, desk_is_clean))


def test_partial_data_proves_failures_only() -> None:
    """Of a broken listing only failures stand; what seems to pass is unobserved."""
    store = Store()
    store.add("test.desk", desks(True, False, True), gaps=(DENIED,))
    blocks = run(store, desk_is_clean)
    assert {"fail": 1, "unobserved": 3} == counts(blocks)


def test_stale_evidence_is_stale_whatever_it_says() -> None:
    """Evidence older than a daily control allows gives neither pass nor failure."""
    store = Store()
    store.add("test.desk", desks(True, False), at=NOW - timedelta(days=3))
    assert {"stale": 1} == counts(run(store, desk_is_clean))


def test_an_unobserved_field_costs_its_resource_only() -> None:
    """A field refused for one desk leaves the others judged."""
    store = Store()
    gap = {"id": "x", UNOBSERVED: {"clean": "AccessDenied on x:GetClean"}}
    store.add("test.desk", [*desks(True), gap])
    [block] = run(store, desk_is_clean)
    assert {"pass": 1, "unobserved": 1} == counts([block])
    assert "x:GetClean" in block.stretches[1].reason


def waiver(**more: Any) -> Waivers:
    fields: dict[str, Any] = {
        "id": "W-1", "control": "TST-01", "resource": "1", "reason": "being moved",
        "requested_by": "a", "approved_by": "b", "starts": date(2026, 1, 1),
        "ends": date(2026, 12, 31),
    }  # fmt: skip
    return Waivers((WaiverFields(**(fields | more)),))


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        (waiver(), {"pass": 1, "waived": 1, "fail": 1}),
        (waiver(resource="*"), {"pass": 1, "waived": 2}),
        (waiver(ends=date(2026, 2, 1)), {"pass": 1, "fail": 2}),
        (waiver(check="another_check"), {"pass": 1, "fail": 2}),
        (waiver(control="TST-02"), {"pass": 1, "fail": 2}),
        (waiver(scope="office*"), {"pass": 1, "waived": 1, "fail": 1}),
        (waiver(scope="annex/*"), {"pass": 1, "fail": 2}),
    ],
)
def test_a_waiver_in_force_turns_failures_of_its_resources(
    accepted: Waivers, expected: dict[str, int]
) -> None:
    """Only failures it names, while it runs; never a pass, and the reason stays."""
    store = Store()
    store.add("test.desk", desks(True, False, False))
    assert expected == counts(run(store, desk_is_clean, waivers=accepted))


def test_a_waiver_never_touches_what_was_not_observed() -> None:
    """An exception accepts a failure; it cannot accept what nobody saw."""
    store = Store()
    store.add("test.desk", None)
    assert {"unobserved": 1} == counts(run(store, desk_is_clean, waivers=waiver(resource="*")))


def test_a_person_still_has_to_give_something() -> None:
    """Manual and partly manual controls are pending until it is there."""
    store = Store()
    store.add("test.desk", desks(True))
    blocks = run(store, within=control("manual", evidence=("Signed sheet",)))
    assert {"pending": 1} == counts(blocks)
    assert "Signed sheet" in str(blocks[0].whole)
    assert {"pass": 1, "pending": 1} == counts(run(store, desk_is_clean, within=control("semi")))


def test_a_scoping_decision_names_its_approver() -> None:
    """A control or a world out of scope is not applicable, with reason and approver."""
    store = Store()
    store.add("test.desk", desks(False))
    decision = {"reason": "no office", "approved_by": "CISO", "approved_on": date(2026, 1, 1)}
    blocks = run(store, desk_is_clean, within=control(not_applicable=decision))
    assert {"not_applicable": 1} == counts(blocks)
    assert "CISO" in str(blocks[0].whole)
    world = {"test": Decision("no test world", "CISO")}
    assert {"not_applicable": 1} == counts(run(store, desk_is_clean, out_of_scope=world))


def test_a_control_that_claims_a_check_must_have_one() -> None:
    """An automated control without a check is refused with the line it stands on."""
    with pytest.raises(OperatorFileError, match=r"c\.yaml:3: .*no check judges it"):
        run(Store())


def test_the_same_evidence_gives_the_same_blocks_in_any_order() -> None:
    """The order in which evidence was collected changes nothing."""
    store = Store()
    for number in range(3):
        store.add("test.desk", desks(True, False), scope=f"office/{number}")
    one = [block.digest for block in run(store, desk_is_clean)]
    store.evidence.reverse()
    assert one == [block.digest for block in run(store, desk_is_clean)]


@given(st.lists(st.sampled_from(["pass", "fail", "gap"]), min_size=1, max_size=12))
def test_a_gap_never_adds_a_pass(states: list[str]) -> None:
    """Turning any observed field into a gap never raises the number of passes."""
    whole, holed = Store(), Store()
    rows: list[Fields] = [
        {"id": str(number), "clean": state == "pass"} for number, state in enumerate(states)
    ]
    gaps: list[Fields] = [
        {"id": row["id"], UNOBSERVED: {"clean": "refused"}} if state == "gap" else row
        for row, state in zip(rows, states, strict=True)
    ]
    whole.add("test.desk", rows)
    holed.add("test.desk", gaps)
    seen, unseen = counts(run(whole, desk_is_clean)), counts(run(holed, desk_is_clean))
    assert unseen.get("pass", 0) == seen.get("pass", 0)
    assert unseen.get("unobserved", 0) == states.count("gap")

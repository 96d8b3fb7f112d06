"""A control limited to some places: judged there alone, and never silently nowhere."""

from datetime import date
from typing import Any

from office import Store, control, counts, desk_is_clean, desks, every_desk_is_clean, run

LIMIT: dict[str, Any] = {
    "only": ["office/1"],
    "reason": "the others are let",
    "approved_by": "CISO",
    "approved_on": date(2026, 1, 1),
}


def two_floors() -> Store:
    store = Store()
    store.add("test.desk", desks(True), scope="office/1")
    store.add("test.desk", desks(False), scope="office/2")
    return store


def test_what_lies_outside_is_not_applicable() -> None:
    """A place outside gives one result, with reason and approver; inside all is judged."""
    blocks = run(two_floors(), desk_is_clean, within=control(scope=LIMIT))
    assert {"pass": 1, "not_applicable": 1} == counts(blocks)
    [outside] = [block for block in blocks if block.scope == "office/2"]
    assert outside.whole is not None
    expected = "the others are let (applies only office/1; approved by CISO)"
    assert (expected, None) == (outside.whole.reason, outside.record)


def test_a_failure_inside_still_fails() -> None:
    """A limit takes nothing out of the place it names."""
    blocks = run(two_floors(), desk_is_clean, within=control(scope={**LIMIT, "only": ["office/2"]}))
    assert {"fail": 1, "not_applicable": 1} == counts(blocks)


def test_a_gap_outside_is_not_applicable() -> None:
    """What could not be read where the control does not apply costs nothing."""
    store = two_floors()
    store.add("test.desk", None, scope="office/3")
    blocks = run(store, desk_is_clean, within=control(scope=LIMIT))
    assert {"pass": 1, "not_applicable": 2} == counts(blocks)


def test_a_scope_that_holds_nothing_is_unobserved() -> None:
    """A misspelt place makes no control quietly not applicable."""
    limit = {**LIMIT, "only": ["office/9"]}
    blocks = run(two_floors(), desk_is_clean, within=control(scope=limit))
    assert {"not_applicable": 2, "unobserved": 1} == counts(blocks)
    [lost] = [block for block in blocks if block.scope == ""]
    assert "no evidence was collected in its scope (only office/9)" in str(lost.whole)


def test_no_evidence_at_all_is_unobserved_once() -> None:
    """Where nothing was collected, the limit adds nothing."""
    assert {"unobserved": 1} == counts(run(Store(), desk_is_clean, within=control(scope=LIMIT)))


def test_checks_of_whole_populations_are_judged_whole() -> None:
    """A check that judges all at once looks at every place, so that nothing is hidden from it."""
    checks = (desk_is_clean, every_desk_is_clean)
    blocks = run(two_floors(), *checks, within=control(scope=LIMIT))
    assert {"pass": 1, "not_applicable": 1, "fail": 1} == counts(blocks)


def test_a_person_is_asked_for_the_places_in_scope() -> None:
    """What a person gives is asked for the places that the control applies to."""
    [block] = run(two_floors(), within=control("manual", scope=LIMIT))
    assert "(only office/1)" in str(block.whole)


def test_a_source_that_could_not_be_listed_is_not_set_aside() -> None:
    """Where the places of a source are unknown, the one that the control applies to may be lost."""
    store = Store()
    store.add("test.desk", desks(True), scope="office/1")
    store.add("test.desk", None, scope="annex")
    limit = {**LIMIT, "only": ["office/1", "annex/1"]}
    blocks = run(store, desk_is_clean, within=control(scope=limit))
    assert {"pass": 1, "unobserved": 1} == counts(blocks)


def test_a_misspelt_place_beside_a_right_one_is_unobserved() -> None:
    """Each place of a scope must be one that was sought, or the control is not wholly judged."""
    limit = {**LIMIT, "only": ["office/1", "office/22"]}
    blocks = run(two_floors(), desk_is_clean, within=control(scope=limit))
    assert {"pass": 1, "not_applicable": 1, "unobserved": 1} == counts(blocks)
    [lost] = [block for block in blocks if block.scope == ""]
    assert "no evidence was sought in office/22" in str(lost.whole)

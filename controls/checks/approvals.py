"""Checks of approvals: given by somebody else, who worked here, for a purpose and until a day."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from collectors.people.approval import Approval
from collectors.people.person import Person
from collectors.registers.days import begun
from controls.check import check, not_applicable, not_observed
from controls.population import Population


@check("TEC-03")
def approval_is_given_by_another(approval: Approval, staff: Population[Person]) -> None:
    """Nobody approves what they asked for, get, or set up, under whichever name."""
    _must_be_given(approval)
    assert approval.approved_by, "names nobody who approved it"
    approver = _names(approval.approved_by, staff)
    assert approver.isdisjoint(_names(approval.person, staff)), (
        f"{approval.approved_by} approved their own access"
    )
    assert not approval.requested_by or approver.isdisjoint(_names(approval.requested_by, staff)), (
        f"{approval.approved_by} approved their own request"
    )
    set_up = approval.implementer
    implementer = _names(set_up, staff) if set_up else set()
    assert approver.isdisjoint(implementer), (
        f"{approval.approved_by} approved what they set up themselves"
    )
    assert implementer.isdisjoint(_names(approval.person, staff)), (
        f"{set_up} set up their own access"
    )
    assert not approval.requested_by or implementer.isdisjoint(
        _names(approval.requested_by, staff)
    ), f"{set_up} set up what they asked for"
    person = None if approval.for_machine else approval.person
    for given in (approval.approved_by, person, approval.requested_by, set_up):
        if given and not _found(given, staff):
            reason = f"nobody among the staff is {given}"
            not_observed(approval, "whether another gave it", reason)


@check("TEC-03", covers={"staff": ("leavers",)})
def approver_worked_here(approval: Approval, staff: Population[Person], *, now: datetime) -> None:
    """Whoever approved it is a known person and worked here on that day."""
    _must_be_given(approval)
    approver, day = approval.approved_by, approval.approved_on
    assert approver, "names nobody who approved it"
    assert day, f"names no day on which {approver} approved it"
    assert begun(day, now), f"is said to be approved on {day}, a day to come"
    found = _found(approver, staff)
    assert found, f"{approver}, who approved it, is nobody among the staff"
    assert any(person.employed(day) for person in found), (
        f"{approver}, who approved it on {day}, did not work here that day"
    )


@check("TEC-03")
def approval_says_what_for(approval: Approval) -> None:
    """The approval names who asked for it, what for, and the day it ends."""
    _must_be_given(approval)
    missing = [
        words
        for words, value in (
            ("who asked for it", approval.requested_by),
            ("its purpose", approval.purpose),
            ("the day it ends", approval.until),
        )
        if not value
    ]
    assert not missing, f"does not name {' and '.join(missing)}"
    first, last = approval.approved_on, approval.until
    assert first is None or last is None or first <= last, (
        f"ends on {last}, before it was approved on {first}"
    )


@check("XBR-08")
def task_approval_is_short(approval: Approval, *, purposes: list[str], longest: timedelta) -> None:
    """Access for a task such as fault finding is given for no longer than a task may take."""
    _must_be_given(approval)
    if not approval.purpose:
        not_observed(approval, "whether it is for a task", "it names no purpose (TEC-03)")
    if approval.purpose.lower() not in map(str.lower, purposes):
        not_applicable(f"not for a task: {approval.purpose}")
    assert approval.approved_on, "names no day on which it was approved"
    assert approval.until, f"approved on {approval.approved_on} for {approval.purpose}, has no end"
    assert approval.until <= approval.approved_on + longest, (
        f"runs from {approval.approved_on} to {approval.until}, longer than {longest.days} days"
    )


def _names(given: str, staff: Population[Person]) -> set[str]:
    """The name as given, in small letters, and the staff numbers it stands for."""
    return {given.casefold(), *(person.id.casefold() for person in _found(given, staff))}


def _found(given: str, staff: Population[Person]) -> Sequence[Person]:
    address = given.lower()
    return staff.matching(id=given, email=address, aliases=address)


def _must_be_given(approval: Approval) -> None:
    if not approval.approved_by and not approval.approved_on:
        not_applicable("asked for and not approved, so it gives nothing")

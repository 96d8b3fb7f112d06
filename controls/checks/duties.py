"""Checks of what people of some duty have learned and signed: areas, courses, keys, guidance."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from collectors.people.person import Person, end_of
from collectors.people.pledge import Pledge
from collectors.people.training import Training
from controls.check import check, not_applicable, not_observed
from controls.population import Population

EVERYBODY = "*"
"""The word that stands for every department."""

AREAS = (
    "AUT-01", "AUT-02", "AUT-03", "AUT-04", "AUT-05",
    "AUT-06", "AUT-07", "AUT-08", "AUT-10", "AUT-11",
)  # fmt: skip


@check(*AREAS)
def area_duties_are_acknowledged(
    person: Person,
    pledges: Population[Pledge],
    *,
    departments: list[str],
    duties: str,
    types: list[str],
    within: timedelta,
    now: datetime,
) -> None:
    """Whoever works in a department of the area signed the list of its duties."""
    since = _member_since(person, departments, types, now.date())
    _must_have_signed(person, pledges, "duties", duties, since, within, now.date())


@check(*AREAS)
def area_procedures_are_acknowledged(
    person: Person,
    pledges: Population[Pledge],
    *,
    departments: list[str],
    procedures: list[str],
    types: list[str],
    within: timedelta,
    now: datetime,
) -> None:
    """Whoever works in a department of the area signed each of its procedures."""
    since = _member_since(person, departments, types, now.date())
    _must_have_signed(person, pledges, "procedures", procedures, since, within, now.date())


@check("AUT-12", "AUT-13", "AUT-14")
def duty_is_trained_each_year(
    person: Person,
    trainings: Population[Training],
    *,
    departments: list[str],
    courses: list[str],
    types: list[str],
    every: timedelta,
    joiners_within: timedelta,
    returners_within: timedelta,
    now: datetime,
) -> None:
    """Whoever works in a department of the duty completed a course for it within the year."""
    today = now.date()
    since = _member_since(person, departments, types, today)
    if not courses:
        not_observed(person, "what is to be learned", "the parameter courses names none")
    done = [
        training.completed_on
        for training in trainings.by("person").get(person.id, ())
        if training.course in courses and training.completed_on and training.completed_on <= today
    ]
    last = max(done, default=None)
    if last and last + every >= today:
        return
    _may_have_time(today, f"joined on {since}", since, joiners_within)
    if person.on_leave_until:
        back = f"was on leave until {person.on_leave_until}"
        _may_have_time(today, back, person.on_leave_until, returners_within)
    assert last, f"of {person.department}, has completed none of {', '.join(courses)}"
    assert last + every >= today, (
        f"of {person.department}, completed it last on {last}, good until {last + every}"
    )


@check("AUT-15")
def key_custodians_accept_their_duty(
    person: Person,
    staff: Population[Person],
    pledges: Population[Pledge],
    *,
    custodians: list[str],
    document: str,
    now: datetime,
) -> None:
    """Each custodian of keys works here and signed the duties of a custodian."""
    if not custodians:
        not_applicable("the parameter custodians names nobody")
    unknown = [name for name in custodians if not _found(name, staff)]
    if unknown:
        reason = f"nobody among the staff is {', '.join(unknown)}"
        not_observed(person, "whether a custodian is meant", reason)
    if not any(person.id == each.id for name in custodians for each in _found(name, staff)):
        not_applicable("no custodian of keys")
    if not document:
        not_observed(person, "what is to be signed", "the parameter document names none")
    today = now.date()
    left = person.left(today)
    assert not left, f"is listed as a custodian of keys and left on {left}"
    missing = _unsigned(person, pledges, [document], today)
    assert not missing, f"a custodian of keys who has not signed {missing[0]}"


@check("AUT-16")
def factor_guidance_is_acknowledged(
    person: Person,
    pledges: Population[Pledge],
    *,
    document: str,
    types: list[str],
    within: timedelta,
    now: datetime,
) -> None:
    """Whoever works here signed the guidance on choosing and guarding passwords and tokens."""
    if not document:
        not_applicable("the parameter document names none")
    since = _member_since(person, [EVERYBODY], types, now.date())
    _must_have_signed(person, pledges, "document", document, since, within, now.date())


def _must_have_signed(
    person: Person,
    pledges: Population[Pledge],
    parameter: str,
    documents: str | Sequence[str],
    since: date,
    within: timedelta,
    today: date,
) -> None:
    """Hold a person to documents, each named alone or with the version in force after an `@`."""
    wanted = [documents] if isinstance(documents, str) else documents
    if not any(wanted):
        reason = f"the parameter {parameter} names none"
        not_observed(person, "what is to be signed", reason)
    missing = _unsigned(person, pledges, wanted, today)
    if missing:
        _may_have_time(today, f"joined on {since}", since, within)
    assert not missing, f"of {person.department}, has not signed {', '.join(missing)}"


def _unsigned(
    person: Person, pledges: Population[Pledge], documents: Sequence[str], today: date
) -> list[str]:
    """The documents that the person has not signed, in words."""
    signed = {
        (pledge.document, version)
        for pledge in pledges.by("person").get(person.id, ())
        if pledge.signed_on and pledge.signed_on <= today
        for version in (None, pledge.version)
    }
    missing = []
    for name in documents:
        document, _, version = name.partition("@")
        if (document, version or None) not in signed:
            missing.append(f"{document} version {version}" if version else document)
    return missing


def _member_since(person: Person, departments: list[str], types: list[str], today: date) -> date:
    """The first day of the unbroken time at work of somebody of the departments.

    Steps aside for whoever has left, has not begun, is on leave, works in another form or in
    another department. The listing does not say since when somebody is of a department.
    """
    if not departments:
        not_applicable("the parameter departments names none")
    spell = person.spell(today)
    if spell is None:
        left = person.left(today)
        not_applicable(f"left on {left}" if left else f"joins on {person.joined}")
    if spell["type"] not in types:
        not_applicable(f"works here in another form: {spell['type']}")
    if EVERYBODY not in departments:
        if not person.department:
            not_observed(person, "the department", "the listing names none for this person")
        if person.department not in departments:
            not_applicable(f"of another department: {person.department}")
    if person.on_leave_until and person.on_leave_until >= today:
        not_applicable(f"on leave until {person.on_leave_until}")
    since = spell["start"]
    for earlier in sorted(person.spells, key=lambda each: each["start"], reverse=True):
        last_day = end_of(earlier)
        if earlier["start"] < since and (last_day is None or last_day >= since - timedelta(days=1)):
            since = earlier["start"]
    return since


def _may_have_time(today: date, why: str, since: date, allowed: timedelta) -> None:
    """Step aside for whoever still has time."""
    if today <= since + allowed:
        not_applicable(f"{why} and has until {since + allowed}")


def _found(name: str, staff: Population[Person]) -> Sequence[Person]:
    address = name.lower()
    return staff.matching(id=name, email=address, aliases=address)

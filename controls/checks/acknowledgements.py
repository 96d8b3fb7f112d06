"""Checks that policies stay acknowledged: again each year, and in the version that is in force.

That a joiner acknowledges them at all is judged beside these, by `policies_are_acknowledged`. Days
are those of the site where somebody works.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from collectors.people.person import Person
from collectors.people.pledge import Pledge
from collectors.registers.policies import Policy
from controls.check import check, not_applicable, not_observed
from controls.population import Configured, Population


@check("GEN-23")
def acknowledgement_is_renewed(
    person: Person,
    pledges: Population[Pledge],
    *,
    documents: list[str],
    types: list[str],
    every: timedelta,
    returners_within: timedelta,
    now: datetime,
) -> None:
    """Whoever has acknowledged a policy does so again within the year."""
    early, late = person.day_of(now)
    _must_work_here(person, early, types)
    if not documents:
        not_observed(person, "what is to be signed", "the control names no document")
    own = pledges.by("person").get(person.id, ())
    newest = _newest(own, [_parted(name)[0] for name in documents], late)
    if not newest:
        not_applicable("has signed none of them yet, which policies_are_acknowledged judges")
    lapsed = sorted(f"{name} last on {on}" for name, on in newest.items() if on + every < early)
    if lapsed:
        _may_have_returned(person, early, returners_within)
    assert not lapsed, f"signed {' and '.join(lapsed)}, longer ago than {every.days} days"
    if any(on + every < late for on in newest.values()):
        _must_know_the_day(person, early, late)


@check("GEN-23")
def version_in_force_is_acknowledged(
    person: Person,
    pledges: Population[Pledge],
    policies: Configured[Policy],
    *,
    documents: list[str],
    types: list[str],
    within: timedelta,
    returners_within: timedelta,
    now: datetime,
) -> None:
    """When the register has a newer approved version of a policy, everyone signs that one.

    A document that the register does not name must name its version in the parameter.
    """
    early, late = person.day_of(now)
    since = _must_work_here(person, early, types)
    if not documents:
        not_observed(person, "what is to be signed", "the control names no document")
    own = pledges.by("person").get(person.id, ())
    missing: list[tuple[str, date]] = []
    waiting: list[tuple[str, date]] = []
    untold: list[str] = []
    for document, version in map(_parted, documents):
        approved, versions = _in_force(document, policies, early)
        if approved is None:
            untold += [] if version else [document]
            continue
        signed = [
            (each.version, each.signed_on)
            for each in own
            if each.document == document and each.signed_on and each.signed_on <= late
        ]
        if any(each in versions for each, _ in signed):
            continue
        if any(each is None and on >= approved for each, on in signed):
            untold.append(document)
            continue
        due = max(since, approved) + within
        said = f"{document} version {' or '.join(sorted(versions))} of {approved}"
        (missing if early > due else waiting).append((said, due))
    if missing:
        _may_have_returned(person, early, returners_within)
    assert not missing, f"has not signed {' and '.join(said for said, _ in missing)}"
    if any(late > due for _, due in waiting):
        _must_know_the_day(person, early, late)
    if untold:
        reason = f"neither register, listing nor parameter tells it of {' and '.join(untold)}"
        not_observed(person, "the version", reason)
    if waiting:
        not_applicable(f"has until {min(due for _, due in waiting)} to sign {waiting[0][0]}")


def _must_work_here(person: Person, today: date, types: list[str]) -> date:
    """The first day of the unbroken time at work; steps aside for whoever is not judged."""
    spell, since = person.spell(today), person.working_since(today)
    if spell is None or since is None:
        left = person.left(today)
        not_applicable(f"left on {left}" if left else f"joins on {person.joined}")
    if spell["type"] not in types:
        not_applicable(f"works here in another form: {spell['type']}")
    if person.on_leave_until and person.on_leave_until >= today:
        not_applicable(f"on leave until {person.on_leave_until}")
    return since


def _may_have_returned(person: Person, today: date, allowed: timedelta) -> None:
    """Step aside for whoever is only just back from leave."""
    back = person.on_leave_until
    if back and today <= back + allowed:
        not_applicable(f"was on leave until {back} and has until {back + allowed}")


def _must_know_the_day(person: Person, early: date, late: date) -> None:
    if early != late:
        reason = f"no time zone of the site in {person.country} is told"
        not_observed(person, f"whether it is {late} there yet", reason)


def _parted(name: str) -> tuple[str, str]:
    """A document with the version after its `@`, empty without one."""
    document, _, version = name.partition("@")
    return document, version


def _newest(own: Sequence[Pledge], names: Iterable[str], today: date) -> Mapping[str, date]:
    """The last day on which each document was signed, of those that were."""
    newest: dict[str, date] = {}
    for name in names:
        days = [each.signed_on for each in own if each.document == name and each.signed_on]
        signed = [day for day in days if day <= today]
        if signed:
            newest[name] = max(signed)
    return newest


def _in_force(
    document: str, policies: Iterable[Policy], today: date
) -> tuple[date | None, set[str]]:
    """The day on which the newest version was approved, and its name; None where none was."""
    held = [
        (each.approved_on, each.version)
        for each in policies
        if each.name.casefold() == document.casefold()
        if each.approved_by and each.approved_on and each.approved_on <= today and each.version
    ]
    newest = max((day for day, _ in held), default=None)
    return newest, {version for day, version in held if day == newest}

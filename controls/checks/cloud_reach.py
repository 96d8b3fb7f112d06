"""Checks of who reads personal data in the cloud: with approval, from where, and until when.

A user reads a store when it may get objects of it, or may take on a role of its account that may.
Not followed: organisation policies, roles of other accounts, a second role behind the first.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache

from collectors.aws.identity.iam_roles import IamRole
from collectors.aws.identity.iam_users import IamUser
from collectors.aws.identity.reach import assumable, readable
from collectors.aws.storage.s3 import Bucket
from collectors.people.approval import Approval
from collectors.people.person import Person, end_of
from controls.check import check, not_applicable, not_observed
from controls.population import Estate, Inventory, Population
from controls.traced import Traced, traced

ENDED = "approval ended on "
NONE_ENDED = "no approval is listed, so none has ended"
NAMED = 3
"""How many stores a reason names; the others are counted."""


@check("TEC-03")
def personal_data_is_read_with_approval(
    user: IamUser,
    staff: Population[Person],
    roles: Estate[IamRole],
    buckets: Estate[Bucket],
    approvals: Inventory[Approval],
    *,
    data_class: list[str],
    now: datetime,
) -> None:
    """Whoever can read a store of personal data holds an approval in force that names it."""
    if user.service:
        not_applicable("a service account, which belongs to no person")
    if not user.active:
        not_applicable("holds no live password or key")
    reached = _reached(user, roles, buckets, data_class)
    if not reached:
        return
    person = _holder(user, staff)
    unapproved = _unapproved(person, reached, approvals, now.date())
    assert not unapproved, (
        f"{person.id} reads {_listed(unapproved)} of personal data without an approval in force"
    )


@check("XBR-03")
def people_abroad_read_with_approval(
    user: IamUser,
    staff: Population[Person],
    roles: Estate[IamRole],
    buckets: Estate[Bucket],
    approvals: Inventory[Approval],
    *,
    barred_entities: list[str],
    barred_countries: list[str],
    data_class: list[str],
    now: datetime,
) -> None:
    """People of barred entities or countries read a store of personal data only with approval."""
    found = _from_barred_place(
        user,
        staff,
        roles,
        buckets,
        entities=barred_entities,
        countries=barred_countries,
        data_class=data_class,
        today=now.date(),
    )
    if not found:
        return
    person, place, reached = found
    unapproved = _unapproved(person, reached, approvals, now.date())
    assert not unapproved, (
        f"{person.id}, {place}, reads {_listed(unapproved)} of personal data "
        "without an approval in force"
    )


@check("XBR-07")
def barred_people_read_no_personal_data(
    user: IamUser,
    staff: Population[Person],
    roles: Estate[IamRole],
    buckets: Estate[Bucket],
    *,
    barred_entities: list[str],
    barred_countries: list[str],
    data_class: list[str],
    now: datetime,
) -> None:
    """Nobody of a barred entity or country can read a store of personal data, approval or not."""
    found = _from_barred_place(
        user,
        staff,
        roles,
        buckets,
        entities=barred_entities,
        countries=barred_countries,
        data_class=data_class,
        today=now.date(),
    )
    if not found:
        return
    person, place, reached = found
    stores = _listed(dict.fromkeys(reached, ""))
    assert not reached, (
        f"{person.id}, {place}, reads {stores} of personal data, whatever was approved"
    )


@check("XBR-06")
def withdrawn_rights_stay_withdrawn(
    user: IamUser,
    staff: Population[Person],
    roles: Estate[IamRole],
    buckets: Estate[Bucket],
    approvals: Inventory[Approval],
    *,
    barred_entities: list[str],
    barred_countries: list[str],
    data_class: list[str],
    now: datetime,
) -> Traced | None:
    """People of barred entities or countries no longer read what their approval has ended for."""
    found = _from_barred_place(
        user,
        staff,
        roles,
        buckets,
        entities=barred_entities,
        countries=barred_countries,
        data_class=data_class,
        today=now.date(),
    )
    if not found:
        return None
    if not approvals:
        not_applicable(NONE_ENDED)
    person, place, reached = found
    today = now.date()
    ended = _ended(_unapproved(person, reached, approvals, today))
    past = [each for each in _of(person, approvals) if _has_ended(each, today)]
    if not past:
        return None
    last = max(each.until for each in past if each.until)
    withdrawn = sorted(f"{each.resource} until {each.until}" for each in past)
    still = f"still reads {_listed(ended)}" if ended else "reads none of it without leave"
    account = traced(
        f"{person.id} {place}",
        whence="",
        what=f"{still}, of personal data, as {user.name}",
        when=f"after {last}",
        leave=f"ended: {', '.join(withdrawn)}",
    )
    assert not ended, account.text
    return account


@check("XBR-08")
def access_ends_with_its_task(
    user: IamUser,
    staff: Population[Person],
    roles: Estate[IamRole],
    buckets: Estate[Bucket],
    approvals: Inventory[Approval],
    *,
    data_class: list[str],
    now: datetime,
) -> None:
    """Nobody still reads a store of personal data after the last day of their approval."""
    if user.service:
        not_applicable("a service account, which belongs to no person")
    if not approvals:
        not_applicable(NONE_ENDED)
    today = now.date()
    found = staff.matching(id=user.employee_id, email=user.email, aliases=user.email)
    if len(found) == 1 and not any(_has_ended(each, today) for each in _of(found[0], approvals)):
        return
    reached = _reached(user, roles, buckets, data_class)
    if not reached:
        return
    person = _holder(user, staff)
    ended = _ended(_unapproved(person, reached, approvals, today))
    assert not ended, f"{person.id} still reads {_listed(ended)} of personal data"


def _from_barred_place(
    user: IamUser,
    staff: Population[Person],
    roles: Estate[IamRole],
    buckets: Estate[Bucket],
    *,
    entities: list[str],
    countries: list[str],
    data_class: list[str],
    today: date,
) -> tuple[Person, str, Mapping[str, Bucket]] | None:
    """The holder, where they work, and what they read; None where the place is not barred."""
    if not entities and not countries:
        not_observed(user, "who is barred", "the control names no entity and no country")
    if user.service:
        not_applicable("a service account, which belongs to no person")
    found = staff.matching(id=user.employee_id, email=user.email, aliases=user.email)
    if len(found) == 1:
        place = _barred(found[0], today, entities, countries)
        return (found[0], place, _reached(user, roles, buckets, data_class)) if place else None
    # Whose account this is cannot be told, which matters only where it reads personal data.
    return (_holder(user, staff), "", {}) if _reached(user, roles, buckets, data_class) else None


def _holder(user: IamUser, staff: Population[Person]) -> Person:
    """The one person whom the account's employee id and address point to."""
    found = staff.matching(id=user.employee_id, email=user.email, aliases=user.email)
    if len(found) != 1:
        pointers = " and ".join(filter(None, (user.employee_id, user.email))) or "its tags"
        who = " and ".join(sorted(person.id for person in found)) or "nobody among the staff"
        not_observed(user, "its holder", f"by {pointers} it belongs to {who} (TEC-05)")
    return found[0]


def _barred(
    person: Person, today: date, entities: Sequence[str], countries: Sequence[str]
) -> str | None:
    """Where the person works, when that is barred; of several employments the worst counts."""
    held = [
        (spell["entity"], spell["country"])
        for spell in person.spells
        if spell["start"] <= today <= (end_of(spell) or today)
    ]
    for entity, country in held or [(person.entity, person.country)]:
        if _among(entity, entities) or _among(country, countries):
            return f"of {entity} in {country}"
    return None


def _among(name: str, listed: Sequence[str]) -> bool:
    return name.casefold() in map(str.casefold, listed)


def _reached(
    user: IamUser,
    roles: Estate[IamRole],
    buckets: Estate[Bucket],
    data_class: Sequence[str],
) -> dict[str, Bucket]:
    """The stores of personal data that a user reads; one read by a role is named with it."""
    if not buckets:
        not_applicable("there is no store to read")
    reached = _read(user, roles, buckets, tuple(each.lower() for each in data_class))
    unrated = {} if reached else _read(user, roles, buckets, (None,))
    if unrated:
        reason = f"{_listed(dict.fromkeys(unrated, ''))} without a data-class tag (ORG-10)"
        not_observed(user, "the class of what it reads", reason)
    return reached


def _read(
    user: IamUser,
    roles: Estate[IamRole],
    buckets: Estate[Bucket],
    classes: tuple[str | None, ...],
) -> dict[str, Bucket]:
    """The stores of some classes (None for no class) that a user reads."""
    stores, readers = _readers(roles, buckets, classes)
    reached = {bucket.name: bucket for bucket in readable(user, stores)}
    for role in assumable(user, readers):
        for bucket in readers[role]:
            if bucket.name not in reached:
                reached[f"{bucket.name} by role {role.name}"] = bucket
    return dict(sorted(reached.items()))


@lru_cache(maxsize=4)
def _readers(
    roles: Estate[IamRole], buckets: Estate[Bucket], classes: tuple[str | None, ...]
) -> tuple[list[Bucket], dict[IamRole, list[Bucket]]]:
    """The stores of some classes, and what of them each role reads; the same for all users."""
    stores = [bucket for bucket in buckets if bucket.data_class in classes]
    read = {role: readable(role, stores) for role in roles if not role.service_linked}
    return stores, {role: found for role, found in read.items() if found}


def _unapproved(
    person: Person, reached: Mapping[str, Bucket], approvals: Inventory[Approval], today: date
) -> dict[str, str]:
    """What of the reached stores no approval in force names, each with the state of approval."""
    given = _of(person, approvals)
    names = (person.id, person.email, *person.aliases)
    states: dict[str, str] = {}
    for label, bucket in reached.items():
        meant = [each for each in given if each.covers_resource(bucket.name, bucket.id)]
        if not any(each.gives(today, names) for each in meant):
            past = [each.until for each in meant if each.until and _has_ended(each, today)]
            states[label] = f"{ENDED}{max(past)}" if past else "no approval"
    return states


def _of(person: Person, approvals: Inventory[Approval]) -> list[Approval]:
    """The approvals for a person, by number or by address."""
    return [
        approval
        for key in (person.id, person.email, *person.aliases)
        for approval in approvals.by("holder").get(key, ())
    ]


def _has_ended(approval: Approval, today: date) -> bool:
    return bool(approval.approved_on and approval.until and approval.until < today)


def _ended(states: Mapping[str, str]) -> dict[str, str]:
    return {label: state for label, state in states.items() if state.startswith(ENDED)}


def _listed(states: Mapping[str, str]) -> str:
    """The count of stores, and the first few by name with their state."""
    named = [f"{label} ({state})" if state else label for label, state in states.items()]
    more = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
    return f"{len(named)} store{'s' if len(named) > 1 else ''} ({', '.join(named[:NAMED])}{more})"

"""Checks of who reaches personal data in clusters: people of barred entities and places.

A binding reaches personal data when its role lets its subjects read secrets or enter pods in a
namespace labelled with a class of personal data; a cluster-wide binding reaches every namespace.
Only users can be followed to a person: who is in a group is its identity provider's to say, so a
group that reaches personal data leaves the binding unobserved, unless a user in it fails already.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from collectors.kubernetes.access.rbac import Binding, Role
from collectors.kubernetes.workloads.namespaces import Namespace
from collectors.people.approval import Approval
from collectors.people.person import Person, end_of
from controls.check import check, not_applicable, not_observed
from controls.population import Inventory, Population

READING = (("get", "", "secrets"), ("list", "", "secrets"), ("create", "", "pods/exec"))
"""Rights by which data in a namespace can be read: verb, API group, resource."""

EVERYBODY = frozenset({"system:anonymous", "system:authenticated", "system:unauthenticated"})
"""Groups that whoever asks is in."""

ENDED = "approval ended on "
NAMED = 3
"""How many namespaces a reason names; the others are counted."""


@check("XBR-07")
def barred_people_are_bound_to_no_personal_data(
    binding: Binding,
    staff: Population[Person],
    roles: Inventory[Role],
    namespaces: Inventory[Namespace],
    *,
    barred_entities: list[str],
    barred_countries: list[str],
    data_class: list[str],
    now: datetime,
) -> None:
    """No binding lets people of barred entities or places read personal data, approval or not."""
    _must_bar(binding, barred_entities, barred_countries)
    reached = _reached(binding, roles, namespaces, data_class)
    if not reached:
        return
    found = [
        f"{name}, {place}"
        for name, person in _people(binding, staff)
        if (place := _barred(person, now.date(), barred_entities, barred_countries))
    ]
    assert not found, (
        f"{binding.role_name} reaches {_listed(dict.fromkeys(reached, ''))} for {'; '.join(found)}"
    )
    _must_all_be_known(binding, staff)


@check("XBR-03")
def people_abroad_are_bound_with_approval(
    binding: Binding,
    staff: Population[Person],
    roles: Inventory[Role],
    namespaces: Inventory[Namespace],
    approvals: Inventory[Approval],
    *,
    barred_entities: list[str],
    barred_countries: list[str],
    data_class: list[str],
    now: datetime,
) -> None:
    """People of barred entities or places read personal data in a cluster only with approval."""
    _must_bar(binding, barred_entities, barred_countries)
    reached = _reached(binding, roles, namespaces, data_class)
    if not reached:
        return
    found = []
    for name, person in _people(binding, staff):
        place = _barred(person, now.date(), barred_entities, barred_countries)
        states = _states(person, reached, approvals, now.date()) if place else {}
        if states:
            found.append(f"{_listed(states)} for {name}, {place}")
    assert not found, f"{binding.role_name} reaches without approval {'; '.join(found)}"
    _must_all_be_known(binding, staff)


@check("XBR-06")
def withdrawn_bindings_stay_withdrawn(
    binding: Binding,
    staff: Population[Person],
    roles: Inventory[Role],
    namespaces: Inventory[Namespace],
    approvals: Inventory[Approval],
    *,
    barred_entities: list[str],
    barred_countries: list[str],
    data_class: list[str],
    now: datetime,
) -> None:
    """People of barred entities or places no longer read what their approval has ended for."""
    _must_bar(binding, barred_entities, barred_countries)
    reached = _reached(binding, roles, namespaces, data_class)
    if not reached:
        return
    if not approvals:
        not_applicable("no approval is listed, so none has ended")
    found = []
    for name, person in _people(binding, staff):
        place = _barred(person, now.date(), barred_entities, barred_countries)
        states = _states(person, reached, approvals, now.date()) if place else {}
        ended = {space: state for space, state in states.items() if state.startswith(ENDED)}
        if ended:
            found.append(f"{_listed(ended)} for {name}, {place}")
    assert not found, f"{binding.role_name} still reaches {'; '.join(found)}"
    _must_all_be_known(binding, staff)


def _must_bar(binding: Binding, entities: Sequence[str], countries: Sequence[str]) -> None:
    if not entities and not countries:
        not_observed(binding, "who is barred", "the control names no entity and no country")


def _reached(
    binding: Binding,
    roles: Inventory[Role],
    namespaces: Inventory[Namespace],
    data_class: Sequence[str],
) -> list[str]:
    """The namespaces whose personal data the subjects of a binding read, in order of name."""
    held = roles.by("id").get(binding.role_id, ())
    if not held:
        not_applicable("gives a role that is not there, and so no rights")
    if not any(role.grants(*right) for role in held for right in READING):
        return []
    classes = [each.lower() for each in data_class]
    found = (space for each in classes for space in namespaces.by("data_class").get(each, ()))
    names = sorted(space.name for space in found)
    return [name for name in names if binding.namespace in (None, name)]


def _users(binding: Binding) -> Iterator[tuple[str, str]]:
    """The people a binding names, each with the address in the name.

    An identity provider's prefix (`oidc:`, `https://idp.example.com#`) stands before it.
    """
    for subject in binding.subjects:
        if subject["kind"] == "User" and not subject["name"].startswith("system:"):
            yield subject["name"], re.split("[:#]", subject["name"])[-1].lower()


def _people(binding: Binding, staff: Population[Person]) -> Iterator[tuple[str, Person]]:
    """The people a binding names who are known, whoever of several bears the address."""
    for name, address in _users(binding):
        for person in staff.matching(email=address, aliases=address, id=name):
            yield name, person


def _must_all_be_known(binding: Binding, staff: Population[Person]) -> None:
    unknown = [
        name
        for name, address in _users(binding)
        if not staff.matching(email=address, aliases=address, id=name)
    ]
    if unknown:
        reason = f"nobody among the staff is {', '.join(unknown)} (TEC-05)"
        not_observed(binding, "the place of work of its subjects", reason)
    groups = sorted(
        subject["name"]
        for subject in binding.subjects
        if subject["kind"] == "Group"
        and (subject["name"] in EVERYBODY or not subject["name"].startswith("system:"))
    )
    if groups:
        reason = "no source tells the members of groups"
        not_observed(binding, f"who is in {' and '.join(groups)}", reason)


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


def _states(
    person: Person, reached: Iterable[str], approvals: Inventory[Approval], today: date
) -> dict[str, str]:
    """What of the reached namespaces no approval in force names, with the state of approval."""
    names = (person.id, person.email, *person.aliases)
    given = [approval for key in names for approval in approvals.by("holder").get(key, ())]
    states: dict[str, str] = {}
    for name in reached:
        meant = [approval for approval in given if approval.covers_resource(name)]
        if any(approval.gives(today, names) for approval in meant):
            continue
        ends = [each.until for each in meant if each.approved_on and each.until]
        past = [day for day in ends if day < today]
        states[name] = f"{ENDED}{max(past)}" if past else "no approval"
    return states


def _listed(states: Mapping[str, str]) -> str:
    """The count of namespaces, and the first few by name with their state."""
    named = [f"{name} ({state})" if state else name for name, state in states.items()]
    more = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
    count = f"{len(named)} namespace{'s' if len(named) > 1 else ''}"
    return f"{count} of personal data ({', '.join(named[:NAMED])}{more})"

"""Checks of who reaches personal data in clusters: bindings of people abroad and of barred entities.

A binding reaches personal data when its role lets its subjects read secrets or enter pods in a
namespace labelled with a class of personal data; a cluster-wide binding reaches every namespace.
Only users can be followed to a person: what a group holds is its identity provider's to say.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime

from collectors.kubernetes.namespaces import Namespace
from collectors.kubernetes.rbac import Binding, Role
from collectors.people.approval import Approval
from collectors.people.person import Person
from controls.check import check, not_applicable, not_observed
from controls.population import Inventory, Population

READING = (("get", "", "secrets"), ("list", "", "secrets"), ("create", "", "pods/exec"))
"""Rights by which data in a namespace can be read: verb, API group, resource."""


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
    """No binding lets people of barred entities or countries read personal data, approval or not."""
    _must_bar(barred_entities, barred_countries)
    reached = _reached(binding, roles, namespaces, data_class)
    if not reached:
        return
    found = [
        f"{name}, {place}"
        for name, person in _people(binding, staff)
        if (place := _barred(person, now.date(), barred_entities, barred_countries))
    ]
    assert not found, f"{binding.role_name} reaches {_listed(reached)} for {'; '.join(found)}"
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
    """A binding lets people of such entities or countries read personal data only with approval."""
    _must_bar(barred_entities, barred_countries)
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
    """Whoever of such entities or countries lost the approval to read personal data can no more."""
    _must_bar(barred_entities, barred_countries)
    reached = _reached(binding, roles, namespaces, data_class)
    if not reached:
        return
    found = []
    for name, person in _people(binding, staff):
        place = _barred(person, now.date(), barred_entities, barred_countries)
        states = _states(person, reached, approvals, now.date()) if place else {}
        ended = {space: state for space, state in states.items() if state.startswith(ENDED)}
        if ended:
            found.append(f"{_listed(ended)} for {name}, {place}")
    assert not found, f"{binding.role_name} still reaches {'; '.join(found)}"
    _must_all_be_known(binding, staff)

"""Checks of accounts against people: each belongs to one known person, each person has one.

Whether that person still works here is asked of leavers, with the time allowed to close accounts.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from collectors.aws.identity.iam_users import IamUser
from collectors.kubernetes.access.rbac import Binding
from collectors.people.person import Person
from controls.check import check, not_applicable
from controls.population import Population


@check("TEC-05")
def account_belongs_to_one_person(user: IamUser, staff: Population[Person]) -> None:
    """A live account belongs to exactly one person, who is known."""
    if user.service:
        not_applicable("a service account, which belongs to no person")
    if not user.active:
        not_applicable("holds no live password or key")
    pointers = " and ".join(filter(None, (user.employee_id, user.email)))
    assert pointers, "names neither an employee nor an address, so it belongs to nobody known"
    found = staff.matching(id=user.employee_id, email=user.email, aliases=user.email)
    assert found, f"names {pointers}, who is nobody among the staff"
    assert len(found) == 1, f"names {pointers}, who are {_several(found)}"


@check("TEC-05")
def service_account_is_not_signed_in_to(user: IamUser) -> None:
    """An account of a machine has no password, with which people could share it."""
    if not user.service:
        not_applicable("not a service account")
    assert not user.console, "a service account with a console password"


@check("TEC-05")
def person_has_one_account(person: Person, users: Population[IamUser], *, now: datetime) -> None:
    """Nobody holds two live accounts in one cloud account."""
    if not person.employed(now.date()):
        left = person.left(now.date())
        not_applicable(f"left on {left}" if left else f"joins on {person.joined}")
    found = {user.id: user for user in users.by("employee_id").get(person.id, ())}
    for address in filter(None, (person.email, *person.aliases)):
        found |= {user.id: user for user in users.by("email").get(address, ())}
    held: dict[str, list[str]] = {}
    for user in found.values():
        if user.active and not user.service:
            held.setdefault(user.id.split(":")[4], []).append(user.name)
    twice = [
        f"{' and '.join(sorted(names))} in {account}"
        for account, names in sorted(held.items())
        if len(names) > 1
    ]
    assert not twice, f"holds {'; '.join(twice)}"


@check("TEC-05")
def binding_names_known_people(binding: Binding, staff: Population[Person]) -> None:
    """Every user whom a binding names is exactly one person, who is known."""
    people = _people(binding)
    if not people:
        not_applicable("names no person: only groups, service accounts or the cluster's own users")
    wrong = []
    for name, address in people:
        found = staff.matching(email=address, aliases=address, id=name)
        if not found:
            wrong.append(f"{name}, who is nobody among the staff")
        elif len(found) > 1:
            wrong.append(f"{name}, who are {_several(found)}")
    assert not wrong, f"gives {binding.role_name} to {' and to '.join(wrong)}"


def _people(binding: Binding) -> list[tuple[str, str]]:
    """The people a binding names, each with the address in the name.

    An identity provider's prefix (`oidc:`, `https://idp.example.com#`) stands before it.
    """
    return [
        (subject["name"], re.split("[:#]", subject["name"])[-1].lower())
        for subject in binding.subjects
        if subject["kind"] == "User" and not subject["name"].startswith("system:")
    ]


def _several(found: Sequence[Person]) -> str:
    return f"{len(found)} persons: {', '.join(sorted(person.id for person in found))}"

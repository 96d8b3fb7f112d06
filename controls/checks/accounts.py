"""Checks of accounts against people: each belongs to one known person, each person has one."""

from collections.abc import Sequence
from datetime import datetime

from collectors.aws.iam_users import IamUser
from collectors.kubernetes.rbac import Binding
from collectors.people.person import Person
from controls.check import check, not_applicable
from controls.population import Population


@check("TEC-05")
def account_belongs_to_one_person(
    user: IamUser, staff: Population[Person], *, now: datetime
) -> None:
    """A live account belongs to exactly one person, who is known and works here."""
    if user.service:
        not_applicable("a service account, which belongs to no person")
    if not user.active:
        not_applicable("holds no live password or key")
    pointers = " and ".join(filter(None, (user.employee_id, user.email)))
    assert pointers, "names neither an employee nor an address, so it belongs to nobody known"
    found = staff.matching(id=user.employee_id, email=user.email, aliases=user.email)
    assert found, f"names {pointers}, who is nobody among the staff"
    assert len(found) == 1, f"names {pointers}, who are {_several(found)}"
    person = found[0]
    assert person.employed(now.date()), f"belongs to {person.id}, {_absence(person, now)}"


@check("TEC-05")
def person_has_one_account(
    person: Person, users: Population[IamUser], *, now: datetime
) -> None:
    """Nobody holds two live accounts in one cloud account."""
    if not person.employed(now.date()):
        not_applicable(_absence(person, now))
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
def binding_names_known_people(
    binding: Binding, staff: Population[Person], *, now: datetime
) -> None:
    """Every person whom a binding names is exactly one person, who is known and works here."""
    named = [subject["name"] for subject in binding.subjects if subject["kind"] == "User"]
    people = [name for name in named if not name.startswith("system:")]
    if not people:
        not_applicable("names no person: only groups, service accounts or the cluster's own users")
    wrong = []
    for name in people:
        found = staff.matching(email=name.lower(), aliases=name.lower(), id=name)
        if not found:
            wrong.append(f"{name}, who is nobody among the staff")
        elif len(found) > 1:
            wrong.append(f"{name}, who are {_several(found)}")
        elif not found[0].employed(now.date()):
            wrong.append(f"{name}, who {_absence(found[0], now)}")
    assert not wrong, f"gives {binding.role_name} to {' and to '.join(wrong)}"


def _several(found: Sequence[Person]) -> str:
    return f"{len(found)} persons: {', '.join(sorted(person.id for person in found))}"


def _absence(person: Person, now: datetime) -> str:
    left = person.left(now.date())
    return f"left on {left}" if left else f"joins on {person.joined}"

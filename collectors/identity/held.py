"""What people hold: their usable accounts of every system, found by the link ladder."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Protocol

from collectors.identity.account import Account
from collectors.identity.claims import link_of
from collectors.identity.group import Group
from collectors.identity.ladder import Confirmed, Staff
from collectors.people.person import Person
from collectors.resource import NotObservedError


class Groups(Protocol):
    """Groups, filed by any of their fields."""

    def by(self, attribute: str, /) -> Mapping[object, Sequence[Group]]:
        """The groups by the value of a field."""
        ...


def key_of(person: Person) -> tuple[str, str]:
    """A staff number with its entity: after a merger two people may have one number."""
    return person.id, person.entity


@lru_cache(maxsize=4)
def accounts_held(
    staff: Staff,
    accounts: Iterable[Account],
    confirmed: Confirmed,
    domains: tuple[str, ...],
    now: datetime,
) -> Mapping[tuple[str, str], Sequence[Account]]:
    """The accounts that can be signed in to, by whose they are.

    Raises:
        NotObservedError: when of some account nothing that links it could be read.
    """
    held: dict[tuple[str, str], list[Account]] = {}
    for account in accounts:
        if not account.usable(now):
            continue
        link = link_of(account, staff, confirmed, domains, now.date())
        if link.sort == "person" and link.person:
            held.setdefault(key_of(link.person), []).append(account)
    return held


def groups_of(account: Account, groups: Groups) -> list[tuple[str, str]]:
    """Each group that an account is in, nested ones included: its id and its name.

    A system of which no groups are read tells them by name, as listings do.

    Raises:
        NotObservedError: for a group that the system does not tell of elsewhere.
    """
    filed, told = groups.by("id"), groups.by("system").get(account.system, ())
    found = []
    for one in account.groups:
        known = [group for group in filed.get(one, ()) if group.system == account.system]
        if told and not known:
            raise NotObservedError(account.id, "its groups", f"nothing tells what group {one} is")
        found.append((one, (known[0].name if known else None) or one))
    return found

"""The check of the groups that clusters give rights to, as their directory knows them."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from collectors.identity.account import Account
from collectors.identity.claims import link_of
from collectors.identity.confirmed_link import ConfirmedLink
from collectors.identity.group import Group
from collectors.kubernetes.access.rbac import Binding
from collectors.people.person import Person
from controls.check import check, not_applicable, not_observed
from controls.population import Estate, Population


@check("CLU-22", covers={"staff": ("leavers",)})
def bound_groups_hold_nobody_gone(
    binding: Binding,
    groups: Estate[Group],
    accounts: Estate[Account],
    staff: Population[Person],
    confirmed: Estate[ConfirmedLink],
    *,
    alias_domains: list[str],
    within: timedelta,
    now: datetime,
) -> None:
    """Every group that the binding names is known, and holds nobody who has left or is unknown.

    An account that cannot be signed in to is passed over; machines and guests have checks of their
    own.
    """
    named = _groups(binding)
    if not named:
        not_applicable("names no group but the cluster's own")
    today = now.date()
    wrong: list[str] = []
    unknown: list[str] = []
    for name in named:
        found = _known(name, groups)
        if len(found) != 1:
            unknown.append(f"{len(found) or 'no'} group{'s' * (len(found) > 1)} named {name}")
            continue
        for account in _members(found[0], accounts):
            if not account.usable(now):
                continue
            link = link_of(account, staff, confirmed, alias_domains, today)
            if link.sort == "unresolved":
                wrong.append(f"{name} holds {_shown(account)}, who is nobody known")
            person = link.person if link.sort == "person" else None
            left = person.gone_by(now, within, now) if person else None
            if left:
                wrong.append(f"{name} holds {_shown(account)}, who left on {left}")
    assert not wrong, f"gives {binding.role_name} to a group that is not clean: {'; '.join(wrong)}"
    if unknown:
        reason = f"directories tell of {' and of '.join(unknown)}"
        not_observed(binding, "who is in its groups", reason)


def _groups(binding: Binding) -> list[str]:
    """The groups a binding names, the cluster's own left out."""
    return sorted(
        subject["name"]
        for subject in binding.subjects
        if subject["kind"] == "Group" and not subject["name"].startswith("system:")
    )


def _known(name: str, groups: Estate[Group]) -> list[Group]:
    """The groups of a name or id; a cluster may put its provider's prefix (`oidc:`) before it."""
    bare = re.split("[:#]", name)[-1]
    return list(groups.matching(id=name, name=name) or groups.matching(id=bare, name=bare))


def _members(group: Group, accounts: Estate[Account]) -> Iterator[Account]:
    """Every account in a group, those in groups below it too."""
    filed = accounts.by("id")
    for member in sorted(group.all_members):
        found = [each for each in filed.get(member, ()) if each.system == group.system]
        if not found:
            not_observed(group, "its members", f"{group.system} tells of no account {member}")
        yield from found


def _shown(account: Account) -> str:
    return account.login or account.id

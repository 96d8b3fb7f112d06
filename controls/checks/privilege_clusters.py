"""Checks that whoever administers a cluster stands in the register of approvals, and nobody else.

An administrator is told by what a role says, never by its name: every right, or one that gets past
the bounds of a role in every namespace. The register calls that right `kubernetes:` and the role.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from collectors.identity.account import Account
from collectors.identity.approved import Holder, holder_of, missing
from collectors.identity.claims import domains_of, link_of
from collectors.identity.cloud_claims import claims_of_binding
from collectors.identity.confirmed_link import ConfirmedLink
from collectors.identity.group import Group
from collectors.identity.ladder import Link, linked
from collectors.kubernetes.access.rbac import Binding, Role, Subject
from collectors.people.approval import Approval
from collectors.people.person import Person
from controls.check import check, not_applicable, not_observed
from controls.population import Configured, Estate, Inventory, Population

RBAC = "rbac.authorization.k8s.io"
POWERS = (
    ("acts as others", (("impersonate", "", "users"), ("impersonate", "", "groups"),
                        ("impersonate", "", "serviceaccounts"))),
    ("raises roles", (("escalate", RBAC, "clusterroles"),)),
    ("binds roles it has not", (("bind", RBAC, "clusterroles"),)),
    ("issues tokens of others", (("create", "", "serviceaccounts/token"),)),
)  # fmt: skip
"""What in every namespace amounts to every right, in an auditor's words and in verbs of the API.

Readers of every secret have a check of their own (CLU-03).
"""
PARTS = ("system:kube-", "system:node")
"""How users and groups begin that are parts of the cluster itself."""
NAMED = 3
"""How many holders a reason names."""


@check("JML-14", covers={"staff": ("leavers",)})
def cluster_administrators_are_approved(
    binding: Binding,
    roles: Inventory[Role],
    groups: Configured[Group],
    accounts: Configured[Account],
    staff: Population[Person],
    approvals: Estate[Approval],
    confirmed: Estate[ConfirmedLink],
    *,
    alias_domains: list[str],
    now: datetime,
) -> None:
    """Whoever a binding makes administrator of the cluster has an approval in force for its role.

    Members of groups are held one by one, as far as a directory tells who they are.
    """
    if binding.namespace:
        not_applicable("gives rights in one namespace only")
    held = roles.by("id").get(binding.role_id, ())
    if not held:
        not_applicable("gives a role that is not there, and so no rights")
    power = _power(held)
    if not power:
        not_applicable("gives a role that administers nothing")
    who = Directory(groups, accounts, staff, confirmed, alias_domains, now)
    bare: list[str] = []
    for shown, holder in who.of(binding, _own_parts(binding, held)):
        lack = missing(holder, [_right(binding)], approvals, staff, now.date())
        if lack:
            bare.append(f"{shown} ({lack})")
    assert not bare, f"by {binding.role_name}, {power}: {_listed(bare)}"
    if who.unknown:
        not_observed(binding, "its holders", f"no directory tells who is {_listed(who.unknown)}")


@check("JML-14", covers={"staff": ("leavers",)})
def approved_cluster_administrator_administers(
    approval: Approval,
    bindings: Configured[Binding],
    roles: Configured[Role],
    groups: Configured[Group],
    accounts: Configured[Account],
    staff: Population[Person],
    confirmed: Estate[ConfirmedLink],
    *,
    alias_domains: list[str],
    now: datetime,
) -> None:
    """Nobody stands on the list of a cluster's administrators any more who administers no more."""
    if not approval.resource.startswith("kubernetes:"):
        not_applicable("is no approval to administer a cluster")
    if not bindings:
        not_applicable("no cluster is read")
    if not approval.in_force(now.date()):
        not_applicable("is not in force")
    filed = roles.by("id")
    who = Directory(groups, accounts, staff, confirmed, alias_domains, now)
    held = any(
        approval.holder in holder.names
        for binding in bindings
        if not binding.namespace and approval.covers_resource(_right(binding))
        if _power(filed.get(binding.role_id, ()))
        for _, holder in who.of(binding)
    )
    if who.unknown and not held:
        reason = f"no directory tells who is {_listed(who.unknown)}"
        not_observed(approval, "whether it is held", reason)
    assert held, f"names {approval.person} for {approval.resource}, who does not hold it"


class Directory:
    """Who the subjects of bindings are, by the link ladder and by the members of groups."""

    def __init__(
        self,
        groups: Configured[Group],
        accounts: Configured[Account],
        staff: Population[Person],
        confirmed: Estate[ConfirmedLink],
        alias_domains: list[str],
        now: datetime,
    ) -> None:
        self._groups, self._accounts = groups, accounts
        self._staff, self._confirmed = staff, confirmed
        self._domains, self._now = alias_domains, now
        self.unknown: list[str] = []
        """Subjects, and members of groups, of whom nothing tells who they are."""

    def of(self, binding: Binding, parts: tuple[str, ...] = ()) -> Iterator[tuple[str, Holder]]:
        """The holders of a binding with their names in it; `parts` of the cluster are left out."""
        claims = {claim.names[0]: claim for claim in claims_of_binding(binding)}
        for subject in binding.subjects:
            name = _name(subject, binding)
            if name in parts:
                continue
            if subject["kind"] == "Group" and not name.startswith("system:"):
                yield from self._of_group(name)
            elif name in claims:
                domains = domains_of(self._domains)
                today = self._now.date()
                link = linked(claims[name], self._staff, self._confirmed, today, domains)
                yield from self._known(name, link)
            else:
                yield name, Holder(frozenset({name}))

    def _of_group(self, name: str) -> Iterator[tuple[str, Holder]]:
        members = self._members(name)
        if members is None:
            self.unknown.append(f"in {name}")
            yield f"group {name}", Holder(frozenset({f"group:{name}"}))
            return
        for account in members:
            if account.usable(self._now):
                today = self._now.date()
                link = link_of(account, self._staff, self._confirmed, self._domains, today)
                shown = f"{account.login or account.id} of {name}"
                yield from self._known(shown, link, account.id, account.login, account.email)

    def _known(self, shown: str, link: Link, *ids: str | None) -> Iterator[tuple[str, Holder]]:
        if link.sort == "unresolved":
            self.unknown.append(shown)
        else:
            yield shown, holder_of(link, *ids)

    def _members(self, name: str) -> list[Account] | None:
        """Every account in a group; None where not one directory knows it.

        A cluster may put its provider's prefix (`oidc:`) before the name.
        """
        bare = re.split("[:#]", name)[-1]
        for each in dict.fromkeys((name, bare)):
            found = self._groups.matching(id=each, name=each)
            if len(found) == 1:
                return self._listed(found[0])
            # A system of which no groups are read tells them by name, as listings do.
            told = self._accounts.by("groups").get(each, ()) if not found else ()
            if len({account.system for account in told}) == 1:
                return list(told)
        return None

    def _listed(self, group: Group) -> list[Account]:
        filed, members = self._accounts.by("id"), []
        for member in sorted(group.all_members):
            found = [each for each in filed.get(member, ()) if each.system == group.system]
            if not found:
                self.unknown.append(f"{member} of {group.name or group.id}")
            members += found
        return members


def _power(held: Iterable[Role]) -> str:
    """What makes a role one of administrators, in words; empty where nothing does."""
    if any(role.everything for role in held):
        return "holds every right in the cluster"
    return " and ".join(
        words
        for words, asked in POWERS
        if any(role.grants(*each) for role in held for each in asked)
    )


def _own_parts(binding: Binding, held: Iterable[Role]) -> tuple[str, ...]:
    """The subjects that are parts of the cluster, bound by itself to less than everything."""
    if not binding.system or any(role.everything for role in held):
        return ()
    return tuple(
        _name(subject, binding)
        for subject in binding.subjects
        if subject["name"].startswith(PARTS) or subject["namespace"] == "kube-system"
    )


def _name(subject: Subject, binding: Binding) -> str:
    """A subject as the API server calls it, a service account with its prefix and namespace."""
    if subject["kind"] != "ServiceAccount":
        return subject["name"]
    place = subject["namespace"] or binding.namespace or ""
    return f"system:serviceaccount:{place}:{subject['name']}"


def _right(binding: Binding) -> str:
    """What approvals call the right that a binding gives."""
    return f"kubernetes:{binding.role_name}"


def _listed(found: list[str]) -> str:
    """The first few, and how many more there are; each once."""
    once = list(dict.fromkeys(found))
    more = f" and {len(once) - NAMED} more" if len(once) > NAMED else ""
    return f"{', '.join(once[:NAMED])}{more}"

"""Checks that whoever administers the cloud stands in the register of approvals, and nobody else.

An administrator is told by what may be done, never by a name: everything, a role that may, a way to
more rights. The register calls that right `aws:111122223333:administrator`, or by a role's ARN.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache

from collectors.aws.identity.administration import path_of
from collectors.aws.identity.iam_roles import IamRole
from collectors.aws.identity.iam_users import IamUser
from collectors.aws.identity.identity_center import PermissionSet
from collectors.aws.identity.identity_store import DirectoryGroup, DirectoryUser
from collectors.aws.identity.organisation_tree import Organization
from collectors.identity.approved import Holder, holder_of, missing
from collectors.identity.claims import domains_of
from collectors.identity.cloud_claims import claim_of_directory_user, claim_of_iam_user
from collectors.identity.confirmed_link import ConfirmedLink
from collectors.identity.ladder import linked
from collectors.people.approval import Approval
from collectors.people.person import Person
from controls.check import check, not_applicable, not_observed
from controls.population import Configured, Estate, Inventory, Population

SHUT = "holds no live password or key"
SERVICE = "belongs to an AWS service, which alone can change it"
NO_PATH = "administers nothing"
ASSIGNED = "AWSReservedSSO_"
"""How the roles begin that Identity Center makes of permission sets."""
NAMED = 3
"""How many holders a reason names."""


@check("JML-13", covers={"staff": ("leavers",)})
def cloud_administrator_is_approved(
    user: IamUser,
    roles: Inventory[IamRole],
    organisations: Estate[Organization],
    staff: Population[Person],
    approvals: Estate[Approval],
    confirmed: Estate[ConfirmedLink],
    *,
    alias_domains: list[str],
    now: datetime,
) -> None:
    """A user who administers the account, by whichever path, has an approval in force for that."""
    if not user.active:
        not_applicable(SHUT)
    path = path_of(user, roles, organisations)
    if path is None:
        not_applicable(NO_PATH)
    claim, today = claim_of_iam_user(user), now.date()
    link = linked(claim, staff, confirmed, today, domains_of(alias_domains))
    if link.sort == "unresolved":
        not_observed(
            user, "its holder", f"no rung of the ladder reaches a person, and {path.words}"
        )
    rights = [_right(user.id.split(":")[4]), *([path.role] if path.role else ())]
    lack = missing(holder_of(link, user.id), rights, approvals, staff, today)
    assert not lack, f"{path.words}, and {lack}"


@check("JML-13")
def cloud_administrator_role_is_approved(
    role: IamRole,
    roles: Inventory[IamRole],
    organisations: Estate[Organization],
    sets: Configured[PermissionSet],
    staff: Population[Person],
    approvals: Estate[Approval],
    *,
    now: datetime,
) -> None:
    """A role that administers the account, by whichever path, is approved under its ARN."""
    if role.service_linked:
        not_applicable(SERVICE)
    path = path_of(role, roles, organisations)
    if path is None:
        not_applicable(NO_PATH)
    if role.name.startswith(ASSIGNED):
        made_of = _made_of(role, sets)
        if not made_of:
            not_observed(role, "whom it is given to", "its permission set is not among those read")
        if any(each.administrates for each in made_of):
            not_applicable("is of Identity Center, whose assignments are judged one by one")
    rights = [_right(role.id.split(":")[4]), *([path.role] if path.role else ())]
    lack = missing(Holder(frozenset({role.id})), rights, approvals, staff, now.date())
    assert not lack, f"{path.words}, and {lack}"


@check("JML-13", covers={"staff": ("leavers",)})
def assigned_administrators_are_approved(
    permission: PermissionSet,
    users: Estate[DirectoryUser],
    groups: Estate[DirectoryGroup],
    staff: Population[Person],
    approvals: Estate[Approval],
    confirmed: Estate[ConfirmedLink],
    *,
    alias_domains: list[str],
    now: datetime,
) -> None:
    """Whoever Identity Center makes administrator of an account has an approval in force for it."""
    if not permission.administrates:
        not_applicable("does not by itself allow everything")
    today, domains = now.date(), domains_of(alias_domains)
    bare: list[str] = []
    unknown: list[str] = []
    for account, user in _assigned(permission, users, groups, unknown):
        link = linked(claim_of_directory_user(user), staff, confirmed, today, domains)
        if link.sort == "unresolved":
            unknown.append(user.name or user.id)
            continue
        holder = holder_of(link, user.id)
        lack = missing(holder, [_right(account), permission.id], approvals, staff, today)
        if lack:
            bare.append(f"{user.name or user.id} in {account} ({lack})")
    assert not bare, f"makes administrators of {_listed(bare)}"
    if unknown:
        not_observed(permission, "its holders", f"nobody known is {_listed(unknown)} (CLD-112)")


@check("JML-13", covers={"staff": ("leavers",)})
def approved_cloud_administrator_administers(
    approval: Approval,
    users: Configured[IamUser],
    roles: Configured[IamRole],
    organisations: Configured[Organization],
    sets: Configured[PermissionSet],
    directory_users: Configured[DirectoryUser],
    groups: Configured[DirectoryGroup],
    staff: Population[Person],
    confirmed: Estate[ConfirmedLink],
    *,
    alias_domains: list[str],
    now: datetime,
) -> None:
    """Nobody stands on the list of the cloud's administrators any more who administers no more."""
    if not approval.resource.startswith("aws:"):
        not_applicable("is no approval to administer a cloud account")
    if not approval.in_force(now.date()):
        not_applicable("is not in force")
    accounts = {each.id.split(":")[4] for each in (*users, *roles)}
    accounts |= {given["account"] for each in sets for given in each.assignments}
    meant = {each for each in accounts if approval.covers_resource(_right(each))}
    if not meant:
        not_applicable("is of no cloud account that is read")
    filed = _administrators(users, roles, organisations)
    holders = [holder for account in meant for holder in filed.get(account, ())]
    unknown: list[str] = [each.name for each in holders if _is_entered(each, sets)]
    claims = [(claim_of_iam_user(each), each.id) for each in holders if isinstance(each, IamUser)]
    for permission in sets:
        if permission.administrates:
            claims += [
                (claim_of_directory_user(user), user.id)
                for account, user in _assigned(permission, directory_users, groups, unknown)
                if account in meant
            ]
    domains = domains_of(alias_domains)
    held = any(each.id == approval.holder for each in holders)
    for claim, own in claims:
        link = linked(claim, staff, confirmed, now.date(), domains)
        held = held or approval.holder in holder_of(link, own).names
        if link.sort == "unresolved":
            unknown.append(own)
    if unknown and not held:
        who = f"nothing tells who is behind {_listed(unknown)}"
        not_observed(approval, "whether it is held", who)
    where = " and ".join(sorted(meant))
    assert held, f"names {approval.person} as administrator of {where}, who is none"


@lru_cache(maxsize=2)
def _administrators(
    users: Configured[IamUser],
    roles: Configured[IamRole],
    organisations: Configured[Organization],
) -> Mapping[str, list[IamUser | IamRole]]:
    """Users that can be signed in as, and roles, that administer, by their account."""
    held: dict[str, list[IamUser | IamRole]] = {}
    by_account: dict[str, list[IamRole]] = {}
    for role in roles:
        by_account.setdefault(role.id.split(":")[4], []).append(role)
    beside = {account: Inventory(found) for account, found in by_account.items()}
    none: Inventory[IamRole] = Inventory([])
    holders: list[IamUser | IamRole] = [user for user in users if user.active]
    holders += [role for role in roles if not role.service_linked]
    for each in holders:
        account = each.id.split(":")[4]
        if path_of(each, beside.get(account, none), organisations):
            held.setdefault(account, []).append(each)
    return held


def _made_of(role: IamRole, sets: Configured[PermissionSet]) -> list[PermissionSet]:
    """The permission sets of which Identity Center may have made a role, by its name."""
    return [each for each in sets if role.name.startswith(f"{ASSIGNED}{each.name}_")]


def _is_entered(holder: IamUser | IamRole, sets: Configured[PermissionSet]) -> bool:
    """Whether people of another account or directory may take on a role, whom AWS does not tell."""
    if isinstance(holder, IamUser) or any(each.administrates for each in _made_of(holder, sets)):
        return False
    own = holder.id.split(":")[4]
    return any(
        name.startswith(("*", "Federated:")) or (name.startswith("AWS:") and own not in name)
        for name in holder.trusted
    )


def _assigned(
    permission: PermissionSet,
    users: Population[DirectoryUser],
    groups: Population[DirectoryGroup],
    unknown: list[str],
) -> Iterator[tuple[str, DirectoryUser]]:
    """Whom a permission set is given to, with the account; groups by their members.

    Users that may not sign in are left out; who is not told of is added to `unknown`.
    """
    for given in permission.assignments:
        members = [given["principal"]]
        if given["type"] == "GROUP":
            found = groups.by("id").get(given["principal"], ())
            if not found:
                unknown.append(f"group {given['principal']}")
            members = [member for group in found for member in group.members]
        for member in members:
            known = users.by("id").get(member, ())
            if not known:
                unknown.append(member)
            yield from ((given["account"], each) for each in known if each.enabled is not False)


def _right(account: str) -> str:
    """What approvals call the right to administer an account."""
    return f"aws:{account}:administrator"


def _listed(found: list[str]) -> str:
    """The first few, and how many more there are; each once."""
    once = list(dict.fromkeys(found))
    more = f" and {len(once) - NAMED} more" if len(once) > NAMED else ""
    return f"{', '.join(once[:NAMED])}{more}"

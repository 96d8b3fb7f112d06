"""Checks of Identity Center: what its permission sets allow, for how long, and to whom."""

from datetime import datetime, timedelta

from collectors.aws.identity.iam_policies import IamPolicy
from collectors.aws.identity.identity_center import IdentityCenter, PermissionSet
from collectors.aws.identity.identity_store import DirectoryGroup, DirectoryUser
from collectors.people.person import Person
from controls.check import check, not_applicable, not_observed
from controls.population import Estate, Population


@check("CLD-109")
def identity_center_is_read(instance: IdentityCenter, instances: Estate[IdentityCenter]) -> None:
    """Where people sign in by Identity Center, it works and the account that owns it is read."""
    assert instance.status == "ACTIVE", f"is {instance.status}"
    if instance.here:
        return
    if not any(each.here and each.id == instance.id for each in instances):
        not_observed(instance, "what it holds", f"its owner {instance.owner} is not read")


@check("CLD-110")
def permission_set_session_is_short(permission: PermissionSet, *, longest_minutes: int) -> None:
    """No session of a permission set lasts longer than its limit."""
    lasts = permission.session_minutes
    assert lasts <= longest_minutes, f"a session lasts {lasts} minutes, beyond {longest_minutes}"


@check("CLD-110")
def permission_set_is_given_to_groups(permission: PermissionSet) -> None:
    """Permission sets are given to groups, not to single people."""
    single = sorted({each["account"] for each in permission.assignments if each["type"] == "USER"})
    assert not single, f"is given to single users in {', '.join(single)}"


@check("CLD-110")
def permission_set_is_given_to_somebody(permission: PermissionSet) -> None:
    """No permission set stands ready that is given to nobody."""
    assert permission.assignments, "is given to nobody"


@check("CLD-111")
def permission_set_may_not_do_everything(
    permission: PermissionSet, policies: Estate[IamPolicy], *, approved: list[str]
) -> None:
    """No permission set allows everything, by whichever of its policies, unless approved."""
    if permission.name in approved:
        return
    assert not permission.administrates, "allows everything and is not on the approved list"
    known = {
        (name, policy.id.split(":")[4]): policy
        for name in permission.customer_managed
        for policy in policies.by("name").get(name, ())
    }
    whole = sorted({name for (name, _), policy in known.items() if policy.allows("*")})
    assert not whole, f"allows everything by policy {', '.join(whole)} and is not approved"
    accounts = sorted({each["account"] for each in permission.assignments})
    lost = [
        f"{name} of {account}"
        for name in permission.customer_managed
        for account in accounts
        if (name, account) not in known
    ]
    if lost:
        not_observed(permission, "what it allows", f"the policy {lost[0]} is not among those read")


@check("CLD-112")
def directory_user_is_known(user: DirectoryUser, staff: Population[Person]) -> None:
    """Every user of the directory who may sign in is one known person."""
    if user.enabled is False:
        not_applicable("may not sign in")
    assert user.email, "signs in by a name that is no address, so it belongs to nobody known"
    found = staff.matching(email=user.email, aliases=user.email)
    assert found, f"signs in as {user.email}, who is nobody among the staff"
    assert len(found) == 1, f"signs in as {user.email}, who are {len(found)} persons"


@check("GEN-01", covers={"staff": ("leavers",)})
def leavers_hold_no_directory_user(
    user: DirectoryUser, staff: Population[Person], *, within: timedelta, now: datetime
) -> None:
    """Nobody who has left can still sign in to the cloud by Identity Center."""
    if user.enabled is False:
        not_applicable("may not sign in")
    found = staff.matching(email=user.email, aliases=user.email)
    if len(found) != 1:
        not_observed(user, "its holder", f"{user.name} is not one person of the staff (CLD-112)")
    gone = found[0].gone_by(now, within, now)
    assert gone is None, f"belongs to {found[0].id}, who left on {gone}, and may still sign in"


@check("CLD-112")
def directory_group_has_members(group: DirectoryGroup) -> None:
    """No group of the directory stands empty."""
    assert group.members, "has no members"

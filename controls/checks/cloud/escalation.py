"""Checks that nobody can make more of its rights: rewrite policies, take credentials, pass roles.

The ways are those that are publicly catalogued for IAM. A way is open when each of its actions may
be allowed on some resource, within the boundary and under the organisation's service control
policies. Whoever may do everything already is judged by that alone.
"""

from collections.abc import Sequence

from collectors.aws.identity.administration import (
    Holder,
    road,
    road_in_words,
    ways_in_words,
    ways_left,
)
from collectors.aws.identity.iam_policies import IamPolicy
from collectors.aws.identity.iam_roles import IamRole
from collectors.aws.identity.iam_users import IamUser
from collectors.aws.identity.organisation_tree import Organization
from collectors.aws.policies.ways_open import anywhere, open_ways
from collectors.aws.policies.ways_up import CREDENTIALS, PASSING, REWRITING, TAKING_OVER, Ways
from controls.check import check, not_applicable
from controls.population import Estate, Inventory


@check("CLD-125")
def user_rewrites_no_rights(
    user: IamUser, organisations: Estate[Organization], *, approved: list[str]
) -> None:
    """No user can change policies, groups or trust, and so its own rights, unless approved."""
    _must_have_no_way(user, (user.name, *user.groups), REWRITING, organisations, approved)


@check("CLD-125")
def role_rewrites_no_rights(
    role: IamRole, organisations: Estate[Organization], *, approved: list[str]
) -> None:
    """No role can change policies, groups or trust, and so its own rights, unless approved."""
    _must_have_no_way(role, (role.name,), REWRITING, organisations, approved)


@check("CLD-125")
def user_takes_no_credentials(
    user: IamUser, organisations: Estate[Organization], *, approved: list[str]
) -> None:
    """No user can make keys or passwords of others, unless approved."""
    _must_have_no_way(user, (user.name, *user.groups), CREDENTIALS, organisations, approved)


@check("CLD-125")
def role_takes_no_credentials(
    role: IamRole, organisations: Estate[Organization], *, approved: list[str]
) -> None:
    """No role can make keys or passwords of users, unless approved."""
    _must_have_no_way(role, (role.name,), CREDENTIALS, organisations, approved)


@check("CLD-126")
def user_starts_nothing_with_more_rights(
    user: IamUser, organisations: Estate[Organization], *, approved: list[str]
) -> None:
    """No user can hand a role to something of its own, unless approved."""
    _must_have_no_way(user, (user.name, *user.groups), PASSING, organisations, approved)


@check("CLD-126")
def role_starts_nothing_with_more_rights(
    role: IamRole, organisations: Estate[Organization], *, approved: list[str]
) -> None:
    """No role can hand a role to something of its own, unless approved."""
    _must_have_no_way(role, (role.name,), PASSING, organisations, approved)


@check("CLD-126")
def user_takes_over_nothing_running(
    user: IamUser, organisations: Estate[Organization], *, approved: list[str]
) -> None:
    """No user can get into what runs with a role of its own, unless approved."""
    _must_have_no_way(user, (user.name, *user.groups), TAKING_OVER, organisations, approved)


@check("CLD-126")
def role_takes_over_nothing_running(
    role: IamRole, organisations: Estate[Organization], *, approved: list[str]
) -> None:
    """No role can get into what runs with another role, unless approved."""
    _must_have_no_way(role, (role.name,), TAKING_OVER, organisations, approved)


@check("CLD-125", "CLD-126")
def policy_opens_no_way_up(policy: IamPolicy, *, approved: list[str]) -> None:
    """No policy of ours that is attached by itself gives a way to more rights, unless approved."""
    if not policy.attachments:
        not_applicable("attached to nobody")
    if policy.name in approved or policy.allows("*"):
        return
    found = open_ways((*REWRITING, *CREDENTIALS, *PASSING), anywhere(policy.statements, ""), None)
    assert not found, f"gives a way to more rights: {ways_in_words(found)}"


@check("CLD-127")
def user_becomes_no_administrator(
    user: IamUser, roles: Inventory[IamRole], *, approved: list[str]
) -> None:
    """No user can take on a role that may do everything, be it over other roles."""
    if not user.active:
        not_applicable("holds no live password or key")
    _must_reach_none(user, (user.name, *user.groups), roles, approved)


@check("CLD-127")
def role_becomes_no_administrator(
    role: IamRole, roles: Inventory[IamRole], *, approved: list[str]
) -> None:
    """No role can take on another that may do everything, be it over further roles."""
    if role.service_linked:
        not_applicable("belongs to an AWS service, which alone can change it")
    _must_reach_none(role, (role.name,), roles, approved)


def _must_have_no_way(
    holder: Holder,
    names: Sequence[str],
    ways: Ways,
    organisations: Estate[Organization],
    approved: list[str],
) -> None:
    if isinstance(holder, IamRole) and holder.service_linked:
        not_applicable("belongs to an AWS service, which alone can change it")
    if not set(names).isdisjoint(approved):
        return
    if holder.allows("*"):
        not_applicable("may do everything, which is judged by itself")
    found = ways_left(holder, ways, organisations)
    assert not found, f"has a way to more rights: {ways_in_words(found)}"


def _must_reach_none(
    holder: Holder, names: Sequence[str], roles: Inventory[IamRole], approved: list[str]
) -> None:
    """Hold a holder to reaching no role that may do everything, in however many steps."""
    if not set(names).isdisjoint(approved) or holder.allows("*"):
        return
    steps = road(holder, roles)
    assert not steps, f"becomes administrator by {road_in_words(steps)}"

"""Checks of what policies allow: too much at once, too much by exception, and rights unused."""

from datetime import datetime, timedelta

from collectors.aws.identity.account import Account
from collectors.aws.identity.iam_groups import IamGroup
from collectors.aws.identity.iam_policies import IamPolicy
from collectors.aws.identity.iam_roles import IamRole
from collectors.aws.identity.iam_users import IamUser
from collectors.aws.identity.organisation_tree import Organization, view_over
from collectors.aws.policies.evaluation import Policies, evaluate
from collectors.aws.policies.policy import Statement, allows, statements
from collectors.aws.policies.request import Principal, Request
from controls.check import check, not_applicable, not_observed
from controls.population import Estate, Inventory

EVERYTHING: list[Statement] = statements(
    {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}},
    "everything",
)
NAMED = 5
"""How many holders a reason names."""

SUPPORT = ":iam::aws:policy/AWSSupportAccess"
DECRYPT = ("kms:Decrypt", "kms:ReEncryptFrom")
SERVICE = "belongs to an AWS service, which alone can change it"


@check("CLD-113")
def group_may_not_do_everything(group: IamGroup, *, approved: list[str]) -> None:
    """No group allows its members everything, unless approved."""
    assert group.name in approved or not group.allows("*"), (
        "allows every action on every resource and is not on the approved list"
    )


@check("CLD-113")
def administrators_are_few(
    account: Account,
    users: Inventory[IamUser],
    roles: Inventory[IamRole],
    organisations: Estate[Organization],
    *,
    most: int,
) -> None:
    """Few users and roles of an account may do everything, boundaries and organisation counted."""
    holders: list[IamUser | IamRole] = [
        *users,
        *(each for each in roles if not each.service_linked),
    ]
    whole = [each for each in holders if each.allows("*")]
    if len(whole) > most:
        # Only now does it matter what the organisation keeps from the account.
        view = view_over(account.id, organisations)
        if view is None:
            not_observed(account, "what its organisation keeps from it", "it was not read")
        held = Policies(identity=EVERYTHING, service_control=view.levels(account.id))
        whole = [each for each in whole if evaluate(Request(Principal(each.id), "*:*"), held).may]
    names = sorted(each.name for each in whole)
    assert len(names) <= most, (
        f"{len(names)} may do everything, more than {most}: {', '.join(names[:NAMED])}"
    )


@check("CLD-113")
def policy_allows_by_naming(policy: IamPolicy) -> None:
    """No policy of ours allows all actions or resources but some: what is new would be allowed."""
    by_exception = [
        "NotAction" if each["not_actions"] else "NotResource"
        for each in policy.statements
        if each["effect"] == "Allow" and (each["not_actions"] or each["not_resources"])
    ]
    assert not by_exception, f"allows by {' and '.join(sorted(set(by_exception)))}"


@check("CLD-113")
def policy_allows_no_whole_service(policy: IamPolicy, *, services: list[str]) -> None:
    """No policy of ours allows every action of a service that guards the others."""
    whole = [each for each in services if policy.allows(f"{each}:*")]
    assert not whole, f"allows every action of {', '.join(whole)} on every resource"


@check("CLD-114")
def policy_decrypts_by_key(policy: IamPolicy) -> None:
    """No policy of ours allows decryption with whatever key there is."""
    found = [each for each in DECRYPT if policy.allows(each)]
    assert not found, f"allows {' and '.join(found)} with every key"


@check("CLD-114")
def role_decrypts_by_key(role: IamRole) -> None:
    """No role is allowed by its own inline policies to decrypt with whatever key there is."""
    _must_be_ours(role)
    _must_decrypt_by_key(role.statements)


@check("CLD-114")
def user_decrypts_by_key(user: IamUser) -> None:
    """No user is allowed by its own inline policies to decrypt with whatever key there is."""
    _must_decrypt_by_key(user.statements)


@check("CLD-115")
def role_is_used(role: IamRole, *, unused_for: timedelta, now: datetime) -> None:
    """No role of ours stands that nobody took on within the time allowed."""
    _must_be_ours(role)
    used = role.last_used
    if used is None and role.created >= now - unused_for:
        not_applicable("made of late and not used yet")
    assert used is not None, "was not used in the 400 days of which AWS tells"
    assert used >= now - unused_for, (
        f"was used last on {used:%Y-%m-%d}; may lie unused for {unused_for.days} days"
    )


@check("CLD-116")
def somebody_may_ask_support(account: Account, roles: Inventory[IamRole]) -> None:  # noqa: ARG001
    """A role of the account is there to handle cases with AWS support."""
    held = any(SUPPORT in each["source"] for role in roles for each in role.statements)
    assert held, "no role holds AWSSupportAccess"


@check("CLD-117")
def user_passes_roles_by_name(user: IamUser, *, approved: list[str]) -> None:
    """No user may hand whatever role there is to a service."""
    if {user.name, *user.groups}.isdisjoint(approved):
        _must_not_hold_everywhere(user, "iam:PassRole", "hand any role to a service")


@check("CLD-117")
def role_passes_roles_by_name(role: IamRole, *, approved: list[str]) -> None:
    """No role may hand whatever role there is to a service."""
    _must_be_ours(role)
    if role.name not in approved:
        _must_not_hold_everywhere(role, "iam:PassRole", "hand any role to a service")


@check("CLD-117")
def user_assumes_roles_by_name(user: IamUser, *, approved: list[str]) -> None:
    """No user may take on whatever role trusts its account."""
    if {user.name, *user.groups}.isdisjoint(approved):
        _must_not_hold_everywhere(user, "sts:AssumeRole", "take on any role that trusts it")


@check("CLD-117")
def role_assumes_roles_by_name(role: IamRole, *, approved: list[str]) -> None:
    """No role may take on whatever role trusts its account."""
    _must_be_ours(role)
    if role.name not in approved:
        _must_not_hold_everywhere(role, "sts:AssumeRole", "take on any role that trusts it")


def _must_be_ours(role: IamRole) -> None:
    if role.service_linked:
        not_applicable(SERVICE)


def _must_decrypt_by_key(given: list[Statement]) -> None:
    inline = [each for each in given if each["source"].startswith("inline ")]
    denied = [each for each in given if each["effect"] == "Deny"]
    found = [each for each in DECRYPT if allows([*inline, *denied], each)]
    assert not found, f"is allowed {' and '.join(found)} with every key by an inline policy"


def _must_not_hold_everywhere(holder: IamUser | IamRole, action: str, words: str) -> None:
    """Hold whoever may not do everything to naming what the action is on."""
    if holder.allows("*"):
        not_applicable("may do everything, which is judged by itself")
    partition, account = holder.id.split(":")[1], holder.id.split(":")[4]
    # As a name, the wildcard stands for a role that nobody thought of.
    every = f"arn:{partition}:iam::{account}:role/*"
    if not holder.allows(action, every):
        return
    sources = {each["source"] for each in holder.statements if allows([each], action, every)}
    assert not sources, f"may {words}, by {', '.join(sorted(sources))}"

"""Checks of who may change network rules and keys, and of audit roles, which may only read.

A right over a single network or key counts as much as one over all. A key's own policy is not read.
"""

from collectors.aws.identity.iam_roles import IamRole
from collectors.aws.identity.iam_users import IamUser
from collectors.aws.policies.policy import Statement, allows
from collectors.kubernetes.access.rbac import Role
from controls.check import check, not_applicable

FILTERING = (
    "ec2:AuthorizeSecurityGroupIngress",
    "ec2:AuthorizeSecurityGroupEgress",
    "ec2:ModifySecurityGroupRules",
    "ec2:CreateNetworkAclEntry",
    "ec2:ReplaceNetworkAclEntry",
    "ec2:DeleteNetworkAclEntry",
    "network-firewall:UpdateFirewallPolicy",
    "wafv2:UpdateWebACL",
)
KEYS = (
    "kms:PutKeyPolicy",
    "kms:CreateGrant",
    "kms:DisableKey",
    "kms:ScheduleKeyDeletion",
    "kms:ImportKeyMaterial",
    "kms:UpdateAlias",
)
READING = ("get", "list", "describe", "batchget", "head", "lookup", "search", "select", "view")
"""How the names of actions begin that change nothing."""
CHANGING_NOTHING = frozenset({"iam:generatecredentialreport", "iam:simulateprincipalpolicy"})
LOOKING = frozenset({"get", "list", "watch"})
NAMED = 3
"""How many actions a reason names."""


@check("AUT-22")
def user_changes_no_network_rule(user: IamUser, *, approved: list[str]) -> None:
    """No user changes network filtering who is not, nor is of a group, on the approved list."""
    _must_not_hold(user, (user.name, *user.groups), FILTERING, approved)


@check("AUT-22")
def role_changes_no_network_rule(role: IamRole, *, approved: list[str]) -> None:
    """No role changes network filtering that is not on the approved list."""
    _must_be_ours(role)
    _must_not_hold(role, (role.name,), FILTERING, approved)


@check("AUT-23")
def user_alters_no_key(user: IamUser, *, approved: list[str]) -> None:
    """No user gives away, swaps or ends keys who is not, nor is of a group, on the list."""
    _must_not_hold(user, (user.name, *user.groups), KEYS, approved)


@check("AUT-23")
def role_alters_no_key(role: IamRole, *, approved: list[str]) -> None:
    """No role gives away, swaps or ends keys that is not on the approved list."""
    _must_be_ours(role)
    _must_not_hold(role, (role.name,), KEYS, approved)


@check("AUT-33")
def audit_role_only_reads_cloud(role: IamRole, *, audit_roles: list[str]) -> None:
    """A role that audits may look at the cloud and change nothing in it."""
    if not audit_roles:
        not_applicable("the parameter audit_roles names none")
    if role.name not in audit_roles:
        not_applicable("no role that audits")
    allowed = [each for each in role.statements if each["effect"] == "Allow"]
    assert not any(each["not_actions"] for each in allowed), "may do all but some actions"
    more = sorted({action for each in allowed for action in each["actions"] if not _reads(action)})
    assert not more, f"may do more than read: {', '.join(more)}"


@check("AUT-33")
def audit_role_only_reads_cluster(role: Role, *, audit_roles: list[str]) -> None:
    """A role that audits may look at the cluster and change nothing in it."""
    if not audit_roles:
        not_applicable("the parameter audit_roles names none")
    if role.name not in audit_roles:
        not_applicable("no role that audits")
    more = sorted({verb for rule in role.rules for verb in rule["verbs"]} - LOOKING)
    assert not more, f"may do more than read: {', '.join(more)}"


def _must_be_ours(role: IamRole) -> None:
    if role.service_linked:
        not_applicable("belongs to an AWS service, which alone can change it")


def _must_not_hold(
    holder: IamUser | IamRole, names: tuple[str, ...], actions: tuple[str, ...], approved: list[str]
) -> None:
    if not set(names).isdisjoint(approved):
        return
    own = _anywhere(holder.statements)
    limits = None if holder.boundary is None else _anywhere(holder.boundary)
    held = [
        action
        for action in actions
        if allows(own, action) and (limits is None or allows(limits, action))
    ]
    more = f" and {len(held) - NAMED} more" if len(held) > NAMED else ""
    assert not held, f"may {', '.join(held[:NAMED])}{more} and is not on the approved list"


def _anywhere(given: list[Statement]) -> list[Statement]:
    """The statements as they speak of some resource: each Allow widened, each Deny as it is.

    A Deny of all but some resources leaves those, so it ends no right here.
    """
    return [
        {**each, "resources": ["*"], "not_resources": []} if each["effect"] == "Allow" else each
        for each in given
        if each["effect"] == "Allow" or not each["not_resources"]
    ]


def _reads(action: str) -> bool:
    """Whether an action, or every action of a pattern, changes nothing, going by its name."""
    service, _, name = action.lower().partition(":")
    fixed = set("*?").isdisjoint(service)
    return (fixed and name.startswith(READING)) or action.lower() in CHANGING_NOTHING

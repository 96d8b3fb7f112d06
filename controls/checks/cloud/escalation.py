"""Checks that nobody can make more of its rights: rewrite policies, take credentials, pass roles.

The ways are those that are publicly catalogued for IAM. A way is open when each of its actions may
be allowed on some resource, within the boundary and under the organisation's service control
policies. Whoever may do everything already is judged by that alone.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from collectors.aws.identity.iam_policies import IamPolicy
from collectors.aws.identity.iam_roles import IamRole
from collectors.aws.identity.iam_users import IamUser
from collectors.aws.identity.organisation_tree import Organization, view_over
from collectors.aws.identity.reach import ASSUME, assumable
from collectors.aws.policies.evaluation import Policies, evaluate
from collectors.aws.policies.policy import Statement, allows, statements
from collectors.aws.policies.request import Principal, Request
from collectors.aws.policies.ways_up import CREDENTIALS, PASSING, REWRITING, TAKING_OVER, Ways
from controls.check import check, not_applicable, not_observed
from controls.population import Estate, Inventory

SELF = ("${aws:username}", "${aws:userid}")
EVERYTHING: list[Statement] = statements(
    {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}},
    "everything",
)
NAMED = 3
"""How many ways a reason names."""

Holder = IamUser | IamRole


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
    own = _anywhere(policy.statements, "")
    found = _open((*REWRITING, *CREDENTIALS, *PASSING), own, None)
    assert not found, f"gives a way to more rights: {_listed(found)}"


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
    own = _anywhere(holder.statements, holder.id)
    limits = None if holder.boundary is None else _anywhere(holder.boundary, "")
    found = _open(ways, own, limits)
    if found:
        # Only now does it matter what the organisation keeps from the account.
        found = _under(holder, found, organisations)
    assert not found, f"has a way to more rights: {_listed(found)}"


def _open(
    ways: Ways, own: Sequence[Statement], limits: Sequence[Statement] | None
) -> list[tuple[str, ...]]:
    """The ways of which every action may be allowed."""
    known: dict[str, bool] = {}
    own = _of_services(own, _services(ways))
    if all(each["effect"] == "Deny" for each in own):
        return []

    def may(action: str) -> bool:
        if action not in known:
            known[action] = allows(own, action) and (limits is None or allows(limits, action))
        return known[action]

    return [way for way in ways if all(map(may, way))]


@lru_cache
def _services(ways: Ways) -> frozenset[str]:
    return frozenset(action.partition(":")[0] for way in ways for action in way)


def _of_services(given: Iterable[Statement], services: frozenset[str]) -> list[Statement]:
    """The statements that may speak of some of the services: most policies speak of others."""
    found = []
    for each in given:
        named = {action.partition(":")[0].lower() for action in each["actions"]}
        wild = any("*" in name or "?" in name for name in named)
        if each["not_actions"] or wild or not services.isdisjoint(named):
            found.append(each)
    return found


def _under(
    holder: Holder, found: list[tuple[str, ...]], organisations: Estate[Organization]
) -> list[tuple[str, ...]]:
    """The ways that the organisation's service control policies leave open."""
    account = holder.id.split(":")[4]
    view = view_over(account, organisations)
    if view is None:
        not_observed(holder, "what its organisation keeps from it", "it was not read")
    levels = view.levels(account)
    held = Policies(identity=EVERYTHING, service_control=levels)
    asking = Principal(holder.id)
    return [way for way in found if all(evaluate(Request(asking, each), held).may for each in way)]


def _anywhere(given: Iterable[Statement], holder: str) -> list[Statement]:
    """The statements as they speak of some resource: each Allow widened, each Deny as it is.

    An Allow on nothing but oneself gives nothing new. A Deny of all but some resources leaves
    those, so it ends no right here.
    """
    return [
        {**each, "resources": ["*"], "not_resources": []} if each["effect"] == "Allow" else each
        for each in given
        if (each["effect"] == "Allow" and not _on_itself(each, holder))
        or (each["effect"] == "Deny" and not each["not_resources"])
    ]


def _on_itself(statement: Statement, holder: str) -> bool:
    return bool(statement["resources"]) and all(
        each == holder or each.endswith(SELF) for each in statement["resources"]
    )


def _must_reach_none(
    holder: Holder, names: Sequence[str], roles: Inventory[IamRole], approved: list[str]
) -> None:
    """Hold a holder to reaching no role that may do everything, in however many steps."""
    if not set(names).isdisjoint(approved) or holder.allows("*"):
        return
    before: dict[str, str] = {holder.id: ""}
    waiting: list[Holder] = [holder]
    while waiting:
        at = waiting.pop(0)
        for role in assumable(at, _trusting(at, roles)):
            if role.id in before or role.service_linked:
                continue
            before[role.id] = at.id
            assert not role.allows("*"), f"becomes administrator by {_path(role.id, before)}"
            waiting.append(role)


def _trusting(holder: Holder, roles: Inventory[IamRole]) -> list[IamRole]:
    """The roles whose trust names the holder, its account, or everybody; one that is not itself."""
    start = holder.id.rpartition(":")[0]
    words = ["*", f"AWS:{holder.id}"]
    if allows(_anywhere(holder.statements, ""), ASSUME):
        # Trust in the account lets those in whom its own policies let out.
        words += (f"AWS:{start}:root", f"AWS:{start.rpartition(':')[2]}")
    filed = roles.by("trusted")
    found = {role.id: role for word in words for role in filed.get(word, ())}
    return [role for key, role in sorted(found.items()) if key != holder.id]


def _path(last: str, before: dict[str, str]) -> str:
    steps = [last]
    while before[steps[-1]]:
        steps.append(before[steps[-1]])
    return ", then ".join(each.rpartition("/")[2] for each in steps[-2::-1])


def _listed(found: Sequence[Sequence[str]]) -> str:
    more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
    return f"{', or '.join(' with '.join(way) for way in found[:NAMED])}{more}"

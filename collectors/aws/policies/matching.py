"""Whether a statement speaks of a request: of its principal, its action, its resource.

"IAM JSON policy elements" of the IAM User Guide: Principal, NotPrincipal, Action, NotAction,
Resource, NotResource, Condition.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from collectors.aws.policies.conditions import hold
from collectors.aws.policies.policy import Statement, matches
from collectors.aws.policies.request import (
    ANONYMOUS,
    Known,
    Principal,
    Request,
    Truth,
    all_of,
    any_of,
    negated,
)
from collectors.aws.policies.variables import fits

DIRECT, BEHIND, ACCOUNT = "direct", "behind", "account"
"""How a policy may name who asks: itself, the role or user behind it, or its whole account."""

NOT = "not "


@dataclass(frozen=True, slots=True)
class Names:
    """The words by which the policy of a resource may name who asks."""

    direct: frozenset[str]
    behind: frozenset[str]
    account: frozenset[str]
    sessions: str
    """How the ARNs of the sessions of a role begin, where which of them asks is not known."""


@lru_cache(maxsize=4_096)
def names_of(principal: Principal) -> Names:
    """The words that name a principal, as statements write them."""
    kind, arn, account = principal.kind, principal.arn, principal.account
    if kind in ("service", "provider", "anonymous"):
        family = "Service" if kind == "service" else "Federated"
        direct = () if arn == ANONYMOUS else (f"{family}:{arn}",)
        return Names(frozenset(direct), frozenset(), frozenset(), "")
    partition = arn.split(":")[1]
    whole = frozenset({f"AWS:{account}", f"AWS:arn:{partition}:iam::{account}:root"})
    if kind == "root":
        return Names(whole, frozenset(), frozenset(), "")
    behind = frozenset({f"AWS:{principal.role}"} if principal.role else ())
    if kind == "role":
        name = arn.rpartition("/")[2]
        sessions = f"AWS:arn:{partition}:sts::{account}:assumed-role/{name}/"
        return Names(frozenset(), behind, whole, sessions)
    return Names(frozenset({f"AWS:{arn}"}), behind, whole, "")


def named(statement: Statement, principal: Principal, grade: str) -> Truth:
    """Whether a statement names the principal by `grade`; `*`, and all but some, are direct."""
    listed, names = statement["principals"], names_of(principal)
    if any(name.startswith(NOT) for name in listed):
        return negated(_spared(listed, names)) if grade == DIRECT else False
    if grade == ACCOUNT:
        return not names.account.isdisjoint(listed)
    if grade == BEHIND:
        return not names.behind.isdisjoint(listed)
    if "*" in listed or not names.direct.isdisjoint(listed):
        return True
    return None if _unsure(listed, names) else False


def denied_to(statement: Statement, principal: Principal) -> Truth:
    """Whether a Deny of a resource's policy speaks of the principal, in whatever grade."""
    return any_of(named(statement, principal, grade) for grade in (DIRECT, BEHIND, ACCOUNT))


def _spared(listed: Iterable[str], names: Names) -> Truth:
    """Whether NotPrincipal leaves the principal out.

    AWS wants every way of naming it listed: the session, its role and the account. Where only some
    are, "the result is unexpected", and so open.
    """
    spared = {name.removeprefix(NOT) for name in listed}
    if "*" in spared:
        return True
    ways = [way for way in (names.direct, names.behind, names.account) if way]
    met = [not way.isdisjoint(spared) for way in ways]
    if any(met) or _unsure(spared, names):
        return True if all(met) and not names.sessions else None
    return False


def _unsure(listed: Iterable[str], names: Names) -> bool:
    """Whether it names some session of the role, or an account by a name we cannot read."""
    return any(
        (names.sessions and name.startswith(names.sessions)) or name.startswith("CanonicalUser:")
        for name in listed
    )


def speaks(statement: Statement, request: Request, known: Known, *, bare: bool = False) -> Truth:
    """Whether a statement speaks of the request, its principal left aside.

    `bare` lets a statement without a resource through: a trust policy names none.
    """
    action = request.action.lower()
    patterns = statement["not_actions"] or statement["actions"]
    met = any(matches(each.lower(), action) for each in patterns)
    if met is bool(statement["not_actions"]):
        return False
    about = _about(statement, request.resource, known, bare=bare)
    return about if about is False else all_of((about, hold(statement["conditions"], known)))


def _about(statement: Statement, resource: str, known: Known, *, bare: bool) -> Truth:
    def met(patterns: Sequence[str]) -> Truth:
        return any_of(fits(each, resource, known) for each in patterns)

    if statement["not_resources"]:
        return negated(met(statement["not_resources"]))
    if bare and not statement["resources"]:
        return True
    return met(statement["resources"])

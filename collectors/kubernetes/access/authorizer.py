"""Whether a caller may do something in a cluster, as the RBAC authorizer of its API server decides.

Written from kubernetes.io, "Using RBAC Authorization": rules only add up, none denies. Rules of an
aggregated cluster role are those that its controller has gathered into it. Who a group holds is the
identity provider's to say, so a caller is a name with the groups that came with it.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from collectors.kubernetes.access.rbac import Binding, Role, Rule, Subject

ACCOUNT = "system:serviceaccount:"
ACCOUNTS = "system:serviceaccounts"
AUTHENTICATED = "system:authenticated"
MASTERS = "system:masters"
"""The group whose members the API server refuses nothing; no binding takes that from them."""


class Caller(NamedTuple):
    """Who asks: a name, and the groups that the authenticator gave with it."""

    name: str
    groups: frozenset[str] = frozenset()


class Request(NamedTuple):
    """What is asked: a verb on a resource (`pods/exec`) of an API group, by name or not.

    `namespace` None asks for a cluster-scoped resource, or for one in all namespaces. A `url`
    asks for a path that is no resource (`/metrics`); resource and group are then not looked at.
    """

    verb: str
    group: str = ""
    resource: str = ""
    name: str = ""
    namespace: str | None = None
    url: str = ""


class Held(NamedTuple):
    """A rule that a caller holds, by which binding; `namespace` None holds everywhere."""

    rule: Rule
    namespace: str | None
    binding: Binding


def account(namespace: str, name: str) -> Caller:
    """A service account as a caller, with the groups that every one of them has."""
    groups = {ACCOUNTS, f"{ACCOUNTS}:{namespace}", AUTHENTICATED}
    return Caller(f"{ACCOUNT}{namespace}:{name}", frozenset(groups))


def names(subject: Subject, binding: Binding, caller: Caller) -> bool:
    """Whether a binding's subject is the caller, by name, by group or as a service account."""
    kind, name = subject["kind"], subject["name"]
    if kind == "User":
        return name == caller.name
    if kind == "Group":
        return name in caller.groups
    place = subject["namespace"] or binding.namespace
    return kind == "ServiceAccount" and caller.name == f"{ACCOUNT}{place}:{name}"


def permits(rule: Rule, asked: Request) -> bool:
    """Whether one rule permits what is asked, wherever it is held."""
    if "*" not in rule["verbs"] and asked.verb not in rule["verbs"]:
        return False
    if asked.url:
        return any(_reaches(pattern, asked.url) for pattern in rule["urls"])
    if "*" not in rule["groups"] and asked.group not in rule["groups"]:
        return False
    _, slash, below = asked.resource.partition("/")
    meant = {"*", asked.resource, *([f"*/{below}"] if slash else [])}
    if meant.isdisjoint(rule["resources"]):
        return False
    return not rule["names"] or asked.name in rule["names"]


def _reaches(pattern: str, url: str) -> bool:
    if pattern.endswith("*"):
        return url.startswith(pattern[:-1])
    return pattern == url


class Authorizer:
    """The RBAC of one cluster: its roles and bindings, whole."""

    def __init__(self, roles: Iterable[Role], bindings: Iterable[Binding]) -> None:
        self._roles = {role.id: role for role in roles}
        self._bindings: Sequence[Binding] = tuple(bindings)

    def held(self, caller: Caller) -> Iterator[Held]:
        """Every rule that a caller holds; a binding to a role that is not there gives none."""
        for binding in self._bindings:
            role = self._roles.get(binding.role_id)
            if role and any(names(each, binding, caller) for each in binding.subjects):
                yield from (Held(rule, binding.namespace, binding) for rule in role.rules)

    def may(self, caller: Caller, asked: Request) -> bool:
        """Whether the API server lets the caller do what is asked."""
        if MASTERS in caller.groups:
            return True
        return any(
            _holds_in(held, asked) and permits(held.rule, asked) for held in self.held(caller)
        )


def _holds_in(held: Held, asked: Request) -> bool:
    """Whether a rule speaks where it is asked: one of a namespace speaks there alone."""
    if held.namespace is None:
        return True
    return not asked.url and held.namespace == asked.namespace

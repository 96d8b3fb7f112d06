"""Roles and bindings: who may do what in a cluster (rbac.authorization.k8s.io/v1)."""

from collections.abc import Iterator

from typing_extensions import TypedDict

from collectors.collector import collector
from collectors.kubernetes import shape
from collectors.kubernetes.session import Cluster
from collectors.kubernetes.written import Writer, writers_of
from collectors.resource import Resource
from evidence.record import Fields

API = "/apis/rbac.authorization.k8s.io/v1"
GROUP = "rbac.authorization.k8s.io"
BOOTSTRAPPING = "kubernetes.io/bootstrapping"
CONSTRAINTS = "constraints.gatekeeper.sh"
READING = frozenset({"get", "list", "watch"})
SPACES = ("kube-system", "kube-public")
"""The namespaces in which Kubernetes makes roles and bindings of its own."""


class Rule(TypedDict):
    """What one rule of a role permits; `names` restrict it to objects of those names."""

    verbs: list[str]
    groups: list[str]
    resources: list[str]
    names: list[str]
    urls: list[str]


def _reads_constraints(rule: Rule) -> bool:
    """Whether a rule reads constraints of Gatekeeper, and does nothing else."""
    return rule["groups"] == [CONSTRAINTS] and READING.issuperset(rule["verbs"])


class Role(Resource, kind="kubernetes.role", data="identity"):
    """A role of a namespace, or with `namespace` None a cluster role.

    `aggregated`: its rules are gathered by the cluster from other roles. `system`: it came with
    Kubernetes, by its label or its name. `writers` wrote its rules, None of a manifest.
    """

    name: str
    namespace: str | None
    rules: list[Rule]
    aggregated: bool
    system: bool
    writers: list[Writer] | None

    def grants(self, verb: str, group: str, resource: str) -> bool:
        """Whether some rule permits the verb on some object of a resource, by name or wildcard.

        A subresource is written `pods/exec`; group "" is core. A rule restricted to named objects
        counts: it permits the verb on those.
        """
        _, slash, below = resource.partition("/")
        wanted = {"*", resource, *([f"*/{below}"] if slash else [])}
        return any(
            ("*" in rule["verbs"] or verb in rule["verbs"])
            and ("*" in rule["groups"] or group in rule["groups"])
            and not wanted.isdisjoint(rule["resources"])
            for rule in self.rules
        )

    @property
    def wildcards(self) -> list[str]:
        """Where a rule says `*`: of `verbs`, `groups`, `resources`, in that order.

        Constraints of Gatekeeper are of a type for each template, which no role can name
        beforehand: a rule that reads whatever is in their group alone does not count.
        """
        rules = [rule for rule in self.rules if not _reads_constraints(rule)]
        return [
            place
            for place, said in (
                ("verbs", (rule["verbs"] for rule in rules)),
                ("groups", (rule["groups"] for rule in rules)),
                ("resources", (rule["resources"] for rule in rules)),
            )
            if any(word == "*" or word.startswith("*/") for words in said for word in words)
        ]

    @property
    def everything(self) -> bool:
        """Whether one rule permits every verb on every resource of every group."""
        return any(
            "*" in rule["verbs"]
            and "*" in rule["groups"]
            and "*" in rule["resources"]
            and not rule["names"]
            for rule in self.rules
        )


class Subject(TypedDict):
    """Who a binding names: `kind` is User, Group or ServiceAccount (which has a `namespace`)."""

    kind: str
    name: str
    namespace: str | None


class Binding(
    Resource,
    kind="kubernetes.binding",
    data="identity",
    personal={"subjects[kind=User].name": "account"},
):
    """A role binding of a namespace, or with `namespace` None a cluster role binding.

    `writers` wrote who is bound, and to what; None of a manifest.
    """

    name: str
    namespace: str | None
    role_kind: str
    role_name: str
    subjects: list[Subject]
    system: bool
    writers: list[Writer] | None

    @property
    def role_id(self) -> str:
        """The id of the role it refers to, which need not exist."""
        if self.role_kind == "ClusterRole":
            return f"clusterrole/{self.role_name}"
        return f"role/{self.namespace}/{self.role_name}"


@collector(Role, needs=(f"{GROUP}/clusterroles", f"{GROUP}/roles"))
def roles(cluster: Cluster) -> Iterator[Fields]:
    """Every cluster role, and every role of every namespace."""
    written: dict[str, shape.Read] = {"writers": writers_of(cluster)}
    wide, narrow = CLUSTER_ROLE | written, ROLE | written
    for path, item in cluster.lists(f"{API}/clusterroles", f"{API}/roles"):
        yield shape.row(item, wide if path.endswith("/clusterroles") else narrow)


@collector(Binding, needs=(f"{GROUP}/clusterrolebindings", f"{GROUP}/rolebindings"))
def bindings(cluster: Cluster) -> Iterator[Fields]:
    """Every cluster role binding, and every role binding of every namespace."""
    written: dict[str, shape.Read] = {"writers": writers_of(cluster)}
    wide, narrow = CLUSTER_BINDING | written, BINDING | written
    for path, item in cluster.lists(f"{API}/clusterrolebindings", f"{API}/rolebindings"):
        yield shape.row(item, wide if path.endswith("/clusterrolebindings") else narrow)


def _system(item: Fields) -> bool:
    """Whether it came with Kubernetes; in other namespaces everybody may name and label it so."""
    if shape.text(item, "metadata", "namespace") not in (None, *SPACES):
        return False
    marked = shape.labels(item).get(BOOTSTRAPPING) == "rbac-defaults"
    return marked or shape.own_name(item).startswith("system:")


def _rules(item: Fields) -> list[Rule]:
    return [
        Rule(
            verbs=shape.texts(rule, "verbs"),
            groups=shape.texts(rule, "apiGroups"),
            resources=shape.texts(rule, "resources"),
            names=shape.texts(rule, "resourceNames"),
            urls=shape.texts(rule, "nonResourceURLs"),
        )
        for rule in shape.tables(item, "rules")
    ]


def _subjects(item: Fields) -> list[Subject]:
    return [
        Subject(
            kind=shape.name(subject, "kind"),
            name=shape.name(subject, "name"),
            namespace=shape.text(subject, "namespace") or None,
        )
        for subject in shape.tables(item, "subjects")
    ]


def _aggregated(item: Fields) -> bool:
    return shape.at(item, "aggregationRule") is not None


IN_CLUSTER: dict[str, shape.Read] = {"name": shape.own_name, "namespace": lambda _: None}
IN_NAMESPACE: dict[str, shape.Read] = {"name": shape.own_name, "namespace": shape.namespace}
RULES: dict[str, shape.Read] = {"rules": _rules, "aggregated": _aggregated, "system": _system}
BOUND: dict[str, shape.Read] = {
    "role_kind": lambda item: shape.name(item, "roleRef", "kind"),
    "role_name": lambda item: shape.name(item, "roleRef", "name"),
    "subjects": _subjects,
    "system": _system,
}
CLUSTER_ROLE: dict[str, shape.Read] = {
    "id": lambda item: f"clusterrole/{shape.own_name(item)}",
    **IN_CLUSTER,
    **RULES,
}
ROLE: dict[str, shape.Read] = {
    "id": lambda item: f"role/{shape.namespaced_id(item)}",
    **IN_NAMESPACE,
    **RULES,
}
CLUSTER_BINDING: dict[str, shape.Read] = {
    "id": lambda item: f"clusterrolebinding/{shape.own_name(item)}",
    **IN_CLUSTER,
    **BOUND,
}
BINDING: dict[str, shape.Read] = {
    "id": lambda item: f"rolebinding/{shape.namespaced_id(item)}",
    **IN_NAMESPACE,
    **BOUND,
}

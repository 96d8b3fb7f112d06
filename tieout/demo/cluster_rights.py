"""The rights in the demo's cluster: its roles, and who holds which of them where."""

from typing import Any

from tieout.demo.roster import people
from tieout.standins.kubernetes import KubernetesStandIn

RBAC = "rbac.authorization.k8s.io"


def _rule(verbs: list[str], groups: list[str], resources: list[str]) -> dict[str, Any]:
    return {"verbs": verbs, "apiGroups": groups, "resources": resources}


READ = ["get", "list", "watch"]
CLUSTER_ROLES = {
    "cluster-admin": [_rule(["*"], ["*"], ["*"])],
    "workload-viewer": [_rule(READ, ["", "apps"], ["pods", "deployments", "services"])],
    "legacy-operator": [_rule(["*"], ["*"], ["*"])],
    "tieout-audit": [
        _rule(
            READ,
            ["", RBAC, "networking.k8s.io"],
            ["namespaces", "pods", "serviceaccounts", "roles", "rolebindings", "clusterroles",
             "clusterrolebindings", "networkpolicies"],
        ),
        # As the command that prints rights says it where secrets are opted in to.
        _rule(["list"], [""], ["secrets"]),
    ],
}  # fmt: skip
SYSTEM_ROLES = frozenset({"cluster-admin"})
ROLES = {
    ("chat-store", "store-operator"): [
        _rule([*READ], ["", "apps"], ["pods", "deployments"]),
    ],
    ("moderation", "review-operator"): [_rule(READ, [""], ["pods", "secrets"])],
    ("cms-test", "cms-tester"): [
        _rule([*READ, "update", "patch"], ["apps"], ["deployments"]),
    ],
    ("cms", "cms-developer"): [
        _rule([*READ, "update", "patch"], ["apps"], ["deployments"]),
        _rule(READ, [""], ["pods", "pods/log", "configmaps"]),
    ],
}
CLUSTER_BINDINGS = {
    "cluster-admin": ("cluster-admin", ["group:system:masters"]),
    "platform-admins": ("cluster-admin", ["group:platform-admins"]),
    "developers-view": ("workload-viewer", ["group:developers"]),
    "tieout-audit": ("tieout-audit", ["account:audit/tieout"]),
}
MACHINES = ("audit/tieout", "platform/deployer")
"""Service accounts beside those that each namespace has."""
BINDINGS = {
    ("chat-store", "store-operators"): ("store-operator", ["H1004", "H1005"]),
    ("moderation", "reviewers"): ("review-operator", ["H1024", "M4001", "D2003"]),
    ("cms", "cms-developers"): ("cms-developer", ["H1017", "H1019", "D2002", "D2003"]),
    ("cms-test", "cms-testers"): ("cms-tester", ["D2004"]),
    ("cms", "cms-legacy-viewers"): ("cms-developer", ["H1014"]),
    ("media", "media-viewers"): ("workload-viewer", ["K3001", "K3002"]),
    ("platform", "deployers"): ("workload-viewer", ["account:platform/deployer"]),
}
"""Who holds which role where: staff numbers, groups and service accounts."""


def seed_rights(standin: KubernetesStandIn) -> None:
    """Make the roles and bindings."""
    for role, rules in CLUSTER_ROLES.items():
        labels = {"kubernetes.io/bootstrapping": "rbac-defaults"} if role in SYSTEM_ROLES else {}
        metadata = {"name": role, **({"labels": labels} if labels else {})}
        standin.put(RBAC, "clusterroles", {"metadata": metadata, "rules": rules})
    for (space, role), rules in ROLES.items():
        placed = {"name": role, "namespace": space}
        standin.put(RBAC, "roles", {"metadata": placed, "rules": rules})
    emails = people()
    for name, (role, holders) in CLUSTER_BINDINGS.items():
        labels = {"kubernetes.io/bootstrapping": "rbac-defaults"} if name in SYSTEM_ROLES else {}
        metadata = {"name": name, **({"labels": labels} if labels else {})}
        bound = _bound("ClusterRole", role, holders, emails)
        standin.put(RBAC, "clusterrolebindings", {"metadata": metadata, **bound})
    for (space, name), (role, holders) in BINDINGS.items():
        kind = "Role" if (space, role) in ROLES else "ClusterRole"
        placed = {"name": name, "namespace": space}
        bound = _bound(kind, role, holders, emails)
        standin.put(RBAC, "rolebindings", {"metadata": placed, **bound})


def _bound(kind: str, role: str, holders: list[str], emails: dict[str, str]) -> dict[str, Any]:
    reference = {"apiGroup": RBAC, "kind": kind, "name": role}
    return {"roleRef": reference, "subjects": [_subject(holder, emails) for holder in holders]}


def _subject(holder: str, emails: dict[str, str]) -> dict[str, Any]:
    word, _, name = holder.partition(":")
    if word == "group":
        return {"kind": "Group", "apiGroup": RBAC, "name": name}
    if word == "account":
        namespace, _, account = name.partition("/")
        return {"kind": "ServiceAccount", "namespace": namespace, "name": account}
    return {"kind": "User", "apiGroup": RBAC, "name": emails[holder]}

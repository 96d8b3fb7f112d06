"""The least that a reader of a cluster needs, as the ClusterRole an operator applies."""

from collections.abc import Iterable
from typing import Any

import yaml

from collectors.collector import REGISTRY, Collector

ROLE = "tieout-reader"
FOR_SCOPES = "/namespaces"
"""Read for the uid of kube-system, by which a cluster is known."""


def cluster_role(collectors: Iterable[Collector[Any]] | None = None) -> dict[str, Any]:
    """A ClusterRole that grants `get` and `list`, nothing else, on what the collectors need.

    `collectors` are by default all registered ones of clusters. The two reviews of oneself are
    granted to everybody by Kubernetes' own `system:basic-user`.
    """
    chosen = REGISTRY.values() if collectors is None else collectors
    needs = {need for each in chosen if each.system == "kubernetes" for need in each.needs}
    groups: dict[str, list[str]] = {}
    for need in sorted(needs | {FOR_SCOPES}):
        group, _, resource = need.partition("/")
        groups.setdefault(group, []).append(resource)
    return {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRole",
        "metadata": {"name": ROLE},
        "rules": [
            {"apiGroups": [group], "resources": resources, "verbs": ["get", "list"]}
            for group, resources in sorted(groups.items())
        ],
    }


def manifest(collectors: Iterable[Collector[Any]] | None = None) -> str:
    """The ClusterRole as YAML, ready for `kubectl apply -f -`."""
    return yaml.safe_dump(cluster_role(collectors), sort_keys=False)

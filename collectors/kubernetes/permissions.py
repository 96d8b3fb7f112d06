"""The least that a reader of a cluster needs, as the ClusterRole an operator applies."""

from collections.abc import Iterable
from typing import Any

import yaml

from collectors.collector import REGISTRY, Collector

ROLE = "tieout-reader"
FOR_SCOPES = "/namespaces"
"""Read for the uid of kube-system, by which a cluster is known."""
SECRETS = "/secrets"
"""Needed for lists of secrets, which an operator opts in to."""
WARNING = """\
# The rule for secrets grants more than is used. Whoever may list secrets may read their values:
# RBAC has no right to metadata alone. Tieout asks the API server for metadata only
# (PartialObjectMetadataList), refuses any answer that holds more, and keeps no value. Leave the
# rule out, and secrets = true with it, where that is not wanted: what needs it is then unobserved.
"""


def cluster_role(
    collectors: Iterable[Collector[Any]] | None = None, *, secrets: bool = False
) -> dict[str, Any]:
    """A ClusterRole that grants `get` and `list`, nothing else, on what the collectors need.

    `collectors` are by default all registered ones of clusters. Secrets may be listed only where
    `secrets` says so, and never got one by one. The two reviews of oneself are
    granted to everybody by Kubernetes' own `system:basic-user`.
    """
    chosen = REGISTRY.values() if collectors is None else collectors
    needs = {need for each in chosen if each.system == "kubernetes" for need in each.needs}
    groups: dict[str, list[str]] = {}
    for need in sorted((needs - {SECRETS}) | {FOR_SCOPES}):
        group, _, resource = need.partition("/")
        groups.setdefault(group, []).append(resource)
    rules = [
        {"apiGroups": [group], "resources": resources, "verbs": ["get", "list"]}
        for group, resources in sorted(groups.items())
    ]
    if secrets and SECRETS in needs:
        rules.append({"apiGroups": [""], "resources": ["secrets"], "verbs": ["list"]})
    return {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRole",
        "metadata": {"name": ROLE},
        "rules": rules,
    }


def manifest(collectors: Iterable[Collector[Any]] | None = None, *, secrets: bool = False) -> str:
    """The ClusterRole as YAML, ready for `kubectl apply -f -`; it says what it grants too much."""
    written = yaml.safe_dump(cluster_role(collectors, secrets=secrets), sort_keys=False)
    return f"{WARNING if secrets else ''}{written}"

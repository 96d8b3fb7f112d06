"""Bounds of namespaces: quotas over what may be used, and budgets over what may be missing."""

from collections.abc import Iterator
from typing import Any

from collectors.collector import collector
from collectors.kubernetes import shape
from collectors.kubernetes.session import Cluster
from collectors.resource import Resource
from evidence.record import Fields


class ResourceQuota(Resource, kind="kubernetes.resource_quota"):
    """A quota of a namespace; `hard` are the bounds as written (`limits.memory`: `8Gi`)."""

    namespace: str
    name: str
    hard: dict[str, str]


class DisruptionBudget(Resource, kind="kubernetes.disruption_budget"):
    """How many pods may be missing at once, of those that `match_labels` select.

    `expressions`: it selects by more than labels, which is not followed.
    """

    namespace: str
    name: str
    match_labels: dict[str, str]
    expressions: bool

    def covers(self, labels: dict[str, str]) -> bool:
        """Whether pods of those labels are selected; an empty selector selects every pod."""
        return all(labels.get(name) == value for name, value in self.match_labels.items())


class LimitRange(Resource, kind="kubernetes.limit_range"):
    """What containers of a namespace get that state nothing, and the bounds of what they may.

    `limits` and `requests` are by resource (`memory`: `256Mi`); `largest` is what a container may
    state at most. A pod from before the range was made has none of it.
    """

    namespace: str
    name: str
    limits: dict[str, str]
    requests: dict[str, str]
    largest: dict[str, str]


@collector(ResourceQuota, needs=("/resourcequotas",))
def quotas(cluster: Cluster) -> Iterator[Fields]:
    """Every resource quota, in all namespaces."""
    for item in cluster.pages("/api/v1/resourcequotas"):
        yield shape.row(item, QUOTA)


@collector(DisruptionBudget, needs=("policy/poddisruptionbudgets",))
def budgets(cluster: Cluster) -> Iterator[Fields]:
    """Every pod disruption budget, in all namespaces."""
    for item in cluster.pages("/apis/policy/v1/poddisruptionbudgets"):
        yield shape.row(item, BUDGET)


@collector(LimitRange, needs=("/limitranges",))
def limit_ranges(cluster: Cluster) -> Iterator[Fields]:
    """Every limit range, in all namespaces."""
    for item in cluster.pages("/api/v1/limitranges"):
        yield shape.row(item, LIMITS)


def of_containers(item: Fields, bound: str) -> dict[str, str]:
    """What a LimitRange says of containers: `default`, `defaultRequest` or `max`, by resource."""
    return {
        name: str(value)
        for each in shape.tables(shape.whole(item, "spec"), "limits")
        if each.get("type") == "Container"
        for name, value in shape.table(each, bound).items()
    }


def _hard(item: Fields) -> dict[str, str]:
    # A bound may be written as a number or as a text with its unit.
    return {name: str(value) for name, value in shape.table(item, "spec", "hard").items()}


def _match_labels(item: Fields) -> dict[str, Any]:
    shape.whole(item, "spec")
    return shape.table(item, "spec", "selector", "matchLabels")


NAMED: dict[str, shape.Read] = {
    "id": shape.namespaced_id,
    "namespace": shape.namespace,
    "name": shape.own_name,
}
QUOTA: dict[str, shape.Read] = {**NAMED, "hard": _hard}
LIMITS: dict[str, shape.Read] = {
    **NAMED,
    "limits": lambda item: of_containers(item, "default"),
    # The API server takes the limit for what is asked where only that is stated.
    "requests": lambda item: {
        **of_containers(item, "default"),
        **of_containers(item, "defaultRequest"),
    },
    "largest": lambda item: of_containers(item, "max"),
}
BUDGET: dict[str, shape.Read] = {
    **NAMED,
    "match_labels": _match_labels,
    "expressions": lambda item: bool(shape.tables(item, "spec", "selector", "matchExpressions")),
}

"""Controllers of pods: what keeps how many of them running, and how far apart."""

from collections.abc import Iterator

from collectors.collector import collector
from collectors.kubernetes import shape
from collectors.kubernetes.session import Cluster
from collectors.kubernetes.written import Writer, writers_of
from collectors.resource import Resource
from evidence.record import Fields

LISTS = {
    "/apis/apps/v1/deployments": "Deployment",
    "/apis/apps/v1/statefulsets": "StatefulSet",
    "/apis/apps/v1/daemonsets": "DaemonSet",
    "/apis/batch/v1/cronjobs": "CronJob",
}
COUNTED = frozenset({"Deployment", "StatefulSet"})


class Controller(Resource, kind="kubernetes.controller"):
    """A Deployment, StatefulSet, DaemonSet or CronJob; its id is `Deployment/namespace/name`.

    `replicas` is the count asked for, 1 where none is stated, and None for what has no count.
    `pod_labels` are those its pods get. `spread`: its pods are kept on different nodes or in
    different zones, if only by preference. `unready` are containers without a readiness probe.
    `writers` wrote its specification, None of a manifest.
    """

    type: str
    namespace: str
    name: str
    labels: dict[str, str]
    replicas: int | None
    pod_labels: dict[str, str]
    spread: bool
    unready: list[str]
    writers: list[Writer] | None


@collector(
    Controller,
    needs=("apps/deployments", "apps/statefulsets", "apps/daemonsets", "batch/cronjobs"),
)
def controllers(cluster: Cluster) -> Iterator[Fields]:
    """Every controller of those four types, in all namespaces."""
    written: dict[str, shape.Read] = {"writers": writers_of(cluster)}
    reads = {path: READS[kind] | written for path, kind in LISTS.items()}
    for path, item in cluster.lists(*LISTS):
        yield shape.row(item, reads[path])


def _reads(kind: str) -> dict[str, shape.Read]:
    path = (
        ("spec", "jobTemplate", "spec", "template") if kind == "CronJob" else ("spec", "template")
    )

    def replicas(item: Fields) -> int | None:
        if kind not in COUNTED:
            return None
        stated = shape.number(shape.whole(item, "spec"), "replicas")
        return 1 if stated is None else stated

    return {
        "id": lambda item: f"{kind}/{shape.namespaced_id(item)}",
        "type": lambda _: kind,
        "namespace": shape.namespace,
        "name": shape.own_name,
        "labels": shape.labels,
        "replicas": replicas,
        "pod_labels": lambda item: shape.labels(shape.whole(item, *path)),
        "spread": lambda item: _spread(shape.whole(item, *path, "spec")),
        "unready": lambda item: [
            shape.name(each, "name")
            for each in shape.tables(shape.whole(item, *path, "spec"), "containers")
            if each.get("readinessProbe") is None
        ],
    }


def _spread(spec: Fields) -> bool:
    if shape.tables(spec, "topologySpreadConstraints"):
        return True
    apart = shape.table(spec, "affinity", "podAntiAffinity")
    return any(shape.tables(apart, each) for each in apart)


READS = {kind: _reads(kind) for kind in LISTS.values()}

"""ReplicaSets and Jobs: what stands between a pod and whoever asked for it."""

from collections.abc import Iterator

from collectors.collector import collector
from collectors.kubernetes import shape
from collectors.kubernetes.session import Cluster
from collectors.resource import Resource
from evidence.record import Fields


class ReplicaSet(Resource, kind="kubernetes.replica_set"):
    """A ReplicaSet; `owner` is the one that makes it (`Deployment/web`), None where nobody does.

    `replicas` is the count asked for; that of an earlier version of a Deployment is 0.
    """

    namespace: str
    name: str
    labels: dict[str, str]
    owner: str | None
    replicas: int


class Job(Resource, kind="kubernetes.job"):
    """A Job; `owner` is the one that makes it (`CronJob/nightly`), None where nobody does.

    `completions` is how often it is to succeed, None where any one pod's success is enough.
    """

    namespace: str
    name: str
    labels: dict[str, str]
    owner: str | None
    completions: int | None
    suspended: bool


@collector(ReplicaSet, needs=("apps/replicasets",))
def replica_sets(cluster: Cluster) -> Iterator[Fields]:
    """Every ReplicaSet, in all namespaces."""
    for item in cluster.pages("/apis/apps/v1/replicasets"):
        yield shape.row(item, REPLICA_SET)


@collector(Job, needs=("batch/jobs",))
def jobs(cluster: Cluster) -> Iterator[Fields]:
    """Every Job that is still there, in all namespaces."""
    for item in cluster.pages("/apis/batch/v1/jobs"):
        yield shape.row(item, JOB)


def _owner(item: Fields) -> str | None:
    """The one that controls it; another owner only has it deleted with itself."""
    for each in shape.tables(item, "metadata", "ownerReferences"):
        if each.get("controller") is True:
            return f"{shape.name(each, 'kind')}/{shape.name(each, 'name')}"
    return None


def _replicas(item: Fields) -> int:
    stated = shape.number(shape.whole(item, "spec"), "replicas")
    return 1 if stated is None else stated


NAMED: dict[str, shape.Read] = {
    "id": shape.namespaced_id,
    "namespace": shape.namespace,
    "name": shape.own_name,
    "labels": shape.labels,
    "owner": _owner,
}
REPLICA_SET: dict[str, shape.Read] = {**NAMED, "replicas": _replicas}
JOB: dict[str, shape.Read] = {
    **NAMED,
    "completions": lambda item: shape.number(shape.whole(item, "spec"), "completions"),
    "suspended": lambda item: shape.flag(item, "spec", "suspend") or False,
}

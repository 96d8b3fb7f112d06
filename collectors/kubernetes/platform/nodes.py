"""Nodes: the versions of what runs pods."""

from collections.abc import Iterator

from collectors.collector import collector
from collectors.kubernetes import shape
from collectors.kubernetes.session import Cluster
from collectors.resource import Resource
from evidence.record import Fields


class Node(Resource, kind="kubernetes.node"):
    """A node, with the versions that its kubelet tells of itself (`v1.33.2`)."""

    name: str
    labels: dict[str, str]
    kubelet: str
    runtime: str
    kernel: str
    system: str


@collector(Node, needs=("/nodes",))
def nodes(cluster: Cluster) -> Iterator[Fields]:
    """Every node of the cluster."""
    for item in cluster.pages("/api/v1/nodes"):
        yield shape.row(item, READS)


READS: dict[str, shape.Read] = {
    "id": shape.own_name,
    "name": shape.own_name,
    "labels": shape.labels,
    "kubelet": lambda item: shape.name(item, "status", "nodeInfo", "kubeletVersion"),
    "runtime": lambda item: shape.name(item, "status", "nodeInfo", "containerRuntimeVersion"),
    "kernel": lambda item: shape.name(item, "status", "nodeInfo", "kernelVersion"),
    "system": lambda item: shape.name(item, "status", "nodeInfo", "osImage"),
}

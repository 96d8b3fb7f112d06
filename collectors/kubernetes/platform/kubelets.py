"""Kubelets: whom they let in, as each says of itself, where reading that is allowed."""

from collections.abc import Iterator

from collectors.collector import collector
from collectors.kubernetes import shape
from collectors.kubernetes.session import Cluster
from collectors.resource import Resource
from evidence.record import Fields


class Kubelet(Resource, kind="kubernetes.kubelet"):
    """The kubelet of a node; its id is the node's name.

    `anonymous`: it answers requests without credentials. `authorization` is `Webhook` or
    `AlwaysAllow`. `read_only_port` is a port that it tells everything at to everybody, 0 for none.
    """

    anonymous: bool
    authorization: str
    read_only_port: int


@collector(Kubelet, needs=("/nodes",))
def kubelets(cluster: Cluster) -> Iterator[Fields]:
    """The kubelet of every node of the cluster."""
    for item in cluster.pages("/api/v1/nodes"):
        yield {"id": shape.own_name(item)}


@kubelets.facet
def anonymous(cluster: Cluster, row: Fields) -> bool:
    """Whether it answers requests without credentials."""
    return bool(cluster.kubelet(row["id"])["anonymous"])


@kubelets.facet
def authorization(cluster: Cluster, row: Fields) -> str:
    """How it decides what others may do."""
    return str(cluster.kubelet(row["id"])["authorization"])


@kubelets.facet
def read_only_port(cluster: Cluster, row: Fields) -> int:
    """Its port without authentication."""
    return int(cluster.kubelet(row["id"])["read_only_port"])

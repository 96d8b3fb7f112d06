"""Services: which of them are reached from outside of the cluster, and how."""

from collections.abc import Iterator

from collectors.collector import collector
from collectors.kubernetes import shape
from collectors.kubernetes.session import Cluster
from collectors.resource import Resource
from evidence.record import Fields

INTERNAL = (
    "service.beta.kubernetes.io/aws-load-balancer-internal",
    "service.beta.kubernetes.io/aws-load-balancer-scheme",
    "networking.gke.io/load-balancer-type",
    "cloud.google.com/load-balancer-type",
    "service.beta.kubernetes.io/azure-load-balancer-internal",
)
"""Annotations by which cloud providers keep a load balancer inside of their network."""
INSIDE = frozenset({"true", "internal", "Internal"})


class Service(Resource, kind="kubernetes.service"):
    """A service; `type` is the API's word, `ClusterIP` where it names none.

    `ports` are `443/TCP`. `internal`: a load balancer that its annotations keep inside of the
    provider's network. `source_ranges` are the addresses that a load balancer lets in; none named
    lets in every address. `external_ips` are addresses of nodes on which it answers. `selector` are
    the labels of the pods behind it, empty where somebody names them by hand.
    """

    namespace: str
    name: str
    labels: dict[str, str]
    type: str
    ports: list[str]
    internal: bool
    source_ranges: list[str]
    external_ips: list[str]
    selector: dict[str, str]

    @property
    def exposed(self) -> str | None:
        """How it is reached from outside of the cluster's network; None for not at all."""
        if self.type == "LoadBalancer" and not self.internal:
            return "a load balancer"
        if self.type == "NodePort":
            return "a port of every node"
        return "addresses of nodes" if self.external_ips else None


@collector(Service, needs=("/services",))
def services(cluster: Cluster) -> Iterator[Fields]:
    """Every service, in all namespaces."""
    for item in cluster.pages("/api/v1/services"):
        yield shape.row(item, READS)


def _ports(item: Fields) -> list[str]:
    shape.whole(item, "spec")
    return [
        f"{shape.number(port, 'port')}/{shape.text(port, 'protocol') or 'TCP'}"
        for port in shape.tables(item, "spec", "ports")
    ]


def _internal(item: Fields) -> bool:
    noted = shape.table(item, "metadata", "annotations")
    return any(noted.get(name) in INSIDE for name in INTERNAL)


READS: dict[str, shape.Read] = {
    "id": shape.namespaced_id,
    "namespace": shape.namespace,
    "name": shape.own_name,
    "labels": shape.labels,
    "type": lambda item: shape.text(shape.whole(item, "spec"), "type") or "ClusterIP",
    "ports": _ports,
    "internal": _internal,
    "source_ranges": lambda item: shape.texts(item, "spec", "loadBalancerSourceRanges"),
    "external_ips": lambda item: shape.texts(item, "spec", "externalIPs"),
    "selector": lambda item: shape.table(shape.whole(item, "spec"), "selector"),
}

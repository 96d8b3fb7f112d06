"""Gateways: what they listen for, over TLS or in clear (gateway.networking.k8s.io)."""

from collections.abc import Iterator

from typing_extensions import TypedDict

from collectors.collector import collector
from collectors.kubernetes import shape
from collectors.kubernetes.network.services import INSIDE, INTERNAL
from collectors.kubernetes.served import installed
from collectors.kubernetes.session import Cluster
from collectors.resource import Resource
from evidence.record import Fields

GROUP = "gateway.networking.k8s.io"
SERVICE_TYPE = "networking.istio.io/service-type"
"""The annotation by which a gateway of Istio gets a service of another type than LoadBalancer."""
WITHOUT_TLS = frozenset({"HTTP"})
WITH_TLS = frozenset({"HTTPS", "TLS"})


class Listener(TypedDict):
    """What a gateway listens for; `host` is `*` where it takes every one.

    `tls` is `Terminate` or `Passthrough`, None without TLS. `certificates` counts those it shows,
    `options` are names of an implementation's own settings of TLS, by which it may show others.
    `routes_from` are the namespaces whose routes it takes: `Same`, `All`, `Selector` or `None`.
    """

    name: str
    protocol: str
    port: int
    host: str
    tls: str | None
    certificates: int
    options: list[str]
    routes_from: str


class Gateway(Resource, kind="kubernetes.gateway"):
    """A gateway of a cluster; `internal` is one that its annotations keep inside of the network."""

    namespace: str
    name: str
    labels: dict[str, str]
    class_name: str
    internal: bool
    listeners: list[Listener]

    @property
    def ports(self) -> list[str]:
        """What it listens on (`443/HTTPS`), each once."""
        return sorted({f"{each['port']}/{each['protocol']}" for each in self.listeners})


@collector(Gateway, needs=(f"{GROUP}/gateways",))
def gateways(cluster: Cluster) -> Iterator[Fields]:
    """Every gateway, in all namespaces; none where the cluster does not serve them."""
    for _, item in installed(cluster, f"{GROUP}/gateways"):
        yield shape.row(item, READS)


def _listeners(item: Fields) -> list[Listener]:
    return [
        Listener(
            name=shape.name(each, "name"),
            protocol=shape.name(each, "protocol"),
            port=_port(each),
            host=shape.text(each, "hostname") or "*",
            tls=_mode(each),
            certificates=len(shape.tables(each, "tls", "certificateRefs")),
            options=sorted(shape.table(each, "tls", "options")),
            # Same is what the API takes where nothing is stated.
            routes_from=shape.text(each, "allowedRoutes", "namespaces", "from") or "Same",
        )
        for each in shape.tables(shape.whole(item, "spec"), "listeners")
    ]


def _port(listener: Fields) -> int:
    found = shape.number(listener, "port")
    if found is None:
        raise shape.OddFormError(("spec", "listeners", "port"))
    return found


def _mode(listener: Fields) -> str | None:
    if shape.at(listener, "tls") is None:
        return None
    # Terminate is what the API takes where nothing is stated.
    return shape.text(listener, "tls", "mode") or "Terminate"


def _internal(item: Fields) -> bool:
    noted = {
        **shape.table(item, "metadata", "annotations"),
        **shape.table(item, "spec", "infrastructure", "annotations"),
    }
    return noted.get(SERVICE_TYPE) == "ClusterIP" or any(
        noted.get(name) in INSIDE for name in INTERNAL
    )


READS: dict[str, shape.Read] = {
    "id": shape.namespaced_id,
    "namespace": shape.namespace,
    "name": shape.own_name,
    "labels": shape.labels,
    "class_name": lambda item: shape.name(item, "spec", "gatewayClassName"),
    "internal": _internal,
    "listeners": _listeners,
}

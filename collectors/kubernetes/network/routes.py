"""Routes of gateways: which hosts they answer for, and by which listener (Gateway API)."""

from collections.abc import Iterator

from typing_extensions import TypedDict

from collectors.collector import collector
from collectors.kubernetes import shape
from collectors.kubernetes.served import installed
from collectors.kubernetes.session import Cluster
from collectors.resource import Resource
from evidence.record import Fields

GROUP = "gateway.networking.k8s.io"
TYPES = {
    f"{GROUP}/httproutes": "HTTPRoute",
    f"{GROUP}/grpcroutes": "GRPCRoute",
    f"{GROUP}/tlsroutes": "TLSRoute",
    f"{GROUP}/tcproutes": "TCPRoute",
    f"{GROUP}/udproutes": "UDPRoute",
}


class Parent(TypedDict):
    """The gateway (`namespace/name`) that a route hangs on; None is any listener or port of it."""

    gateway: str
    listener: str | None
    port: int | None


class Route(Resource, kind="kubernetes.route"):
    """A route; its id is `HTTPRoute/namespace/name`. No host named is every host.

    `only_redirects`: whatever it is asked, it sends the caller on to HTTPS and to nothing else.
    """

    type: str
    namespace: str
    name: str
    hosts: list[str]
    parents: list[Parent]
    only_redirects: bool

    def hangs_on(self, gateway: str, listener: str, port: int) -> bool:
        """Whether it answers for that listener of a gateway."""
        return any(
            each["gateway"] == gateway
            and each["listener"] in (None, listener)
            and each["port"] in (None, port)
            for each in self.parents
        )


@collector(Route, needs=tuple(TYPES))
def routes(cluster: Cluster) -> Iterator[Fields]:
    """Every route of whatever type the cluster serves, in all namespaces."""
    for name, item in installed(cluster, *TYPES):
        yield shape.row({**item, "type": TYPES[name]}, READS)


def _parents(item: Fields) -> list[Parent]:
    return [
        Parent(
            gateway=f"{shape.text(each, 'namespace') or shape.namespace(item)}"
            f"/{shape.name(each, 'name')}",
            listener=shape.text(each, "sectionName"),
            port=shape.number(each, "port"),
        )
        for each in shape.tables(shape.whole(item, "spec"), "parentRefs")
        if (shape.text(each, "kind") or "Gateway") == "Gateway"
    ]


def _only_redirects(item: Fields) -> bool:
    rules = shape.tables(shape.whole(item, "spec"), "rules")
    return bool(rules) and all(_redirects(rule) for rule in rules)


def _redirects(rule: Fields) -> bool:
    return any(
        shape.text(each, "requestRedirect", "scheme") == "https"
        for each in shape.tables(rule, "filters")
        if shape.text(each, "type") == "RequestRedirect"
    )


READS: dict[str, shape.Read] = {
    "id": lambda item: f"{item['type']}/{shape.namespaced_id(item)}",
    "type": lambda item: item["type"],
    "namespace": shape.namespace,
    "name": shape.own_name,
    "hosts": lambda item: shape.texts(item, "spec", "hostnames"),
    "parents": _parents,
    "only_redirects": _only_redirects,
}

"""Ingresses: hosts that the cluster answers for, and which of them over TLS."""

from collections.abc import Iterator

from collectors.collector import collector
from collectors.kubernetes import shape
from collectors.kubernetes.session import Cluster
from collectors.resource import Resource
from evidence.record import Fields


class Ingress(Resource, kind="kubernetes.ingress"):
    """An ingress; `hosts` are those of its rules, `*` for a rule that names none.

    `tls_hosts` are those it has a certificate for; `tls_any` is a certificate for whatever host.
    `class_name` is the class that it names, None where the cluster's default takes it.
    """

    namespace: str
    name: str
    labels: dict[str, str]
    class_name: str | None
    hosts: list[str]
    tls_hosts: list[str]
    tls_any: bool

    @property
    def bare_hosts(self) -> list[str]:
        """The hosts that are answered for without a certificate."""
        if self.tls_any:
            return []
        return [
            host for host in self.hosts if not any(_covers(each, host) for each in self.tls_hosts)
        ]


def _covers(pattern: str, host: str) -> bool:
    """Whether a host of a certificate means another: a wildcard stands for one first part."""
    if pattern == host:
        return True
    return pattern.startswith("*.") and host.partition(".")[2] == pattern[2:]


@collector(Ingress, needs=("networking.k8s.io/ingresses",))
def ingresses(cluster: Cluster) -> Iterator[Fields]:
    """Every ingress, in all namespaces."""
    for item in cluster.pages("/apis/networking.k8s.io/v1/ingresses"):
        yield shape.row(item, READS)


def _hosts(item: Fields) -> list[str]:
    shape.whole(item, "spec")
    rules = shape.tables(item, "spec", "rules")
    found = {shape.text(rule, "host") or "*" for rule in rules}
    if not rules or shape.at(item, "spec", "defaultBackend") is not None:
        found.add("*")
    return sorted(found)


def _tls_hosts(item: Fields) -> list[str]:
    shape.whole(item, "spec")
    tables = shape.tables(item, "spec", "tls")
    return sorted({host for each in tables for host in shape.texts(each, "hosts")})


READS: dict[str, shape.Read] = {
    "id": shape.namespaced_id,
    "namespace": shape.namespace,
    "name": shape.own_name,
    "labels": shape.labels,
    "class_name": lambda item: shape.text(shape.whole(item, "spec"), "ingressClassName"),
    "hosts": _hosts,
    "tls_hosts": _tls_hosts,
    "tls_any": lambda item: any(
        not shape.texts(each, "hosts") for each in shape.tables(item, "spec", "tls")
    ),
}

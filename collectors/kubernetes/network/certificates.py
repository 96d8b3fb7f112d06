"""Certificates that the cluster has issued and renewed for itself (cert-manager.io)."""

from collections.abc import Iterator
from datetime import datetime

from collectors.collector import collector
from collectors.kubernetes import shape
from collectors.kubernetes.served import installed
from collectors.kubernetes.session import Cluster
from collectors.resource import Resource
from evidence.record import Fields

CERTIFICATES = "cert-manager.io/certificates"


class Certificate(Resource, kind="kubernetes.certificate"):
    """A certificate as cert-manager keeps it; `secret` is where it lies with its key (never read).

    `not_after` is the end of what was issued last, None where nothing was issued yet. `ready` is
    cert-manager's own word: what is wanted was issued and is in force.
    """

    namespace: str
    name: str
    labels: dict[str, str]
    hosts: list[str]
    secret: str
    authority: bool
    not_after: datetime | None
    ready: bool


@collector(Certificate, needs=(CERTIFICATES,))
def certificates(cluster: Cluster) -> Iterator[Fields]:
    """Every certificate of cert-manager, in all namespaces; none where it is not installed."""
    for _, item in installed(cluster, CERTIFICATES):
        row = shape.row(item, READS)
        unknown = ("not_after", "ready") if cluster.of_manifests else ()
        yield shape.unseen(row, "a manifest does not tell what was issued", *unknown)


def _ready(item: Fields) -> bool:
    return any(
        each.get("type") == "Ready" and each.get("status") == "True"
        for each in shape.tables(item, "status", "conditions")
    )


READS: dict[str, shape.Read] = {
    "id": shape.namespaced_id,
    "namespace": shape.namespace,
    "name": shape.own_name,
    "labels": shape.labels,
    "hosts": lambda item: shape.texts(shape.whole(item, "spec"), "dnsNames"),
    "secret": lambda item: shape.name(item, "spec", "secretName"),
    "authority": lambda item: shape.flag(item, "spec", "isCA") or False,
    "not_after": lambda item: shape.instant(item, "status", "notAfter"),
    "ready": _ready,
}

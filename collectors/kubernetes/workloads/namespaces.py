"""Namespaces, with the labels that say what they hold and which pods they let in."""

from collections.abc import Iterator

from collectors.collector import collector
from collectors.errors import UnobservedError
from collectors.kubernetes import shape
from collectors.kubernetes.session import Cluster
from collectors.resource import Resource
from evidence.record import Fields
from evidence.transcript import Gap

SYSTEM = frozenset({"kube-system", "kube-public", "kube-node-lease"})
LIST = "/api/v1/namespaces"
DATA_CLASS = "data-class"
ENFORCE = "pod-security.kubernetes.io/enforce"


class Namespace(Resource, kind="kubernetes.namespace"):
    """A namespace; `system` marks the three that Kubernetes keeps for itself."""

    name: str
    labels: dict[str, str]
    system: bool

    @property
    def data_class(self) -> str | None:
        """The class of data it holds, in small letters, by its label `data-class`."""
        return self.labels.get(DATA_CLASS, "").strip().lower() or None

    @property
    def enforced_level(self) -> str | None:
        """The Pod Security Standard that admission enforces here; None if it enforces none.

        A level that is only warned of or audited is not enforced.
        """
        return self.labels.get(ENFORCE)


@collector(Namespace, needs=("/namespaces",))
def namespaces(cluster: Cluster) -> Iterator[Fields]:
    """Every namespace of the cluster; a list of one without kube-system is not whole."""
    listed = set()
    for item in cluster.pages(LIST):
        row = shape.row(item, READS)
        listed.add(row.get("name"))
        yield row
    if "kube-system" not in listed and not cluster.of_manifests:
        raise UnobservedError(Gap(f"GET {LIST}", "incomplete", "NoKubeSystem"))


READS: dict[str, shape.Read] = {
    "id": shape.own_name,
    "name": shape.own_name,
    "labels": shape.labels,
    "system": lambda item: shape.own_name(item) in SYSTEM,
}

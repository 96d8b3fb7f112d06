"""Service accounts: the identities that workloads act under."""

from collections.abc import Iterator

from collectors.collector import collector
from collectors.kubernetes import shape
from collectors.kubernetes.session import Cluster
from collectors.resource import Resource
from evidence.record import Fields


class ServiceAccount(Resource, kind="kubernetes.service_account", data="identity"):
    """A service account; `automount` None means that pods get its token, as by default."""

    namespace: str
    name: str
    automount: bool | None


@collector(ServiceAccount, needs=("/serviceaccounts",))
def service_accounts(cluster: Cluster) -> Iterator[Fields]:
    """Every service account, in all namespaces."""
    for item in cluster.pages("/api/v1/serviceaccounts"):
        yield shape.row(item, READS)


READS: dict[str, shape.Read] = {
    "id": shape.namespaced_id,
    "namespace": shape.namespace,
    "name": shape.own_name,
    "automount": lambda item: shape.flag(item, "automountServiceAccountToken"),
}

"""Secrets, known by their metadata alone: no value of any is asked for, and none that came is kept.

The API server leaves values out where PartialObjectMetadata is asked for. The right to list secrets
is a right to read them all the same, so these kinds are read only where an operator opts in.
"""

from collections.abc import Iterator
from datetime import date, datetime

from collectors.collector import collector
from collectors.kubernetes import shape
from collectors.kubernetes.annotations import ACCOUNT_NAME, LAST_APPLIED
from collectors.kubernetes.session import Cluster
from collectors.kubernetes.written import last_write
from collectors.resource import Resource
from evidence.record import Fields

LIST = "/api/v1/secrets"
TOKENS = "type=kubernetes.io/service-account-token"
LAST_USED = "kubernetes.io/legacy-token-last-used"
INVALID_SINCE = "kubernetes.io/legacy-token-invalid-since"
"""Labels that the cluster itself sets on tokens, from v1.28 on, each with a day."""


class Secret(Resource, kind="kubernetes.secret"):
    """A secret, without its type, keys and values.

    `written` is when a writer that holds some of its data wrote to it last, be it to a label: its
    server's account does not tell the two apart. None where the server keeps no account.
    `repeated`: an annotation of its metadata repeats its values, as `kubectl apply` leaves them.
    """

    namespace: str
    name: str
    labels: dict[str, str]
    created: datetime
    written: datetime | None
    repeated: bool

    @property
    def changed(self) -> datetime:
        """When its value was changed last, or made."""
        return self.written or self.created


class ServiceAccountToken(Resource, kind="kubernetes.service_account_token", data="identity"):
    """A token of a service account that stands in a secret, and so never ends by itself.

    `account` is whose token it is. `last_used` is the day on which the cluster saw it last, None
    where it has not, or is older than v1.28 and does not look. `invalid`: the cluster has stopped
    to take it.
    """

    namespace: str
    name: str
    account: str
    created: datetime
    last_used: date | None
    invalid: bool


@collector(Secret, needs=("/secrets",))
def secrets(cluster: Cluster) -> Iterator[Fields]:
    """Every secret, in all namespaces, by its metadata."""
    for item in cluster.pages(LIST):
        yield shape.row(item, SECRET)


@collector(ServiceAccountToken, needs=("/secrets",))
def service_account_tokens(cluster: Cluster) -> Iterator[Fields]:
    """Every secret that holds a token of a service account, by its metadata."""
    for item in cluster.pages(LIST, fields=TOKENS):
        yield shape.row(item, TOKEN)


def _created(item: Fields) -> str:
    return shape.name(item, "metadata", "creationTimestamp")


def _repeated(item: Fields) -> bool:
    return LAST_APPLIED in shape.table(item, "metadata", "annotations")


def _last_used(item: Fields) -> str | None:
    return shape.labels(item).get(LAST_USED)


NAMED: dict[str, shape.Read] = {
    "id": shape.namespaced_id,
    "namespace": shape.namespace,
    "name": shape.own_name,
    "created": _created,
}
SECRET: dict[str, shape.Read] = {
    **NAMED,
    "labels": shape.labels,
    "written": lambda item: last_write(item, "data", "stringData"),
    "repeated": _repeated,
}
TOKEN: dict[str, shape.Read] = {
    **NAMED,
    "account": lambda item: shape.name(item, "metadata", "annotations", ACCOUNT_NAME),
    "last_used": _last_used,
    "invalid": lambda item: INVALID_SINCE in shape.labels(item),
}

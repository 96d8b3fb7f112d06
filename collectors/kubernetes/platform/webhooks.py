"""Admission webhooks: who is asked before an object is admitted, and what if nobody answers."""

from collections.abc import Iterator

from collectors.collector import collector
from collectors.kubernetes import shape
from collectors.kubernetes.session import Cluster
from collectors.resource import Resource
from evidence.record import Fields

API = "/apis/admissionregistration.k8s.io/v1"
GROUP = "admissionregistration.k8s.io"
LISTS = {
    f"{API}/mutatingwebhookconfigurations": "Mutating",
    f"{API}/validatingwebhookconfigurations": "Validating",
}


class Webhook(Resource, kind="kubernetes.webhook"):
    """One webhook of a configuration; its id is `Validating/configuration/webhook`.

    `fails_closed`: where it does not answer, nothing is admitted. `service` is the one that is
    asked (`namespace/name`), None where it is an address outside of the cluster. `exempt` are
    namespaces that its selector leaves out by name. `resources` are what it is asked about
    (`apps/deployments`, `/pods`).
    """

    type: str
    configuration: str
    name: str
    fails_closed: bool
    service: str | None
    exempt: list[str]
    selective: bool
    resources: list[str]


@collector(
    Webhook,
    needs=(
        f"{GROUP}/mutatingwebhookconfigurations",
        f"{GROUP}/validatingwebhookconfigurations",
    ),
)
def webhooks(cluster: Cluster) -> Iterator[Fields]:
    """Every webhook of every configuration of the cluster."""
    for path, item in cluster.lists(*LISTS):
        for webhook in shape.tables(item, "webhooks"):
            yield shape.row({"hook": webhook, "of": item, "type": LISTS[path]}, READS)


def _service(item: Fields) -> str | None:
    service = shape.table(item, "hook", "clientConfig", "service")
    return f"{shape.name(service, 'namespace')}/{shape.name(service, 'name')}" if service else None


def _exempt(item: Fields) -> list[str]:
    """Namespaces left out by `kubernetes.io/metadata.name NotIn [...]`."""
    return sorted(
        name
        for each in shape.tables(item, "hook", "namespaceSelector", "matchExpressions")
        if each.get("operator") == "NotIn" and each.get("key") == "kubernetes.io/metadata.name"
        for name in shape.texts(each, "values")
    )


def _selective(item: Fields) -> bool:
    """Whether it is asked of some objects only, by labels of theirs or of their namespaces."""
    spaces = shape.table(item, "hook", "namespaceSelector")
    expressions = shape.tables(spaces, "matchExpressions")
    named = [each.get("key") for each in expressions if each.get("operator") == "NotIn"]
    others = len(expressions) - named.count("kubernetes.io/metadata.name")
    return bool(others or shape.table(spaces, "matchLabels") or _by_object(item))


def _by_object(item: Fields) -> bool:
    return any(shape.table(item, "hook", "objectSelector").values())


def _resources(item: Fields) -> list[str]:
    return sorted(
        {
            f"{group}/{resource}"
            for rule in shape.tables(item, "hook", "rules")
            for group in shape.texts(rule, "apiGroups")
            for resource in shape.texts(rule, "resources")
        }
    )


READS: dict[str, shape.Read] = {
    "id": lambda item: (
        f"{item['type']}/{shape.own_name(item['of'])}/{shape.name(item, 'hook', 'name')}"
    ),
    "type": lambda item: item["type"],
    "configuration": lambda item: shape.own_name(item["of"]),
    "name": lambda item: shape.name(item, "hook", "name"),
    # Fail is what the API server takes where nothing is stated (admissionregistration v1).
    "fails_closed": lambda item: (shape.text(item, "hook", "failurePolicy") or "Fail") == "Fail",
    "service": _service,
    "exempt": _exempt,
    "selective": _selective,
    "resources": _resources,
}

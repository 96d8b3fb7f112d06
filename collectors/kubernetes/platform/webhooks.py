"""Admission webhooks: who is asked before an object is admitted, and what if nobody answers."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from collectors.collector import collector
from collectors.kubernetes import shape
from collectors.kubernetes.platform.ca_bundles import OddBundleError, last_end
from collectors.kubernetes.selectors import (
    NAMESPACE_NAME,
    Requirement,
    requirements,
    selected,
)
from collectors.kubernetes.session import Cluster
from collectors.resource import Resource
from evidence.record import Fields

API = "/apis/admissionregistration.k8s.io/v1"
GROUP = "admissionregistration.k8s.io"
LISTS = {
    f"{API}/mutatingwebhookconfigurations": "Mutating",
    f"{API}/validatingwebhookconfigurations": "Validating",
}

OF_GATEKEEPER = ("Validating", "validation.gatekeeper.sh")
"""Type and name of the webhook by which Gatekeeper's constraints are asked."""


class Webhook(Resource, kind="kubernetes.webhook"):
    """One webhook of a configuration; its id is `Validating/configuration/webhook`.

    `fails_closed`: where it does not answer, nothing is admitted. `service` is the one that is
    asked (`namespace/name`), None where it is an address outside of the cluster. `exempt` are
    namespaces that its selector leaves out by name, `spaces` the whole of that selector.
    `selective`: it is asked of some objects only, by labels or by conditions; `by_object`, by those
    of the objects themselves. `resources` are what it is asked about (`apps/deployments`, `/pods`),
    `creating` those of which it is asked as they are made. `trust_ends` is when the last
    certificate ends by which its answers are trusted; None where the API server's own are used.
    """

    type: str
    configuration: str
    name: str
    fails_closed: bool
    service: str | None
    exempt: list[str]
    spaces: list[Requirement]
    selective: bool
    by_object: bool
    resources: list[str]
    creating: list[str]
    trust_ends: datetime | None

    def is_asked_in(self, labels: Mapping[str, str]) -> bool:
        """Whether it is asked of objects in a namespace of those labels."""
        return selected(self.spaces, labels)

    def is_asked_of_new(self, group: str, resource: str) -> bool:
        """Whether it is asked of objects of a resource as they are made; group "" is core."""
        wanted = {f"{one}/{name}" for one in (group, "*") for name in (resource, "*", "*/*")}
        return not wanted.isdisjoint(self.creating)


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


def _spaces(item: Fields) -> list[Requirement]:
    return requirements(shape.table(item, "hook", "namespaceSelector"))


def _exempt(item: Fields) -> list[str]:
    """Namespaces left out by `kubernetes.io/metadata.name NotIn [...]`."""
    return sorted(
        name
        for each in _spaces(item)
        if each["operator"] == "NotIn" and each["key"] == NAMESPACE_NAME
        for name in each["values"]
    )


def _selective(item: Fields) -> bool:
    """Whether it is asked of some objects only, by labels of theirs or of their namespaces."""
    others = [
        each
        for each in _spaces(item)
        if (each["key"], each["operator"]) != (NAMESPACE_NAME, "NotIn")
    ]
    return bool(others) or _by_object(item)


def _by_object(item: Fields) -> bool:
    labels = any(shape.table(item, "hook", "objectSelector").values())
    return labels or bool(shape.tables(item, "hook", "matchConditions"))


def _creating(item: Fields) -> list[str]:
    made = [
        rule
        for rule in shape.tables(item, "hook", "rules")
        if {"CREATE", "*"} & set(shape.texts(rule, "operations"))
        and shape.text(rule, "scope") != "Cluster"
    ]
    return _resources({"hook": {"rules": made}})


def _resources(item: Fields) -> list[str]:
    return sorted(
        {
            f"{group}/{resource}"
            for rule in shape.tables(item, "hook", "rules")
            for group in shape.texts(rule, "apiGroups")
            for resource in shape.texts(rule, "resources")
        }
    )


def _trust_ends(item: Fields) -> str | None:
    bundle = shape.text(item, "hook", "clientConfig", "caBundle")
    if not bundle:
        return None
    try:
        return last_end(bundle).isoformat()
    except OddBundleError as error:
        raise shape.OddFormError(("clientConfig", "caBundle")) from error


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
    "spaces": _spaces,
    "selective": _selective,
    "by_object": _by_object,
    "resources": _resources,
    "creating": _creating,
    "trust_ends": _trust_ends,
}

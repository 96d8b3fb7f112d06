"""What an API server adds to an object when it takes it: uid, times, defaults, managedFields."""

import base64
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tieout.standins.kubernetes.discovery import Resource

SERVED_BY_SYSTEM = ("uid", "resourceVersion", "creationTimestamp", "generation", "managedFields")
STATUS_WRITERS = {"pods": "kubelet", "nodes": "kubelet"}
LIST_KEYS = ("name", "containerPort", "port", "type", "ip", "uid")


@dataclass(frozen=True, slots=True)
class Stamp:
    """Fixes what is otherwise chance or clock: the cluster's name and the instant of creation."""

    cluster: str
    created: datetime

    def complete(
        self, resource: Resource, obj: Mapping[str, Any], revision: int, manager: str
    ) -> dict[str, Any]:
        """`obj` as stored: without kind and apiVersion, system fields filled in where absent."""
        fields = {key: value for key, value in obj.items() if key not in ("kind", "apiVersion")}
        metadata = dict(fields.get("metadata") or {})
        _default(resource, fields, metadata)
        time = self.created.strftime("%Y-%m-%dT%H:%M:%SZ")
        metadata.setdefault("uid", self.uid(resource, metadata))
        metadata.setdefault("resourceVersion", str(revision))
        metadata.setdefault("creationTimestamp", time)
        if resource.namespaced and isinstance(fields.get("spec"), dict):
            metadata.setdefault("generation", 1)
        fields["metadata"] = metadata
        if "managedFields" not in metadata:
            metadata["managedFields"] = managed_fields(resource, fields, manager, time)
        return {"metadata": metadata, **{k: v for k, v in fields.items() if k != "metadata"}}

    def uid(self, resource: Resource, metadata: Mapping[str, Any]) -> str:
        """The same uid for the same cluster, group, resource, namespace and name, always."""
        within = uuid.uuid5(uuid.NAMESPACE_DNS, f"{self.cluster}.kubernetes.example.com")
        namespace = metadata.get("namespace", "")
        key = f"{resource.group}/{resource.plural}/{namespace}/{metadata['name']}"
        return str(uuid.uuid5(within, key))


def _default(resource: Resource, fields: dict[str, Any], metadata: dict[str, Any]) -> None:
    if resource.namespaced:
        metadata.setdefault("namespace", "default")
    else:
        metadata.pop("namespace", None)
    if (resource.group, resource.plural) == ("", "namespaces"):
        label = {"kubernetes.io/metadata.name": metadata["name"]}
        metadata["labels"] = {**label, **(metadata.get("labels") or {})}
        fields.setdefault("spec", {"finalizers": ["kubernetes"]})
        fields.setdefault("status", {"phase": "Active"})
    if (resource.group, resource.plural) == ("", "secrets"):
        clear = fields.pop("stringData", None) or {}
        encoded = {key: base64.b64encode(str(v).encode()).decode() for key, v in clear.items()}
        if encoded:
            fields["data"] = {**(fields.get("data") or {}), **encoded}
        fields.setdefault("type", "Opaque")


def managed_fields(
    resource: Resource, fields: Mapping[str, Any], manager: str, time: str
) -> list[dict[str, Any]]:
    """Who last wrote which field: `manager` all but the status, a system component that."""
    metadata = fields["metadata"]
    owned = {k: v for k, v in fields.items() if k not in ("metadata", "status")}
    own_metadata = {
        key: value
        for key, value in metadata.items()
        if key not in (*SERVED_BY_SYSTEM, "name", "namespace")
    }
    if own_metadata:
        owned = {"metadata": own_metadata, **owned}
    entry = {
        "manager": manager,
        "operation": "Update",
        "apiVersion": resource.group_version,
        "time": time,
        "fieldsType": "FieldsV1",
        "fieldsV1": _owned(owned),
    }
    if not fields.get("status"):
        return [entry]
    writer = STATUS_WRITERS.get(resource.plural, "kube-controller-manager")
    status = {"fieldsV1": _owned({"status": fields["status"]}), "subresource": "status"}
    return [entry, {**entry, "manager": writer, **status}]


def _owned(value: Any) -> dict[str, Any]:
    """The FieldsV1 set (structured-merge-diff) of one value: `f:` members, `k:` list entries."""
    if isinstance(value, Mapping):
        return {f"f:{key}": _member(member) for key, member in sorted(value.items())}
    keys = _list_keys(value)
    return {key: {".": {}, **_owned(entry)} for key, entry in zip(keys, value, strict=True)}


def _member(value: Any) -> dict[str, Any]:
    if isinstance(value, Mapping) and value:
        nested = _owned(value)
        # A map that holds only scalars is owned itself as well, as labels and data are.
        return {".": {}, **nested} if all(member == {} for member in nested.values()) else nested
    return _owned(value) if _list_keys(value) else {}


def _list_keys(value: Any) -> list[str]:
    """The `k:` keys of an associative list; none for an atomic list and anything else."""
    if not isinstance(value, Sequence) or isinstance(value, str) or not value:
        return []
    if not all(isinstance(entry, Mapping) for entry in value):
        return []
    for key in LIST_KEYS:
        names = [entry.get(key) for entry in value]
        if all(isinstance(n, str | int) for n in names) and len(set(names)) == len(names):
            quoted = [f'"{n}"' if isinstance(n, str) else str(n) for n in names]
            return [f'k:{{"{key}":{text}}}' for text in quoted]
    return []

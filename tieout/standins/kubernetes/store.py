"""The objects of the stand-in cluster with their history, so that a list can read a past moment."""

import json
import threading
from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from evidence.errors import TieoutError
from tieout.standins.kubernetes.discovery import Discovery, Resource
from tieout.standins.kubernetes.stamping import Stamp
from tieout.standins.kubernetes.statuses import encode

PARTIAL = b'{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":'


class MalformedObjectError(TieoutError, ValueError):
    """An object was put that no API server would take."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One version of one object: its fields for selectors, its JSON for answers."""

    key: str
    fields: Mapping[str, Any]
    metadata: bytes
    rest: bytes

    @property
    def item(self) -> bytes:
        """As an item of a list: without kind and apiVersion."""
        tail = b"," + self.rest[1:] if self.rest != b"{}" else b"}"
        return b'{"metadata":' + self.metadata + tail

    @property
    def partial(self) -> bytes:
        """As PartialObjectMetadata: nothing but the metadata."""
        return PARTIAL + self.metadata + b"}"

    def whole(self, resource: Resource) -> bytes:
        """As answered to a get by name: with kind and apiVersion."""
        head = encode({"kind": resource.kind, "apiVersion": resource.group_version})
        return head[:-1] + b"," + self.item[1:]


@dataclass(slots=True)
class History:
    """Every version of every object of one resource since the last compaction."""

    keys: list[str] = field(default_factory=list)
    versions: dict[str, list[tuple[int, Stored | None]]] = field(default_factory=dict)

    def write(self, key: str, revision: int, stored: Stored | None) -> None:
        """Append a version; None is a deletion."""
        if key not in self.versions:
            insort(self.keys, key)
        self.versions.setdefault(key, []).append((revision, stored))

    def at(self, key: str, revision: int) -> Stored | None:
        """The object at `key` as it was at `revision`."""
        for written, stored in reversed(self.versions.get(key, [])):
            if written <= revision:
                return stored
        return None

    def compact(self) -> None:
        """Keep the newest version of what still exists."""
        newest = {key: versions[-1] for key, versions in self.versions.items()}
        self.versions = {key: [last] for key, last in newest.items() if last[1] is not None}
        self.keys = sorted(self.versions)


class Objects:
    """All objects by (group, resource), under one revision counter as in etcd."""

    def __init__(self, discovery: Discovery, stamp: Stamp) -> None:
        self._discovery = discovery
        self._stamp = stamp
        self._histories: dict[tuple[str, str], History] = {}
        self.lock = threading.RLock()
        self.revision = 1
        self.compacted = 0

    def put(self, group: str, plural: str, obj: Mapping[str, Any], manager: str) -> Stored:
        """Create or replace an object; a namespace that it needs and that is missing is made."""
        resource = self._discovery.resource(group, plural)
        given = _own_copy(plural, obj)
        with self.lock:
            if resource.namespaced:
                self._need_namespace(given["metadata"].get("namespace") or "default")
            self.revision += 1
            fields = self._stamp.complete(resource, given, self.revision, manager)
            metadata = fields["metadata"]
            rest = {name: value for name, value in fields.items() if name != "metadata"}
            key = _key(metadata["name"], metadata.get("namespace"))
            stored = Stored(key, fields, encode(metadata), encode(rest))
            self._history(resource).write(key, self.revision, stored)
            return stored

    def delete(self, group: str, plural: str, name: str, namespace: str | None = None) -> bool:
        """Remove an object, and with a namespace all that is in it; False if it was not there."""
        resource = self._discovery.resource(group, plural)
        key = _key(name, (namespace or "default") if resource.namespaced else None)
        with self.lock:
            if self._history(resource).at(key, self.revision) is None:
                return False
            self._remove(resource, key)
            if (group, plural) == ("", "namespaces"):
                self._empty(name)
            return True

    def get(self, resource: Resource, name: str, namespace: str | None) -> Stored | None:
        """The object of that name as it is now."""
        with self.lock:
            return self._history(resource).at(_key(name, namespace), self.revision)

    def scan(self, resource: Resource, prefix: str, start: str, revision: int) -> Iterator[Stored]:
        """The objects of `revision` in key order, under `prefix`, from key `start` on.

        Hold `lock` while reading: a write in between would move the ground.
        """
        history = self._history(resource)
        for key in history.keys[bisect_left(history.keys, max(prefix, start)) :]:
            if not key.startswith(prefix):
                return
            stored = history.at(key, revision)
            if stored is not None:
                yield stored

    def compact(self) -> None:
        """Forget the past, as etcd does every five minutes: every continue token is too old now."""
        with self.lock:
            self.revision += 1
            self.compacted = self.revision
            for history in self._histories.values():
                history.compact()

    def _history(self, resource: Resource) -> History:
        return self._histories.setdefault((resource.group, resource.plural), History())

    def _need_namespace(self, name: str) -> None:
        if self.get(self._discovery.resource("", "namespaces"), name, None) is None:
            self.put("", "namespaces", {"metadata": {"name": name}}, "kube-apiserver")

    def _remove(self, resource: Resource, key: str) -> None:
        self.revision += 1
        self._history(resource).write(key, self.revision, None)

    def _empty(self, namespace: str) -> None:
        for group, plural in list(self._histories):
            resource = self._discovery.resource(group, plural)
            if resource.namespaced:
                for stored in list(self.scan(resource, f"{namespace}/", "", self.revision)):
                    self._remove(resource, stored.key)


def _own_copy(plural: str, obj: Any) -> dict[str, Any]:
    """A copy that shares nothing with the caller's object, which must at least have a name."""
    copy = json.loads(json.dumps(obj))
    metadata = copy.get("metadata") if isinstance(copy, dict) else None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("name"), str):
        raise MalformedObjectError(f"an object of {plural} needs metadata.name")
    return dict(copy)


def _key(name: str, namespace: str | None) -> str:
    """The order of a list is the byte order of these keys, as of etcd's."""
    return f"{namespace}/{name}" if namespace else name

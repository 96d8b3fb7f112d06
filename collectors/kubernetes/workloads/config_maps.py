"""ConfigMaps: the names of what they hold, and which values look like secrets; never a value."""

from collections.abc import Iterator

from typing_extensions import TypedDict

from collectors.collector import collector
from collectors.kubernetes import shape
from collectors.kubernetes.session import Cluster
from collectors.resource import Resource
from evidence.record import Fields


class Literal(TypedDict):
    """A text in a value that has the form of a secret: by which rule, and on which line."""

    rule: str
    line: int


class Entry(TypedDict):
    """One key of a ConfigMap.

    `form` is what its value is: `empty`, a `reference` (a path, an address without a password, a
    switch, a small number, what is put in later), `text`, or `bytes`. `found` was judged at the
    door.
    """

    name: str
    form: str
    found: list[Literal]


class ConfigMap(Resource, kind="kubernetes.config_map"):
    """A ConfigMap, by the keys of its texts and bytes."""

    namespace: str
    name: str
    entries: list[Entry]


@collector(ConfigMap, needs=("/configmaps",))
def config_maps(cluster: Cluster) -> Iterator[Fields]:
    """Every ConfigMap, in all namespaces."""
    for item in cluster.pages("/api/v1/configmaps"):
        yield shape.row(item, READS)


def _entries(item: Fields) -> list[Entry]:
    return [
        Entry(name=name, form=shape.name(held, name, "form"), found=_found(held, name))
        for place in ("data", "binaryData")
        for held in (shape.table(item, place),)
        # In the order of a transcript, which sorts the names: a replay gives the same rows.
        for name in sorted(held)
    ]


def _found(held: Fields, name: str) -> list[Literal]:
    return [
        Literal(rule=each["rule"], line=each["line"]) for each in shape.tables(held, name, "found")
    ]


READS: dict[str, shape.Read] = {
    "id": shape.namespaced_id,
    "namespace": shape.namespace,
    "name": shape.own_name,
    "entries": _entries,
}

"""What a cluster was extended by: custom resources, and groups of the API."""

from collections.abc import Iterator

from collectors.collector import collector
from collectors.kubernetes import shape
from collectors.kubernetes.served import GROUPS, resources, versions
from collectors.kubernetes.session import Cluster
from collectors.resource import Resource
from evidence.record import Fields

DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"


class ApiGroup(Resource, kind="kubernetes.api_group"):
    """A group of the API that is served, built in or added; its id is its name."""

    name: str
    versions: list[str]


class CustomResource(Resource, kind="kubernetes.custom_resource"):
    """A type of object that a definition adds; its id is `plural.group`.

    `versions` are those served, none while the definition is not in force.
    """

    group: str
    plural: str
    versions: list[str]
    namespaced: bool | None


@collector(ApiGroup)
def api_groups(cluster: Cluster) -> Iterator[Fields]:
    """Every group of the API, as discovery tells them."""
    for name, served in sorted(cluster.discovered(GROUPS).items()):
        yield {"id": name, "name": name, "versions": list(served)}


@collector(CustomResource, needs=("apiextensions.k8s.io/customresourcedefinitions",))
def custom_resources(cluster: Cluster) -> Iterator[Fields]:
    """Every definition by its name, and by discovery what of it is served.

    Definitions hold schemas of many megabytes that no control asks for: their names alone are read.
    """
    for item in cluster.pages(DEFINITIONS, metadata_only=True):
        found = {"metadata": item.get("metadata"), "served": _served(cluster, item)}
        unknown = ("versions", "namespaced") if cluster.of_manifests else ()
        yield shape.unseen(shape.row(found, READS), "a manifest is not served", *unknown)


def _served(cluster: Cluster, item: Fields) -> Fields:
    """What discovery tells of a definition, by version."""
    name = item.get("metadata", {}).get("name")
    plural, _, group = name.partition(".") if isinstance(name, str) else ("", "", "")
    return {
        version: found[plural]
        for version in versions(cluster, group)
        if plural in (found := resources(cluster, group, version))
    }


def _namespaced(item: Fields) -> bool | None:
    return shape.flag(next(iter(item["served"].values()), {}), "namespaced")


READS: dict[str, shape.Read] = {
    "id": shape.own_name,
    "group": lambda item: shape.own_name(item).partition(".")[2],
    "plural": lambda item: shape.own_name(item).partition(".")[0],
    "versions": lambda item: sorted(item["served"]),
    "namespaced": _namespaced,
}

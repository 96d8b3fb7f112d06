"""Components of the control plane that run as static pods, with their flags."""

from collections.abc import Iterator

from collectors.collector import collector
from collectors.kubernetes import shape
from collectors.kubernetes.platform.flags import OFF, parsed
from collectors.kubernetes.redaction import REDACTED
from collectors.kubernetes.session import Cluster
from collectors.resource import NotObservedError, Resource
from evidence.record import Fields

NAMES = frozenset({"kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd"})
MIRROR = "kubernetes.io/config.mirror"
"""The annotation of a pod that a kubelet made of a file on its node."""


class Component(Resource, kind="kubernetes.control_plane_component"):
    """A component that a kubelet runs from a file of its node; its id is that of its pod.

    Where a provider runs the control plane, or where it runs outside of pods, there are none.
    `component` is its command (`kube-apiserver`). `flags` are those that it was started with, in
    the words of its command line; those that are not set take the command's default, which is no
    part of it. `withheld` are flags whose values may hold secrets and were not stored.
    """

    component: str
    node: str | None
    image: str
    flags: dict[str, str]
    withheld: list[str]

    def flag(self, name: str) -> str | None:
        """The value of a flag; None where it is not set.

        Raises:
            NotObservedError: where it is set to something that was not stored.
        """
        if name in self.withheld:
            raise NotObservedError(self.id, f"--{name}", "its value was not stored")
        return self.flags.get(name)

    def turns_off(self, name: str) -> bool:
        """Whether a switch is set to be off."""
        return self.flag(name) in OFF


@collector(Component, needs=("/pods",))
def components(cluster: Cluster) -> Iterator[Fields]:
    """Every static pod of kube-system that runs a component of the control plane."""
    for item in cluster.pages("/api/v1/pods", fields="metadata.namespace=kube-system"):
        if cluster.of_manifests or not _is_static(item):
            continue
        for container in shape.tables(item, "spec", "containers"):
            if _component(container):
                yield shape.row({"pod": item, "container": container}, READS)


def _is_static(item: Fields) -> bool:
    """Whether it is of kube-system, marked as a mirror, and owned by the node that it is on."""
    owners = shape.tables(item, "metadata", "ownerReferences")
    marked = MIRROR in shape.table(item, "metadata", "annotations")
    node = shape.text(item, "spec", "nodeName")
    owned = any((each.get("kind"), each.get("name")) == ("Node", node) for each in owners)
    return marked and owned and shape.namespace(item) == "kube-system"


def _component(container: Fields) -> str | None:
    """The command that a container runs, by its command line, its name or its image."""
    image = (shape.text(container, "image") or "").partition("@")[0]
    told = [
        *shape.texts(container, "command")[:1],
        shape.text(container, "name") or "",
        image.rpartition("/")[2].partition(":")[0],
    ]
    named = (each.rpartition("/")[2] for each in told)
    return next((each for each in named if each in NAMES), None)


def _words(item: Fields) -> list[str]:
    container = item["container"]
    words = [*shape.texts(container, "command"), *shape.texts(container, "args")]
    started = shape.texts(container, "command")
    known = not started or any(each.rpartition("/")[2] in NAMES for each in started)
    if not words or REDACTED in words or not known:
        # The flags stand in a line for a shell, of which nothing was let in, or in a script.
        raise shape.OddFormError(("spec", "containers", "command"))
    return words


def _flags(item: Fields) -> dict[str, str]:
    return {name: value for name, value in parsed(_words(item)).items() if REDACTED not in value}


def _withheld(item: Fields) -> list[str]:
    return sorted(name for name, value in parsed(_words(item)).items() if REDACTED in value)


READS: dict[str, shape.Read] = {
    "id": lambda item: shape.namespaced_id(item["pod"]),
    "component": lambda item: _component(item["container"]),
    "node": lambda item: shape.text(item["pod"], "spec", "nodeName"),
    "image": lambda item: shape.name(item["container"], "image"),
    "flags": _flags,
    "withheld": _withheld,
}

"""What a cluster would hold once manifests are applied: objects by their list, and their pods."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from collectors.kubernetes import shape
from collectors.kubernetes.manifests.amounts import with_amounts
from collectors.kubernetes.manifests.files import Manifest, odd
from evidence.record import Fields

CRON = "CronJob"
TEMPLATES: Mapping[str, tuple[str, ...]] = {
    "ReplicationController": ("spec", "template"),
    "Deployment": ("spec", "template"),
    "StatefulSet": ("spec", "template"),
    "DaemonSet": ("spec", "template"),
    "ReplicaSet": ("spec", "template"),
    "Job": ("spec", "template"),
    CRON: ("spec", "jobTemplate", "spec", "template"),
}
"""Where the controllers of Kubernetes hold the pod that they make."""
OF_CLUSTER = frozenset(
    {"Namespace", "Node", "ClusterRole", "ClusterRoleBinding", "StorageClass", "PersistentVolume"}
    | {"ValidatingWebhookConfiguration", "MutatingWebhookConfiguration", "IngressClass"}
    | {"ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "PriorityClass"}
    | {"CustomResourceDefinition", "GatewayClass", "RuntimeClass", "CSIDriver", "APIService"}
    | {"ClusterPolicy", "ValidatingPolicy", "ImageValidatingPolicy", "ClusterImagePolicy"}
    | {"ConstraintTemplate"}
)
"""Kinds of objects that stand in no namespace."""
CONSTRAINTS = "constraints.gatekeeper.sh"
"""The API group of which no object does, whatever its kind."""


@dataclass(frozen=True)
class Held:
    """An object as the cluster would hold it, and where it comes from."""

    value: Fields
    place: str


class Holding:
    """Manifests as lists of a cluster, each by its API group and the name of its resource."""

    def __init__(self, given: Iterable[Manifest], namespace: str = "default") -> None:
        """Sort the manifests; those without a namespace are put into `namespace`.

        Raises:
            UnobservedError: for a manifest of another form than the API's; it names file and line.
        """
        self._lists: dict[tuple[str, str], list[Held]] = defaultdict(list)
        for each in given:
            try:
                self._take(each, namespace)
            except shape.OddFormError as error:
                raise odd("OddForm", f"{each.place}: {error}") from error
        self._lists["", "Pod"] = [self._admitted(each) for each in self._lists["", "Pod"]]

    def _admitted(self, held: Held) -> Held:
        """A pod with the amounts that the LimitRanges of its namespace would give it."""
        try:
            space = shape.namespace(held.value)
            found = (each.value for each in self._lists.get(("", "LimitRange"), ()))
            ranges = [each for each in found if shape.namespace(each) == space]
            return replace(held, value=with_amounts(held.value, ranges))
        except shape.OddFormError:
            # It is told as it stands: its row says what of it has another form.
            return held

    def _take(self, given: Manifest, namespace: str) -> None:
        value = _placed(given.value, namespace)
        group = value["apiVersion"].rpartition("/")[0]
        if value["kind"] != "Pod":
            self._lists[group, value["kind"]].append(Held(value, given.place))
        if pod := _pod(value):
            self._lists["", "Pod"].append(Held(pod, given.place))

    def list(self, group: str, resource: str) -> Sequence[Held]:
        """The objects of a list (`apps`, `deployments`); empty where the manifests hold none."""
        for (held_group, kind), held in self._lists.items():
            if held_group == group and plural(kind) == resource:
                return held
        return ()

    def offered(self) -> Mapping[str, Mapping[str, Fields]]:
        """The resources held, by group and version: their kind, and whether in namespaces."""
        found: dict[str, dict[str, Fields]] = defaultdict(dict)
        for (group, kind), held in self._lists.items():
            about = {"kind": kind, "namespaced": not _of_cluster(group, kind)}
            # The core group has no discovery of its own.
            for each in held if group else ():
                version = str(each.value.get("apiVersion", "v1")).rpartition("/")[2]
                found[group].setdefault(version, {})[plural(kind)] = about
        return found

    def holds(self, group: str, resource: str) -> bool:
        """Whether the manifests hold any object of that list; `*` is every list of the group."""
        if resource == "*":
            return any(held and of == group for (of, _), held in self._lists.items())
        return bool(self.list(group, resource))


def plural(kind: str) -> str:
    """The name of the resource that a kind of object is listed under, as the API builds it."""
    lowered = kind.lower()
    if lowered.endswith("y") and not lowered.endswith(("ay", "ey")):
        return f"{lowered[:-1]}ies"
    return f"{lowered}es" if lowered.endswith(("s", "x", "ch", "sh")) else f"{lowered}s"


def _of_cluster(group: str, kind: str) -> bool:
    return kind in OF_CLUSTER or group == CONSTRAINTS


def _placed(value: Fields, namespace: str) -> Fields:
    """An object with the namespace that it would be put in where it names none."""
    metadata = shape.table(value, "metadata")
    group = value["apiVersion"].rpartition("/")[0]
    if _of_cluster(group, value["kind"]) or metadata.get("namespace"):
        return value
    return {**value, "metadata": {**metadata, "namespace": namespace}}


def _pod(value: Fields) -> Fields | None:
    """The pod that a controller would make; one that no manifest describes is none."""
    path = TEMPLATES.get(value["kind"])
    template = shape.at(value, *path) if path else None
    if not isinstance(template, dict):
        return _defaulted(value) if value["kind"] == "Pod" else None
    owner = {"kind": value["kind"], "name": shape.own_name(value), "controller": True}
    metadata = {
        **shape.table(template, "metadata"),
        "name": f"{owner['kind']}/{owner['name']}",
        "namespace": shape.namespace(value),
        "ownerReferences": [owner],
    }
    return _defaulted({"metadata": metadata, "spec": template.get("spec")})


def _defaulted(pod: Fields) -> Fields:
    """A pod with what the API server fills in: the account named default, and no phase but one."""
    spec = pod.get("spec")
    if isinstance(spec, dict) and not spec.get("serviceAccountName"):
        pod = {**pod, "spec": {**spec, "serviceAccountName": "default"}}
    return {**pod, "status": {"phase": "Pending"}}

"""Pods, with what each of their containers may do to the machine beneath."""

import re
from collections.abc import Iterator

from typing_extensions import TypedDict

from collectors.collector import collector
from collectors.kubernetes import shape
from collectors.kubernetes.session import Cluster
from collectors.kubernetes.workloads.security_settings import (
    SecuritySettings,
    called_hosts,
    settings,
)
from collectors.resource import Resource
from evidence.record import Fields

ROLES = {
    "initContainers": "init",
    "containers": "container",
    "ephemeralContainers": "ephemeral",
}
STATUSES = ("initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses")
HASHED = re.compile(r"(.+)-(?:(?=[a-z]*\d)[a-z0-9]{5,10}|[bcdfghjklmnpqrstvwxz2456789]{8,10})")
"""A ReplicaSet's name as a Deployment makes it: the hash is of letters that form no word."""


APPARMOR = "container.apparmor.security.beta.kubernetes.io/"
"""What names of annotations begin with that chose an AppArmor profile before v1.30."""


class Volume(TypedDict):
    """A volume of a pod; `type` is the API's name for it (`configMap`, `hostPath`)."""

    name: str
    type: str


class Container(TypedDict):
    """A container as its pod specifies it; settings of the pod count where it has none itself.

    `role` is `container`, `init` (restartable sidecars too) or `ephemeral`, and `place` where it
    stands (`spec.containers[0]`). None means not set. `settings` are those it states itself, the
    pod's left out. `called_hosts` are hosts other than the pod that its probes and hooks name.
    `plain_variables` are names of variables whose value stands in the specification itself.
    """

    name: str
    role: str
    image: str
    privileged: bool
    allow_escalation: bool | None
    run_as_non_root: bool | None
    run_as_user: int | None
    added_capabilities: list[str]
    dropped_capabilities: list[str]
    read_only_root: bool | None
    host_ports: list[int]
    place: str
    proc_mount: str | None
    settings: SecuritySettings
    called_hosts: list[str]
    memory_limit: str | None
    cpu_request: str | None
    plain_variables: list[str]


class Pod(Resource, kind="kubernetes.pod"):
    """A pod; `owner` is what made it (`Deployment/web`, `StatefulSet/db`), itself if nothing did.

    `service_account` is None only for mirror pods, which have none. `automount` None leaves the
    mounting of its token to the service account. `host_paths` are the paths of the node it mounts.
    A pod whose `phase` is Succeeded or Failed has ended. `host_users` False gives it users of its
    own, apart from those of the node. `settings` are those that the pod itself states. `node`
    is where it runs, None while it waits for one. `image_ids`
    tells by container what it was started from (`registry.example.com/web@sha256:...`).
    """

    namespace: str
    name: str
    labels: dict[str, str]
    owner: str
    phase: str
    node: str | None
    service_account: str | None
    automount: bool | None
    host_network: bool
    host_pid: bool
    host_ipc: bool
    host_paths: list[str]
    host_users: bool | None
    os: str | None
    sysctls: list[str]
    volumes: list[Volume]
    apparmor_annotations: dict[str, str]
    settings: SecuritySettings
    containers: list[Container]
    image_ids: dict[str, str]

    @property
    def ended(self) -> bool:
        """Whether all its containers have ended for good."""
        return self.phase in ("Succeeded", "Failed")


@collector(Pod, needs=("/pods",))
def pods(cluster: Cluster) -> Iterator[Fields]:
    """Every pod, in all namespaces, those that have ended too."""
    for item in cluster.pages("/api/v1/pods"):
        yield shape.row(item, READS)


def _owner(item: Fields) -> str:
    """What made the pod: the owner that controls it, a ReplicaSet standing for its Deployment."""
    owners = shape.tables(item, "metadata", "ownerReferences")
    if not owners:
        return f"Pod/{shape.own_name(item)}"
    owner = next((each for each in owners if each.get("controller") is True), owners[0])
    kind, name = shape.name(owner, "kind"), shape.name(owner, "name")
    if kind != "ReplicaSet":
        return f"{kind}/{name}"
    label = shape.labels(item).get("pod-template-hash")
    if label and name.endswith(f"-{label}"):
        return f"Deployment/{name.removesuffix(f'-{label}')}"
    hashed = HASHED.fullmatch(name)
    return f"Deployment/{hashed[1]}" if hashed else f"ReplicaSet/{name}"


def _host_paths(item: Fields) -> list[str]:
    shape.whole(item, "spec")
    return [
        shape.name(volume, "hostPath", "path")
        for volume in shape.tables(item, "spec", "volumes")
        if volume.get("hostPath") is not None
    ]


def _containers(item: Fields) -> list[Container]:
    spec = shape.whole(item, "spec")
    if not spec.get("containers"):
        # The API does not allow a pod without containers: then they were not told.
        raise shape.OddFormError(("spec", "containers"))
    pod = shape.table(spec, "securityContext")
    return [
        _container(container, role, pod, f"spec.{place}[{number}]")
        for place, role in ROLES.items()
        for number, container in enumerate(shape.tables(spec, place))
    ]


def _container(container: Fields, role: str, pod: Fields, place: str) -> Container:
    own = shape.table(container, "securityContext")
    non_root = shape.flag(own, "runAsNonRoot")
    user = shape.number(own, "runAsUser")
    ports = (shape.number(port, "hostPort") for port in shape.tables(container, "ports"))
    return Container(
        name=shape.name(container, "name"),
        role=role,
        image=shape.name(container, "image"),
        privileged=shape.flag(own, "privileged") or False,
        allow_escalation=shape.flag(own, "allowPrivilegeEscalation"),
        run_as_non_root=shape.flag(pod, "runAsNonRoot") if non_root is None else non_root,
        run_as_user=shape.number(pod, "runAsUser") if user is None else user,
        added_capabilities=shape.texts(own, "capabilities", "add"),
        dropped_capabilities=shape.texts(own, "capabilities", "drop"),
        read_only_root=shape.flag(own, "readOnlyRootFilesystem"),
        host_ports=[port for port in ports if port],
        place=place,
        proc_mount=shape.text(own, "procMount"),
        settings=settings(own),
        called_hosts=called_hosts(container),
        memory_limit=_amount(container, "limits", "memory"),
        cpu_request=_amount(container, "requests", "cpu"),
        plain_variables=[
            shape.name(each, "name")
            for each in shape.tables(container, "env")
            # The door leaves out what a variable is set to, and keeps where else it comes from.
            if each.get("valueFrom") is None
        ],
    )


def _amount(container: Fields, bound: str, resource: str) -> str | None:
    if "resources" not in container:
        return None
    value = shape.at(container, "resources", bound, resource)
    # An amount may be written as a number or as a text with its unit.
    return None if value is None else str(value)


def _image_ids(item: Fields) -> dict[str, str]:
    told = (each for name in STATUSES for each in shape.tables(item, "status", name))
    found = {shape.name(each, "name"): shape.text(each, "imageID") for each in told}
    return {name: image for name, image in found.items() if image}


def _volumes(item: Fields) -> list[Volume]:
    shape.whole(item, "spec")
    return [
        Volume(
            name=shape.name(volume, "name"),
            type=next((key for key in sorted(volume) if key != "name"), ""),
        )
        for volume in shape.tables(item, "spec", "volumes")
    ]


def _apparmor(item: Fields) -> dict[str, str]:
    noted = shape.table(item, "metadata", "annotations")
    return {
        name: shape.text(noted, name) or "" for name in sorted(noted) if name.startswith(APPARMOR)
    }


def _pod_context(item: Fields) -> Fields:
    return shape.table(shape.whole(item, "spec"), "securityContext")


def _given(item: Fields, name: str) -> bool:
    """A flag of the specification, false by default; not known where there is no specification."""
    return shape.flag(shape.whole(item, "spec"), name) or False


READS: dict[str, shape.Read] = {
    "id": shape.namespaced_id,
    "namespace": shape.namespace,
    "name": shape.own_name,
    "labels": shape.labels,
    "owner": _owner,
    "phase": lambda item: shape.name(item, "status", "phase"),
    "node": lambda item: shape.text(shape.whole(item, "spec"), "nodeName") or None,
    "service_account": lambda item: (
        shape.text(shape.whole(item, "spec"), "serviceAccountName") or None
    ),
    "automount": lambda item: shape.flag(shape.whole(item, "spec"), "automountServiceAccountToken"),
    "host_network": lambda item: _given(item, "hostNetwork"),
    "host_pid": lambda item: _given(item, "hostPID"),
    "host_ipc": lambda item: _given(item, "hostIPC"),
    "host_paths": _host_paths,
    "host_users": lambda item: shape.flag(shape.whole(item, "spec"), "hostUsers"),
    "os": lambda item: shape.text(shape.whole(item, "spec"), "os", "name"),
    "sysctls": lambda item: [
        shape.name(each, "name") for each in shape.tables(_pod_context(item), "sysctls")
    ],
    "volumes": _volumes,
    "apparmor_annotations": _apparmor,
    "settings": lambda item: settings(_pod_context(item)),
    "containers": _containers,
    "image_ids": _image_ids,
}

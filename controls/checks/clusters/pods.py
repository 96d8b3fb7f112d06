"""Checks of pods: what they may do to their host, as whom they run, and which images they run.

Every container counts, those for starting up and debugging too. A pod in an exempt namespace is
not judged, and says so; a pod that has ended does nothing any more.
"""

from collections.abc import Callable

from collectors.kubernetes.workloads.pods import Container, Pod
from controls.check import check, not_applicable


@check("GEN-17")
def pod_is_not_privileged(pod: Pod, *, exempt_namespaces: list[str]) -> None:
    """No container has the rights of its host."""
    _must_run_in_scope(pod, exempt_namespaces)
    found = _containers(pod, lambda container: bool(container["privileged"]))
    assert not found, f"privileged: {found}"


@check("GEN-17")
def pod_shares_no_host_namespace(pod: Pod, *, exempt_namespaces: list[str]) -> None:
    """The pod sees neither the network nor the processes nor the shared memory of its host."""
    _must_run_in_scope(pod, exempt_namespaces)
    shared = [
        name
        for name, used in (
            ("network", pod.host_network),
            ("processes", pod.host_pid),
            ("shared memory", pod.host_ipc),
        )
        if used
    ]
    assert not shared, f"shares with its host: {', '.join(shared)}"


@check("GEN-17")
def pod_mounts_no_host_path(
    pod: Pod, *, exempt_namespaces: list[str], allowed_host_paths: list[str]
) -> None:
    """The pod mounts nothing of the file system of its host, save paths that are allowed."""
    _must_run_in_scope(pod, exempt_namespaces)
    mounted = sorted(set(pod.host_paths) - set(allowed_host_paths))
    assert not mounted, f"mounts of its host: {', '.join(mounted)}"


@check("GEN-17")
def pod_takes_no_host_port(pod: Pod, *, exempt_namespaces: list[str]) -> None:
    """No container listens on a port of its host, past the rules for its own network."""
    _must_run_in_scope(pod, exempt_namespaces)
    found = _containers(pod, lambda container: bool(container["host_ports"]))
    assert not found, f"listens on ports of its host: {found}"


@check("GEN-18")
def containers_run_as_ordinary_user(pod: Pod, *, exempt_namespaces: list[str]) -> None:
    """Every container must run as a user other than root."""
    _must_run_in_scope(pod, exempt_namespaces)
    found = _containers(pod, _may_be_root)
    assert not found, f"may run as root: {found}"


@check("GEN-18")
def containers_cannot_raise_rights(pod: Pod, *, exempt_namespaces: list[str]) -> None:
    """No process of a container can gain more rights than the one that started it."""
    _must_run_in_scope(pod, exempt_namespaces)
    # Unset means allowed: Kubernetes' own default.
    found = _containers(pod, lambda container: container["allow_escalation"] is not False)
    assert not found, f"may raise its rights: {found}"


@check("GEN-18")
def containers_add_no_capability(
    pod: Pod, *, exempt_namespaces: list[str], allowed_capabilities: list[str]
) -> None:
    """No container is given a part of root's power, save those that are allowed."""
    _must_run_in_scope(pod, exempt_namespaces)
    allowed = {name.upper().removeprefix("CAP_") for name in allowed_capabilities}
    found = [
        f"{container['name']} {', '.join(added)}"
        for container in pod.containers
        if (added := sorted(set(container["added_capabilities"]) - allowed))
    ]
    assert not found, f"adds capabilities: {'; '.join(found)}"


@check("GEN-24")
def images_are_pinned(pod: Pod, *, moving_tags: list[str]) -> None:
    """Every image is named by digest, or by a version tag that is not a moving one."""
    _must_run_in_scope(pod, [])
    moving = [
        f"{container['name']} runs {container['image']}"
        for container in pod.containers
        if "@sha256:" not in container["image"] and _tag(container["image"]) in moving_tags
    ]
    assert not moving, "; ".join(moving)


def _must_run_in_scope(pod: Pod, exempt_namespaces: list[str]) -> None:
    if pod.namespace in exempt_namespaces:
        not_applicable(f"in the exempt namespace {pod.namespace}")
    if pod.ended:
        not_applicable(f"has ended: {pod.phase}")


def _containers(pod: Pod, meant: Callable[[Container], bool]) -> str:
    return ", ".join(container["name"] for container in pod.containers if meant(container))


def _may_be_root(container: Container) -> bool:
    """The user number, where one is set, decides; else the promise that it is not root."""
    if container["run_as_user"] is not None:
        return container["run_as_user"] == 0
    return container["run_as_non_root"] is not True


def _tag(image: str) -> str:
    """The tag of an image, `latest` where none is given, as a container runtime reads it."""
    _, colon, tag = image.rpartition("/")[2].partition(":")
    return tag if colon else "latest"

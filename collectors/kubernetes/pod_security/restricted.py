"""The level Restricted: what hardens a pod beyond Baseline.

Written from the published standard (kubernetes.io, "Pod Security Standards") and held to the rules
of Pod Security Admission, which is what enforces it.
"""

from collections.abc import Iterator

from collectors.kubernetes.pod_security.baseline import (
    BASELINE,
    USER_NAMESPACES,
    Finding,
    Rule,
    masked_proc,
)
from collectors.kubernetes.pod_security.versions import Version
from collectors.kubernetes.workloads.pods import Pod

VOLUMES = frozenset(
    {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral"}
    | {"persistentVolumeClaim", "projected", "secret"}
)
WINDOWS = "windows"


def volume_types(pod: Pod, _version: Version) -> Iterator[Finding]:
    """Volumes are of the core types, or come through a claim."""
    for number, volume in enumerate(pod.volumes):
        if volume["type"] not in VOLUMES:
            yield f"spec.volumes[{number}]", f"volume {volume['name']} is of type {volume['type']}"


def escalation(pod: Pod, _version: Version) -> Iterator[Finding]:
    """No process gains more rights than its parent; Windows knows no such setting."""
    if pod.os == WINDOWS:
        return
    for container in pod.containers:
        if container["allow_escalation"] is not False:
            place = f"{container['place']}.securityContext.allowPrivilegeEscalation"
            yield place, "is not false"


def non_root(pod: Pod, version: Version) -> Iterator[Finding]:
    """The pod, or each container by itself, must run as a user other than root."""
    if _has_own_users(pod, version):
        return
    if pod.settings["run_as_non_root"] is False:
        yield "spec.securityContext.runAsNonRoot", "is false"
    for container in pod.containers:
        own = container["settings"]["run_as_non_root"]
        place = f"{container['place']}.securityContext.runAsNonRoot"
        if own is False:
            yield place, "is false"
        elif own is None and not pod.settings["run_as_non_root"]:
            yield place, "is not true, nor is the pod's"


def non_root_user(pod: Pod, version: Version) -> Iterator[Finding]:
    """The number of no user is 0."""
    if _has_own_users(pod, version):
        return
    if pod.settings["run_as_user"] == 0:
        yield "spec.securityContext.runAsUser", "is 0"
    for container in pod.containers:
        if container["settings"]["run_as_user"] == 0:
            yield f"{container['place']}.securityContext.runAsUser", "is 0"


def seccomp(pod: Pod, _version: Version) -> Iterator[Finding]:
    """A seccomp profile is set for the pod, or for each container; Windows knows none."""
    if pod.os == WINDOWS:
        return
    good = (None, "RuntimeDefault", "Localhost")
    if pod.settings["seccomp"] not in good:
        yield "spec.securityContext.seccompProfile.type", f"is {pod.settings['seccomp']}"
    for container in pod.containers:
        own = container["settings"]["seccomp"]
        place = f"{container['place']}.securityContext.seccompProfile.type"
        if own not in good:
            yield place, f"is {own}"
        elif own is None and pod.settings["seccomp"] is None:
            yield place, "is not set, nor is the pod's"


def capabilities(pod: Pod, _version: Version) -> Iterator[Finding]:
    """All capabilities are dropped, and none is added save that of binding low ports."""
    if pod.os == WINDOWS:
        return
    for container in pod.containers:
        place = f"{container['place']}.securityContext.capabilities"
        if "ALL" not in container["dropped_capabilities"]:
            yield f"{place}.drop", "does not name ALL"
        for name in container["added_capabilities"]:
            if name != "NET_BIND_SERVICE":
                yield f"{place}.add", f"adds {name}"


def _has_own_users(pod: Pod, version: Version) -> bool:
    """Whether root in the pod is nobody outside of it, and the version counts that.

    Before v1.35 an alpha feature of the API server decided, off by default: it does not count.
    """
    return version >= USER_NAMESPACES and pod.host_users is False


RESTRICTED: dict[str, Rule] = {
    **{name: rule for name, rule in BASELINE.items() if name != "HostPath Volumes"},
    "/proc Mount Type": masked_proc,
    "Volume Types": volume_types,
    "Privilege Escalation": escalation,
    "Running as Non-root": non_root,
    "Running as Non-root user": non_root_user,
    "Seccomp": seccomp,
    "Capabilities": capabilities,
}
"""Each control of the level by its name; stricter ones stand in the place of Baseline's."""

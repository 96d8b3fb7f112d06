"""The level Baseline: what keeps a pod from known ways of taking over its host.

Written from the published standard (kubernetes.io, "Pod Security Standards") and held to the rules
of Pod Security Admission, which is what enforces it.
"""

from collections.abc import Callable, Iterator

from collectors.kubernetes.pod_security.versions import Version
from collectors.kubernetes.workloads.pods import Container, Pod
from collectors.kubernetes.workloads.security_settings import SecuritySettings

Finding = tuple[str, str]
"""Where a setting stands (`spec.containers[0].securityContext.privileged`), and what is wrong."""
Rule = Callable[[Pod, Version], Iterator[Finding]]

CAPABILITIES = frozenset(
    {"AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD"}
    | {"NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"}
)
SELINUX_TYPES: dict[Version, frozenset[str]] = {
    (1, 0): frozenset({"", "container_t", "container_init_t", "container_kvm_t"}),
    (1, 31): frozenset({"container_engine_t"}),
}
SYSCTLS: dict[Version, frozenset[str]] = {
    (1, 0): frozenset(
        {"kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies"}
        | {"net.ipv4.ping_group_range", "net.ipv4.ip_unprivileged_port_start"}
    ),
    (1, 27): frozenset({"net.ipv4.ip_local_reserved_ports"}),
    (1, 29): frozenset(
        {"net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout"}
        | {"net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes"}
    ),
    (1, 32): frozenset({"net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"}),
    (1, 37): frozenset({"net.ipv4.tcp_slow_start_after_idle", "net.ipv4.tcp_notsent_lowat"}),
}
"""What each version allows besides those before it."""
USER_NAMESPACES: Version = (1, 35)
"""From when on a pod with users of its own (`hostUsers: false`) is held to less."""
HOST_CALLS: Version = (1, 34)


def host_process(pod: Pod, _version: Version) -> Iterator[Finding]:
    """No container of Windows runs as a process of its host."""
    for place, settings in _settings(pod):
        if settings["host_process"]:
            yield f"{place}.windowsOptions.hostProcess", "is true"


def host_namespaces(pod: Pod, _version: Version) -> Iterator[Finding]:
    """Neither network nor processes nor shared memory of the host are shared."""
    shared = {"hostNetwork": pod.host_network, "hostPID": pod.host_pid, "hostIPC": pod.host_ipc}
    yield from ((f"spec.{name}", "is true") for name, used in shared.items() if used)


def privileged(pod: Pod, _version: Version) -> Iterator[Finding]:
    """No container has the rights of its host."""
    for container in pod.containers:
        if container["privileged"]:
            yield f"{_context(container)}.privileged", "is true"


def capabilities(pod: Pod, _version: Version) -> Iterator[Finding]:
    """No capability is added beyond those that container runtimes give by default."""
    for container in pod.containers:
        for name in container["added_capabilities"]:
            if name not in CAPABILITIES:
                yield f"{_context(container)}.capabilities.add", f"adds {name}"


def host_path_volumes(pod: Pod, _version: Version) -> Iterator[Finding]:
    """No path of the host is mounted."""
    for number, volume in enumerate(pod.volumes):
        if volume["type"] == "hostPath":
            yield f"spec.volumes[{number}].hostPath", f"volume {volume['name']} is of the host"


def host_ports(pod: Pod, _version: Version) -> Iterator[Finding]:
    """No container listens on a port of its host."""
    for container in pod.containers:
        for port in container["host_ports"]:
            yield f"{container['place']}.ports.hostPort", f"is {port}"


def host_calls(pod: Pod, version: Version) -> Iterator[Finding]:
    """Probes and hooks call the pod itself; held from v1.34 on, for all but debug containers."""
    if version < HOST_CALLS:
        return
    for container in pod.containers:
        for call in container["called_hosts"]:
            place, _, host = call.partition(" = ")
            yield f"{container['place']}.{place}", f"is {host}"


def apparmor(pod: Pod, _version: Version) -> Iterator[Finding]:
    """The runtime's AppArmor profile, or one that the node has loaded, is not switched off."""
    for name, profile in pod.apparmor_annotations.items():
        if profile not in ("", "runtime/default") and not profile.startswith("localhost/"):
            yield f"metadata.annotations[{name}]", f"is {profile}"
    for place, settings in _settings(pod):
        if settings["apparmor"] not in (None, "RuntimeDefault", "Localhost"):
            yield f"{place}.appArmorProfile.type", f"is {settings['apparmor']}"


def selinux(pod: Pod, version: Version) -> Iterator[Finding]:
    """SELinux types are those meant for containers; users and roles are not chosen."""
    allowed = _in_force(SELINUX_TYPES, version)
    for place, settings in _settings(pod):
        if (settings["selinux_type"] or "") not in allowed:
            yield f"{place}.seLinuxOptions.type", f"is {settings['selinux_type']}"
        for name, value in (("user", settings["selinux_user"]), ("role", settings["selinux_role"])):
            if value:
                yield f"{place}.seLinuxOptions.{name}", f"is {value}"


def proc_mount(pod: Pod, version: Version) -> Iterator[Finding]:
    """/proc is masked as by default, save in a pod with users of its own from v1.35 on."""
    if version >= USER_NAMESPACES and pod.host_users is False:
        return
    yield from masked_proc(pod, version)


def masked_proc(pod: Pod, _version: Version) -> Iterator[Finding]:
    """/proc is masked as by default, whoever the pod's users are."""
    for container in pod.containers:
        if container["proc_mount"] not in (None, "Default"):
            yield f"{_context(container)}.procMount", f"is {container['proc_mount']}"


def seccomp(pod: Pod, _version: Version) -> Iterator[Finding]:
    """Seccomp is not switched off."""
    for place, settings in _settings(pod):
        if settings["seccomp"] not in (None, "RuntimeDefault", "Localhost"):
            yield f"{place}.seccompProfile.type", f"is {settings['seccomp']}"


def sysctls(pod: Pod, version: Version) -> Iterator[Finding]:
    """Kernel settings are of the pod alone, and known to be safe."""
    allowed = _in_force(SYSCTLS, version)
    for number, name in enumerate(pod.sysctls):
        if name not in allowed:
            yield f"spec.securityContext.sysctls[{number}].name", f"is {name}"


def _in_force(added: dict[Version, frozenset[str]], version: Version) -> frozenset[str]:
    return frozenset().union(*(names for since, names in added.items() if since <= version))


def _settings(pod: Pod) -> Iterator[tuple[str, SecuritySettings]]:
    yield "spec.securityContext", pod.settings
    yield from ((_context(each), each["settings"]) for each in pod.containers)


def _context(container: Container) -> str:
    return f"{container['place']}.securityContext"


BASELINE: dict[str, Rule] = {
    "HostProcess": host_process,
    "Host Namespaces": host_namespaces,
    "Privileged Containers": privileged,
    "Capabilities": capabilities,
    "HostPath Volumes": host_path_volumes,
    "Host Ports": host_ports,
    "Host Probes / Lifecycle Hooks": host_calls,
    "AppArmor": apparmor,
    "SELinux": selinux,
    "/proc Mount Type": proc_mount,
    "Seccomp": seccomp,
    "Sysctls": sysctls,
}
"""Each control of the level by the name that the standard gives it."""

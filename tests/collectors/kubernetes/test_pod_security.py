"""Each control of the Pod Security Standards over the versions that know it, written from them."""

from copy import deepcopy
from typing import Any

import pytest

from collectors.kubernetes import shape
from collectors.kubernetes.pod_security.standard import LEVELS, violations
from collectors.kubernetes.pod_security.versions import NEWEST, OLDEST, version_of
from collectors.kubernetes.workloads.pods import READS, Pod

FIRST, LAST = OLDEST[1], NEWEST[1]
EVER, NEVER = range(FIRST, LAST + 1), range(0)
APPARMOR = "container.apparmor.security.beta.kubernetes.io/web"
KINDS = ("containers", "initContainers", "ephemeralContainers")
HARD = {
    "allowPrivilegeEscalation": False,
    "runAsNonRoot": True,
    "seccompProfile": {"type": "RuntimeDefault"},
    "capabilities": {"drop": ["ALL"]},
}
"""What the level Restricted asks of a container."""


def since(minor: int) -> range:
    return range(minor, LAST + 1)


def until(minor: int) -> range:
    return range(FIRST, minor)


def pod(**changed: Any) -> dict[str, Any]:
    """The settings of a pod with `changed` in its specification."""
    return {"spec": changed}


def context(**stated: Any) -> dict[str, Any]:
    return pod(securityContext=stated)


def container(**changed: Any) -> dict[str, Any]:
    return {"container": changed}


def own(**stated: Any) -> dict[str, Any]:
    return container(securityContext=stated)


def noted(value: str) -> dict[str, Any]:
    return {"annotations": {APPARMOR: value}}


def sysctl(name: str) -> dict[str, Any]:
    return context(sysctls=[{"name": name, "value": "1"}])


def volume(**source: Any) -> dict[str, Any]:
    return pod(volumes=[{"name": "v", **source}])


def probe(name: str, call: str, host: str | None) -> dict[str, Any]:
    return container(**{name: {call: {"port": 80, **({"host": host} if host is not None else {})}}})


def hook(name: str, call: str, host: str) -> dict[str, Any]:
    return container(lifecycle={name: {call: {"port": 80, "host": host}}})


BASELINE = [
    ("HostProcess", context(windowsOptions={"hostProcess": True}), EVER),
    ("HostProcess", context(windowsOptions={"hostProcess": False}), NEVER),
    ("HostProcess", own(windowsOptions={"hostProcess": True}), EVER),
    ("Host Namespaces", pod(hostNetwork=True), EVER),
    ("Host Namespaces", pod(hostPID=True), EVER),
    ("Host Namespaces", pod(hostIPC=True), EVER),
    ("Host Namespaces", pod(hostNetwork=False, hostPID=False, hostIPC=False), NEVER),
    ("Privileged Containers", own(privileged=True), EVER),
    ("Privileged Containers", own(privileged=False), NEVER),
    ("Capabilities", own(capabilities={"add": ["NET_RAW"]}), EVER),
    ("Capabilities", own(capabilities={"add": ["SYS_ADMIN"]}), EVER),
    ("Capabilities", own(capabilities={"add": ["chown"]}), EVER),
    ("Capabilities", own(capabilities={"add": ["CHOWN", "MKNOD", "SYS_CHROOT"]}), NEVER),
    ("HostPath Volumes", volume(hostPath={"path": "/etc"}), EVER),
    ("HostPath Volumes", volume(emptyDir={}), NEVER),
    ("Host Ports", container(ports=[{"containerPort": 80, "hostPort": 80}]), EVER),
    ("Host Ports", container(ports=[{"containerPort": 80, "hostPort": 0}]), NEVER),
    ("Host Ports", container(ports=[{"containerPort": 80}]), NEVER),
    ("AppArmor", noted("unconfined"), EVER),
    ("AppArmor", noted("runtime/default"), NEVER),
    ("AppArmor", noted("localhost/strict"), NEVER),
    ("AppArmor", noted(""), NEVER),
    ("AppArmor", context(appArmorProfile={"type": "Unconfined"}), EVER),
    ("AppArmor", own(appArmorProfile={"type": "Unconfined"}), EVER),
    ("AppArmor", own(appArmorProfile={"type": "RuntimeDefault"}), NEVER),
    ("AppArmor", own(appArmorProfile={"type": "Localhost"}), NEVER),
    ("SELinux", context(seLinuxOptions={"type": "spc_t"}), EVER),
    ("SELinux", own(seLinuxOptions={"type": "spc_t"}), EVER),
    ("SELinux", own(seLinuxOptions={"type": "container_engine_t"}), until(31)),
    *(
        ("SELinux", own(seLinuxOptions={"type": f"container{name}_t"}), NEVER)
        for name in ("", "_init", "_kvm")
    ),
    ("SELinux", own(seLinuxOptions={"user": "system_u"}), EVER),
    ("SELinux", context(seLinuxOptions={"role": "system_r"}), EVER),
    ("SELinux", own(seLinuxOptions={"level": "s0:c1,c2", "type": "", "user": ""}), NEVER),
    ("/proc Mount Type", own(procMount="Unmasked"), EVER),
    ("/proc Mount Type", own(procMount="Default"), NEVER),
    ("/proc Mount Type", {**own(procMount="Unmasked"), **pod(hostUsers=False)}, until(35)),
    ("/proc Mount Type", {**own(procMount="Unmasked"), **pod(hostUsers=True)}, EVER),
    ("Seccomp", context(seccompProfile={"type": "Unconfined"}), EVER),
    ("Seccomp", own(seccompProfile={"type": "Unconfined"}), EVER),
    ("Seccomp", own(seccompProfile={"type": "Localhost", "localhostProfile": "a.json"}), NEVER),
    ("Seccomp", {}, NEVER),
    ("Sysctls", sysctl("kernel.msgmax"), EVER),
    ("Sysctls", sysctl("net.ipv4.tcp_syncookies"), NEVER),
    ("Sysctls", sysctl("kernel.shm_rmid_forced"), NEVER),
    ("Sysctls", sysctl("net.ipv4.ip_local_reserved_ports"), until(27)),
    ("Sysctls", sysctl("net.ipv4.tcp_keepalive_time"), until(29)),
    ("Sysctls", sysctl("net.ipv4.tcp_keepalive_probes"), until(29)),
    ("Sysctls", sysctl("net.ipv4.tcp_rmem"), until(32)),
    ("Sysctls", sysctl("net.ipv4.tcp_wmem"), until(32)),
    ("Sysctls", sysctl("net.ipv4.tcp_notsent_lowat"), until(37)),
    ("Host Probes / Lifecycle Hooks", probe("livenessProbe", "httpGet", "10.0.0.1"), since(34)),
    ("Host Probes / Lifecycle Hooks", probe("readinessProbe", "tcpSocket", "a.b"), since(34)),
    ("Host Probes / Lifecycle Hooks", probe("startupProbe", "httpGet", "127.0.0.1"), since(34)),
    ("Host Probes / Lifecycle Hooks", probe("startupProbe", "httpGet", ""), NEVER),
    ("Host Probes / Lifecycle Hooks", probe("startupProbe", "httpGet", None), NEVER),
    ("Host Probes / Lifecycle Hooks", hook("postStart", "httpGet", "a.b"), since(34)),
    ("Host Probes / Lifecycle Hooks", hook("preStop", "tcpSocket", "a.b"), since(34)),
]
RESTRICTED = [
    *(
        ("Volume Types", volume(**{name: {}}), EVER)
        for name in ("nfs", "image", "iscsi", "gitRepo")
    ),
    ("Volume Types", volume(hostPath={"path": "/etc"}), EVER),
    *(
        ("Volume Types", volume(**{name: {}}), NEVER)
        for name in ("configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "projected")
    ),
    ("Volume Types", volume(persistentVolumeClaim={}), NEVER),
    ("Volume Types", volume(secret={}), NEVER),
    ("Privilege Escalation", own(**HARD | {"allowPrivilegeEscalation": True}), EVER),
    ("Privilege Escalation", own(**HARD | {"allowPrivilegeEscalation": None}), EVER),
    ("Privilege Escalation", own(**HARD), NEVER),
    ("Running as Non-root", own(**HARD | {"runAsNonRoot": False}), EVER),
    ("Running as Non-root", own(**HARD | {"runAsNonRoot": None}), EVER),
    ("Running as Non-root", context(runAsNonRoot=False), EVER),
    (
        "Running as Non-root",
        {**own(**HARD | {"runAsNonRoot": None}), **context(runAsNonRoot=True)},
        NEVER,
    ),
    (
        "Running as Non-root",
        {**own(**HARD | {"runAsNonRoot": False}), **pod(hostUsers=False)},
        until(35),
    ),
    ("Running as Non-root user", context(runAsUser=0), EVER),
    ("Running as Non-root user", own(**HARD, runAsUser=0), EVER),
    ("Running as Non-root user", own(**HARD, runAsUser=1000), NEVER),
    ("Running as Non-root user", {**own(**HARD, runAsUser=0), **pod(hostUsers=False)}, until(35)),
    ("Seccomp", own(**HARD | {"seccompProfile": None}), EVER),
    ("Seccomp", own(**HARD | {"seccompProfile": {"type": "Unconfined"}}), EVER),
    (
        "Seccomp",
        {
            **own(**HARD | {"seccompProfile": None}),
            **context(seccompProfile={"type": "RuntimeDefault"}),
        },
        NEVER,
    ),
    ("Capabilities", own(**HARD | {"capabilities": {"drop": ["NET_RAW"]}}), EVER),
    ("Capabilities", own(**HARD | {"capabilities": {"drop": ["ALL"], "add": ["CHOWN"]}}), EVER),
    (
        "Capabilities",
        own(**HARD | {"capabilities": {"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]}}),
        NEVER,
    ),
    ("/proc Mount Type", {**own(**HARD, procMount="Unmasked"), **pod(hostUsers=False)}, EVER),
    *(
        (control, {**own(**HARD | {setting: None}), **pod(os={"name": "windows"})}, NEVER)
        for control, setting in (
            ("Privilege Escalation", "allowPrivilegeEscalation"),
            ("Seccomp", "seccompProfile"),
            ("Capabilities", "capabilities"),
        )
    ),
    (
        "Running as Non-root",
        {**own(**HARD | {"runAsNonRoot": None}), **pod(os={"name": "windows"})},
        EVER,
    ),
]


def made(settings: dict[str, Any], kind: str = "containers") -> Pod:
    """A pod with those settings, given to the containers of that kind."""
    changed = {"name": "web", "image": "registry.example.com/web:1"} | settings.get("container", {})
    sound = {"name": "sound", "image": "registry.example.com/a:1", "securityContext": HARD}
    spec = {"containers": [sound], **deepcopy(settings.get("spec", {}))}
    spec[kind] = [*spec.get(kind, []), changed]
    about = {"name": "a", "namespace": "b", "annotations": settings.get("annotations", {})}
    row = shape.row({"metadata": about, "spec": spec, "status": {"phase": "Running"}}, READS)
    return Pod.of(**row)


def caught(found: Pod, level: str, control: str) -> list[int]:
    """The minor versions at which the control does not allow the pod."""
    return [
        minor
        for minor in EVER
        if control in {each.control for each in violations(found, level, (1, minor))}
    ]


@pytest.mark.parametrize(("control", "settings", "versions"), BASELINE)
def test_baseline(control: str, settings: dict[str, Any], versions: range) -> None:
    """Each control is broken at the versions that do not allow a setting, and at no other."""
    kinds = KINDS if "container" in settings else KINDS[:1]
    for kind in kinds:
        assert caught(made(settings, kind), "baseline", control) == list(versions), kind


@pytest.mark.parametrize(("control", "settings", "versions"), RESTRICTED)
def test_restricted(control: str, settings: dict[str, Any], versions: range) -> None:
    """Each control is broken at the versions that do not allow a setting, and at no other."""
    settings = {"container": {"securityContext": HARD}} | settings
    for kind in KINDS:
        assert caught(made(settings, kind), "restricted", control) == list(versions), kind


def test_every_control_is_tried() -> None:
    """The tables hold a setting that passes and one that fails for each control of each level."""
    for level, table in (("baseline", BASELINE), ("restricted", [*BASELINE, *RESTRICTED])):
        for control in LEVELS[level]:
            assert [1 for name, _, versions in table if name == control and versions], control
            assert [1 for name, _, versions in table if name == control and not versions], control


def test_restricted_is_stricter() -> None:
    """Whatever Baseline refuses, Restricted refuses as well."""
    for _, settings, _ in BASELINE:
        found = made(settings)
        for minor in EVER:
            if violations(found, "baseline", (1, minor)):
                assert violations(found, "restricted", (1, minor)), settings


def test_a_violation_names_its_field() -> None:
    """What is wrong is told with the path of the field in the specification."""
    (found,) = violations(made(own(privileged=True)), "baseline", NEWEST)
    assert str(found) == (
        "spec.containers[1].securityContext.privileged is true (Privileged Containers)"
    )


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("v1.25", (1, 25)), ("1.34", (1, 34)), ("latest", NEWEST),
        ("v1.24", None), ("v1.38", None), ("v2.0", None), ("", None), ("v1", None), ("x", None),
    ],
)  # fmt: skip
def test_versions(text: str, version: tuple[int, int] | None) -> None:
    """A version is known from v1.25 to the newest; another is not guessed at."""
    assert version_of(text) == version

"""Security settings as a pod or one of its containers states them, nothing inherited."""

from typing_extensions import TypedDict

from collectors.kubernetes import shape
from evidence.record import Fields

PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
HOOKS = ("postStart", "preStop")
CALLS = ("httpGet", "tcpSocket")


class SecuritySettings(TypedDict):
    """What a `securityContext` states of its own; None where it states nothing.

    `seccomp` and `apparmor` are the types of those profiles. `host_process` is of Windows.
    """

    run_as_non_root: bool | None
    run_as_user: int | None
    seccomp: str | None
    apparmor: str | None
    selinux_type: str | None
    selinux_user: str | None
    selinux_role: str | None
    host_process: bool | None


def settings(context: Fields) -> SecuritySettings:
    """The settings of the `securityContext` of a pod or container.

    Raises:
        OddFormError: when one of them is not of the API's form.
    """
    # Most pods state little, and there are many: what is not there at all is not looked into.
    selinux = shape.table(context, "seLinuxOptions") if "seLinuxOptions" in context else {}
    return SecuritySettings(
        run_as_non_root=shape.flag(context, "runAsNonRoot"),
        run_as_user=shape.number(context, "runAsUser"),
        seccomp=_inner(context, "seccompProfile"),
        apparmor=_inner(context, "appArmorProfile"),
        selinux_type=shape.text(selinux, "type") if selinux else None,
        selinux_user=shape.text(selinux, "user") if selinux else None,
        selinux_role=shape.text(selinux, "role") if selinux else None,
        host_process=(
            shape.flag(context, "windowsOptions", "hostProcess")
            if "windowsOptions" in context
            else None
        ),
    )


def _inner(context: Fields, profile: str) -> str | None:
    return shape.text(context, profile, "type") if profile in context else None


def called_hosts(container: Fields) -> list[str]:
    """Hosts that probes and hooks of a container name, each behind its place.

    `livenessProbe.httpGet.host = 10.0.0.1`. Without a host they call the pod itself.
    """
    held = [(probe, shape.table(container, probe)) for probe in PROBES if probe in container]
    if "lifecycle" in container:
        hooks = shape.table(container, "lifecycle")
        held += [(f"lifecycle.{hook}", shape.table(hooks, hook)) for hook in HOOKS]
    return [
        f"{place}.{call}.host = {host}"
        for place, handler in held
        for call in CALLS
        if call in handler and (host := shape.text(handler, call, "host"))
    ]

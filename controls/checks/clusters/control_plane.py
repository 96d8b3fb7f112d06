"""Checks of the control plane: secrets at rest, who is let in, what is recorded, which versions.

Whoever runs the API server shows its flags, in static pods that we may read; a provider shows none,
and is asked itself. What neither shows is unobserved, whatever a provider's documents promise.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from collectors.aws.compute.eks import EksCluster
from collectors.aws.logs.log_groups import LogGroup
from collectors.kubernetes.platform.api_server import ControlPlane
from collectors.kubernetes.platform.control_plane import Component
from collectors.kubernetes.platform.kubelets import Kubelet
from collectors.kubernetes.platform.nodes import Node
from controls.check import check, not_applicable, not_observed
from controls.population import Inventory, Seen

RBAC = "rbac.authorization.k8s.io"
CHANGES = ("create", "update", "patch", "delete", "deletecollection")
RECORDED = (
    ("", "secrets", ("get", "list", "watch", *CHANGES)),
    *(
        (RBAC, resource, CHANGES)
        for resource in ("roles", "rolebindings", "clusterroles", "clusterrolebindings")
    ),
)
"""What must leave a trace: whoever reads or writes a secret, and whoever changes rights."""
VERSION = re.compile(r"v?(\d+)\.(\d+)\b(.*)")
OF_PROVIDERS = re.compile(r"-(?:eks|gke)[.-]")


@check("CLU-45")
def secrets_are_encrypted_at_rest(
    plane: ControlPlane, components: Inventory[Component], managed: Seen[EksCluster]
) -> None:
    """Secrets are encrypted before they are stored, by a provider or key that is shown."""
    if cluster := _managed(plane, managed):
        if not cluster.secrets_key:
            told = f"{cluster.name} names no key of one's own; what its provider does is not shown"
            not_observed(plane, "the encryption of secrets", told)
        return
    for server in _servers(plane, components):
        assert server.flag("encryption-provider-config"), (
            f"{server.id} stores secrets as they are: no encryption is configured"
        )
    first = plane.secrets_provider
    assert first is not None, "the encryption configuration has no rule of secrets"
    assert first not in ("", "identity"), (
        "the encryption configuration leaves new secrets as they are"
    )


@check("CLU-46")
def unsigned_requests_are_refused(plane: ControlPlane, components: Inventory[Component]) -> None:
    """Nothing but health and version is told to whoever has no credentials."""
    servers = [each for each in components if each.component == "kube-apiserver"]
    off = bool(servers) and all(server.turns_off("anonymous-auth") for server in servers)
    # What was tried counts before what a flag says.
    answers = plane.unsigned if plane.probed or not off else {}
    told = sorted(path for path, status in answers.items() if 200 <= status < 300)
    assert not told, f"answers without credentials at {', '.join(told)}"
    if off:
        return
    odd = sorted({status for status in plane.unsigned.values() if status not in (401, 403)})
    if odd:
        not_observed(plane, "what it refuses", f"it answered {', '.join(map(str, odd))}")


@check("CLU-46")
def requests_are_authorized(
    plane: ControlPlane, components: Inventory[Component], *, authorizers: list[str]
) -> None:
    """Each API server asks for every request whether it is allowed, in a way that is approved."""
    for server in _servers(plane, components):
        mode = server.flag("authorization-mode")
        if mode is None and server.flag("authorization-config"):
            not_observed(plane, "how it authorizes", "that stands in a file of its node")
        assert mode, f"{server.id} sets no mode of authorization: then everybody may do everything"
        other = sorted(set(mode.split(",")) - set(authorizers))
        assert not other, f"{server.id} authorizes by {', '.join(other)}"


@check("CLU-47")
def kubelet_lets_nobody_in_unasked(kubelet: Kubelet) -> None:
    """A kubelet tells and does nothing for whoever has not signed in and been allowed."""
    assert not kubelet.anonymous, "answers requests without credentials"
    assert kubelet.authorization != "AlwaysAllow", "lets everybody do everything who signed in"
    assert not kubelet.read_only_port, (
        f"tells everything to everybody at port {kubelet.read_only_port}"
    )


@check("CLU-48")
def control_plane_writes_an_audit_log(
    plane: ControlPlane, components: Inventory[Component], managed: Seen[EksCluster]
) -> None:
    """Requests to the control plane leave an audit log."""
    if cluster := _managed(plane, managed):
        assert "audit" in cluster.logs, f"{cluster.name} writes no audit log"
        return
    for server in _servers(plane, components):
        assert server.flag("audit-policy-file"), f"{server.id} has no audit policy"
        assert server.flag("audit-log-path") or server.flag("audit-webhook-config-file"), (
            f"{server.id} sends its audit events nowhere"
        )


@check("CLU-48")
def audit_log_covers_rights_and_secrets(
    plane: ControlPlane, components: Inventory[Component], managed: Seen[EksCluster]
) -> None:
    """Reading or writing secrets, and changing rights, is recorded whoever does it."""
    if _managed(plane, managed):
        not_observed(plane, "the audit policy", "its provider chooses it and does not show it")
    for server in _servers(plane, components):
        assert server.flag("audit-policy-file"), f"{server.id} has no audit policy"
    for group, resource, verbs in RECORDED:
        verb = plane.unrecorded(group, resource, verbs)
        assert verb is None, f"no record is made of every {verb} of {resource}"


@check("CLU-48")
def audit_log_is_kept(
    plane: ControlPlane,
    components: Inventory[Component],
    managed: Seen[EksCluster],
    groups: Seen[LogGroup],
    *,
    kept: timedelta,
) -> None:
    """The audit log is kept for as long as is asked for."""
    cluster = _managed(plane, managed)
    if cluster is None:
        for server in _servers(plane, components):
            _must_keep(plane, server, kept)
        return
    assert "audit" in cluster.logs, f"{cluster.name} writes no audit log"
    place = f"{':'.join(cluster.id.split(':')[3:5])}:"
    found = [
        each
        for each in groups.by("name").get(f"/aws/eks/{cluster.name}/cluster", ())
        if f":{place}" in each.id
    ]
    if not found:
        not_observed(plane, "the retention of its audit log", "its log group was not read")
    for group in found:
        days = group.retention_days
        assert days is None or timedelta(days) >= kept, f"{group.name} is kept for {days} days"


def _must_keep(plane: ControlPlane, server: Component, kept: timedelta) -> None:
    """Hold one server's own files to what is asked; where they end early, others may be kept."""
    if server.flag("audit-log-path") in (None, "", "-"):
        # `-` is the standard output, which its node keeps as long as it likes.
        not_observed(plane, "the retention of its audit log", "it is sent to somebody else")
    limits = {name: server.flag(f"audit-log-{name}") for name in ("maxage", "maxbackup")}
    # Kubernetes keeps old files for ever where a limit is 0 or not set.
    bounded = {name: value for name, value in limits.items() if value not in (None, "0")}
    age = bounded.pop("maxage", None)
    if bounded or (age is not None and not (age.isdecimal() and timedelta(int(age)) >= kept)):
        said = ", ".join(f"--audit-log-{name}={value}" for name, value in limits.items() if value)
        told = f"its own files end before ({said}), and where copies lie is not shown"
        not_observed(plane, "the retention of its audit log", told)


@check("CLU-49")
def control_plane_version_is_supported(
    plane: ControlPlane, *, now: datetime, kubernetes_ends: list[str]
) -> None:
    """The version that the control plane runs still gets fixes."""
    if OF_PROVIDERS.search(plane.version):
        not_applicable("its provider maintains it, by dates of its own")
    ends = dict(line.split("=") for line in kubernetes_ends)
    major, minor = _minor(plane, plane.version)
    version = f"{major}.{minor}"
    if version not in ends:
        oldest = min(tuple(map(int, each.split("."))) for each in ends)
        assert (major, minor) > oldest, f"runs {plane.version}, which is past the table of ends"
        not_observed(plane, f"the end of support of {version}", "not in the table")
    end = date.fromisoformat(ends[version])
    assert now.date() <= end, f"runs {plane.version}, whose support ended on {end}"


@check("CLU-49")
def node_keeps_up_with_control_plane(
    node: Node, planes: Inventory[ControlPlane], *, behind: int
) -> None:
    """A node runs a version that its control plane supports: not newer, and not far older."""
    if not planes:
        not_observed(node, "the version of its control plane", "there is no row of it")
    plane = planes[0]
    (_, wanted), (_, own) = _minor(plane, plane.version), _minor(node, node.kubelet)
    said = f"runs {node.kubelet} under a control plane of {plane.version}"
    assert own <= wanted, said
    assert wanted - own <= behind, said


def _minor(resource: ControlPlane | Node, version: str) -> tuple[int, int]:
    found = VERSION.fullmatch(version)
    if not found:
        not_observed(resource, "its version", f"{version} is none of Kubernetes")
    return int(found[1]), int(found[2])


def _managed(plane: ControlPlane, clusters: Seen[EksCluster]) -> EksCluster | None:
    """The cluster of the cloud that this one is, by the address of its API server."""
    if plane.endpoint is None:
        return None
    found = clusters.by("endpoint")
    wanted = plane.endpoint.lower()
    return next(
        (each for name, those in found.items() if name.lower() == wanted for each in those), None
    )


def _servers(plane: ControlPlane, components: Sequence[Component]) -> list[Component]:
    """The API servers whose flags are visible; unobserved where there are none."""
    found = [each for each in components if each.component == "kube-apiserver"]
    if not found:
        told = "none runs as a static pod here, and no provider that was read tells of it"
        not_observed(plane, "the flags of its API server", told)
    return found

"""Cases of the checks of pods."""

from sample_cluster import container, pod
from sample_estate import REFUSED, refused

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


EXEMPT = "in the exempt namespace kube-system"
ENDED = "has ended: Succeeded"
BAD = container("agent", privileged=True)

CASES = [
    ("pod_is_not_privileged", PASS, "", pod(), {}),
    ("pod_is_not_privileged", FAIL, "privileged: agent", pod(container(), dict(BAD)), {}),
    (
        "pod_is_not_privileged", FAIL, "privileged: setup, debug",
        pod(
            container("setup", role="init", privileged=True),
            container(),
            container("debug", role="ephemeral", privileged=True),
        ),
        {},
    ),
    ("pod_is_not_privileged", ASIDE, EXEMPT, pod(dict(BAD), namespace="kube-system"), {}),
    ("pod_is_not_privileged", ASIDE, ENDED, pod(dict(BAD), phase="Succeeded"), {}),
    (
        "pod_is_not_privileged", FAIL, "privileged: agent",
        pod(dict(BAD), namespace="kube-system"), {"exempt_namespaces": []},
    ),
    ("pod_is_not_privileged", UNOBSERVED, _lost("containers"), refused(pod, "containers"), {}),
    ("pod_shares_no_host_namespace", PASS, "", pod(), {}),
    (
        "pod_shares_no_host_namespace", FAIL, "shares with its host: network, processes",
        pod(host_network=True, host_pid=True), {},
    ),
    (
        "pod_shares_no_host_namespace", FAIL, "shares with its host: shared memory",
        pod(host_ipc=True), {},
    ),
    (
        "pod_shares_no_host_namespace", UNOBSERVED, _lost("host_network"),
        refused(pod, "host_network"), {},
    ),
    ("pod_mounts_no_host_path", PASS, "", pod(), {}),
    (
        "pod_mounts_no_host_path", FAIL, "mounts of its host: /etc, /var/run/docker.sock",
        pod(host_paths=["/var/run/docker.sock", "/etc"]), {},
    ),
    (
        "pod_mounts_no_host_path", PASS, "", pod(host_paths=["/var/log"]),
        {"allowed_host_paths": ["/var/log"]},
    ),
    ("pod_mounts_no_host_path", UNOBSERVED, _lost("host_paths"), refused(pod, "host_paths"), {}),
    ("pod_takes_no_host_port", PASS, "", pod(), {}),
    (
        "pod_takes_no_host_port", FAIL, "listens on ports of its host: web",
        pod(container(host_ports=[8080])), {},
    ),
    ("pod_takes_no_host_port", UNOBSERVED, _lost("containers"), refused(pod, "containers"), {}),
    ("containers_run_as_ordinary_user", PASS, "", pod(), {}),
    (
        "containers_run_as_ordinary_user", PASS, "",
        pod(container(run_as_non_root=None, run_as_user=1000)), {},
    ),
    (
        "containers_run_as_ordinary_user", FAIL, "may run as root: web, sidecar",
        pod(container(run_as_non_root=None), container("sidecar", run_as_user=0)), {},
    ),
    (
        "containers_run_as_ordinary_user", UNOBSERVED, _lost("containers"),
        refused(pod, "containers"), {},
    ),
    ("containers_cannot_raise_rights", PASS, "", pod(), {}),
    (
        "containers_cannot_raise_rights", FAIL, "may raise its rights: web",
        pod(container(allow_escalation=None)), {},
    ),
    (
        "containers_cannot_raise_rights", UNOBSERVED, _lost("phase"), refused(pod, "phase"), {},
    ),
    (
        "containers_add_no_capability", PASS, "",
        pod(container(added_capabilities=["NET_BIND_SERVICE"])), {},
    ),
    (
        "containers_add_no_capability", FAIL, "adds capabilities: web NET_ADMIN, SYS_ADMIN",
        pod(container(added_capabilities=["SYS_ADMIN", "NET_ADMIN", "NET_BIND_SERVICE"])), {},
    ),
    (
        "containers_add_no_capability", UNOBSERVED, _lost("containers"),
        refused(pod, "containers"), {},
    ),
    ("images_are_pinned", PASS, "", pod(), {}),
    (
        "images_are_pinned", PASS, "",
        pod(container(image="registry.example.com:5000/web:latest@sha256:" + "a" * 64)), {},
    ),
    (
        "images_are_pinned", FAIL,
        "web runs registry.example.com:5000/web; proxy runs proxy:latest",
        pod(
            container(image="registry.example.com:5000/web"),
            container("proxy", image="proxy:latest"),
        ),
        {},
    ),
    (
        "images_are_pinned", FAIL, "web runs web:stable",
        pod(container(image="web:stable")), {"moving_tags": ["latest", "stable"]},
    ),
    ("images_are_pinned", ASIDE, ENDED, pod(container(image="web"), phase="Succeeded"), {}),
    ("images_are_pinned", UNOBSERVED, _lost("containers"), refused(pod, "containers"), {}),
]  # fmt: skip
"""Check, verdict, reason, subject, and the populations and thresholds that differ from sound."""

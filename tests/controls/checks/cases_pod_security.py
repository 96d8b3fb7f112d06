"""Cases of the checks of pods against the Pod Security Standards."""

from sample_cluster import container, namespace, pod, stated
from sample_estate import REFUSED, refused

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
RATED = {"namespaces": [namespace("chat", labels={"data-class": "personal"})]}
PLAIN = {"namespaces": [namespace("chat", labels={"data-class": "internal"})]}
HOST = "spec.hostNetwork is true (Host Namespaces)"
ROOT = "spec.securityContext.runAsUser is 0 (Running as Non-root user)"

CASES = [
    ("pod_meets_baseline", PASS, "", pod(), {}),
    ("pod_meets_baseline", PASS, "", pod(settings=stated(run_as_user=0)), {}),
    (
        "pod_meets_baseline", FAIL, f"falls short of baseline of v1.37: {HOST}",
        pod(host_network=True), {},
    ),
    (
        "pod_meets_baseline", FAIL,
        ("falls short of baseline of v1.30: spec.securityContext.sysctls[0].name is "
        "net.ipv4.tcp_rmem (Sysctls)"),
        pod(sysctls=["net.ipv4.tcp_rmem"]), {"pod_security_version": "v1.30"},
    ),
    (
        "pod_meets_baseline", FAIL,
        "falls short of baseline of v1.37: " + "; ".join(
            f"spec.volumes[{number}].hostPath volume v{number} is of the host (HostPath Volumes)"
            for number in range(12)
        ) + "; and 3 more",
        pod(volumes=[{"name": f"v{number}", "type": "hostPath"} for number in range(15)]), {},
    ),
    (
        "pod_meets_baseline", UNOBSERVED,
        "level baseline of v1.99 could not be observed: no rules of that version are known",
        pod(), {"pod_security_version": "v1.99"},
    ),
    (
        "pod_meets_baseline", UNOBSERVED, f"settings could not be observed: {REFUSED}",
        refused(pod, "settings"), {},
    ),
    (
        "pod_meets_baseline", ASIDE, "in the exempt namespace kube-system",
        pod(namespace="kube-system", host_network=True), {},
    ),
    ("pod_meets_baseline", ASIDE, "has ended: Failed", pod(phase="Failed", host_pid=True), {}),
    ("rated_pod_meets_restricted", PASS, "", pod(), RATED),
    (
        "rated_pod_meets_restricted", FAIL, f"falls short of restricted of v1.37: {ROOT}",
        pod(settings=stated(run_as_user=0)), RATED,
    ),
    (
        "rated_pod_meets_restricted", FAIL,
        ("falls short of restricted of v1.37: spec.containers[0].securityContext."
        "allowPrivilegeEscalation is not false (Privilege Escalation)"),
        pod(container(allow_escalation=None)), RATED,
    ),
    ("rated_pod_meets_restricted", ASIDE, "its namespace holds internal data", pod(), PLAIN),
    (
        "rated_pod_meets_restricted", UNOBSERVED,
        "the class of its data could not be observed: namespace chat has no such label",
        pod(), {"namespaces": [namespace("chat", labels={})]},
    ),
    (
        "rated_pod_meets_restricted", UNOBSERVED,
        "the class of its data could not be observed: namespace chat was not listed",
        pod(), {"namespaces": [namespace("other")]},
    ),
    (
        "rated_pod_meets_restricted", UNOBSERVED,
        f"host_users could not be observed: {REFUSED}", refused(pod, "host_users"), RATED,
    ),
]  # fmt: skip

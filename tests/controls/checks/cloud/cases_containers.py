"""Cases of the checks of containers, their clusters and their images."""

from collections.abc import Callable
from typing import Any

from sample_containers import (
    kubernetes,
    nodes,
    policy,
    public_repository,
    registry,
    repository,
    service,
    task,
    task_cluster,
)
from sample_estate import REFUSED, refused

from collectors.resource import Resource
from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS, Verdict.FAIL, Verdict.UNOBSERVED, Verdict.NOT_APPLICABLE
)  # fmt: skip
RUNNING = {"services": [service()]}
SCANS_NOTHING = {"registries": [registry()]}
SCANS_APPS = [{"frequency": "CONTINUOUS_SCAN", "repositories": ["app/*"]}]
BY_HAND = [{"frequency": "MANUAL", "repositories": ["*"]}]
ANYBODY = policy("Allow", ["ecr:BatchGetImage"], "*")
NO_USER = "no user is named, so the image decides: web"


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


def _three(
    check: str, build: Callable[..., Resource], field: str, bad: object, reason: str
) -> list[tuple[str, Verdict, str, Resource, dict[str, Any]]]:
    """A check that rests on one field: sound, bad, and refused."""
    return [
        (check, PASS, "", build(), {}),
        (check, FAIL, reason, build(**{field: bad}), {}),
        (check, UNOBSERVED, _lost(field), refused(build, field), {}),
    ]


def _of_containers(
    check: str, changed: dict[str, Any], reason: str
) -> list[tuple[str, Verdict, str, Resource, dict[str, Any]]]:
    return [
        (check, PASS, "", task(), {}),
        (check, FAIL, reason, task(**changed), {}),
        (check, UNOBSERVED, _lost("containers"), refused(task, "containers"), {}),
    ]


CASES = [
    *_of_containers("task_lacks_privilege", {"privileged": True}, "privileged: web"),
    ("task_lacks_privilege", PASS, "", task(privileged=True), {"approved": ["web"]}),
    *_three(
        "task_keeps_off_its_host", task, "network", "host", "shares the network of its host"
    ),
    *_three(
        "task_keeps_off_its_host", task, "processes", "host", "shares the processes of its host"
    ),
    ("task_keeps_off_its_host", PASS, "", task(network="host"), {"approved": ["web"]}),
    *_of_containers("task_runs_without_root", {"user": "0:0"}, "runs as root: web"),
    ("task_runs_without_root", FAIL, NO_USER, task(user=None), {}),
    *_of_containers("task_files_are_read_only", {"read_only": False}, "can be written to: web"),
    *_of_containers("task_is_recorded", {"log_driver": None}, "writes no log: web"),
    *_three(
        "task_cluster_is_watched", task_cluster, "insights", "disabled",
        "nothing of what runs in it is measured",
    ),
    ("task_cluster_is_watched", ASIDE, "was deleted", task_cluster(status="INACTIVE"), {}),
    ("task_cluster_records_commands", PASS, "", task_cluster(), RUNNING),
    (
        "task_cluster_records_commands", ASIDE,
        "nobody can run commands inside of its containers",
        task_cluster(session_log="NONE"), {"services": [service(commands=False)]},
    ),
    (
        "task_cluster_records_commands", FAIL,
        "commands inside of its containers are not recorded",
        task_cluster(session_log="NONE"), RUNNING,
    ),
    (
        "task_cluster_records_commands", UNOBSERVED, _lost("session_log"),
        refused(task_cluster, "session_log"), RUNNING,
    ),
    *_three(
        "kubernetes_cluster_is_recorded", kubernetes, "logs", ["api"],
        "writes no log of audit, authenticator",
    ),
    *_three(
        "service_has_no_public_address", service, "public_address", True,
        "its tasks get addresses on the internet",
    ),
    (
        "service_has_no_public_address", ASIDE, "its tasks have no address of their own",
        service(public_address=None), {},
    ),
    *_three(
        "kubernetes_endpoint_is_narrow", kubernetes, "public_ranges", ["0.0.0.0/0"],
        "its control plane may be reached from 0.0.0.0/0",
    ),
    (
        "kubernetes_endpoint_is_narrow", FAIL,
        "its control plane may be reached from everywhere", kubernetes(public_ranges=[]), {},
    ),
    (
        "kubernetes_endpoint_is_narrow", FAIL,
        "its control plane may be reached from 0.0.0.0/1, 128.0.0.0/1",
        kubernetes(public_ranges=["0.0.0.0/1", "128.0.0.0/1"]), {},
    ),
    (
        "kubernetes_endpoint_is_narrow", PASS, "",
        kubernetes(public_endpoint=False, public_ranges=["0.0.0.0/0"]), {},
    ),
    *_three(
        "node_group_ssh_is_narrow", nodes, "ssh", True,
        "its machines are open to SSH from everywhere",
    ),
    ("node_group_ssh_is_narrow", PASS, "", nodes(ssh=True, ssh_groups=["sg-1"]), {}),
    *_three(
        "kubernetes_secrets_are_encrypted", kubernetes, "secrets_key", None,
        "its secrets are not under a key of ours",
    ),
    *_three(
        "repository_is_not_public", repository, "policy", ANYBODY, "its policy lets anybody in"
    ),
    ("public_repository_is_approved", PASS, "", public_repository(), {"approved": ["tools"]}),
    (
        "public_repository_is_approved", FAIL,
        "anybody may fetch it, and it is not on the approved list", public_repository(), {},
    ),
    (
        "public_repository_is_approved", UNOBSERVED, _lost("name"),
        refused(public_repository, "name"), {},
    ),
    ("repository_is_scanned", PASS, "", repository(), SCANS_NOTHING),
    (
        "repository_is_scanned", PASS, "", repository(scan_on_push=False),
        {"registries": [registry(rules=SCANS_APPS)]},
    ),
    (
        "repository_is_scanned", FAIL, "its images are not searched for weaknesses",
        repository(scan_on_push=False, name="lab"),
        {"registries": [registry(rules=[*SCANS_APPS, *BY_HAND])]},
    ),
    (
        "repository_is_scanned", FAIL, "its images are not searched for weaknesses",
        repository(), {"registries": [registry(scan_type="ENHANCED")]},
    ),
    (
        "repository_is_scanned", PASS, "", repository(scan_on_push=False, name="team/orders"),
        {"registries": [registry(rules=[{**SCANS_APPS[0], "repositories": ["orders"]}])]},
    ),
    (
        "repository_is_scanned", UNOBSERVED, _lost("scan_on_push"),
        refused(repository, "scan_on_push"), SCANS_NOTHING,
    ),
    *_three(
        "repository_clears_old_images", repository, "lifecycle", False,
        "keeps every image for ever",
    ),
]  # fmt: skip
"""Check, verdict, reason, subject, and the populations and thresholds that differ from sound."""

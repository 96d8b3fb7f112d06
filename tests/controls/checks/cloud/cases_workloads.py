"""Cases of the checks of what runs: functions, images, builds and notebooks."""

from collections.abc import Callable
from typing import Any

from sample_containers import policy
from sample_estate import REFUSED, refused
from sample_workloads import (
    alias,
    arn,
    document,
    emr_block,
    function,
    machine_image,
    manager_settings,
    notebook,
    project,
    scaling_group,
    state_machine,
)

from collectors.resource import Resource
from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS, Verdict.FAIL, Verdict.UNOBSERVED, Verdict.NOT_APPLICABLE
)  # fmt: skip
OWN = arn("lambda", "function:orders")
ANYBODY = policy("Allow", ["lambda:InvokeFunction"], OWN)
NONE = {"Condition": {"StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}}}
BY_URL = policy("Allow", ["lambda:InvokeFunctionUrl"], OWN, **NONE)
OURS = policy(
    "Allow", ["lambda:InvokeFunction"], OWN,
    Condition={"StringEquals": {"aws:SourceAccount": "111122223333"}},
)  # fmt: skip
FREE = [{"sign_in": "NONE", "origins": ["*"]}]
SIGNED_IN = [{"sign_in": "AWS_IAM", "origins": []}]


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


CASES = [
    *_three(
        "machine_image_is_not_public", machine_image, "public", True,
        "every AWS account may start it",
    ),
    *_three(
        "function_is_not_public", function, "policy", ANYBODY,
        "its policy lets anybody in: lambda:InvokeFunction",
    ),
    ("function_is_not_public", PASS, "", function(policy=OURS), {}),
    ("function_is_not_public", PASS, "", function(policy=BY_URL, urls=SIGNED_IN), {}),
    ("function_url_demands_sign_in", PASS, "", function(policy=BY_URL, urls=SIGNED_IN), {}),
    ("function_url_demands_sign_in", ASIDE, "no address of it can be called", function(), {}),
    (
        "function_url_demands_sign_in", FAIL,
        "an address on the internet calls it without sign-in",
        function(policy=BY_URL, urls=FREE), {},
    ),
    ("function_url_demands_sign_in", UNOBSERVED, _lost("urls"), refused(function, "urls"), {}),
    *_three(
        "alias_is_not_public", alias, "policy", ANYBODY,
        "its policy lets anybody in: lambda:InvokeFunction",
    ),
    ("alias_is_not_public", PASS, "", alias(policy=BY_URL, urls=SIGNED_IN), {}),
    ("alias_url_demands_sign_in", PASS, "", alias(policy=BY_URL, urls=SIGNED_IN), {}),
    ("alias_url_demands_sign_in", ASIDE, "no address of it can be called", alias(), {}),
    (
        "alias_url_demands_sign_in", FAIL,
        "an address on the internet calls it without sign-in", alias(policy=BY_URL, urls=FREE), {},
    ),
    ("alias_url_demands_sign_in", UNOBSERVED, _lost("urls"), refused(alias, "urls"), {}),
    *_three(
        "document_is_not_public", document, "shared_with", ["all"], "is shared with everybody"
    ),
    *_three(
        "region_refuses_public_documents", manager_settings, "public_sharing", True,
        "documents may be shared with everybody",
    ),
    *_three(
        "build_is_not_public", project, "visibility", "PUBLIC_READ",
        "everybody may read its builds",
    ),
    *_three(
        "emr_refuses_public_clusters", emr_block, "blocks", False,
        "clusters start though the internet may reach them",
    ),
    *_three(
        "notebook_has_no_way_out", notebook, "internet", True,
        "reaches the internet past our own network",
    ),
    *_three(
        "notebook_users_lack_root", notebook, "root", True,
        "its users have root rights on its machine",
    ),
    *_three(
        "build_lacks_privilege", project, "privileged", True,
        "builds have root rights on their host, and it is not on the approved list",
    ),
    ("build_lacks_privilege", PASS, "", project(privileged=True), {"approved": ["release"]}),
    *_three(
        "build_checks_its_source", project, "insecure_source", True,
        "fetches its source without looking at the certificate",
    ),
    *_three(
        "machine_image_is_encrypted", machine_image, "encrypted", False,
        "brings a disk that is not encrypted",
    ),
    *_three(
        "build_output_is_encrypted", project, "plain_artifacts", True,
        "what it makes is not encrypted",
    ),
    (
        "build_output_is_encrypted", FAIL, "its log is not encrypted",
        project(plain_logs=True, logs=["s3"]), {},
    ),
    *_three(
        "notebook_disk_is_under_managed_key", notebook, "kms_key", None,
        "its disk is not under a key of ours",
    ),
    *_three("build_is_recorded", project, "logs", [], "writes no log"),
    *_three(
        "state_machine_is_recorded", state_machine, "log_level", "OFF", "records none of its runs"
    ),
    *_three(
        "scaling_group_spans_zones", scaling_group, "zones", ["ap-northeast-1a"],
        "lies in ap-northeast-1a alone",
    ),
    *_three(
        "scaling_group_asks_its_balancer", scaling_group, "health_checks", ["EC2"],
        "keeps machines that its load balancer finds sick",
    ),
    (
        "scaling_group_asks_its_balancer", FAIL, "keeps machines that its load balancer finds sick",
        scaling_group(health_checks=["EBS", "EC2"]), {},
    ),
    (
        "scaling_group_asks_its_balancer", PASS, "",
        scaling_group(health_checks=["EC2", "VPC_LATTICE"]), {},
    ),
    (
        "scaling_group_asks_its_balancer", ASIDE, "no load balancer stands before it",
        scaling_group(balanced=False, health_checks=["EC2"]), {},
    ),
    *_three(
        "function_keeps_failed_events", function, "dead_letters", None,
        "events that it fails on are lost",
    ),
]  # fmt: skip
"""Check, verdict, reason, subject, and the populations and thresholds that differ from sound."""

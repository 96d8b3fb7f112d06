"""Cases of the checks of inventory, which ask the same of many kinds."""

from typing import Any

from sample_containers import kubernetes, queue, repository, task_cluster, topic
from sample_estate import REFUSED, refused
from sample_workloads import TAGS, function, machine, scaling_group, stack

from collectors.resource import Resource
from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS, Verdict.FAIL, Verdict.UNOBSERVED, Verdict.NOT_APPLICABLE
)  # fmt: skip
LOST = f"tags could not be observed: {REFUSED}"
NO_OWNER = {**TAGS, "owner": ""}
OWNED = {
    "instance_names_its_owner": machine,
    "function_names_its_owner": function,
    "task_cluster_names_its_owner": task_cluster,
    "kubernetes_cluster_names_its_owner": kubernetes,
    "repository_names_its_owner": repository,
    "stack_names_its_owner": stack,
    "queue_names_its_owner": queue,
    "topic_names_its_owner": topic,
    "scaling_group_passes_tags_on": scaling_group,
}
PLACED = {
    "instance_names_its_environment": machine,
    "function_names_its_environment": function,
    "task_cluster_names_its_environment": task_cluster,
    "kubernetes_cluster_names_its_environment": kubernetes,
    "stack_names_its_environment": stack,
}
ELSEWHERE = "part of another stack, whose tags it takes on"

CASES: list[tuple[str, Verdict, str, Resource, dict[str, Any]]] = [
    *((name, PASS, "", build(), {}) for name, build in (*OWNED.items(), *PLACED.items())),
    *(
        (name, UNOBSERVED, LOST, refused(build, "tags"), {})
        for name, build in (*OWNED.items(), *PLACED.items())
    ),
    *(
        (name, FAIL, "lacks the tags owner", build(tags=NO_OWNER), {})
        for name, build in OWNED.items()
    ),
    *(
        (name, FAIL, "lacks the tag environment", build(tags={}), {})
        for name, build in PLACED.items()
    ),
    *(
        (
            name, FAIL, "names an environment that is not known: moon",
            build(tags={"environment": "moon"}), {},
        )
        for name, build in PLACED.items()
    ),
    (
        "scaling_group_passes_tags_on", FAIL, "its machines do not get the tags data-class",
        scaling_group(tags_passed_on=["owner"]), {},
    ),
    *(
        (name, ASIDE, "is terminated", machine(state="terminated", tags={}), {})
        for name in ("instance_names_its_owner", "instance_names_its_environment")
    ),
    *(
        (name, ASIDE, "was deleted", task_cluster(status="INACTIVE", tags={}), {})
        for name in ("task_cluster_names_its_owner", "task_cluster_names_its_environment")
    ),
    *(
        (name, ASIDE, ELSEWHERE, stack(parent="arn:parent", tags={}), {})
        for name in ("stack_names_its_owner", "stack_names_its_environment")
    ),
]  # fmt: skip
"""Check, verdict, reason, subject, and the populations and thresholds that differ from sound."""

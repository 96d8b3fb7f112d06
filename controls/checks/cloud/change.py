"""Checks of change: what is set up is what was written down, approved, and cannot be swapped."""

from datetime import datetime, timedelta

from collectors.aws.compute.auto_scaling import ScalingGroup
from collectors.aws.compute.ecs import EcsService
from collectors.aws.compute.ecs_tasks import TaskDefinition
from collectors.aws.compute.functions import Function
from collectors.aws.compute.pipelines import Pipeline
from collectors.aws.compute.repositories import Repository
from collectors.aws.compute.stacks import Stack
from controls.check import check, not_applicable, not_observed

MOVING = ("$Latest", "$Default")
"""Versions of a launch template that change without the group being changed."""


@check("CLD-311")
def stack_has_not_drifted(stack: Stack) -> None:
    """What a stack set up is still as its template says."""
    if stack.drift in ("NOT_CHECKED", "UNKNOWN"):
        not_observed(stack, "whether it drifted", f"its drift is {stack.drift}")
    assert stack.drift == "IN_SYNC", "what it set up was changed past its template"


@check("CLD-311")
def stack_drift_is_looked_for(stack: Stack, *, now: datetime, within: timedelta) -> None:
    """Somebody looks within the time allowed whether a stack is still as its template says."""
    if stack.status.startswith("REVIEW"):
        not_applicable("nothing of it was set up yet")
    assert stack.drift_checked, "nobody ever looked whether it drifted"
    assert now - stack.drift_checked <= within, f"last looked at on {stack.drift_checked.date()}"


@check("CLD-312")
def stack_cannot_be_deleted_at_once(stack: Stack) -> None:
    """A stack is guarded against deletion."""
    if stack.parent:
        not_applicable("part of another stack, which guards it")
    assert stack.protected, "can be deleted at once, with all that it set up"


@check("CLD-313")
def stack_change_ended_well(stack: Stack) -> None:
    """No change of a stack is stuck half-way."""
    stuck = stack.status.endswith("_FAILED") or stack.status == "ROLLBACK_COMPLETE"
    assert not stuck, f"its last change is stuck: {stack.status}"


@check("CLD-313")
def service_takes_failed_change_back(service: EcsService) -> None:
    """A service whose new version does not start goes back to the old one by itself."""
    assert service.rolls_back, "a change that fails is not taken back by itself"


@check("CLD-314")
def pipeline_waits_for_approval(pipeline: Pipeline, *, exempt: list[str]) -> None:
    """No pipeline brings a change to life that nobody approved."""
    if not pipeline.deploys:
        not_applicable("deploys nothing")
    if pipeline.name in exempt:
        return
    found = pipeline.deploys_unapproved
    assert not found, f"deploys without approval in {', '.join(found)}"


@check("CLD-315")
def repository_tags_are_fixed(repository: Repository) -> None:
    """A tag names one image for ever: what was reviewed is what runs."""
    assert repository.mutability == "IMMUTABLE", f"tags may be moved: {repository.mutability}"


@check("CLD-315")
def task_images_are_pinned(task: TaskDefinition, *, moving_tags: list[str]) -> None:
    """Containers name the very image they run, by digest or by a tag that does not move."""
    loose = [each["image"] for each in task.containers if _moves(each["image"], moving_tags)]
    assert not loose, f"runs images whose tag moves: {', '.join(loose)}"


def _moves(image: str, moving_tags: list[str]) -> bool:
    if "@sha256:" in image:
        return False
    tag = image.rpartition("/")[2].partition(":")[2]
    return not tag or tag in moving_tags


@check("CLD-316")
def function_takes_signed_code_only(function: Function) -> None:
    """A function runs no code that its builder did not sign."""
    if function.package == "Image":
        not_applicable("a container image, which is not signed this way")
    assert function.signing, "takes code that nobody signed"
    assert function.signing == "Enforce", "only warns of code that nobody signed"


@check("CLD-317")
def scaling_group_starts_from_fixed_template(group: ScalingGroup) -> None:
    """Machines that are started by themselves come from a fixed version of a template."""
    assert group.template, "starts machines from a launch configuration, which has no versions"
    version = group.template.rpartition(":")[2]
    assert version not in MOVING, f"starts machines from whatever version is {version}"

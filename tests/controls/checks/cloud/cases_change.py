"""Cases of the checks of change."""

from sample_containers import repository, service, task
from sample_estate import REFUSED, refused
from sample_workloads import function, pipeline, scaling_group, stack

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS, Verdict.FAIL, Verdict.UNOBSERVED, Verdict.NOT_APPLICABLE
)  # fmt: skip
AT_ONCE = {"stages": [{"name": "Test", "actions": ["Deploy"]},
                      {"name": "Live", "actions": ["Approval", "Deploy"]}]}  # fmt: skip


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


CASES = [
    ("stack_has_not_drifted", PASS, "", stack(), {}),
    (
        "stack_has_not_drifted", FAIL, "what it set up was changed past its template",
        stack(drift="DRIFTED"), {},
    ),
    (
        "stack_has_not_drifted", UNOBSERVED,
        "whether it drifted could not be observed: its drift is NOT_CHECKED",
        stack(drift="NOT_CHECKED", drift_checked=None), {},
    ),
    ("stack_has_not_drifted", UNOBSERVED, _lost("drift"), refused(stack, "drift"), {}),
    ("stack_drift_is_looked_for", PASS, "", stack(), {}),
    (
        "stack_drift_is_looked_for", ASIDE, "nothing of it was set up yet",
        stack(status="REVIEW_IN_PROGRESS"), {},
    ),
    (
        "stack_drift_is_looked_for", FAIL, "nobody ever looked whether it drifted",
        stack(drift_checked=None), {},
    ),
    (
        "stack_drift_is_looked_for", FAIL, "last looked at on 2026-01-01",
        stack(drift_checked="2026-01-01T00:00:00+00:00"), {},
    ),
    (
        "stack_drift_is_looked_for", UNOBSERVED, _lost("drift_checked"),
        refused(stack, "drift_checked"), {},
    ),
    ("stack_cannot_be_deleted_at_once", PASS, "", stack(), {}),
    (
        "stack_cannot_be_deleted_at_once", ASIDE, "part of another stack, which guards it",
        stack(parent="arn:parent", protected=False), {},
    ),
    (
        "stack_cannot_be_deleted_at_once", FAIL,
        "can be deleted at once, with all that it set up", stack(protected=False), {},
    ),
    (
        "stack_cannot_be_deleted_at_once", UNOBSERVED, _lost("protected"),
        refused(stack, "protected"), {},
    ),
    ("stack_change_ended_well", PASS, "", stack(), {}),
    ("stack_change_ended_well", PASS, "", stack(status="UPDATE_ROLLBACK_COMPLETE"), {}),
    (
        "stack_change_ended_well", FAIL, "its last change is stuck: UPDATE_ROLLBACK_FAILED",
        stack(status="UPDATE_ROLLBACK_FAILED"), {},
    ),
    (
        "stack_change_ended_well", FAIL, "its last change is stuck: ROLLBACK_COMPLETE",
        stack(status="ROLLBACK_COMPLETE"), {},
    ),
    ("stack_change_ended_well", UNOBSERVED, _lost("status"), refused(stack, "status"), {}),
    ("service_takes_failed_change_back", PASS, "", service(), {}),
    (
        "service_takes_failed_change_back", FAIL,
        "a change that fails is not taken back by itself", service(rolls_back=False), {},
    ),
    (
        "service_takes_failed_change_back", UNOBSERVED, _lost("rolls_back"),
        refused(service, "rolls_back"), {},
    ),
    ("pipeline_waits_for_approval", PASS, "", pipeline(), {}),
    (
        "pipeline_waits_for_approval", ASIDE, "deploys nothing",
        pipeline(stages=[{"name": "Test", "actions": ["Test"]}]), {},
    ),
    (
        "pipeline_waits_for_approval", FAIL, "deploys without approval in Test",
        pipeline(**AT_ONCE), {},
    ),
    ("pipeline_waits_for_approval", PASS, "", pipeline(**AT_ONCE), {"exempt": ["release"]}),
    ("pipeline_waits_for_approval", UNOBSERVED, _lost("stages"), refused(pipeline, "stages"), {}),
    ("repository_tags_are_fixed", PASS, "", repository(), {}),
    (
        "repository_tags_are_fixed", FAIL, "tags may be moved: MUTABLE",
        repository(mutability="MUTABLE"), {},
    ),
    (
        "repository_tags_are_fixed", UNOBSERVED, _lost("mutability"),
        refused(repository, "mutability"), {},
    ),
    ("task_images_are_pinned", PASS, "", task(), {}),
    ("task_images_are_pinned", PASS, "", task(image=f"example.com:5000/web@sha256:{'0' * 64}"), {}),
    (
        "task_images_are_pinned", FAIL, "runs images whose tag moves: example.com:5000/web",
        task(image="example.com:5000/web"), {},
    ),
    (
        "task_images_are_pinned", FAIL, "runs images whose tag moves: example.com/web:latest",
        task(image="example.com/web:latest"), {},
    ),
    ("task_images_are_pinned", UNOBSERVED, _lost("containers"), refused(task, "containers"), {}),
    ("function_takes_signed_code_only", PASS, "", function(), {}),
    (
        "function_takes_signed_code_only", ASIDE,
        "a container image, which is not signed this way",
        function(package="Image", signing=None), {},
    ),
    (
        "function_takes_signed_code_only", FAIL, "takes code that nobody signed",
        function(signing=None), {},
    ),
    (
        "function_takes_signed_code_only", FAIL, "only warns of code that nobody signed",
        function(signing="Warn"), {},
    ),
    (
        "function_takes_signed_code_only", UNOBSERVED, _lost("signing"),
        refused(function, "signing"), {},
    ),
    ("scaling_group_starts_from_fixed_template", PASS, "", scaling_group(), {}),
    (
        "scaling_group_starts_from_fixed_template", FAIL,
        "starts machines from a launch configuration, which has no versions",
        scaling_group(template=None), {},
    ),
    (
        "scaling_group_starts_from_fixed_template", FAIL,
        "starts machines from whatever version is $Latest",
        scaling_group(template="lt-1:$Latest"), {},
    ),
    (
        "scaling_group_starts_from_fixed_template", UNOBSERVED, _lost("template"),
        refused(scaling_group, "template"), {},
    ),
]  # fmt: skip
"""Check, verdict, reason, subject, and the populations and thresholds that differ from sound."""

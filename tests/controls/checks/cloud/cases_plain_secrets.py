"""Cases of the checks of secrets in plain settings."""

from sample_containers import task
from sample_estate import REFUSED, refused
from sample_workloads import credential, function, parameter, pipeline, project, stack

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED = Verdict.PASS, Verdict.FAIL, Verdict.UNOBSERVED
PLAIN = {"name": "NPM_TOKEN", "type": "PLAINTEXT"}


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


CASES = [
    ("function_variables_hold_no_secrets", PASS, "", function(), {}),
    ("function_variables_hold_no_secrets", PASS, "", function(variables=["DB_SECRET_ARN"]), {}),
    (
        "function_variables_hold_no_secrets", FAIL,
        "starts with secrets in plain variables: DB_PASSWORD, apiKey",
        function(variables=["STAGE", "apiKey", "DB_PASSWORD"]), {},
    ),
    (
        "function_variables_hold_no_secrets", UNOBSERVED, _lost("variables"),
        refused(function, "variables"), {},
    ),
    ("task_variables_hold_no_secrets", PASS, "", task(), {}),
    (
        "task_variables_hold_no_secrets", FAIL,
        "starts with secrets in plain variables: API_TOKEN", task(variables=["API_TOKEN"]), {},
    ),
    (
        "task_variables_hold_no_secrets", UNOBSERVED, _lost("containers"),
        refused(task, "containers"), {},
    ),
    ("build_variables_hold_no_secrets", PASS, "", project(), {}),
    (
        "build_variables_hold_no_secrets", FAIL,
        "builds with secrets in plain variables: NPM_TOKEN", project(variables=[PLAIN]), {},
    ),
    (
        "build_variables_hold_no_secrets", UNOBSERVED, _lost("variables"),
        refused(project, "variables"), {},
    ),
    ("stack_hides_its_secrets", PASS, "", stack(), {}),
    (
        "stack_hides_its_secrets", FAIL, "shows parameters that are called secrets: DbPassword",
        stack(parameters=[{"name": "DbPassword", "hidden": False}]), {},
    ),
    ("stack_hides_its_secrets", UNOBSERVED, _lost("parameters"), refused(stack, "parameters"), {}),
    ("stack_gives_no_secrets_out", PASS, "", stack(), {}),
    (
        "stack_gives_no_secrets_out", FAIL, "shows outputs that are called secrets: ApiKey",
        stack(outputs=["ApiKey", "TopicArn"]), {},
    ),
    ("stack_gives_no_secrets_out", UNOBSERVED, _lost("outputs"), refused(stack, "outputs"), {}),
    ("parameter_is_kept_secret", PASS, "", parameter(), {}),
    ("parameter_is_kept_secret", PASS, "", parameter(name="stage", type="String"), {}),
    (
        "parameter_is_kept_secret", FAIL, "is called a secret and kept as plain String",
        parameter(type="String"), {},
    ),
    ("parameter_is_kept_secret", UNOBSERVED, _lost("type"), refused(parameter, "type"), {}),
    ("source_is_fetched_without_password", PASS, "", credential(), {}),
    (
        "source_is_fetched_without_password", FAIL, "signs in at GITHUB by PERSONAL_ACCESS_TOKEN",
        credential(sign_in="PERSONAL_ACCESS_TOKEN"), {},
    ),
    (
        "source_is_fetched_without_password", UNOBSERVED, _lost("sign_in"),
        refused(credential, "sign_in"), {},
    ),
    ("pipeline_fetches_by_connection", PASS, "", pipeline(), {}),
    (
        "pipeline_fetches_by_connection", FAIL,
        "fetches its source by a token that stands in the pipeline",
        pipeline(plain_source=True), {},
    ),
    (
        "pipeline_fetches_by_connection", UNOBSERVED, _lost("plain_source"),
        refused(pipeline, "plain_source"), {},
    ),
]  # fmt: skip
"""Check, verdict, reason, subject, and the populations and thresholds that differ from sound."""

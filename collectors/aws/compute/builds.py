"""CodeBuild projects and the credentials they fetch sources with."""

from collections.abc import Iterator
from typing import Any

from typing_extensions import TypedDict

from collectors.aws.compute.arns import batches
from collectors.aws.session import Aws
from collectors.aws.storage.rated import tagged
from collectors.collector import collector
from collectors.errors import UnobservedError
from collectors.resource import Resource
from evidence.record import Fields
from evidence.transcript import Gap

PROJECTS = "codebuild:ListProjects"
DETAILS = "codebuild:BatchGetProjects"
CREDENTIALS = "codebuild:ListSourceCredentials"
PROJECTS_A_QUESTION = 100


class BuildVariable(TypedDict):
    """A variable of a build, by name; `type` is `PLAINTEXT`, `PARAMETER_STORE` or so."""

    name: str
    type: str


class BuildProject(Resource, kind="aws.codebuild.project"):
    """A CodeBuild project of one region; its id is the ARN.

    `privileged` tells that builds have root rights on their host. `visibility` is `PRIVATE` or
    `PUBLIC_READ`, where everybody may read its builds. `logs` are the logs that are written
    (`cloudwatch`, `s3`) and `plain_logs` tells that those in S3 are not encrypted.
    `plain_artifacts` tells that what it makes is not encrypted. `insecure_source` tells that
    certificates of its sources are not looked at.
    """

    name: str
    role: str | None
    privileged: bool
    visibility: str
    variables: list[BuildVariable]
    logs: list[str]
    plain_logs: bool
    plain_artifacts: bool
    insecure_source: bool
    kms_key: str | None
    tags: dict[str, str]


class SourceCredential(Resource, kind="aws.codebuild.source_credential"):
    """What CodeBuild signs in with at a place of sources; its id is the ARN.

    `server` is the place (`GITHUB`); `sign_in` the way: `OAUTH`, `BASIC_AUTH`,
    `PERSONAL_ACCESS_TOKEN`, `CODECONNECTIONS` or `SECRETS_MANAGER`.
    """

    server: str
    sign_in: str


@collector(BuildProject, grain="region", needs=(PROJECTS, DETAILS))
def build_projects(aws: Aws) -> Iterator[Fields]:
    """Every project of the region."""
    names = sorted(aws.pages(PROJECTS, "projects"))
    for some in batches(names, PROJECTS_A_QUESTION):
        answer = aws.call(DETAILS, names=some)
        for told in answer["projects"]:
            yield _project(told)
        if answer.get("projectsNotFound"):
            raise UnobservedError(Gap(DETAILS, "incomplete", "ProjectsNotFound"))


def _project(told: dict[str, Any]) -> Fields:
    machine, logs = told["machine"], told.get("logsConfig") or {}
    made = [told["artifacts"], *(told.get("secondaryArtifacts") or ())]
    sources = [told["source"], *(told.get("secondarySources") or ())]
    bucket = logs.get("s3Logs") or {}
    # CloudWatch Logs are on where nothing is said (API reference, CloudWatchLogsConfig).
    watched = (logs.get("cloudWatchLogs") or {"status": "ENABLED"})["status"] == "ENABLED"
    stored = bucket.get("status") == "ENABLED"
    return {
        "id": told["arn"],
        "name": told["name"],
        "role": told.get("serviceRole"),
        "privileged": bool(machine.get("privilegedMode")),
        "visibility": told.get("projectVisibility") or "PRIVATE",
        "variables": [_variable(each) for each in machine.get("environmentVariables") or ()],
        "logs": [name for name, on in (("cloudwatch", watched), ("s3", stored)) if on],
        "plain_logs": stored and bool(bucket.get("encryptionDisabled")),
        "plain_artifacts": any(
            each["type"] == "S3" and bool(each.get("encryptionDisabled")) for each in made
        ),
        "insecure_source": any(bool(each.get("insecureSsl")) for each in sources),
        "kms_key": told.get("encryptionKey"),
        "tags": tagged(told.get("tags")),
    }


def _variable(told: dict[str, str]) -> BuildVariable:
    # "The type of environment variable" is PLAINTEXT by default (API reference).
    return BuildVariable(name=told["name"], type=told.get("type") or "PLAINTEXT")


@collector(SourceCredential, grain="region", needs=(CREDENTIALS,))
def source_credentials(aws: Aws) -> Iterator[Fields]:
    """Every credential for sources in the region, never the token itself."""
    for told in aws.call(CREDENTIALS)["sourceCredentialsInfos"]:
        yield {"id": told["arn"], "server": told["serverType"], "sign_in": told["authType"]}

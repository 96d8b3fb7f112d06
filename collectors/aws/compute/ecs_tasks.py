"""ECS task definitions: what containers may do, as whom they run, and what they start with."""

from collections.abc import Iterator
from typing import Any

from typing_extensions import TypedDict

from collectors.aws.compute.ecs import (
    CLUSTERS,
    PAGE,
    SERVICE_DETAILS,
    SERVICES,
    defined_by,
    service_details,
)
from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

DEFINITIONS = "ecs:ListTaskDefinitions"
DETAILS = "ecs:DescribeTaskDefinition"


class TaskContainer(TypedDict):
    """One container of a task.

    `user` is None where the image decides. Of `variables` and `secrets` only names are read: the
    former stand in the definition as plain text, the latter are fetched from a store of secrets.
    `log_driver` is None where nothing is logged.
    """

    name: str
    image: str
    privileged: bool
    read_only: bool
    user: str | None
    log_driver: str | None
    variables: list[str]
    secrets: list[str]


class TaskDefinition(Resource, kind="aws.ecs.task_definition"):
    """A task definition that a service runs, or the newest of its family; its id is the ARN.

    `network` is `awsvpc`, `bridge`, `host` or `none`; `processes` is `host` where its containers
    see those of their host, else `task` or None. `task_role` is what they may do in AWS.
    """

    family: str
    in_use: bool
    network: str | None
    processes: str | None
    task_role: str | None
    containers: list[TaskContainer]


@collector(
    TaskDefinition,
    grain="region",
    needs=(CLUSTERS, SERVICES, SERVICE_DETAILS, DEFINITIONS, DETAILS),
)
def task_definitions(aws: Aws) -> Iterator[Fields]:
    """The newest active revision of every family, and whatever revision a service runs."""
    newest: dict[str, str] = {}
    for arn in aws.pages(DEFINITIONS, "taskDefinitionArns", status="ACTIVE", maxResults=PAGE):
        family = _family(arn)
        newest[family] = max(newest.get(family, arn), arn, key=_revision)
    used = {arn for told in service_details(aws) for arn in defined_by(told)}
    for arn in sorted(used.union(newest.values())):
        yield {"id": arn, "family": _family(arn), "in_use": arn in used}


def _family(arn: str) -> str:
    return arn.rpartition("/")[2].partition(":")[0]


def _revision(arn: str) -> int:
    return int(arn.rpartition(":")[2])


def _asked(aws: Aws, row: Fields) -> dict[str, Any]:
    told: dict[str, Any] = aws.call(DETAILS, taskDefinition=row["id"])["taskDefinition"]
    return told


@task_definitions.facet
def network(aws: Aws, row: Fields) -> str | None:
    """Whose network its containers are on; None where the platform's default is taken."""
    return _asked(aws, row).get("networkMode")


@task_definitions.facet
def processes(aws: Aws, row: Fields) -> str | None:
    """Whose processes its containers see."""
    return _asked(aws, row).get("pidMode") or None


@task_definitions.facet
def task_role(aws: Aws, row: Fields) -> str | None:
    """The role its containers act under."""
    return _asked(aws, row).get("taskRoleArn") or None


@task_definitions.facet
def containers(aws: Aws, row: Fields) -> list[TaskContainer]:
    """Its containers, in the order of the definition."""
    return [_container(each) for each in _asked(aws, row)["containerDefinitions"]]


def _container(told: dict[str, Any]) -> TaskContainer:
    return TaskContainer(
        name=told["name"],
        image=told["image"],
        # AWS leaves out what is not set; unset is off (API reference, ContainerDefinition).
        privileged=bool(told.get("privileged")),
        read_only=bool(told.get("readonlyRootFilesystem")),
        user=told.get("user") or None,
        log_driver=(told.get("logConfiguration") or {}).get("logDriver"),
        variables=sorted(each["name"] for each in told.get("environment") or ()),
        secrets=sorted(each["name"] for each in told.get("secrets") or ()),
    )

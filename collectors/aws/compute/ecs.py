"""ECS clusters and services: what is recorded of them, and how their tasks meet the network."""

from collections.abc import Iterator
from typing import Any

from collectors.aws.compute.arns import batches
from collectors.aws.session import Aws
from collectors.aws.storage.rated import tagged
from collectors.collector import collector
from collectors.errors import UnobservedError
from collectors.resource import Resource
from evidence.record import Fields
from evidence.transcript import Gap

CLUSTERS = "ecs:ListClusters"
CLUSTER_DETAILS = "ecs:DescribeClusters"
SERVICES = "ecs:ListServices"
SERVICE_DETAILS = "ecs:DescribeServices"
PAGE = 100
"""Names a page and clusters a question, the most that AWS takes."""
SERVICES_A_QUESTION = 10


class EcsCluster(Resource, kind="aws.ecs.cluster"):
    """A cluster of ECS in one region; its id is the ARN.

    `insights` is `enabled`, `enhanced` or `disabled`. `session_log` says where the commands go that
    people run inside of containers: `DEFAULT` (the task's own log), `OVERRIDE` or `NONE`;
    `session_key` is the KMS key of such sessions, None for none.
    """

    name: str
    status: str
    insights: str
    session_log: str
    session_key: str | None
    tags: dict[str, str]


class EcsService(Resource, kind="aws.ecs.service"):
    """A service of an ECS cluster; its id is the ARN.

    `public_address` tells that its tasks get addresses on the internet, None where the tasks share
    the network of their host. `commands` tells that people may run commands inside of its
    containers. `platform` is the Fargate platform's version, None on machines of one's own.
    `rolls_back` tells that a failed deployment is taken back by itself.
    """

    name: str
    cluster: str
    task_definitions: list[str]
    launch: str | None
    platform: str | None
    public_address: bool | None
    security_groups: list[str]
    commands: bool
    rolls_back: bool
    tags: dict[str, str]


def cluster_arns(aws: Aws) -> list[str]:
    """The ARN of every cluster of the region."""
    return sorted(aws.pages(CLUSTERS, "clusterArns", maxResults=PAGE))


def service_details(aws: Aws) -> Iterator[dict[str, Any]]:
    """Every service of every cluster of the region, as AWS describes it."""
    for cluster in cluster_arns(aws):
        arns = sorted(aws.pages(SERVICES, "serviceArns", cluster=cluster, maxResults=PAGE))
        for some in batches(arns, SERVICES_A_QUESTION):
            answer = aws.call(SERVICE_DETAILS, cluster=cluster, services=some, include=["TAGS"])
            yield from _described(answer, SERVICE_DETAILS, "services")


def defined_by(service: dict[str, Any]) -> list[str]:
    """The task definitions that a service runs: its own, or those of its task sets.

    Where deployments are done from outside only the sets name any.
    """
    named = [service, *(service.get("taskSets") or ())]
    return sorted({each["taskDefinition"] for each in named if each.get("taskDefinition")})


def _described(answer: dict[str, Any], operation: str, key: str) -> list[dict[str, Any]]:
    """What was described, if nothing that was listed is left out."""
    if answer.get("failures"):
        raise UnobservedError(Gap(operation, "incomplete", "Failures"))
    found: list[dict[str, Any]] = answer[key]
    return found


@collector(EcsCluster, grain="region", needs=(CLUSTERS, CLUSTER_DETAILS))
def clusters(aws: Aws) -> Iterator[Fields]:
    """Every cluster of the region."""
    included = ["CONFIGURATIONS", "SETTINGS", "TAGS"]
    for some in batches(cluster_arns(aws), PAGE):
        answer = aws.call(CLUSTER_DETAILS, clusters=some, include=included)
        for told in _described(answer, CLUSTER_DETAILS, "clusters"):
            settings = {each["name"]: each["value"] for each in told.get("settings") or ()}
            command = (told.get("configuration") or {}).get("executeCommandConfiguration") or {}
            yield {
                "id": told["clusterArn"],
                "name": told["clusterName"],
                "status": told["status"],
                "insights": settings.get("containerInsights", "disabled"),
                # What holds where nothing is set (API reference, ExecuteCommandConfiguration).
                "session_log": command.get("logging") or "DEFAULT",
                "session_key": command.get("kmsKeyId"),
                "tags": tagged(told.get("tags")),
            }


@collector(EcsService, grain="region", needs=(CLUSTERS, SERVICES, SERVICE_DETAILS))
def services(aws: Aws) -> Iterator[Fields]:
    """Every service of every cluster of the region."""
    for told in service_details(aws):
        network = (told.get("networkConfiguration") or {}).get("awsvpcConfiguration")
        breaker = (told.get("deploymentConfiguration") or {}).get("deploymentCircuitBreaker") or {}
        yield {
            "id": told["serviceArn"],
            "name": told["serviceName"],
            "cluster": told["clusterArn"],
            "task_definitions": defined_by(told),
            "launch": told.get("launchType"),
            "platform": told.get("platformVersion"),
            # "The default value is DISABLED" (API reference, AwsVpcConfiguration).
            "public_address": network and network.get("assignPublicIp") == "ENABLED",
            "security_groups": sorted((network or {}).get("securityGroups") or ()),
            "commands": bool(told.get("enableExecuteCommand")),
            "rolls_back": bool(breaker.get("enable") and breaker.get("rollback")),
            "tags": tagged(told.get("tags")),
        }

"""A sample of containers and messages in a cloud account, as they should be."""

from copy import deepcopy
from typing import Any

from sample_workloads import ACCOUNT, KEY, REGION, TAGS, arn

from collectors.aws.compute.ecs import EcsCluster, EcsService
from collectors.aws.compute.ecs_tasks import TaskDefinition
from collectors.aws.compute.eks import EksCluster, NodeGroup
from collectors.aws.compute.public_repositories import PublicRepository
from collectors.aws.compute.repositories import Registry, Repository
from collectors.aws.messaging.queues import Queue
from collectors.aws.messaging.streams import Delivery, Stream
from collectors.aws.messaging.topics import Topic
from collectors.aws.policies.policy import statements


def policy(effect: str, actions: list[str], resource: str, **more: Any) -> list[dict[str, Any]]:
    """The one statement of a policy for everybody."""
    each = {"Effect": effect, "Principal": "*", "Action": actions, "Resource": resource, **more}
    return [dict(one) for one in statements({"Statement": each}, "sample")]


def tls_only(actions: list[str], resource: str) -> list[dict[str, Any]]:
    """A policy that turns away whoever comes without TLS."""
    plain = {"Bool": {"aws:SecureTransport": "false"}}
    return policy("Deny", actions, resource, Condition=plain)


def repository(**changed: Any) -> Repository:
    """A repository of images."""
    row = {
        "id": arn("ecr", "repository/app/orders"),
        "name": "app/orders",
        "mutability": "IMMUTABLE",
        "scan_on_push": True,
        "encryption": "KMS",
        "kms_key": KEY,
        "tags": TAGS,
        "lifecycle": True,
        "policy": None,
    }
    return Repository.of(**deepcopy(row | changed))


def public_repository(**changed: Any) -> PublicRepository:
    """A repository that anybody may fetch from."""
    own = f"arn:aws:ecr-public::{ACCOUNT}:repository/tools"
    return PublicRepository.of(**{"id": own, "name": "tools", **changed})


def registry(**changed: Any) -> Registry:
    """A registry that scans nothing by itself."""
    return Registry.of(**{"id": REGION, "scan_type": "BASIC", "rules": [], **changed})


def task_cluster(**changed: Any) -> EcsCluster:
    """A cluster of ECS."""
    row = {
        "id": arn("ecs", "cluster/live"),
        "name": "live",
        "status": "ACTIVE",
        "insights": "enabled",
        "session_log": "DEFAULT",
        "session_key": None,
        "tags": TAGS,
    }
    return EcsCluster.of(**deepcopy(row | changed))


def service(**changed: Any) -> EcsService:
    """A service on AWS's own machines."""
    row = {
        "id": arn("ecs", "service/live/web"),
        "name": "web",
        "cluster": arn("ecs", "cluster/live"),
        "task_definitions": [arn("ecs", "task-definition/web:1")],
        "launch": "FARGATE",
        "platform": "LATEST",
        "public_address": False,
        "security_groups": [],
        "commands": True,
        "rolls_back": True,
        "tags": TAGS,
    }
    return EcsService.of(**deepcopy(row | changed))


def container(**changed: Any) -> dict[str, Any]:
    """A container of a task."""
    row: dict[str, Any] = {
        "name": "web",
        "image": "example.com/web:1.4.2",
        "privileged": False,
        "read_only": True,
        "user": "1000",
        "log_driver": "awslogs",
        "variables": ["STAGE", "DB_PASSWORD_ARN"],
        "secrets": ["DB_PASSWORD"],
    }
    return row | changed


def task(**changed: Any) -> TaskDefinition:
    """A task definition in use; keywords of a container change its one container."""
    known = container()
    inner = {name: changed.pop(name) for name in list(changed) if name in known}
    row = {
        "id": arn("ecs", "task-definition/web:1"),
        "family": "web",
        "in_use": True,
        "network": "awsvpc",
        "processes": None,
        "task_role": None,
        "containers": [container(**inner)],
    }
    return TaskDefinition.of(**deepcopy(row | changed))


def kubernetes(**changed: Any) -> EksCluster:
    """A managed cluster of Kubernetes."""
    row = {
        "id": arn("eks", "cluster/live"),
        "name": "live",
        "version": "1.34",
        "endpoint": "https://ABCD.gr7.eu-west-1.eks.amazonaws.com",
        "public_endpoint": True,
        "private_endpoint": True,
        "public_ranges": ["203.0.113.0/24"],
        "secrets_key": KEY,
        "logs": ["api", "audit", "authenticator"],
        "sign_in": "API",
        "role": f"arn:aws:iam::{ACCOUNT}:role/eks",
        "tags": TAGS,
    }
    return EksCluster.of(**deepcopy(row | changed))


def nodes(**changed: Any) -> NodeGroup:
    """The machines of the cluster of `kubernetes()`."""
    row = {
        "id": arn("eks", "nodegroup/live/workers"),
        "name": "workers",
        "cluster": "live",
        "version": "1.33",
        "image": "AL2023_x86_64_STANDARD",
        "ssh": False,
        "ssh_groups": [],
        "tags": TAGS,
    }
    return NodeGroup.of(**deepcopy(row | changed))


def topic(**changed: Any) -> Topic:
    """A topic."""
    own = arn("sns", "orders")
    row = {
        "id": own,
        "name": "orders",
        "tags": TAGS,
        "protocols": ["https", "sqs"],
        "policy": tls_only(["sns:Publish"], own),
        "kms_key": KEY,
    }
    return Topic.of(**deepcopy(row | changed))


def queue(**changed: Any) -> Queue:
    """A queue."""
    own = arn("sqs", "orders")
    row = {
        "id": own,
        "name": "orders",
        "url": f"https://sqs.{REGION}.example.com/{ACCOUNT}/orders",
        "tags": TAGS,
        "policy": tls_only(["sqs:*"], own),
        "encryption": "sqs",
        "kms_key": None,
        "dead_letters": arn("sqs", "orders-dlq"),
        "retention": 345600,
    }
    return Queue.of(**deepcopy(row | changed))


def stream(**changed: Any) -> Stream:
    """A data stream."""
    own = {"id": arn("kinesis", "stream/clicks"), "name": "clicks"}
    return Stream.of(**{**own, "encryption": "KMS", "kms_key": KEY, "retention": 24, **changed})


def delivery(**changed: Any) -> Delivery:
    """A delivery stream that programmes put into."""
    own = {"id": arn("firehose", "deliverystream/clicks"), "name": "clicks"}
    row = {**own, "source": "DirectPut", "encryption": "ENABLED", "kms_key": None}
    return Delivery.of(**{**row, **changed})

"""A sample of what runs in a cloud account: machines, functions and builds as they should be."""

from copy import deepcopy
from typing import Any

from collectors.aws.compute.aliases import FunctionAlias
from collectors.aws.compute.analytics import EmrBlock, Notebook
from collectors.aws.compute.auto_scaling import ScalingGroup
from collectors.aws.compute.builds import BuildProject, SourceCredential
from collectors.aws.compute.functions import Function
from collectors.aws.compute.images import MachineImage
from collectors.aws.compute.managed_instances import ManagedInstance
from collectors.aws.compute.patch_baselines import PatchBaseline
from collectors.aws.compute.pipelines import Pipeline
from collectors.aws.compute.ssm_store import Document, ManagerSettings, Parameter
from collectors.aws.compute.stacks import Stack
from collectors.aws.compute.state_machines import StateMachine
from collectors.aws.network.instances import Instance

REGION = "ap-northeast-1"
ACCOUNT = "111122223333"
TAGS = {"owner": "platform", "data-class": "internal", "environment": "production"}
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1"


def arn(service: str, resource: str) -> str:
    """An ARN of the sample account."""
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}"


def machine(**changed: Any) -> Instance:
    """A machine that runs, started from `machine_image()`."""
    row = {
        "id": "i-0a1",
        "vpc": "vpc-1",
        "subnet": "subnet-1",
        "groups": [],
        "interfaces": [],
        "public_address": None,
        "metadata": {"enabled": True, "tokens": "required", "hops": 1},
        "profile": None,
        "state": "running",
        "image": "ami-1",
        "type": "t3.micro",
        "launched": "2026-06-01T00:00:00+00:00",
        "monitoring": False,
        "tags": TAGS,
    }
    return Instance.of(**deepcopy(row | changed))


def managed(**changed: Any) -> ManagedInstance:
    """The machine of `machine()` as Systems Manager knows it."""
    row = {
        "id": "i-0a1",
        "resource_type": "EC2Instance",
        "online": True,
        "platform": "Linux",
        "platform_name": "Amazon Linux",
        "platform_version": "2023",
        "associations": "Success",
        "patches": patches(),
    }
    return ManagedInstance.of(**deepcopy(row | changed))


def patches(**changed: Any) -> dict[str, Any]:
    """What a scan found on a machine that lacks nothing."""
    row = {
        "baseline": "pb-1",
        "operation": "Scan",
        "ended": "2026-06-14T01:00:00+00:00",
        "missing": 0,
        "failed": 0,
        "restart_pending": 0,
        "critical": 0,
        "security": 0,
    }
    return row | changed


def baseline(**changed: Any) -> PatchBaseline:
    """A patch baseline that approves after a week."""
    row = {
        "id": "pb-1",
        "name": "linux",
        "system": "AMAZON_LINUX_2023",
        "default": True,
        "rules": [{"after_days": 7, "filters": ["CLASSIFICATION = Security"]}],
        "groups": [],
        "rejected": 0,
    }
    return PatchBaseline.of(**deepcopy(row | changed))


def machine_image(**changed: Any) -> MachineImage:
    """A machine image of the account's own."""
    row = {
        "id": "ami-1",
        "name": "base",
        "state": "available",
        "public": False,
        "encrypted": True,
        "created": "2026-05-01T00:00:00+00:00",
        "deprecated": None,
        "source": None,
        "tags": TAGS,
    }
    return MachineImage.of(**deepcopy(row | changed))


def scaling_group(**changed: Any) -> ScalingGroup:
    """A group of machines behind a load balancer."""
    row = {
        "id": arn("autoscaling", "autoScalingGroup:1:autoScalingGroupName/web"),
        "name": "web",
        "template": "lt-1:3",
        "zones": [f"{REGION}a", f"{REGION}c"],
        "health_checks": ["ELB"],
        "balanced": True,
        "tags": TAGS,
        "tags_passed_on": ["data-class", "environment", "owner"],
    }
    return ScalingGroup.of(**deepcopy(row | changed))


def function(**changed: Any) -> Function:
    """A function that nobody outside can call."""
    row = {
        "id": arn("lambda", "function:orders"),
        "name": "orders",
        "runtime": "python3.13",
        "package": "Zip",
        "role": f"arn:aws:iam::{ACCOUNT}:role/orders",
        "vpc": None,
        "security_groups": [],
        "kms_key": None,
        "variables": ["STAGE"],
        "layers": [],
        "tracing": "Active",
        "dead_letters": arn("sqs", "orders-dlq"),
        "tags": TAGS,
        "signing": "Enforce",
        "policy": None,
        "urls": [],
    }
    return Function.of(**deepcopy(row | changed))


def alias(**changed: Any) -> FunctionAlias:
    """An alias of `function()` that nobody outside can call."""
    row = {
        "id": arn("lambda", "function:orders:live"),
        "name": "live",
        "function": arn("lambda", "function:orders"),
        "policy": None,
        "urls": [],
    }
    return FunctionAlias.of(**deepcopy(row | changed))


def stack(**changed: Any) -> Stack:
    """A stack that is as its template says."""
    row = {
        "id": arn("cloudformation", "stack/orders/1"),
        "name": "orders",
        "status": "UPDATE_COMPLETE",
        "created": "2025-04-01T00:00:00+00:00",
        "changed": "2026-06-01T00:00:00+00:00",
        "parent": None,
        "drift": "IN_SYNC",
        "drift_checked": "2026-06-10T00:00:00+00:00",
        "protected": True,
        "role": None,
        "notifies": [],
        "parameters": [{"name": "DbPassword", "hidden": True}, {"name": "Stage", "hidden": False}],
        "outputs": ["TopicArn"],
        "tags": TAGS,
    }
    return Stack.of(**deepcopy(row | changed))


def project(**changed: Any) -> BuildProject:
    """A build."""
    row = {
        "id": arn("codebuild", "project/release"),
        "name": "release",
        "role": None,
        "privileged": False,
        "visibility": "PRIVATE",
        "variables": [
            {"name": "STAGE", "type": "PLAINTEXT"},
            {"name": "NPM_TOKEN", "type": "SECRETS_MANAGER"},
        ],
        "logs": ["cloudwatch"],
        "plain_logs": False,
        "plain_artifacts": False,
        "insecure_source": False,
        "kms_key": KEY,
        "tags": TAGS,
    }
    return BuildProject.of(**deepcopy(row | changed))


def credential(**changed: Any) -> SourceCredential:
    """What builds fetch their sources with."""
    row = {"id": arn("codebuild", "token/github"), "server": "GITHUB", "sign_in": "CODECONNECTIONS"}
    return SourceCredential.of(**deepcopy(row | changed))


def pipeline(**changed: Any) -> Pipeline:
    """A pipeline in which somebody approves what goes live."""
    stages = [
        {"name": "Source", "actions": ["Source"]},
        {"name": "Live", "actions": ["Approval", "Deploy"]},
    ]
    row = {
        "id": arn("codepipeline", "release"),
        "name": "release",
        "stages": stages,
        "plain_source": False,
    }
    return Pipeline.of(**deepcopy(row | changed))


def parameter(**changed: Any) -> Parameter:
    """A parameter that is kept secret."""
    row = {
        "id": arn("ssm", "parameter/orders/password"),
        "name": "/orders/password",
        "type": "SecureString",
        "tier": "Standard",
        "kms_key": KEY,
        "changed": "2026-06-01T00:00:00+00:00",
    }
    return Parameter.of(**deepcopy(row | changed))


def document(**changed: Any) -> Document:
    """A document that one other account may use."""
    row = {
        "id": arn("ssm", "document/restart"),
        "name": "restart",
        "type": "Command",
        "shared_with": ["444455556666"],
        "tags": TAGS,
    }
    return Document.of(**deepcopy(row | changed))


def manager_settings(**changed: Any) -> ManagerSettings:
    """A region in which no document can be shared with everybody."""
    return ManagerSettings.of(**{"id": REGION, "public_sharing": False, **changed})


def state_machine(**changed: Any) -> StateMachine:
    """A state machine whose runs are recorded."""
    row = {
        "id": arn("states", "stateMachine:ship"),
        "name": "ship",
        "type": "STANDARD",
        "log_level": "ERROR",
        "log_data": False,
        "tracing": True,
    }
    return StateMachine.of(**deepcopy(row | changed))


def emr_block(**changed: Any) -> EmrBlock:
    """A region in which no cluster starts that the internet may reach."""
    return EmrBlock.of(**{"id": REGION, "blocks": True, "open_ports": ["22"], **changed})


def notebook(**changed: Any) -> Notebook:
    """A notebook inside of our own network."""
    row = {
        "id": arn("sagemaker", "notebook-instance/lab"),
        "name": "lab",
        "internet": False,
        "root": False,
        "kms_key": KEY,
        "subnet": "subnet-1",
    }
    return Notebook.of(**deepcopy(row | changed))

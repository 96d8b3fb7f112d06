"""CloudFormation stacks: their state, their drift, and what their settings are called."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from typing_extensions import TypedDict

from collectors.aws.session import Aws
from collectors.aws.storage.rated import tagged
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

STACKS = "cloudformation:DescribeStacks"


class StackParameter(TypedDict):
    """A parameter of a stack, by name; `hidden` tells that AWS masks its value (NoEcho)."""

    name: str
    hidden: bool


class Stack(Resource, kind="aws.cloudformation.stack"):
    """A stack of one region; its id is the ARN.

    `parent` is the stack that it is part of, None for one that stands by itself. `drift` is
    `IN_SYNC`, `DRIFTED`, `UNKNOWN` or `NOT_CHECKED` as of `drift_checked`. `role` is what it is
    changed with, None where whoever changes it does so with rights of their own. Of parameters and
    outputs only names are read.
    """

    name: str
    status: str
    created: datetime
    changed: datetime | None
    parent: str | None
    drift: str
    drift_checked: datetime | None
    protected: bool
    role: str | None
    notifies: list[str]
    parameters: list[StackParameter]
    outputs: list[str]
    tags: dict[str, str]


@collector(Stack, grain="region", needs=(STACKS,))
def stacks(aws: Aws) -> Iterator[Fields]:
    """Every stack of the region that is not deleted."""
    for told in aws.pages(STACKS, "Stacks"):
        drift = told.get("DriftInformation") or {"StackDriftStatus": "NOT_CHECKED"}
        yield {
            "id": told["StackId"],
            "name": told["StackName"],
            "status": told["StackStatus"],
            "created": told["CreationTime"],
            "changed": told.get("LastUpdatedTime"),
            "parent": told.get("ParentId"),
            "drift": drift["StackDriftStatus"],
            "drift_checked": drift.get("LastCheckTimestamp"),
            "protected": bool(told.get("EnableTerminationProtection")),
            "role": told.get("RoleARN"),
            "notifies": sorted(told.get("NotificationARNs") or ()),
            "parameters": [_parameter(each) for each in told.get("Parameters") or ()],
            "outputs": sorted(each["OutputKey"] for each in told.get("Outputs") or ()),
            "tags": tagged(told.get("Tags")),
        }


def _parameter(told: dict[str, Any]) -> StackParameter:
    return StackParameter(name=told["ParameterKey"], hidden=told["Hidden"])

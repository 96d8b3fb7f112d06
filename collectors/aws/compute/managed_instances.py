"""Machines that Systems Manager knows, and what it last found of their patches."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from typing_extensions import TypedDict

from collectors.aws.compute.arns import batches
from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.errors import UnobservedError
from collectors.resource import Resource
from evidence.record import UNOBSERVED, Fields

INSTANCES = "ssm:DescribeInstanceInformation"
PATCHES = "ssm:DescribeInstancePatchStates"
PAGE = 50
"""Machines a page and a question, the most that AWS takes."""


class PatchState(TypedDict):
    """What the last scan or installation of patches found on a machine.

    Counts are of patches. `security` are those of a security class and `critical` those rated
    critical that are missing, failed or wait for a restart; None where the agent is too old to say.
    """

    baseline: str
    operation: str
    ended: datetime
    missing: int
    failed: int
    restart_pending: int
    critical: int | None
    security: int | None


class ManagedInstance(Resource, kind="aws.ssm.managed_instance"):
    """A machine known to Systems Manager in one region; its id is the machine's (`i-`, `mi-`).

    `online` tells whether its agent answers. `platform` is `Linux`, `Windows` or `MacOS`; what the
    agent never told is None.
    `associations` is the state of what it is told to hold (`Success`, `Failed`, `Pending`), None
    where it is told nothing. `patches` is None where no scan for patches ever reported.
    """

    resource_type: str | None
    online: bool
    platform: str | None
    platform_name: str | None
    platform_version: str | None
    associations: str | None
    patches: PatchState | None


@collector(ManagedInstance, grain="region", needs=(INSTANCES, PATCHES))
def managed_instances(aws: Aws) -> Iterator[Fields]:
    """Every machine that Systems Manager knows in the region, EC2's and others."""
    known = list(aws.pages(INSTANCES, "InstanceInformationList", MaxResults=PAGE))
    for some in batches(known, PAGE):
        patches = _patches(aws, [each["InstanceId"] for each in some])
        for told in some:
            found = patches if isinstance(patches, str) else patches.get(told["InstanceId"])
            yield {
                "id": told["InstanceId"],
                "resource_type": told.get("ResourceType"),
                "online": told.get("PingStatus") == "Online",
                "platform": told.get("PlatformType"),
                "platform_name": told.get("PlatformName"),
                "platform_version": told.get("PlatformVersion"),
                "associations": told.get("AssociationStatus"),
                **({UNOBSERVED: {"patches": found}} if isinstance(found, str) else {}),
                **({} if isinstance(found, str) else {"patches": found}),
            }


def _patches(aws: Aws, ids: list[str]) -> dict[str, PatchState] | str:
    """The states of patches by machine, or why they could not be observed."""
    try:
        told = list(aws.pages(PATCHES, "InstancePatchStates", InstanceIds=ids))
    except UnobservedError as error:
        return str(error)
    return {each["InstanceId"]: _state(each) for each in told}


def _state(told: dict[str, Any]) -> PatchState:
    return PatchState(
        baseline=told["BaselineId"],
        operation=told["Operation"],
        ended=told["OperationEndTime"],
        missing=told.get("MissingCount") or 0,
        failed=told.get("FailedCount") or 0,
        restart_pending=told.get("InstalledPendingRebootCount") or 0,
        critical=told.get("CriticalNonCompliantCount"),
        security=told.get("SecurityNonCompliantCount"),
    )

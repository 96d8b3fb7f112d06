"""Auto Scaling groups: from what they start machines, where, and how they know a sick one.

What a group's template holds (metadata options, disks) is judged on the machines it started: the
calls that tell of templates hand out their user data too, and are none of an auditor's business.
"""

from collections.abc import Iterator
from typing import Any

from collectors.aws.session import Aws
from collectors.aws.storage.rated import tagged
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

GROUPS = "autoscaling:DescribeAutoScalingGroups"
PAGE = 100
"""Groups a page, the most that AWS gives."""


class ScalingGroup(Resource, kind="aws.autoscaling.group"):
    """An Auto Scaling group of one region; its id is the ARN.

    `template` is the launch template and version it starts machines from (`lt-1:3`, `lt-1:$Latest`)
    and None with a launch configuration. `health_checks` are its words for how a sick machine is
    known (`EC2`, `ELB`). `balanced` tells that a load balancer stands before it. `tags_passed_on`
    are the keys of tags that its machines get.
    """

    name: str
    template: str | None
    zones: list[str]
    health_checks: list[str]
    balanced: bool
    tags: dict[str, str]
    tags_passed_on: list[str]


@collector(ScalingGroup, grain="region", needs=(GROUPS,))
def scaling_groups(aws: Aws) -> Iterator[Fields]:
    """Every Auto Scaling group of the region."""
    for group in aws.pages(GROUPS, "AutoScalingGroups", MaxRecords=PAGE):
        tags = group.get("Tags") or []
        yield {
            "id": group["AutoScalingGroupARN"],
            "name": group["AutoScalingGroupName"],
            "template": _template(group),
            "zones": sorted(group["AvailabilityZones"]),
            "health_checks": sorted(group["HealthCheckType"].split(",")),
            "balanced": bool(
                group.get("LoadBalancerNames")
                or group.get("TargetGroupARNs")
                or group.get("TrafficSources")
            ),
            "tags": tagged(tags),
            "tags_passed_on": sorted(tag["Key"] for tag in tags if tag["PropagateAtLaunch"]),
        }


def _template(group: dict[str, Any]) -> str | None:
    mixed = (group.get("MixedInstancesPolicy") or {}).get("LaunchTemplate") or {}
    told = group.get("LaunchTemplate") or mixed.get("LaunchTemplateSpecification")
    if not told:
        return None
    name = told.get("LaunchTemplateId") or told.get("LaunchTemplateName", "")
    # "If the value is $Default" is what AWS takes where no version is named.
    return f"{name}:{told.get('Version') or '$Default'}"

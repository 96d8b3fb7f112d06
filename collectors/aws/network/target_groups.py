"""Target groups: which machines stand behind which load balancer, on which port."""

from collections.abc import Iterator

from typing_extensions import TypedDict

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

GROUPS = "elbv2:DescribeTargetGroups"
TARGETS = "elbv2:DescribeTargetHealth"
PAGE = 400
"""Groups a page, the most that AWS gives."""


class Target(TypedDict):
    """What a group holds: the id of an instance, an address, or an ARN; and the port it takes."""

    id: str
    port: int | None


class TargetGroup(Resource, kind="aws.elbv2.target_group"):
    """A target group of one region; its id is the ARN.

    `type` is `instance`, `ip`, `lambda` or `alb`; protocol and port are None for functions.
    `balancers` are the ARNs of those that hand traffic to it.
    """

    name: str
    type: str
    protocol: str | None
    port: int | None
    vpc: str | None
    balancers: list[str]
    targets: list[Target]

    @property
    def target_ids(self) -> list[str]:
        """The ids and addresses of what it holds."""
        return [target["id"] for target in self.targets]


@collector(
    TargetGroup,
    grain="region",
    needs=(
        "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTargetHealth",
    ),
)
def target_groups(aws: Aws) -> Iterator[Fields]:
    """Every target group of the region, used or not."""
    for told in aws.pages(GROUPS, "TargetGroups", PageSize=PAGE):
        yield {
            "id": told["TargetGroupArn"],
            "name": told["TargetGroupName"],
            "type": told["TargetType"],
            "protocol": told.get("Protocol"),
            "port": told.get("Port"),
            "vpc": told.get("VpcId"),
            "balancers": told.get("LoadBalancerArns") or [],
        }


@target_groups.facet
def targets(aws: Aws, row: Fields) -> list[Target]:
    """What is registered in it, healthy or not; nobody's traffic reaches a group without one."""
    if not row["balancers"]:
        return []
    answer = aws.call(TARGETS, TargetGroupArn=row["id"])
    told = [each["Target"] for each in answer["TargetHealthDescriptions"]]
    return [Target(id=each["Id"], port=each.get("Port")) for each in told]

"""Networks joined to one another: peerings of VPCs, transit gateways and what hangs on them."""

from collections.abc import Iterator
from typing import Any

from typing_extensions import TypedDict

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

PEERINGS = "ec2:DescribeVpcPeeringConnections"
GATEWAYS = "ec2:DescribeTransitGateways"
ATTACHMENTS = "ec2:DescribeTransitGatewayAttachments"
PAGE = 1000
"""Items a page, the most that AWS gives."""


class Side(TypedDict):
    """One side of a peering: the account, the VPC, its region, and its ranges in CIDR form.

    Ranges of the other side are told once it has accepted.
    """

    account: str
    vpc: str | None
    region: str | None
    blocks: list[str]


class VpcPeering(Resource, kind="aws.ec2.vpc_peering"):
    """A peering of two VPCs; its id is the connection's id; `status` is AWS's (`active`, ...)."""

    status: str
    requester: Side
    accepter: Side
    tags: dict[str, str]

    @property
    def stands(self) -> bool:
        """Whether it is in force or may still come into force."""
        return self.status not in ("deleted", "deleting", "rejected", "expired", "failed")


class TransitGateway(Resource, kind="aws.ec2.transit_gateway"):
    """A transit gateway; its id is the gateway's id.

    `accepts_unasked` tells that whoever it is shared with joins without our consent.
    """

    owner: str
    state: str
    accepts_unasked: bool
    tags: dict[str, str]


class TransitAttachment(Resource, kind="aws.ec2.transit_gateway_attachment"):
    """What hangs on a transit gateway; its id is the attachment's id.

    `type` is `vpc`, `vpn`, `peering`, ...; `owner` the account of what is attached, `resource` its
    id where it has one.
    """

    gateway: str
    gateway_owner: str
    owner: str
    type: str
    resource: str | None
    state: str

    @property
    def stands(self) -> bool:
        """Whether it is in force or may still come into force."""
        return self.state not in ("deleted", "deleting", "rejected", "failed")


@collector(VpcPeering, grain="region", needs=(PEERINGS,))
def vpc_peerings(aws: Aws) -> Iterator[Fields]:
    """Every peering in which a VPC of the region takes part, ended ones while AWS lists them."""
    for told in aws.pages(PEERINGS, "VpcPeeringConnections", MaxResults=PAGE):
        yield {
            "id": told["VpcPeeringConnectionId"],
            "status": told["Status"]["Code"],
            "requester": _side(told["RequesterVpcInfo"]),
            "accepter": _side(told["AccepterVpcInfo"]),
            "tags": {tag["Key"]: tag["Value"] for tag in told.get("Tags") or ()},
        }


def _side(told: dict[str, Any]) -> Side:
    blocks = {each["CidrBlock"] for each in told.get("CidrBlockSet") or ()}
    blocks |= {told["CidrBlock"]} if told.get("CidrBlock") else set()
    blocks |= {each["Ipv6CidrBlock"] for each in told.get("Ipv6CidrBlockSet") or ()}
    return Side(
        account=told["OwnerId"],
        # A peering that failed or expired may not tell the network it was meant for.
        vpc=told.get("VpcId"),
        region=told.get("Region"),
        blocks=sorted(blocks),
    )


@collector(TransitGateway, grain="region", needs=(GATEWAYS,))
def transit_gateways(aws: Aws) -> Iterator[Fields]:
    """Every transit gateway of the region, those shared with the account included."""
    for told in aws.pages(GATEWAYS, "TransitGateways", MaxResults=PAGE):
        yield {
            "id": told["TransitGatewayId"],
            "owner": told["OwnerId"],
            "state": told["State"],
            "accepts_unasked": told["Options"]["AutoAcceptSharedAttachments"] == "enable",
            "tags": {tag["Key"]: tag["Value"] for tag in told.get("Tags") or ()},
        }


@collector(TransitAttachment, grain="region", needs=(ATTACHMENTS,))
def transit_attachments(aws: Aws) -> Iterator[Fields]:
    """Every attachment to the transit gateways of the region."""
    for told in aws.pages(ATTACHMENTS, "TransitGatewayAttachments", MaxResults=PAGE):
        yield {
            "id": told["TransitGatewayAttachmentId"],
            "gateway": told["TransitGatewayId"],
            "gateway_owner": told["TransitGatewayOwnerId"],
            "owner": told["ResourceOwnerId"],
            "type": told["ResourceType"],
            "resource": told.get("ResourceId"),
            "state": told["State"],
        }

"""VPCs and their subnets: the address space of an account, and who gets public addresses in it."""

from collections.abc import Iterator

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

VPCS = "ec2:DescribeVpcs"
SUBNETS = "ec2:DescribeSubnets"
PAGE = 1000
"""Items a page, the most that AWS gives."""


class Vpc(Resource, kind="aws.ec2.vpc"):
    """A virtual network of one region; its id is the VPC id.

    `blocks` are its address ranges in CIDR form, IPv4 and IPv6; `default` marks the one that AWS
    made with the account; `owner` is the account it belongs to.
    """

    default: bool
    owner: str
    blocks: list[str]
    tags: dict[str, str]


class Subnet(Resource, kind="aws.ec2.subnet"):
    """A subnet of one region; its id is the subnet id.

    `gives_public` tells that what starts in it gets a public IPv4 address unasked, `gives_ipv6` an
    IPv6 address; `ipv6` are its IPv6 ranges. `owner` is the account that shares it, or ours.
    """

    vpc: str
    block: str | None
    ipv6: list[str]
    zone: str
    owner: str
    gives_public: bool
    gives_ipv6: bool
    tags: dict[str, str]

    @property
    def blocks(self) -> list[str]:
        """All its ranges, in CIDR form."""
        return [*([self.block] if self.block else []), *self.ipv6]


@collector(Vpc, grain="region", needs=(VPCS,))
def vpcs(aws: Aws) -> Iterator[Fields]:
    """Every VPC of the region, those shared with the account included."""
    for told in aws.pages(VPCS, "Vpcs", MaxResults=PAGE):
        blocks = [
            each["CidrBlock"]
            for each in told.get("CidrBlockAssociationSet") or ()
            if (each.get("CidrBlockState") or {}).get("State") != "disassociated"
        ]
        blocks += [
            each["Ipv6CidrBlock"]
            for each in told.get("Ipv6CidrBlockAssociationSet") or ()
            if each.get("Ipv6CidrBlock")
        ]
        yield {
            "id": told["VpcId"],
            "default": told["IsDefault"],
            "owner": told["OwnerId"],
            "blocks": blocks or [told["CidrBlock"]],
            "tags": {tag["Key"]: tag["Value"] for tag in told.get("Tags") or ()},
        }


@collector(Subnet, grain="region", needs=(SUBNETS,))
def subnets(aws: Aws) -> Iterator[Fields]:
    """Every subnet of the region, those shared with the account included."""
    for told in aws.pages(SUBNETS, "Subnets", MaxResults=PAGE):
        yield {
            "id": told["SubnetId"],
            "vpc": told["VpcId"],
            # A subnet of IPv6 alone has no IPv4 range.
            "block": told.get("CidrBlock") or None,
            "ipv6": [
                each["Ipv6CidrBlock"]
                for each in told.get("Ipv6CidrBlockAssociationSet") or ()
                if each.get("Ipv6CidrBlock")
            ],
            "zone": told["AvailabilityZone"],
            "owner": told["OwnerId"],
            "gives_public": told["MapPublicIpOnLaunch"],
            "gives_ipv6": told["AssignIpv6AddressOnCreation"],
            "tags": {tag["Key"]: tag["Value"] for tag in told.get("Tags") or ()},
        }

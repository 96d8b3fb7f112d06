"""Ways out of a VPC and public addresses held: NAT gateways and elastic addresses."""

from collections.abc import Iterator

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

NAT = "ec2:DescribeNatGateways"
ADDRESSES = "ec2:DescribeAddresses"
PAGE = 1000
"""Items a page, the most that AWS gives."""


class NatGateway(Resource, kind="aws.ec2.nat_gateway"):
    """A NAT gateway of one region; its id is the gateway's id.

    `public` tells one that reaches the internet, from `addresses`; a private one translates between
    networks of ours. `subnet` is None for one that serves a whole region.
    """

    vpc: str
    subnet: str | None
    state: str
    public: bool
    addresses: list[str]
    tags: dict[str, str]


class Address(Resource, kind="aws.ec2.address"):
    """A public IPv4 address that the account holds; its id is the allocation, `address` the digits.

    `interface` is what it is bound to, None while it is idle.
    """

    address: str
    interface: str | None
    tags: dict[str, str]


@collector(NatGateway, grain="region", needs=(NAT,))
def nat_gateways(aws: Aws) -> Iterator[Fields]:
    """Every NAT gateway of the region, those lately deleted included, while AWS lists them."""
    for told in aws.pages(NAT, "NatGateways", MaxResults=PAGE):
        held = told.get("NatGatewayAddresses") or ()
        yield {
            "id": told["NatGatewayId"],
            "vpc": told["VpcId"],
            "subnet": told.get("SubnetId"),
            "state": told["State"],
            # Gateways were public before there were others, and then had no such word.
            "public": told.get("ConnectivityType", "public") == "public",
            "addresses": [each["PublicIp"] for each in held if each.get("PublicIp")],
            "tags": {tag["Key"]: tag["Value"] for tag in told.get("Tags") or ()},
        }


@collector(Address, grain="region", needs=(ADDRESSES,))
def addresses(aws: Aws) -> Iterator[Fields]:
    """Every elastic address of the region."""
    for told in aws.pages(ADDRESSES, "Addresses"):
        yield {
            # In the old network without VPCs an address had no allocation.
            "id": told.get("AllocationId") or told["PublicIp"],
            "address": told["PublicIp"],
            "interface": told.get("NetworkInterfaceId") or None,
            "tags": {tag["Key"]: tag["Value"] for tag in told.get("Tags") or ()},
        }

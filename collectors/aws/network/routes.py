"""Route tables of VPCs: which subnet sends what where, and by which table."""

from collections.abc import Iterator
from typing import Any

from typing_extensions import TypedDict

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

TABLES = "ec2:DescribeRouteTables"
PAGE = 100
"""Tables a page, the most that AWS gives."""

TARGETS = (
    "GatewayId",
    "NatGatewayId",
    "TransitGatewayId",
    "VpcPeeringConnectionId",
    "NetworkInterfaceId",
    "InstanceId",
    "LocalGatewayId",
    "CarrierGatewayId",
    "EgressOnlyInternetGatewayId",
    "CoreNetworkArn",
    "OdbNetworkArn",
)
"""Where a route may lead, in the order asked: an instance is named with its interface."""


class Route(TypedDict):
    """One route; `destination` is a range in CIDR form, or the id of a prefix list.

    `target` is what it leads to, by id (`igw-...`, `nat-...`, `local`), empty where AWS names
    none; `active` is false for a route into nothing (`blackhole`).
    """

    destination: str
    target: str
    active: bool


class RouteTable(Resource, kind="aws.ec2.route_table"):
    """A route table of one region; its id is the table's id.

    `main` tells the table of its VPC that subnets without one of their own follow; `subnets` are
    those that name this one, `gateways` the gateways whose incoming traffic it steers.
    """

    vpc: str
    main: bool
    subnets: list[str]
    gateways: list[str]
    routes: list[Route]
    tags: dict[str, str]

    @property
    def to_internet(self) -> list[Route]:
        """The active routes that lead to an internet gateway, through which answers go out."""
        return [
            route for route in self.routes if route["active"] and route["target"].startswith("igw-")
        ]


@collector(RouteTable, grain="region", needs=(TABLES,))
def route_tables(aws: Aws) -> Iterator[Fields]:
    """Every route table of the region."""
    for told in aws.pages(TABLES, "RouteTables", MaxResults=PAGE):
        bound = [each for each in told.get("Associations") or () if _stands(each)]
        yield {
            "id": told["RouteTableId"],
            "vpc": told["VpcId"],
            "main": any(each.get("Main") for each in bound),
            "subnets": [each["SubnetId"] for each in bound if each.get("SubnetId")],
            "gateways": [each["GatewayId"] for each in bound if each.get("GatewayId")],
            "routes": [_route(each) for each in told["Routes"]],
            "tags": {tag["Key"]: tag["Value"] for tag in told.get("Tags") or ()},
        }


def _stands(association: dict[str, Any]) -> bool:
    state = (association.get("AssociationState") or {}).get("State", "associated")
    return state in ("associated", "associating")


def _route(told: dict[str, Any]) -> Route:
    destination = (
        told.get("DestinationCidrBlock")
        or told.get("DestinationIpv6CidrBlock")
        or told["DestinationPrefixListId"]
    )
    target = next((told[name] for name in TARGETS if told.get(name)), "")
    # A local route of moto's has no state; AWS gives one to every route.
    return Route(destination=destination, target=target, active=told.get("State") != "blackhole")

"""EC2 network interfaces: every address in a VPC, whosever it is."""

from collections.abc import Iterator

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

INTERFACES = "ec2:DescribeNetworkInterfaces"
PAGE = 1000
"""Interfaces a page, the most that AWS gives."""

BALANCERS = ("load_balancer", "network_load_balancer", "gateway_load_balancer")


class NetworkInterface(Resource, kind="aws.ec2.network_interface"):
    """A network interface of one region; its id is the interface id.

    `type` is EC2's (`interface`, `nat_gateway`, `network_load_balancer`, `lambda`, ...). `owner` is
    who attached it (an account, or a service such as `amazon-elb` or `amazon-rds`), None where it
    hangs on nothing; `instance` the instance it belongs to. `public` are its public IPv4 addresses,
    those of all its private addresses.
    """

    vpc: str
    subnet: str
    type: str
    status: str
    managed: bool
    instance: str | None
    owner: str | None
    groups: list[str]
    private: list[str]
    public: list[str]
    ipv6: list[str]
    tags: dict[str, str]

    @property
    def of_balancer(self) -> bool:
        """Whether it belongs to a load balancer, which answers on the ports it listens on only."""
        return self.type in BALANCERS or self.owner == "amazon-elb"


@collector(NetworkInterface, grain="region", needs=(INTERFACES,))
def interfaces(aws: Aws) -> Iterator[Fields]:
    """Every network interface of the region, those of services in our VPCs included."""
    for told in aws.pages(INTERFACES, "NetworkInterfaces", MaxResults=PAGE):
        attached = told.get("Attachment") or {}
        addresses = told.get("PrivateIpAddresses") or ()
        links = [each.get("Association") or {} for each in addresses]
        links.append(told.get("Association") or {})
        yield {
            "id": told["NetworkInterfaceId"],
            "vpc": told["VpcId"],
            "subnet": told["SubnetId"],
            "type": told.get("InterfaceType") or "interface",
            "status": told["Status"],
            "managed": bool(told.get("RequesterManaged")),
            "instance": attached.get("InstanceId") or None,
            "owner": attached.get("InstanceOwnerId") or None,
            "groups": [each["GroupId"] for each in told.get("Groups") or ()],
            "private": [each["PrivateIpAddress"] for each in addresses],
            "public": sorted({each["PublicIp"] for each in links if each.get("PublicIp")}),
            "ipv6": [each["Ipv6Address"] for each in told.get("Ipv6Addresses") or ()],
            "tags": {tag["Key"]: tag["Value"] for tag in told.get("TagSet") or ()},
        }

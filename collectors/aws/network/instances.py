"""EC2 instances: where they stand, how they are reached, what their metadata service demands."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from typing_extensions import TypedDict

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import UNOBSERVED, Fields

INSTANCES = "ec2:DescribeInstances"
PAGE = 1000
"""Instances a page, the most that AWS gives."""


class Metadata(TypedDict):
    """How an instance serves its metadata (ec2:DescribeInstances, MetadataOptions).

    `tokens` is `required` where a session token is demanded (IMDSv2), else `optional`; `hops` how
    many network hops an answer travels.
    """

    enabled: bool
    tokens: str
    hops: int


class Port(TypedDict):
    """A network interface of an instance; addresses are None or empty where it has none."""

    id: str
    private: str | None
    public: str | None
    ipv6: list[str]
    groups: list[str]


class Instance(Resource, kind="aws.ec2.instance"):
    """An EC2 instance of one region; its id is the instance id.

    `state` is that of EC2 (`running`, `stopped`, `terminated`, ...); `profile` the ARN of its
    instance profile, None without one; `vpc` and `subnet` are None once it is terminated.
    `monitoring` tells detailed monitoring. User data is never read.
    """

    vpc: str | None
    subnet: str | None
    groups: list[str]
    interfaces: list[Port]
    public_address: str | None
    metadata: Metadata
    profile: str | None
    state: str
    image: str
    type: str
    launched: datetime
    monitoring: bool
    tags: dict[str, str]

    @property
    def gone(self) -> bool:
        """Whether it is terminated, or on its way there."""
        return self.state in ("terminated", "shutting-down")

    @property
    def addresses(self) -> list[str]:
        """The addresses under which balancers may know it, private IPv4 and IPv6."""
        return [
            address
            for port in self.interfaces
            for address in (port["private"], *port["ipv6"])
            if address
        ]

    @property
    def public_addresses(self) -> list[str]:
        """Its public IPv4 addresses and its IPv6 addresses, in order."""
        found = {port["public"] for port in self.interfaces if port["public"]}
        found |= {address for port in self.interfaces for address in port["ipv6"]}
        return sorted(found | ({self.public_address} if self.public_address else set()))


@collector(Instance, grain="region", needs=(INSTANCES,))
def instances(aws: Aws) -> Iterator[Fields]:
    """Every instance of the region, those lately terminated included, while AWS lists them."""
    for reservation in aws.pages(INSTANCES, "Reservations", MaxResults=PAGE):
        for told in reservation["Instances"]:
            yield {
                "id": told["InstanceId"],
                "vpc": told.get("VpcId"),
                "subnet": told.get("SubnetId"),
                "groups": [each["GroupId"] for each in told.get("SecurityGroups") or ()],
                "interfaces": [_port(each) for each in told.get("NetworkInterfaces") or ()],
                "public_address": told.get("PublicIpAddress") or None,
                "profile": (told.get("IamInstanceProfile") or {}).get("Arn"),
                "state": told["State"]["Name"],
                "image": told["ImageId"],
                "type": told["InstanceType"],
                "launched": told["LaunchTime"],
                "monitoring": told["Monitoring"]["State"] in ("enabled", "pending"),
                "tags": {tag["Key"]: tag["Value"] for tag in told.get("Tags") or ()},
                **_metadata(told.get("MetadataOptions") or {}),
            }


def _port(told: dict[str, Any]) -> Port:
    return Port(
        id=told["NetworkInterfaceId"],
        private=told.get("PrivateIpAddress") or None,
        public=(told.get("Association") or {}).get("PublicIp") or None,
        ipv6=[each["Ipv6Address"] for each in told.get("Ipv6Addresses") or ()],
        groups=[each["GroupId"] for each in told.get("Groups") or ()],
    )


def _metadata(told: dict[str, Any]) -> Fields:
    """The metadata options; an instance whose options are not told has not the default ones."""
    if {"HttpEndpoint", "HttpTokens", "HttpPutResponseHopLimit"} <= told.keys():
        options = Metadata(
            enabled=told["HttpEndpoint"] == "enabled",
            tokens=told["HttpTokens"],
            hops=told["HttpPutResponseHopLimit"],
        )
        return {"metadata": options}
    return {UNOBSERVED: {"metadata": f"{INSTANCES} told no metadata options"}}

"""EC2 security groups: which addresses may reach what."""

from collections.abc import Iterator
from ipaddress import IPv4Network, collapse_addresses, ip_network
from typing import Any, cast

from typing_extensions import TypedDict

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

GROUPS = "ec2:DescribeSecurityGroups"
PAGE = 1000
"""Groups a page, the most that AWS gives."""

ANY = "-1"
NEARLY = 0.99
PORTED = ("tcp", "udp", "6", "17")


class Rule(TypedDict):
    """One permission of a security group.

    `protocol` is `tcp`, `udp`, `icmp`, a number, or `-1` for all; ports are None where all are
    meant. Addresses are in CIDR form; `groups` and `prefix_lists` are ids.
    """

    protocol: str
    from_port: int | None
    to_port: int | None
    ipv4: list[str]
    ipv6: list[str]
    groups: list[str]
    prefix_lists: list[str]


class SecurityGroup(Resource, kind="aws.ec2.security_group"):
    """A security group of one region; its id is the group id.

    `default` marks the one that every VPC has and that cannot be deleted; `vpc` is None in the old
    EC2 network without VPCs.
    """

    name: str
    vpc: str | None
    default: bool
    ingress: list[Rule]
    egress: list[Rule]
    tags: dict[str, str]

    @property
    def open_ingress(self) -> list[Rule]:
        """The rules that let any address on the internet, IPv4 or IPv6, in."""
        return [rule for rule in self.ingress if _open(rule)]

    @property
    def open_egress(self) -> list[Rule]:
        """The rules that let traffic out to any address on the internet."""
        return [rule for rule in self.egress if _open(rule)]

    @property
    def named(self) -> list[str]:
        """The other groups that its rules name, whose members they admit or let it reach."""
        found = {each for rule in (*self.ingress, *self.egress) for each in rule["groups"]}
        return sorted(found - {self.id, ""})

    def open_to_world(self, port: int) -> bool:
        """Whether any address on the internet, IPv4 or IPv6, may reach a TCP or UDP port."""
        return any(_open(rule) and _covers(rule, port) for rule in self.ingress)

    def listed_on(self, port: int) -> list[str]:
        """The prefix lists that may reach a port; which addresses they hold is not read."""
        found = (
            each for rule in self.ingress if _covers(rule, port) for each in rule["prefix_lists"]
        )
        return sorted(set(found))


def _open(rule: Rule) -> bool:
    """Whether its addresses come to all of the internet, be it in halves."""
    return any(
        network.prefixlen == 0
        for addresses in (rule["ipv4"], rule["ipv6"])
        if sum(map(_share, addresses)) > NEARLY
        for network in collapse_addresses([_network(each) for each in addresses])
    )


def _share(address: str) -> float:
    """How much of the internet a network is, one address taken for nothing."""
    return 0.5 ** int(address.rpartition("/")[2]) if "/" in address else 0.0


def _network(address: str) -> IPv4Network:
    return cast("IPv4Network", ip_network(address, strict=False))


def _covers(rule: Rule, port: int) -> bool:
    if rule["protocol"] == ANY:
        return True
    if rule["protocol"] not in PORTED:
        return False
    first, last = rule["from_port"], rule["to_port"]
    if first is None or last is None or first == -1:
        return True
    return first <= port <= last


@collector(SecurityGroup, grain="region", needs=(GROUPS,))
def security_groups(aws: Aws) -> Iterator[Fields]:
    """Every security group of the region, used or not."""
    for group in aws.pages(GROUPS, "SecurityGroups", MaxResults=PAGE):
        yield {
            "id": group["GroupId"],
            "name": group["GroupName"],
            "vpc": group.get("VpcId"),
            "default": group["GroupName"] == "default",
            "ingress": [_rule(each) for each in group["IpPermissions"]],
            "egress": [_rule(each) for each in group["IpPermissionsEgress"]],
            "tags": {tag["Key"]: tag["Value"] for tag in group.get("Tags") or ()},
        }


def _rule(told: dict[str, Any]) -> Rule:
    return Rule(
        protocol=told["IpProtocol"],
        from_port=told.get("FromPort"),
        to_port=told.get("ToPort"),
        ipv4=[each["CidrIp"] for each in told.get("IpRanges") or ()],
        ipv6=[each["CidrIpv6"] for each in told.get("Ipv6Ranges") or ()],
        # A group of another account's deleted VPC peer may come without its id.
        groups=[each.get("GroupId", "") for each in told.get("UserIdGroupPairs") or ()],
        prefix_lists=[each["PrefixListId"] for each in told.get("PrefixListIds") or ()],
    )

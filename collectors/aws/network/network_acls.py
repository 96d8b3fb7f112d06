"""Network access lists: what may pass the border of a subnet, in the order it is asked."""

from collections.abc import Iterator
from typing import Any

from typing_extensions import TypedDict

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

ACLS = "ec2:DescribeNetworkAcls"
PAGE = 1000
"""Lists a page, the most that AWS gives."""


class Entry(TypedDict):
    """One rule; the first in order of `number` that matches decides.

    `protocol` is a number (`6` is TCP) or `-1` for all; ports are None where all are meant, as for
    protocols without them; `source` is the range in CIDR form, of where to for an `egress` rule.
    """

    number: int
    egress: bool
    allow: bool
    protocol: str
    source: str
    from_port: int | None
    to_port: int | None


class NetworkAcl(Resource, kind="aws.ec2.network_acl"):
    """A network access list of one region; its id is the list's id.

    `subnets` are those it guards; every subnet has exactly one. `entries` stand in order of number.
    """

    vpc: str
    default: bool
    subnets: list[str]
    entries: list[Entry]
    tags: dict[str, str]


@collector(NetworkAcl, grain="region", needs=(ACLS,))
def network_acls(aws: Aws) -> Iterator[Fields]:
    """Every network access list of the region."""
    for told in aws.pages(ACLS, "NetworkAcls", MaxResults=PAGE):
        entries = [_entry(each) for each in told["Entries"]]
        yield {
            "id": told["NetworkAclId"],
            "vpc": told["VpcId"],
            "default": told["IsDefault"],
            "subnets": [each["SubnetId"] for each in told.get("Associations") or ()],
            "entries": sorted(entries, key=lambda entry: (entry["egress"], entry["number"])),
            "tags": {tag["Key"]: tag["Value"] for tag in told.get("Tags") or ()},
        }


def _entry(told: dict[str, Any]) -> Entry:
    ports = told.get("PortRange") or {}
    return Entry(
        number=told["RuleNumber"],
        egress=told["Egress"],
        allow=told["RuleAction"] == "allow",
        protocol=told["Protocol"],
        source=told.get("CidrBlock") or told["Ipv6CidrBlock"],
        from_port=ports.get("From"),
        to_port=ports.get("To"),
    )

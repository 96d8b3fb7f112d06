"""Network firewalls: what they do with traffic that no rule names, and what they write down."""

from collections.abc import Iterator
from typing import Any

from typing_extensions import TypedDict

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

FIREWALLS = "network-firewall:ListFirewalls"
FIREWALL = "network-firewall:DescribeFirewall"
POLICY = "network-firewall:DescribeFirewallPolicy"
LOGGING = "network-firewall:DescribeLoggingConfiguration"
PAGE = 100
"""Firewalls a page, the most that AWS gives."""


class FirewallPolicy(TypedDict):
    """What a firewall does: `whole` with whole packets that no stateless rule names, `fragments`
    with parts of packets, `flows` with what no stateful rule names (`aws:drop_strict`, ...).

    `groups` counts the groups of rules that it follows.
    """

    whole: list[str]
    fragments: list[str]
    flows: list[str]
    groups: int


class Firewall(Resource, kind="aws.network_firewall.firewall"):
    """A network firewall of one region; its id is the ARN.

    `keeps_itself`, `keeps_subnets` and `keeps_policy` tell that it cannot be deleted, moved or
    given another policy by one call; `logs` are the sorts it writes (`ALERT`, `FLOW`, `TLS`).
    """

    name: str
    vpc: str | None
    keeps_itself: bool
    keeps_subnets: bool
    keeps_policy: bool
    policy: FirewallPolicy
    logs: list[str]


@collector(Firewall, grain="region", needs=(FIREWALL, POLICY, LOGGING, FIREWALLS))
def firewalls(aws: Aws) -> Iterator[Fields]:
    """Every network firewall of the region."""
    for told in aws.pages(FIREWALLS, "Firewalls", MaxResults=PAGE):
        yield {"id": told["FirewallArn"], "name": told["FirewallName"]}


def _told(aws: Aws, row: Fields) -> dict[str, Any]:
    told: dict[str, Any] = aws.call(FIREWALL, FirewallArn=row["id"])["Firewall"]
    return told


@firewalls.facet
def vpc(aws: Aws, row: Fields) -> str | None:
    """The VPC it stands in; None at a transit gateway."""
    return _told(aws, row).get("VpcId")


@firewalls.facet
def keeps_itself(aws: Aws, row: Fields) -> bool:
    """Whether it is kept from being deleted; AWS's default is not."""
    return bool(_told(aws, row).get("DeleteProtection"))


@firewalls.facet
def keeps_subnets(aws: Aws, row: Fields) -> bool:
    """Whether its subnets are kept from being changed."""
    return bool(_told(aws, row).get("SubnetChangeProtection"))


@firewalls.facet
def keeps_policy(aws: Aws, row: Fields) -> bool:
    """Whether its policy is kept from being exchanged."""
    return bool(_told(aws, row).get("FirewallPolicyChangeProtection"))


@firewalls.facet
def policy(aws: Aws, row: Fields) -> FirewallPolicy:
    """What its policy does with what no rule names; many firewalls may share one policy."""
    arn = _told(aws, row)["FirewallPolicyArn"]
    told = aws.call(POLICY, FirewallPolicyArn=arn)["FirewallPolicy"]
    return FirewallPolicy(
        whole=told["StatelessDefaultActions"],
        fragments=told["StatelessFragmentDefaultActions"],
        flows=told.get("StatefulDefaultActions") or [],
        groups=len(told.get("StatelessRuleGroupReferences") or ())
        + len(told.get("StatefulRuleGroupReferences") or ()),
    )


@firewalls.facet
def logs(aws: Aws, row: Fields) -> list[str]:
    """What it writes down; a firewall without logging answers without a configuration."""
    answer = aws.call(LOGGING, FirewallArn=row["id"])
    told = (answer.get("LoggingConfiguration") or {}).get("LogDestinationConfigs") or ()
    return sorted({each["LogType"] for each in told})

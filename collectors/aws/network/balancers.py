"""Load balancers of the second kind: where they stand, what they listen on, how they are set."""

from collections.abc import Iterator, Sequence
from typing import Any

from typing_extensions import TypedDict

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

BALANCERS = "elbv2:DescribeLoadBalancers"
ATTRIBUTES = "elbv2:DescribeLoadBalancerAttributes"
LISTENERS = "elbv2:DescribeListeners"
RULES = "elbv2:DescribeRules"
PAGE = 400
"""Items a page, the most that AWS gives."""


class Listener(TypedDict):
    """What a balancer listens on.

    `protocol` is `HTTP`, `HTTPS`, `TCP`, `TLS`, `UDP`, ...; port and protocol are None with a
    gateway balancer, which takes all. `policy` names the TLS policy, `forwards` the ARNs of target
    groups that its default action hands traffic to. `plain` counts the actions by which an HTTP
    listener answers other than by sending to HTTPS, its rules included; 0 for other protocols.
    """

    port: int | None
    protocol: str | None
    policy: str | None
    forwards: list[str]
    plain: int


class LoadBalancer(Resource, kind="aws.elbv2.load_balancer"):
    """An application, network or gateway load balancer of one region; its id is the ARN.

    `groups` is None where it stands outside of security groups, as network balancers may.
    `attributes` are AWS's (`access_logs.s3.enabled`), as text.
    """

    name: str
    type: str
    internet_facing: bool
    dual: bool
    vpc: str
    subnets: list[str]
    groups: list[str] | None
    attributes: dict[str, str]
    listeners: list[Listener]


@collector(
    LoadBalancer,
    grain="region",
    needs=tuple(
        name.replace("elbv2", "elasticloadbalancing")
        for name in (ATTRIBUTES, LISTENERS, BALANCERS, RULES)
    ),
)
def balancers(aws: Aws) -> Iterator[Fields]:
    """Every application, network and gateway load balancer of the region."""
    for told in aws.pages(BALANCERS, "LoadBalancers", PageSize=PAGE):
        yield {
            "id": told["LoadBalancerArn"],
            "name": told["LoadBalancerName"],
            "type": told["Type"],
            # A gateway balancer has no scheme: it is reached from inside of VPCs.
            "internet_facing": told.get("Scheme") == "internet-facing",
            "dual": str(told.get("IpAddressType", "ipv4")).startswith("dualstack"),
            "vpc": told["VpcId"],
            "subnets": [each["SubnetId"] for each in told["AvailabilityZones"]],
            "groups": told.get("SecurityGroups") or None,
        }


@balancers.facet
def attributes(aws: Aws, row: Fields) -> dict[str, str]:
    """How it is set; AWS answers every attribute of its type, defaults included."""
    answer = aws.call(ATTRIBUTES, LoadBalancerArn=row["id"])
    return {each["Key"]: each.get("Value") or "" for each in answer["Attributes"]}


@balancers.facet
def listeners(aws: Aws, row: Fields) -> list[Listener]:
    """What it listens on, in order of port; rules are asked for behind plain HTTP only."""
    told = list(aws.pages(LISTENERS, "Listeners", LoadBalancerArn=row["id"], PageSize=PAGE))
    found = [_listener(aws, each) for each in told]
    return sorted(found, key=lambda each: (each["port"] or 0, each["protocol"] or ""))


def _listener(aws: Aws, told: dict[str, Any]) -> Listener:
    plain = 0
    if told.get("Protocol") == "HTTP":
        rules = aws.pages(RULES, "Rules", ListenerArn=told["ListenerArn"], PageSize=PAGE)
        plain = sum(_answers_plainly(rule.get("Actions") or ()) for rule in rules)
    return Listener(
        port=told.get("Port"),
        protocol=told.get("Protocol"),
        policy=told.get("SslPolicy"),
        forwards=sorted({arn for each in told["DefaultActions"] for arn in _targets(each)}),
        plain=plain,
    )


def _targets(action: dict[str, Any]) -> Iterator[str]:
    if action.get("TargetGroupArn"):
        yield action["TargetGroupArn"]
    for each in (action.get("ForwardConfig") or {}).get("TargetGroups") or ():
        yield each["TargetGroupArn"]


def _answers_plainly(actions: Sequence[dict[str, Any]]) -> bool:
    """Whether the last of a rule's actions does something else than to send to HTTPS."""
    last: dict[str, Any] = max(actions, key=lambda each: each.get("Order") or 0, default={})
    redirect = last.get("RedirectConfig") or {}
    return last.get("Type") != "redirect" or redirect.get("Protocol") != "HTTPS"

"""Classic load balancers: what they listen on, under which TLS policy, and how they are set."""

from collections.abc import Iterator

from typing_extensions import TypedDict

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

BALANCERS = "elb:DescribeLoadBalancers"
ATTRIBUTES = "elb:DescribeLoadBalancerAttributes"
POLICIES = "elb:DescribeLoadBalancerPolicies"
PAGE = 400
"""Balancers a page, the most that AWS gives."""

NEGOTIATION = "SSLNegotiationPolicyType"
PREDEFINED = "Reference-Security-Policy"


class ClassicListener(TypedDict):
    """What a classic balancer listens on, and what it hands on to its instances.

    `protocol` is `HTTP`, `HTTPS`, `TCP` or `SSL`; `policies` are the names of its policies.
    """

    port: int
    protocol: str
    instance_port: int
    instance_protocol: str
    policies: list[str]


class ClassicBalancer(Resource, kind="aws.elb.load_balancer"):
    """A classic load balancer of one region; its id is its name.

    `tls` gives of each TLS policy of its own the predefined one that it follows, None where it was
    put together by hand. `desync` is how it meets odd requests (`monitor`, `defensive`,
    `strictest`), None where AWS does not say.
    """

    internet_facing: bool
    vpc: str | None
    subnets: list[str]
    groups: list[str]
    instances: list[str]
    listeners: list[ClassicListener]
    access_log: str | None
    desync: str | None
    tls: dict[str, str | None]


@collector(
    ClassicBalancer,
    grain="region",
    needs=tuple(
        name.replace("elb:", "elasticloadbalancing:") for name in (ATTRIBUTES, POLICIES, BALANCERS)
    ),
)
def classic_balancers(aws: Aws) -> Iterator[Fields]:
    """Every classic load balancer of the region."""
    for told in aws.pages(BALANCERS, "LoadBalancerDescriptions", PageSize=PAGE):
        found = [
            ClassicListener(
                port=each["Listener"]["LoadBalancerPort"],
                protocol=each["Listener"]["Protocol"].upper(),
                instance_port=each["Listener"]["InstancePort"],
                instance_protocol=(
                    each["Listener"].get("InstanceProtocol") or each["Listener"]["Protocol"]
                ).upper(),
                policies=each.get("PolicyNames") or [],
            )
            for each in told["ListenerDescriptions"]
        ]
        yield {
            "id": told["LoadBalancerName"],
            "internet_facing": told["Scheme"] == "internet-facing",
            "vpc": told.get("VPCId") or None,
            "subnets": told.get("Subnets") or [],
            "groups": told.get("SecurityGroups") or [],
            "instances": [each["InstanceId"] for each in told.get("Instances") or ()],
            "listeners": sorted(found, key=lambda each: each["port"]),
        }


@classic_balancers.facet
def access_log(aws: Aws, row: Fields) -> str | None:
    """The bucket its access log goes to."""
    answer = aws.call(ATTRIBUTES, LoadBalancerName=row["id"])
    told = answer["LoadBalancerAttributes"].get("AccessLog") or {}
    return told.get("S3BucketName") if told.get("Enabled") else None


@classic_balancers.facet
def desync(aws: Aws, row: Fields) -> str | None:
    """How it meets requests that two parties may read differently."""
    answer = aws.call(ATTRIBUTES, LoadBalancerName=row["id"])
    told = answer["LoadBalancerAttributes"].get("AdditionalAttributes") or ()
    found = (each["Value"] for each in told if each["Key"] == "elb.http.desyncmitigationmode")
    return next(found, None)


@classic_balancers.facet
def tls(aws: Aws, row: Fields) -> dict[str, str | None]:
    """Its TLS policies; asked for only where a listener has a policy at all."""
    if not any(each["policies"] for each in row["listeners"]):
        return {}
    answer = aws.call(POLICIES, LoadBalancerName=row["id"])
    found: dict[str, str | None] = {}
    for told in answer["PolicyDescriptions"]:
        if told["PolicyTypeName"] == NEGOTIATION:
            attributes = told.get("PolicyAttributeDescriptions") or ()
            given = {each["AttributeName"]: each.get("AttributeValue") for each in attributes}
            found[told["PolicyName"]] = given.get(PREDEFINED) or None
    return found

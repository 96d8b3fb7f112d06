"""The inventory of AWS Config, which moto has none of: counts of what moto itself holds."""

from collections.abc import Callable, Mapping
from typing import Any

from moto.backends import get_backend

from tieout.standins.unserved.answers import Asked, Given, Table


def _machines(held: Any) -> int:
    machines = (each for every in held.reservations.values() for each in every.instances)
    return sum(each.state != "terminated" for each in machines)


Count = Callable[[Any], int]
REGIONAL: Mapping[str, tuple[str, Count]] = {
    "AWS::DynamoDB::Table": ("dynamodb", lambda held: len(held.tables)),
    "AWS::EC2::Instance": ("ec2", _machines),
    "AWS::EC2::NetworkAcl": ("ec2", lambda held: len(held.network_acls)),
    "AWS::EC2::RouteTable": ("ec2", lambda held: len(held.route_tables)),
    "AWS::EC2::SecurityGroup": ("ec2", lambda held: sum(map(len, held.groups.values()))),
    "AWS::EC2::Volume": ("ec2", lambda held: len(held.volumes)),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": ("elbv2", lambda held: len(held.load_balancers)),
    "AWS::Lambda::Function": ("lambda", lambda held: sum(1 for _ in held.list_functions())),
    "AWS::RDS::DBInstance": ("rds", lambda held: len(held.databases)),
    "AWS::SNS::Topic": ("sns", lambda held: len(held.topics)),
    "AWS::SQS::Queue": ("sqs", lambda held: len(held.queues)),
}
"""Types by moto's name of their service, and how many of them a backend of a region holds."""


def counted(asked: Asked) -> Given:
    """What Config counts in a region whose recorder misses nothing."""
    counts = {
        sort: count(_backend(service, asked.account, asked.region))
        for sort, (service, count) in REGIONAL.items()
    }
    stores = _backend("s3", asked.account, "aws").buckets.values()
    counts["AWS::S3::Bucket"] = sum(store.region_name == asked.region for store in stores)
    told = [{"resourceType": sort, "count": count} for sort, count in counts.items() if count]
    return {"totalDiscoveredResources": sum(counts.values()), "resourceCounts": told}


def _backend(service: str, account: str, place: str) -> Any:
    backends: Any = get_backend(service)  # type: ignore[call-overload]
    return backends[account][place]


QUIET: Table = {"config:GetDiscoveredResourceCounts": counted}

"""Checks that what was listed agrees with the cloud's own inventory, where the customer keeps one.

AWS Config counts the resources that its recorder holds: a second route to the same populations,
of another service and by another permission. It proves nothing where no recorder runs.
"""

from collections.abc import Iterable

from collectors.aws.compute.functions import Function
from collectors.aws.databases.instances import DatabaseInstance
from collectors.aws.databases.tables import Table
from collectors.aws.logs.config_counts import ResourceCount
from collectors.aws.logs.config_recorders import ConfigRecorder
from collectors.aws.messaging.queues import Queue
from collectors.aws.messaging.topics import Topic
from collectors.aws.network.balancers import LoadBalancer
from collectors.aws.network.instances import Instance
from collectors.aws.network.network_acls import NetworkAcl
from collectors.aws.network.routes import RouteTable
from collectors.aws.network.security_groups import SecurityGroup
from collectors.aws.storage.s3 import Bucket
from collectors.aws.storage.volumes import Volume
from controls.check import check, not_applicable, not_observed
from controls.population import Inventory


@check("CLD-572")
def machines_agree_with_inventory(
    recorder: ConfigRecorder,
    counts: Inventory[ResourceCount],
    listed: Inventory[Instance],
    *,
    apart: int,
) -> None:
    """As many machines were listed in a region as the cloud's own inventory holds."""
    _must_agree(
        recorder, "AWS::EC2::Instance", counts, [each for each in listed if not each.gone], apart
    )


@check("CLD-572")
def volumes_agree_with_inventory(
    recorder: ConfigRecorder,
    counts: Inventory[ResourceCount],
    listed: Inventory[Volume],
    *,
    apart: int,
) -> None:
    """As many disks were listed in a region as the cloud's own inventory holds."""
    _must_agree(recorder, "AWS::EC2::Volume", counts, listed, apart)


@check("CLD-572")
def security_groups_agree_with_inventory(
    recorder: ConfigRecorder,
    counts: Inventory[ResourceCount],
    listed: Inventory[SecurityGroup],
    *,
    apart: int,
) -> None:
    """As many security groups were listed in a region as the cloud's own inventory holds."""
    _must_agree(recorder, "AWS::EC2::SecurityGroup", counts, listed, apart)


@check("CLD-572")
def access_lists_agree_with_inventory(
    recorder: ConfigRecorder,
    counts: Inventory[ResourceCount],
    listed: Inventory[NetworkAcl],
    *,
    apart: int,
) -> None:
    """As many network access lists were listed in a region as the cloud's own inventory holds."""
    _must_agree(recorder, "AWS::EC2::NetworkAcl", counts, listed, apart)


@check("CLD-572")
def route_tables_agree_with_inventory(
    recorder: ConfigRecorder,
    counts: Inventory[ResourceCount],
    listed: Inventory[RouteTable],
    *,
    apart: int,
) -> None:
    """As many route tables were listed in a region as the cloud's own inventory holds."""
    _must_agree(recorder, "AWS::EC2::RouteTable", counts, listed, apart)


@check("CLD-572")
def buckets_agree_with_inventory(
    recorder: ConfigRecorder,
    counts: Inventory[ResourceCount],
    listed: Inventory[Bucket],
    *,
    apart: int,
) -> None:
    """As many object stores were listed in a region as the cloud's own inventory holds."""
    _must_agree(
        recorder,
        "AWS::S3::Bucket",
        counts,
        [each for each in listed if each.region == recorder.id],
        apart,
    )


@check("CLD-572")
def databases_agree_with_inventory(
    recorder: ConfigRecorder,
    counts: Inventory[ResourceCount],
    listed: Inventory[DatabaseInstance],
    *,
    apart: int,
) -> None:
    """As many databases were listed in a region as the cloud's own inventory holds."""
    _must_agree(recorder, "AWS::RDS::DBInstance", counts, listed, apart)


@check("CLD-572")
def tables_agree_with_inventory(
    recorder: ConfigRecorder,
    counts: Inventory[ResourceCount],
    listed: Inventory[Table],
    *,
    apart: int,
) -> None:
    """As many tables were listed in a region as the cloud's own inventory holds."""
    _must_agree(recorder, "AWS::DynamoDB::Table", counts, listed, apart)


@check("CLD-572")
def functions_agree_with_inventory(
    recorder: ConfigRecorder,
    counts: Inventory[ResourceCount],
    listed: Inventory[Function],
    *,
    apart: int,
) -> None:
    """As many functions were listed in a region as the cloud's own inventory holds."""
    _must_agree(recorder, "AWS::Lambda::Function", counts, listed, apart)


@check("CLD-572")
def topics_agree_with_inventory(
    recorder: ConfigRecorder,
    counts: Inventory[ResourceCount],
    listed: Inventory[Topic],
    *,
    apart: int,
) -> None:
    """As many topics were listed in a region as the cloud's own inventory holds."""
    _must_agree(recorder, "AWS::SNS::Topic", counts, listed, apart)


@check("CLD-572")
def queues_agree_with_inventory(
    recorder: ConfigRecorder,
    counts: Inventory[ResourceCount],
    listed: Inventory[Queue],
    *,
    apart: int,
) -> None:
    """As many queues were listed in a region as the cloud's own inventory holds."""
    _must_agree(recorder, "AWS::SQS::Queue", counts, listed, apart)


@check("CLD-572")
def balancers_agree_with_inventory(
    recorder: ConfigRecorder,
    counts: Inventory[ResourceCount],
    listed: Inventory[LoadBalancer],
    *,
    apart: int,
) -> None:
    """As many load balancers were listed in a region as the cloud's own inventory holds."""
    _must_agree(recorder, "AWS::ElasticLoadBalancingV2::LoadBalancer", counts, listed, apart)


def _must_agree(
    recorder: ConfigRecorder,
    sort: str,
    counts: Inventory[ResourceCount],
    listed: Iterable[object],
    apart: int,
) -> None:
    if not recorder.enabled:
        not_applicable("no recorder: Config counts nothing here")
    if not recorder.recording:
        # That it stands still is a finding of the recorder's own; its old counts prove nothing.
        not_applicable("the recorder stands still: Config counts nothing now")
    if not recorder.records(sort):
        not_observed(recorder, f"Config's count of {sort}", "its recorder leaves that type out")
    told = sum(each.count for each in counts.by("type").get(sort, ()))
    own = sum(1 for _ in listed)
    said = f"{sort}: Config counts {told}, and {own} were listed"
    if abs(told - own) > apart and recorder.frequency == "DAILY":
        not_observed(recorder, f"Config's count of {sort} now", f"it records once a day; {said}")
    assert abs(told - own) <= apart, said

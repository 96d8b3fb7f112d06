"""Cases of lists that agree with the cloud's own inventory, and of lists that do not."""

from typing import Any

import sample_cloud
import sample_databases
import sample_network
from sample_containers import queue, topic
from sample_data import volume
from sample_estate import REFUSED, refused
from sample_fronts import balancer
from sample_logs import recorder
from sample_workloads import function

from collectors.aws.logs.config_counts import ResourceCount
from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
HOME = "ap-northeast-1"
SORTS: dict[str, tuple[str, Any]] = {
    "machines": ("AWS::EC2::Instance", sample_network.machine),
    "volumes": ("AWS::EC2::Volume", volume),
    "security_groups": ("AWS::EC2::SecurityGroup", sample_network.group),
    "access_lists": ("AWS::EC2::NetworkAcl", sample_network.acl),
    "route_tables": ("AWS::EC2::RouteTable", sample_network.table),
    "buckets": ("AWS::S3::Bucket", sample_cloud.bucket),
    "databases": ("AWS::RDS::DBInstance", sample_databases.database),
    "tables": ("AWS::DynamoDB::Table", sample_databases.table),
    "functions": ("AWS::Lambda::Function", function),
    "topics": ("AWS::SNS::Topic", topic),
    "queues": ("AWS::SQS::Queue", queue),
    "balancers": ("AWS::ElasticLoadBalancingV2::LoadBalancer", balancer),
}


def count(sort: str, number: int) -> ResourceCount:
    """What Config counts of a type."""
    return ResourceCount.of(id=f"{HOME}:{sort}", type=sort, count=number)


def _agreeing(name: str, sort: str, build: Any) -> list[Any]:
    check, one = f"{name}_agree_with_inventory", build()
    more = {"counts": [count(sort, 2), count("AWS::Other::Thing", 9)], "listed": [one]}
    both = {"counts": [count(sort, 1), count("AWS::Other::Thing", 9)], "listed": [one]}
    said = f"{sort}: Config counts 2, and 1 were listed"
    of = f"Config's count of {sort} could not be observed: its recorder"
    late = f"Config's count of {sort} now could not be observed: it records once a day; {said}"
    return [
        (check, PASS, "", recorder(), both),
        (check, PASS, "", recorder(), {}),
        (check, PASS, "", recorder(), more | {"apart": 1}),
        (check, PASS, "", recorder(all_types=False, types=[sort]), both),
        (check, PASS, "", recorder(all_types=False, excluded=["AWS::Other::Thing"]), both),
        (check, FAIL, said, recorder(), more),
        (check, FAIL, f"{sort}: Config counts 1, and 0 were listed", recorder(),
         {"counts": [count(sort, 1)]}),
        (check, FAIL, f"{sort}: Config counts 0, and 1 were listed", recorder(),
         {"listed": [one]}),
        (check, UNOBSERVED, late, recorder(frequency="DAILY"), more),
        (check, UNOBSERVED, f"{of} leaves that type out",
         recorder(all_types=False, excluded=[sort]), both),
        (check, UNOBSERVED, f"{of} leaves that type out",
         recorder(all_types=False, types=["AWS::Other::Thing"]), both),
        (check, ASIDE, "the recorder stands still: Config counts nothing now",
         recorder(recording=False), both),
        (check, UNOBSERVED, f"recording could not be observed: {REFUSED}",
         refused(recorder, "recording"), both),
        (check, ASIDE, "no recorder: Config counts nothing here", recorder(enabled=False), both),
    ]  # fmt: skip


CASES = [
    case for name, (sort, build) in SORTS.items() for case in _agreeing(name, sort, build)
] + [
    (
        "machines_agree_with_inventory", PASS, "", recorder(),
        {"listed": [sample_network.machine(state="terminated")]},
    ),
    (
        "buckets_agree_with_inventory", PASS, "", recorder(),
        {"listed": [sample_cloud.bucket(region="eu-west-1")]},
    ),
]  # fmt: skip

"""The seeded estate: the same twice over, and with every planted fault in its sources."""

from pathlib import Path
from typing import Any

import pytest

from tests.tieout.demo.conftest import TODAY
from tieout.demo.cloud import Clients
from tieout.demo.cluster import SPACES, images
from tieout.demo.images import write_scans
from tieout.demo.standins import StandIns
from tieout.demo.story import REGIONS, TRUTH, WAIVED, Calendar, Planted
from tieout.standins.aws import ACCOUNT

READ = ("aws", "kubernetes")
"""The worlds that a stand-in answers for; the others are files of the workspace."""
LISTS = (
    "/api/v1/namespaces",
    "/api/v1/pods",
    "/api/v1/serviceaccounts",
    "/apis/networking.k8s.io/v1/networkpolicies",
    "/apis/rbac.authorization.k8s.io/v1/roles",
    "/apis/rbac.authorization.k8s.io/v1/rolebindings",
    "/apis/rbac.authorization.k8s.io/v1/clusterroles",
    "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
    "/apis/apps/v1/deployments",
    "/api/v1/secrets",
    "/api/v1/configmaps",
    "/api/v1/persistentvolumes",
    "/api/v1/persistentvolumeclaims",
    "/apis/velero.io/v1/backups",
    "/apis/cert-manager.io/v1/certificates",
)


def account_of(url: str) -> dict[str, Any]:
    """What the account says of itself, without the envelopes of its answers."""
    clients = Clients(url)
    iam, s3 = clients("iam"), clients("s3")
    iam.generate_credential_report()
    told: dict[str, Any] = {
        "report": iam.get_credential_report()["Content"],
        "details": iam.get_account_authorization_details(MaxItems=1000),
        "policy": iam.get_account_password_policy(),
        "buckets": s3.list_buckets(),
        "trails": clients("cloudtrail").describe_trails(),
    }
    for region in ("ap-northeast-1", "ap-northeast-3"):
        told[region] = clients("ec2", region).describe_security_groups()
    for bucket in told["buckets"]["Buckets"]:
        name = bucket["Name"]
        told[name] = [s3.get_bucket_acl(Bucket=name), s3.get_bucket_tagging(Bucket=name)]
    return {key: _bare(value) for key, value in told.items()}


def _bare(value: Any) -> Any:
    if isinstance(value, list):
        return [_bare(item) for item in value]
    if not isinstance(value, dict):
        return value
    left_out = ("ResponseMetadata", "GeneratedTime")
    return {key: item for key, item in value.items() if key not in left_out}


def test_two_seedings_make_the_same_account(estates: tuple[StandIns, StandIns]) -> None:
    """Names, identifiers and instants of the account do not differ between two starts."""
    first, second = (account_of(estate.aws_url) for estate in estates)
    assert first == second


def test_two_seedings_make_the_same_cluster(
    estates: tuple[StandIns, StandIns], cluster: Any
) -> None:
    """Every object of the cluster, its uid and its instants included, is the same twice."""
    first, second = (type(cluster)(estate.kubernetes_url) for estate in estates)
    for path in LISTS:
        assert first.items(path) == second.items(path), path


def test_reading_leaves_no_trace(estate: StandIns) -> None:
    """What is read a second time is what was read the first time: no key shows our own use."""
    assert account_of(estate.aws_url) == account_of(estate.aws_url)


def test_the_caller_is_the_audit_role(aws: Clients) -> None:
    """The placeholder key is known as a session of the role that audits."""
    arn = aws("sts").get_caller_identity()["Arn"]
    assert arn == f"arn:aws:sts::{ACCOUNT}:assumed-role/TieoutAudit/tieout"


def test_an_operation_that_is_not_there_is_refused_at_once(aws: Clients) -> None:
    """What neither moto nor a quiet account answers is 400, not a 500 that clients try again."""
    from botocore.exceptions import ClientError

    with pytest.raises(ClientError) as caught:
        aws("cloudtrail").list_channels()
    assert caught.value.response["Error"]["Code"] == "NotImplemented"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_the_estate_is_rich_and_lean(aws: Clients, cluster: Any) -> None:
    """There is enough to sample from, and not so much that the demo takes long."""
    assert 25 <= len(aws("iam").list_users()["Users"]) <= 30
    assert 12 <= len(aws("s3").list_buckets()["Buckets"]) <= 15
    assert 40 <= len(cluster.items("/api/v1/pods")) <= 50
    assert len(SPACES) == 9


def test_the_cluster_keeps_its_data_on_disks_of_the_account(aws: Clients, cluster: Any) -> None:
    """Each volume of the cluster names a disk that the account holds, and one disk is bare."""
    disks = {each["VolumeId"]: each for each in aws("ec2").describe_volumes()["Volumes"]}
    handles = {
        each["spec"]["csi"]["volumeHandle"]: each["spec"]["claimRef"]["name"]
        for each in cluster.items("/api/v1/persistentvolumes")
    }
    assert set(handles) <= set(disks)
    assert [claim for handle, claim in handles.items() if not disks[handle]["Encrypted"]] == [
        "cms-uploads"
    ]


def test_every_image_that_runs_was_scanned_but_one(cluster: Any, tmp_path: Path) -> None:
    """Each digest that a pod runs stands in a report of the workspace; that of one does not."""
    write_scans(tmp_path, images(), Calendar(TODAY))
    known = "".join(path.read_text() for path in (tmp_path / "scans").glob("*.json"))
    running = {
        each["imageID"]
        for pod in cluster.items("/api/v1/pods")
        for each in pod["status"]["containerStatuses"]
    }
    missing = {each.partition("@")[0].rpartition("/")[2] for each in running if each not in known}
    assert missing == {"cms-preview"}


@pytest.mark.parametrize(
    "planted",
    [each for each in (*TRUTH, *WAIVED) if each.world in READ and each.resource],
    ids=repr,
)
def test_what_is_planted_stands_in_its_source(planted: Planted, aws: Clients, cluster: Any) -> None:
    """Each planted fault is about something that its source really holds."""
    names = _names_in_aws(aws) if planted.world == "aws" else _names_in(cluster)
    assert any(planted.resource in name for name in names)


def _names_in_aws(aws: Clients) -> list[str]:
    iam = aws("iam")
    names = [user["UserName"] for user in iam.list_users()["Users"]]
    names += [role["RoleName"] for role in iam.list_roles()["Roles"]]
    names += [policy["PolicyName"] for policy in iam.list_policies(Scope="Local")["Policies"]]
    names += [bucket["Name"] for bucket in aws("s3").list_buckets()["Buckets"]]
    groups = aws("ec2").describe_security_groups()["SecurityGroups"]
    names += [group["GroupName"] for group in groups]
    tagged = [each.get("Tags", ()) for each in aws("ec2").describe_volumes()["Volumes"]]
    names += [tag["Value"] for tags in tagged for tag in tags if tag["Key"] == "Name"]
    names += [each["AlarmName"] for each in aws("cloudwatch").describe_alarms()["MetricAlarms"]]
    names += [
        each for each in REGIONS if not aws("guardduty", each).list_detectors()["DetectorIds"]
    ]
    return [*names, aws("sts").get_caller_identity()["Account"]]


def _names_in(cluster: Any) -> list[str]:
    metadata = [item["metadata"] for path in LISTS for item in cluster.items(path)]
    return [f"{each.get('namespace', '')}/{each['name']}" for each in metadata]


def test_ssh_is_open_over_ipv6_only(aws: Clients) -> None:
    """The old bastion is open to the world by its IPv6 ranges, and by no IPv4 range."""
    found = [
        rule
        for group in aws("ec2").describe_security_groups()["SecurityGroups"]
        for rule in group["IpPermissions"]
        if rule.get("FromPort") == 22 and group["GroupName"] == "bastion-old"
    ]
    assert {each["CidrIpv6"] for rule in found for each in rule["Ipv6Ranges"]} == {"::/0"}
    assert {each["CidrIp"] for rule in found for each in rule["IpRanges"]} == {"203.0.113.0/24"}


def test_leavers_are_linked_each_by_one_tag(aws: Clients) -> None:
    """One leaver's account names an address only, the other's an employee number only."""
    iam = aws("iam")
    tags = {
        name: {tag["Key"] for tag in iam.list_user_tags(UserName=name)["Tags"]}
        for name in ("takumi.aoki", "mori-ops", "shared-ops")
    }
    assert tags == {"takumi.aoki": {"email"}, "mori-ops": {"employee-id"}, "shared-ops": set()}


def test_the_old_bastion_is_reached_over_ipv6(aws: Clients) -> None:
    """One machine alone has a global address, behind a group, list and route that let SSH in."""
    ec2 = aws("ec2")
    [interface] = [
        each
        for each in ec2.describe_network_interfaces()["NetworkInterfaces"]
        if each["Ipv6Addresses"] or each.get("Association")
    ]
    assert [group["GroupName"] for group in interface["Groups"]] == ["bastion-old"]
    by_subnet = {"Name": "association.subnet-id", "Values": [interface["SubnetId"]]}
    [table] = ec2.describe_route_tables(Filters=[by_subnet])["RouteTables"]
    assert "::/0" in {route.get("DestinationIpv6CidrBlock") for route in table["Routes"]}
    [acl] = ec2.describe_network_acls(Filters=[by_subnet])["NetworkAcls"]
    assert {each.get("Ipv6CidrBlock") for each in acl["Entries"] if each["RuleNumber"] == 100} == {
        "::/0"
    }

"""Shared file systems: encryption, policies, backups and copies."""

import pytest

from collectors.aws.policies.policy import statements
from collectors.aws.storage.file_systems import FileSystem, file_systems
from collectors.aws.storage.fsx import FsxFileSystem, fsx_file_systems
from evidence.record import UNOBSERVED, Record
from tieout.standins.unserved.telling import give

PLACE = "123456789012/eu-west-1"
ARN = "arn:aws:elasticfilesystem:eu-west-1:123456789012:file-system/fs-1"


def found(unit, model):
    return model.hydrate(Record.parse(unit.record.body).rows)


def test_file_systems(source, gather):
    """What is set is told, and what is not set is None or False by AWS's own word."""
    rows = found(gather(source, file_systems)["aws.efs.file_system", PLACE], FileSystem)
    (shut,) = [each for each in rows if each.encrypted]
    (bare,) = [each for each in rows if not each.encrypted]
    assert (shut.backed_up, shut.tls_only, shut.policy_public) == (True, True, False)
    assert (shut.data_class, shut.copies) == ("personal", [])
    assert (bare.backed_up, bare.policy, bare.tls_only) == (False, None, False)


def test_copies_are_told_by_one_list(source, gather, endpoint):
    """The copies of a file system come with their region."""
    (row, *_) = gather(source, file_systems)["aws.efs.file_system", PLACE].record.rows
    destination = {"Status": "ENABLED", "FileSystemId": "fs-far", "Region": "us-east-1"}
    copied = {
        "SourceFileSystemId": row["name"],
        "SourceFileSystemRegion": "eu-west-1",
        "SourceFileSystemArn": row["id"],
        "OriginalSourceFileSystemArn": row["id"],
        "CreationTime": "2026-11-01T00:00:00Z",
        "Destinations": [destination],
    }
    operation = "efs:DescribeReplicationConfigurations"
    give(endpoint, operation, {"Replications": [copied]})
    try:
        again = gather(source, file_systems)["aws.efs.file_system", PLACE].record.rows
    finally:
        give(endpoint, operation, {"Replications": []})
    by_id = {each["id"]: each["copies"] for each in again}
    assert by_id.pop(row["id"]) == [{"region": "us-east-1", "account": None}]
    assert set(map(len, by_id.values())) == {0}


@pytest.mark.parametrize(
    ("operation", "field"),
    [
        ("efs:DescribeReplicationConfigurations", "copies"),
        ("efs:DescribeFileSystemPolicy", "policy"),
        ("efs:DescribeBackupPolicy", "backed_up"),
    ],
)
def test_a_refusal_costs_its_field(source, gather, faults, operation, field):
    """A refused call leaves its field unobserved and nothing else."""
    faults.deny(operation)
    for row in gather(source, file_systems)["aws.efs.file_system", PLACE].record.rows:
        assert list(row[UNOBSERVED]) == [field]


def test_fsx_file_systems(source, gather):
    """A Windows file system tells how long its backups are kept."""
    unit = gather(source, fsx_file_systems)["aws.fsx.file_system", PLACE]
    (one,) = found(unit, FsxFileSystem)
    assert (one.sort, one.backup_days, one.region) == ("WINDOWS", 7, "eu-west-1")


def denied(**changed):
    return {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        **changed,
    }


@pytest.mark.parametrize(
    ("each", "expected"),
    [
        (denied(), True),
        (denied(Resource=ARN), True),
        (denied(Action="elasticfilesystem:Client*"), True),
        (denied(Resource=f"{ARN}0"), False),
        (denied(Action="elasticfilesystem:ClientWrite"), False),
        (denied(Effect="Allow"), False),
        (denied(Principal={"AWS": "arn:aws:iam::123456789012:role/x"}), False),
        (denied(Condition={"Bool": {"aws:SecureTransport": "true"}}), False),
        (denied(NotResource=ARN), False),
    ],
)
def test_tls_only_is_a_deny_of_mounting_to_everybody(each, expected):
    """A policy that leaves out the resource speaks of its own file system."""
    policy = statements({"Statement": each}, "file system policy")
    assert FileSystem.of(id=ARN, policy=policy).tls_only is expected

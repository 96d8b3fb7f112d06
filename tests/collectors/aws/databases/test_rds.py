"""Databases of RDS: instances, clusters, their settings and their copies."""

import pytest

from collectors.aws.databases.cluster_parameter_groups import (
    ClusterParameterGroup,
    cluster_parameter_groups,
)
from collectors.aws.databases.cluster_snapshots import ClusterSnapshot, cluster_snapshots
from collectors.aws.databases.clusters import DatabaseCluster, clusters
from collectors.aws.databases.database_snapshots import DatabaseSnapshot, snapshots
from collectors.aws.databases.instances import DatabaseInstance, instances
from collectors.aws.databases.parameter_groups import ParameterGroup, parameter_groups
from collectors.aws.operations import evidence_of
from evidence.record import UNOBSERVED, Record

PLACE = "123456789012/eu-west-1"


def found(unit, model):
    rows = Record.parse(unit.record.body).rows
    return {each.name: each for each in model.hydrate(rows)}


def test_instances(source, gather):
    """A database tells how it is encrypted, reached, backed up and logged."""
    named = found(gather(source, instances)["aws.rds.instance", PLACE], DatabaseInstance)
    people, bare = named["people"], named["bare"]
    assert (people.encrypted, people.public, people.backup_days) == (True, False, 14)
    assert (people.logs, people.parameter_groups) == (["postgresql"], ["strict"])
    assert (people.data_class, people.cluster, people.deletion_protection) == (
        "personal",
        None,
        True,
    )
    assert (bare.encrypted, bare.public, bare.backup_days, bare.logs) == (False, True, 0, [])


def test_a_member_that_is_left_out_is_not_observed(source, gather, faults):
    """An instance of which AWS does not say whether it is public is not taken for private."""
    faults.answer["rds:DescribeDBInstances"] = lambda _: (
        "<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances><DBInstance>"
        "<DBInstanceArn>arn:aws:rds:eu-west-1:123456789012:db:x</DBInstanceArn>"
        "<DBInstanceIdentifier>x</DBInstanceIdentifier><Engine>mysql</Engine>"
        "<InstanceCreateTime>2026-01-01T00:00:00Z</InstanceCreateTime>"
        "<StorageEncrypted>true</StorageEncrypted><DBParameterGroups/>"
        "</DBInstance></DBInstances></DescribeDBInstancesResult></DescribeDBInstancesResponse>"
    )
    (row,) = gather(source, instances)["aws.rds.instance", PLACE].record.rows
    assert row["encrypted"] is True
    assert {"public", "backup_days", "deletion_protection"} <= row[UNOBSERVED].keys()


def test_snapshots_of_aws_backup_are_asked_for(source, gather, faults):
    """RDS tells those of AWS Backup only where they are asked for; each is told once."""
    arn = "arn:aws:rds:eu-west-1:123456789012:snapshot:awsbackup:job-1"
    faults.answer["rds:DescribeDBSnapshots"] = lambda _: (
        "<DescribeDBSnapshotsResponse><DescribeDBSnapshotsResult><DBSnapshots><DBSnapshot>"
        f"<DBSnapshotArn>{arn}</DBSnapshotArn><DBSnapshotIdentifier>x</DBSnapshotIdentifier>"
        "<SnapshotType>awsbackup</SnapshotType><DBInstanceIdentifier>x</DBInstanceIdentifier>"
        "<Encrypted>false</Encrypted></DBSnapshot></DBSnapshots></DescribeDBSnapshotsResult>"
        "</DescribeDBSnapshotsResponse>"
    )
    units = gather(source, snapshots)
    unit = units["aws.rds.snapshot", PLACE]
    assert [(row["id"], row["sort"]) for row in unit.record.rows] == [(arn, "awsbackup")]
    asked = {one.parameters.get("SnapshotType") for one in unit.transcript.exchanges}
    assert asked == {None, "awsbackup"}


def test_clusters(source, gather):
    """A cluster tells the same of all its members."""
    named = found(gather(source, clusters)["aws.rds.cluster", PLACE], DatabaseCluster)
    ledger = named["ledger"]
    assert (ledger.encrypted, ledger.parameter_group) == (True, "strict-cluster")
    assert (ledger.data_class, ledger.engine) == ("personal", "aurora-postgresql")


def test_parameters_are_asked_once_a_group(source, gather, faults):
    """A group in use is one row with the settings that demand TLS, and no other parameter."""
    unit = gather(source, parameter_groups)["aws.rds.parameter_group", PLACE]
    named = found(unit, ParameterGroup)
    assert (named["strict"].demands, named["strict"].tls_only) == ({"rds.force_ssl": "1"}, True)
    assert not any(each.tls_only for name, each in named.items() if name != "strict")
    assert faults.asked["rds:DescribeDBParameters"] == len(named)
    assert b"max_connections" not in unit.transcript.body


def test_cluster_parameters(source, gather):
    """Groups of clusters are read in the same way."""
    unit = gather(source, cluster_parameter_groups)["aws.rds.cluster_parameter_group", PLACE]
    assert list(found(unit, ClusterParameterGroup)) == ["strict-cluster"]


def test_values_of_other_parameters_are_dropped():
    """Only parameters that demand TLS keep a value; any other may hold a secret."""
    told = [
        {"ParameterName": "tls", "ParameterValue": "tls1.2+"},
        {"ParameterName": "init_connect", "ParameterValue": "example-only"},
        {"ParameterName": "require_secure_transport"},
    ]
    kept = evidence_of("rds:DescribeDBClusterParameters", {"Parameters": told})
    assert kept == {
        "Parameters": [
            {"ParameterName": "require_secure_transport", "Setting": None},
            {"ParameterName": "tls", "Setting": "tls1.2+"},
        ]
    }


@pytest.mark.parametrize(
    ("demands", "expected"),
    [
        ({"rds.force_ssl": "1"}, True),
        ({"rds.force_ssl": "0"}, False),
        ({"require_secure_transport": "ON"}, True),
        ({"require_secure_transport": ""}, False),
        ({"tls": "enabled"}, True),
        ({"tls": "fips-140-3"}, True),
        ({"tls": "disabled"}, False),
        ({"neptune_enforce_ssl": "1"}, True),
        ({}, False),
    ],
)
def test_what_demands_tls(demands, expected):
    """Each engine says it in its own words; what is not set demands nothing."""
    assert ParameterGroup.of(id="x", demands=demands).tls_only is expected


def test_copies_and_whom_they_are_shared_with(source, gather, faults):
    """Of manual copies it is asked who may restore them; automated ones cannot be shared."""
    named = found(gather(source, snapshots)["aws.rds.snapshot", PLACE], DatabaseSnapshot)
    assert (named["people-kept"].public, named["people-kept"].encrypted) == (False, True)
    assert (named["bare-shared"].public, named["bare-shared"].database) == (True, "bare")
    manual = [each for each in named.values() if each.sort == "manual"]
    assert faults.asked["rds:DescribeDBSnapshotAttributes"] == len(manual) < len(named)


def test_copies_of_clusters(source, gather):
    """A copy of a cluster tells the same."""
    unit = gather(source, cluster_snapshots)["aws.rds.cluster_snapshot", PLACE]
    kept = found(unit, ClusterSnapshot)["ledger-kept"]
    assert (kept.restored_by, kept.database, kept.encrypted) == ([], "ledger", True)


@pytest.mark.parametrize(
    ("collector", "operation", "field"),
    [
        (snapshots, "rds:DescribeDBSnapshotAttributes", "restored_by"),
        (cluster_snapshots, "rds:DescribeDBClusterSnapshotAttributes", "restored_by"),
        (parameter_groups, "rds:DescribeDBParameters", "demands"),
        (cluster_parameter_groups, "rds:DescribeDBClusterParameters", "demands"),
    ],
)
def test_a_refusal_costs_its_field(source, gather, faults, collector, operation, field):
    """A refused call leaves its field unobserved where it was asked, and nothing else."""
    faults.deny(operation)
    unit = gather(source, collector)[collector.resource.kind, PLACE]
    asked = [row for row in unit.record.rows if row.get("sort", "manual") == "manual"]
    assert asked
    for row in asked:
        assert list(row[UNOBSERVED]) == [field]

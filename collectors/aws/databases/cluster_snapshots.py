"""Snapshots of database clusters: their encryption, and whom they are shared with."""

from collections.abc import Iterator

from collectors.aws.databases.database_snapshots import MANUAL, PAGE, SharedCopy, allowed
from collectors.aws.session import Aws
from collectors.aws.storage.rated import tagged
from collectors.collector import collector
from evidence.record import Fields

SNAPSHOTS = "rds:DescribeDBClusterSnapshots"
ATTRIBUTES = "rds:DescribeDBClusterSnapshotAttributes"


class ClusterSnapshot(SharedCopy, kind="aws.rds.cluster_snapshot"):
    """A snapshot of a cluster, in one region; its id is the ARN."""


@collector(ClusterSnapshot, grain="region", needs=(ATTRIBUTES, SNAPSHOTS))
def cluster_snapshots(aws: Aws) -> Iterator[Fields]:
    """Every cluster snapshot of the account's own in the region, automated and manual."""
    for told in aws.pages(SNAPSHOTS, "DBClusterSnapshots", MaxRecords=PAGE):
        yield {
            "id": told["DBClusterSnapshotArn"],
            "name": told["DBClusterSnapshotIdentifier"],
            "region": aws.region,
            "created": told.get("SnapshotCreateTime"),
            "sort": told["SnapshotType"],
            "database": told["DBClusterIdentifier"],
            "encrypted": told["StorageEncrypted"],
            "key": told.get("KmsKeyId"),
            "tags": tagged(told.get("TagList")),
        }


@cluster_snapshots.facet
def restored_by(aws: Aws, row: Fields) -> list[str]:
    """The accounts that may restore it."""
    if row["sort"] != MANUAL:
        return []
    answer = aws.call(ATTRIBUTES, DBClusterSnapshotIdentifier=row["name"])
    return allowed(answer["DBClusterSnapshotAttributesResult"]["DBClusterSnapshotAttributes"])

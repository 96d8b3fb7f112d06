"""Database clusters: Aurora, Multi-AZ RDS, DocumentDB and Neptune."""

from collections.abc import Iterator
from datetime import datetime

from collectors.aws.session import Aws
from collectors.aws.storage.rated import Rated, reported, tagged
from collectors.collector import collector
from evidence.record import Fields

CLUSTERS = "rds:DescribeDBClusters"
PAGE = 100
"""Clusters a page, the most that AWS gives."""
ALWAYS_TOLD = {
    "version": "EngineVersion",
    "encrypted": "StorageEncrypted",
    "parameter_group": "DBClusterParameterGroup",
    "backup_days": "BackupRetentionPeriod",
    "deletion_protection": "DeletionProtection",
}


class DatabaseCluster(Rated, kind="aws.rds.cluster"):
    """A cluster of one region; its id is the ARN.

    `backup_days` is how long automatic backups are kept; a cluster always keeps some. `source` is
    the ARN of the cluster that it replicates; `global_cluster` names the one over several regions.
    `logs` are the logs that CloudWatch gets.
    """

    name: str
    region: str
    created: datetime
    engine: str
    version: str
    encrypted: bool
    key: str | None
    parameter_group: str
    backup_days: int
    source: str | None
    global_cluster: str | None
    deletion_protection: bool
    logs: list[str]


@collector(DatabaseCluster, grain="region", needs=(CLUSTERS,))
def clusters(aws: Aws) -> Iterator[Fields]:
    """Every cluster of the region."""
    for told in aws.pages(CLUSTERS, "DBClusters", MaxRecords=PAGE):
        yield {
            "id": told["DBClusterArn"],
            "name": told["DBClusterIdentifier"],
            "region": aws.region,
            "created": told["ClusterCreateTime"],
            "engine": told["Engine"],
            "key": told.get("KmsKeyId"),
            "source": told.get("ReplicationSourceIdentifier") or None,
            "global_cluster": told.get("GlobalClusterIdentifier") or None,
            "logs": sorted(told.get("EnabledCloudwatchLogsExports") or ()),
            "tags": tagged(told.get("TagList")),
            **reported(told, **ALWAYS_TOLD),
        }

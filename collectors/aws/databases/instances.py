"""RDS instances: databases of one machine each, and the members of clusters."""

from collections.abc import Iterator
from datetime import datetime

from collectors.aws.session import Aws
from collectors.aws.storage.rated import Rated, reported, tagged
from collectors.collector import collector
from evidence.record import Fields

INSTANCES = "rds:DescribeDBInstances"
PAGE = 100
"""Instances a page, the most that AWS gives."""
ALWAYS_TOLD = {
    "version": "EngineVersion",
    "public": "PubliclyAccessible",
    "encrypted": "StorageEncrypted",
    "backup_days": "BackupRetentionPeriod",
    "multi_az": "MultiAZ",
    "deletion_protection": "DeletionProtection",
    "minor_upgrades": "AutoMinorVersionUpgrade",
}


class DatabaseInstance(Rated, kind="aws.rds.instance"):
    """A database instance of one region; its id is the ARN.

    Of an instance with a `cluster`, encryption, backups and protection are the cluster's.
    `backup_days` is how long automatic backups are kept, 0 for none. `backup_copies` are the ARNs
    of automatic backups kept elsewhere; `source` is the instance or cluster that a replica follows.
    `logs` are the logs that CloudWatch gets.
    """

    name: str
    region: str
    created: datetime
    engine: str
    version: str
    cluster: str | None
    public: bool
    encrypted: bool
    key: str | None
    parameter_groups: list[str]
    backup_days: int
    backup_copies: list[str]
    source: str | None
    multi_az: bool
    deletion_protection: bool
    minor_upgrades: bool
    logs: list[str]


@collector(DatabaseInstance, grain="region", needs=(INSTANCES,))
def instances(aws: Aws) -> Iterator[Fields]:
    """Every instance of the region, of RDS, Aurora, DocumentDB and Neptune."""
    for told in aws.pages(INSTANCES, "DBInstances", MaxRecords=PAGE):
        source = told.get("ReadReplicaSourceDBInstanceIdentifier")
        copies = told.get("DBInstanceAutomatedBackupsReplications") or ()
        yield {
            "id": told["DBInstanceArn"],
            "name": told["DBInstanceIdentifier"],
            "region": aws.region,
            "created": told["InstanceCreateTime"],
            "engine": told["Engine"],
            "cluster": told.get("DBClusterIdentifier") or None,
            "key": told.get("KmsKeyId"),
            "parameter_groups": [
                each["DBParameterGroupName"] for each in told["DBParameterGroups"]
            ],
            "backup_copies": sorted(each["DBInstanceAutomatedBackupsArn"] for each in copies),
            "source": source or told.get("ReadReplicaSourceDBClusterIdentifier") or None,
            "logs": sorted(told.get("EnabledCloudwatchLogsExports") or ()),
            "tags": tagged(told.get("TagList")),
            **reported(told, **ALWAYS_TOLD),
        }

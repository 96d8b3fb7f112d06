"""Databases, tables, warehouses, search domains and caches, good and bad."""

from typing import Any

HOME = "eu-west-1"
PERSONAL = [{"Key": "data-class", "Value": "personal"}]


def seed(client: Any) -> None:
    _seed_rds(client("rds", HOME))
    _seed_tables(client("dynamodb", HOME))
    _seed_warehouses(client("redshift", HOME))
    _seed_search(client("opensearch", HOME))
    _seed_caches(client("elasticache", HOME))


def _seed_rds(rds: Any) -> None:
    rds.create_db_parameter_group(
        DBParameterGroupName="strict", DBParameterGroupFamily="postgres16", Description="strict"
    )
    rds.modify_db_parameter_group(
        DBParameterGroupName="strict",
        Parameters=[
            {
                "ParameterName": "rds.force_ssl",
                "ParameterValue": "1",
                "ApplyMethod": "immediate",
            },
            {
                "ParameterName": "max_connections",
                "ParameterValue": "100",
                "ApplyMethod": "immediate",
            },
        ],
    )
    rds.create_db_cluster_parameter_group(
        DBClusterParameterGroupName="strict-cluster",
        DBParameterGroupFamily="aurora-postgresql16",
        Description="strict",
    )
    machine = {"DBInstanceClass": "db.t3.small", "AllocatedStorage": 20}
    owner = {"MasterUsername": "owner", "MasterUserPassword": "example-only-9"}
    rds.create_db_instance(
        DBInstanceIdentifier="people", Engine="postgres", StorageEncrypted=True,
        PubliclyAccessible=False,
        BackupRetentionPeriod=14, DeletionProtection=True, DBParameterGroupName="strict",
        EnableCloudwatchLogsExports=["postgresql"], Tags=PERSONAL, **machine, **owner,
    )  # fmt: skip
    rds.create_db_instance(
        DBInstanceIdentifier="bare", Engine="postgres", StorageEncrypted=False,
        PubliclyAccessible=True, BackupRetentionPeriod=0, **machine, **owner,
    )  # fmt: skip
    rds.create_db_snapshot(DBInstanceIdentifier="people", DBSnapshotIdentifier="people-kept")
    rds.create_db_snapshot(DBInstanceIdentifier="bare", DBSnapshotIdentifier="bare-shared")
    rds.modify_db_snapshot_attribute(
        DBSnapshotIdentifier="bare-shared", AttributeName="restore", ValuesToAdd=["all"]
    )
    rds.create_db_cluster(
        DBClusterIdentifier="ledger", Engine="aurora-postgresql", StorageEncrypted=True,
        DBClusterParameterGroupName="strict-cluster", Tags=PERSONAL, **owner,
    )  # fmt: skip
    rds.create_db_cluster_snapshot(
        DBClusterIdentifier="ledger", DBClusterSnapshotIdentifier="ledger-kept"
    )


def _seed_tables(dynamodb: Any) -> None:
    keyed = {
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "BillingMode": "PAY_PER_REQUEST",
    }
    dynamodb.create_table(
        TableName="people", SSESpecification={"Enabled": True, "SSEType": "KMS"},
        DeletionProtectionEnabled=True, Tags=PERSONAL, **keyed,
    )  # fmt: skip
    dynamodb.update_continuous_backups(
        TableName="people",
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
    )
    dynamodb.create_table(TableName="bare", **keyed)


def _seed_warehouses(redshift: Any) -> None:
    redshift.create_cluster_parameter_group(
        ParameterGroupName="strict", ParameterGroupFamily="redshift-1.0", Description="strict"
    )
    redshift.create_cluster(
        ClusterIdentifier="figures", NodeType="ra3.large", MasterUsername="owner",
        MasterUserPassword="Example-only-9", Encrypted=True, ClusterParameterGroupName="strict",
        PubliclyAccessible=False, Tags=PERSONAL,
    )  # fmt: skip


def _seed_search(opensearch: Any) -> None:
    opensearch.create_domain(
        DomainName="found",
        EncryptionAtRestOptions={"Enabled": True},
        NodeToNodeEncryptionOptions={"Enabled": True},
        DomainEndpointOptions={"EnforceHTTPS": True},
        TagList=PERSONAL,
    )
    opensearch.create_domain(DomainName="bare")


def _seed_caches(elasticache: Any) -> None:
    elasticache.create_replication_group(
        ReplicationGroupId="sessions",
        ReplicationGroupDescription="sessions",
        Engine="redis",
        CacheNodeType="cache.t3.small",
        TransitEncryptionEnabled=True,
        AtRestEncryptionEnabled=True,
        AuthToken="example-only-example-only",
        SnapshotRetentionLimit=3,
    )
    elasticache.create_cache_cluster(
        CacheClusterId="bare", Engine="memcached", CacheNodeType="cache.t3.small", NumCacheNodes=1
    )

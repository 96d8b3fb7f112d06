"""Reads of databases."""

from typing import Any

from collectors.aws.answers import fields, names, policy_text
from collectors.aws.reads.read import Read

_TLS = names("neptune_enforce_ssl rds.force_ssl require_secure_transport require_ssl tls")
"""The parameters by which engines demand TLS: the only ones whose values are kept."""
_ATTRIBUTES = fields("AttributeName AttributeValues")
_LISTED = names("Parameters AttributeValues DBSnapshotAttributes DBClusterSnapshotAttributes")


def _demands(answer: dict[str, Any]) -> dict[str, Any]:
    """Parameters that demand TLS, with their values, which no secret can be.

    Raises:
        KeyError: when the answer has no parameters.
    """
    kept = [
        {"ParameterName": each["ParameterName"], "Setting": each.get("ParameterValue")}
        for each in answer["Parameters"]
        if each["ParameterName"] in _TLS
    ]
    return {**answer, "Parameters": kept}


def _domain_policies(answer: dict[str, Any]) -> dict[str, Any]:
    """Domains with their policies, without what conditions share with a caller."""
    told = [
        {**each, "AccessPolicies": policy_text({"Policy": each["AccessPolicies"]})["Policy"]}
        if each.get("AccessPolicies")
        else each
        for each in answer["DomainStatusList"]
    ]
    return {**answer, "DomainStatusList": told}


def _of_group(action: str) -> Read:
    shape = fields("Marker", Parameters=fields("ParameterName Setting"))
    return Read(action, shape, _demands, _LISTED)


READS: dict[str, Read] = {
    "dynamodb:DescribeContinuousBackups": Read(
        "dynamodb:DescribeContinuousBackups",
        fields(
            ContinuousBackupsDescription=fields(
                PointInTimeRecoveryDescription=fields("PointInTimeRecoveryStatus")
            )
        ),
    ),
    "dynamodb:DescribeTable": Read(
        "dynamodb:DescribeTable",
        fields(
            Table=fields(
                "DeletionProtectionEnabled",
                SSEDescription=fields("Status SSEType KMSMasterKeyArn"),
                Replicas=fields("RegionName"),
            )
        ),
        unordered=names("Replicas"),
    ),
    "dynamodb:ListTables": Read(
        "dynamodb:ListTables", fields("TableNames"), unordered=names("TableNames")
    ),
    "elasticache:DescribeCacheClusters": Read(
        "elasticache:DescribeCacheClusters",
        fields(
            CacheClusters=fields(
                "ARN CacheClusterId Engine ReplicationGroupId SnapshotRetentionLimit "
                "AuthTokenEnabled TransitEncryptionEnabled AtRestEncryptionEnabled"
            )
        ),
        unordered=names("CacheClusters"),
    ),
    "elasticache:DescribeReplicationGroups": Read(
        "elasticache:DescribeReplicationGroups",
        fields(
            ReplicationGroups=fields(
                "ARN ReplicationGroupId Engine SnapshotRetentionLimit AuthTokenEnabled "
                "TransitEncryptionEnabled AtRestEncryptionEnabled KmsKeyId UserGroupIds"
            )
        ),
        unordered=names("ReplicationGroups UserGroupIds"),
    ),
    "opensearch:DescribeDomains": Read(
        "es:DescribeDomains",
        fields(
            DomainStatusList=fields(
                "ARN DomainName AccessPolicies LogPublishingOptions",
                VPCOptions=fields("VPCId"),
                EncryptionAtRestOptions=fields("Enabled KmsKeyId"),
                NodeToNodeEncryptionOptions=fields("Enabled"),
                DomainEndpointOptions=fields("EnforceHTTPS TLSSecurityPolicy"),
                AdvancedSecurityOptions=fields("Enabled AnonymousAuthEnabled"),
            )
        ),
        _domain_policies,
        names("DomainStatusList"),
    ),
    "opensearch:ListDomainNames": Read(
        "es:ListDomainNames",
        fields(DomainNames=fields("DomainName")),
        unordered=names("DomainNames"),
    ),
    "rds:DescribeDBClusterParameters": _of_group("rds:DescribeDBClusterParameters"),
    "rds:DescribeDBClusterSnapshotAttributes": Read(
        "rds:DescribeDBClusterSnapshotAttributes",
        fields(DBClusterSnapshotAttributesResult=fields(DBClusterSnapshotAttributes=_ATTRIBUTES)),
        unordered=_LISTED,
    ),
    "rds:DescribeDBClusterSnapshots": Read(
        "rds:DescribeDBClusterSnapshots",
        fields(
            DBClusterSnapshots=fields(
                "DBClusterSnapshotArn DBClusterSnapshotIdentifier DBClusterIdentifier "
                "SnapshotCreateTime SnapshotType StorageEncrypted KmsKeyId TagList"
            )
        ),
        unordered=names("DBClusterSnapshots TagList"),
    ),
    "rds:DescribeDBClusters": Read(
        "rds:DescribeDBClusters",
        fields(
            DBClusters=fields(
                "DBClusterArn DBClusterIdentifier ClusterCreateTime Engine EngineVersion "
                "StorageEncrypted KmsKeyId DBClusterParameterGroup BackupRetentionPeriod "
                "GlobalClusterIdentifier ReplicationSourceIdentifier DeletionProtection "
                "EnabledCloudwatchLogsExports TagList"
            )
        ),
        unordered=names("DBClusters EnabledCloudwatchLogsExports TagList"),
    ),
    "rds:DescribeDBInstances": Read(
        "rds:DescribeDBInstances",
        fields(
            DBInstances=fields(
                "DBInstanceArn DBInstanceIdentifier InstanceCreateTime Engine EngineVersion "
                "DBClusterIdentifier "
                "PubliclyAccessible StorageEncrypted KmsKeyId BackupRetentionPeriod MultiAZ "
                "ReadReplicaSourceDBInstanceIdentifier ReadReplicaSourceDBClusterIdentifier "
                "DeletionProtection AutoMinorVersionUpgrade EnabledCloudwatchLogsExports TagList",
                DBParameterGroups=fields("DBParameterGroupName"),
                DBInstanceAutomatedBackupsReplications=fields("DBInstanceAutomatedBackupsArn"),
            )
        ),
        unordered=names(
            "DBInstances DBParameterGroups DBInstanceAutomatedBackupsReplications "
            "EnabledCloudwatchLogsExports TagList"
        ),
    ),
    "rds:DescribeDBMajorEngineVersions": Read(
        "rds:DescribeDBMajorEngineVersions",
        fields(
            DBMajorEngineVersions=fields(
                "Engine MajorEngineVersion",
                SupportedEngineLifecycles=fields("LifecycleSupportName LifecycleSupportEndDate"),
            )
        ),
        unordered=names("DBMajorEngineVersions SupportedEngineLifecycles"),
    ),
    "rds:DescribeDBParameters": _of_group("rds:DescribeDBParameters"),
    "rds:DescribeDBSnapshotAttributes": Read(
        "rds:DescribeDBSnapshotAttributes",
        fields(DBSnapshotAttributesResult=fields(DBSnapshotAttributes=_ATTRIBUTES)),
        unordered=_LISTED,
    ),
    "rds:DescribeDBSnapshots": Read(
        "rds:DescribeDBSnapshots",
        fields(
            DBSnapshots=fields(
                "DBSnapshotArn DBSnapshotIdentifier DBInstanceIdentifier SnapshotCreateTime "
                "SnapshotType Encrypted KmsKeyId TagList"
            )
        ),
        unordered=names("DBSnapshots TagList"),
    ),
    "redshift:DescribeClusterParameters": _of_group("redshift:DescribeClusterParameters"),
    "redshift:DescribeClusters": Read(
        "redshift:DescribeClusters",
        fields(
            Clusters=fields(
                "ClusterIdentifier Encrypted KmsKeyId PubliclyAccessible EnhancedVpcRouting "
                "AutomatedSnapshotRetentionPeriod AllowVersionUpgrade Tags",
                ClusterParameterGroups=fields("ParameterGroupName"),
                ClusterSnapshotCopyStatus=fields("DestinationRegion"),
            )
        ),
        unordered=names("Clusters ClusterParameterGroups"),
    ),
    "redshift:DescribeLoggingStatus": Read(
        "redshift:DescribeLoggingStatus", fields("LoggingEnabled")
    ),
}

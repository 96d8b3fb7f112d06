"""Reads of objects, files, blocks and their copies."""

from collectors.aws.answers import fields, names, policy_text
from collectors.aws.reads.read import Read

_BLOCK = fields(
    PublicAccessBlockConfiguration=fields(
        "BlockPublicAcls IgnorePublicAcls BlockPublicPolicy RestrictPublicBuckets"
    )
)

_FSX = fields("AutomaticBackupRetentionDays")

READS: dict[str, Read] = {
    "backup:GetBackupPlan": Read(
        "backup:GetBackupPlan",
        fields(
            BackupPlan=fields(
                Rules=fields(
                    "RuleName ScheduleExpression TargetBackupVaultName "
                    "TargetLogicallyAirGappedBackupVaultArn",
                    Lifecycle=fields("DeleteAfterDays"),
                    CopyActions=fields("DestinationBackupVaultArn"),
                )
            )
        ),
    ),
    "backup:GetBackupVaultAccessPolicy": Read(
        "backup:GetBackupVaultAccessPolicy", fields("Policy"), policy_text
    ),
    "backup:ListBackupPlans": Read(
        "backup:ListBackupPlans",
        fields(BackupPlansList=fields("BackupPlanArn BackupPlanId BackupPlanName")),
        unordered=names("BackupPlansList"),
    ),
    "backup:ListBackupSelections": Read(
        "backup:ListBackupSelections",
        fields(BackupSelectionsList=fields("SelectionId")),
        unordered=names("BackupSelectionsList"),
    ),
    "backup:ListBackupVaults": Read(
        "backup:ListBackupVaults",
        fields(
            BackupVaultList=fields(
                "BackupVaultArn BackupVaultName EncryptionKeyArn Locked MinRetentionDays LockDate"
            )
        ),
        unordered=names("BackupVaultList"),
    ),
    "backup:ListProtectedResources": Read(
        "backup:ListProtectedResources",
        fields(Results=fields("ResourceArn ResourceType LastBackupTime LastBackupVaultArn")),
        unordered=names("Results"),
    ),
    "backup:ListRestoreJobs": Read(
        "backup:ListRestoreJobs",
        fields(
            RestoreJobs=fields(
                "RestoreJobId ResourceType Status CompletionDate BackupVaultArn "
                "SourceResourceArn ValidationStatus",
                CreatedBy=fields("RestoreTestingPlanArn"),
            )
        ),
        unordered=names("RestoreJobs"),
    ),
    "ec2:DescribeSnapshots": Read(
        "ec2:DescribeSnapshots",
        fields(Snapshots=fields("SnapshotId VolumeId StartTime State Encrypted KmsKeyId Tags")),
        unordered=names("Snapshots"),
    ),
    "ec2:DescribeVolumes": Read(
        "ec2:DescribeVolumes",
        fields(
            Volumes=fields(
                "VolumeId CreateTime State Encrypted KmsKeyId SnapshotId Tags",
                Attachments=fields("InstanceId State"),
            )
        ),
        unordered=names("Volumes Attachments"),
    ),
    "ec2:GetEbsEncryptionByDefault": Read(
        "ec2:GetEbsEncryptionByDefault", fields("EbsEncryptionByDefault")
    ),
    "ec2:GetSnapshotBlockPublicAccessState": Read(
        "ec2:GetSnapshotBlockPublicAccessState", fields("State")
    ),
    "efs:DescribeBackupPolicy": Read(
        "elasticfilesystem:DescribeBackupPolicy", fields(BackupPolicy=fields("Status"))
    ),
    "efs:DescribeFileSystemPolicy": Read(
        "elasticfilesystem:DescribeFileSystemPolicy", fields("Policy"), policy_text
    ),
    "efs:DescribeFileSystems": Read(
        "elasticfilesystem:DescribeFileSystems",
        fields(FileSystems=fields("FileSystemId FileSystemArn Encrypted KmsKeyId Tags")),
        unordered=names("FileSystems"),
    ),
    "efs:DescribeReplicationConfigurations": Read(
        "elasticfilesystem:DescribeReplicationConfigurations",
        fields(
            Replications=fields("SourceFileSystemId", Destinations=fields("Region OwnerId Status"))
        ),
        unordered=names("Replications Destinations"),
    ),
    "fsx:DescribeFileSystems": Read(
        "fsx:DescribeFileSystems",
        fields(
            FileSystems=fields(
                "ResourceARN FileSystemType KmsKeyId Tags",
                WindowsConfiguration=_FSX,
                LustreConfiguration=_FSX,
                OntapConfiguration=_FSX,
                OpenZFSConfiguration=_FSX,
            )
        ),
        unordered=names("FileSystems"),
    ),
    "resourcegroupstaggingapi:GetResources": Read(
        "tag:GetResources",
        fields(ResourceTagMappingList=fields("ResourceARN Tags")),
        unordered=names("ResourceTagMappingList"),
    ),
    "s3:GetBucketAcl": Read(
        "s3:GetBucketAcl",
        fields(Grants=fields("Permission", Grantee=fields("Type URI"))),
    ),
    "s3:GetBucketEncryption": Read(
        "s3:GetEncryptionConfiguration", fields("ServerSideEncryptionConfiguration")
    ),
    "s3:GetBucketLocation": Read("s3:GetBucketLocation", fields("LocationConstraint")),
    "s3:GetBucketLogging": Read(
        "s3:GetBucketLogging", fields(LoggingEnabled=fields("TargetBucket TargetPrefix"))
    ),
    "s3:GetBucketPolicy": Read("s3:GetBucketPolicy", fields("Policy"), policy_text),
    "s3:GetBucketReplication": Read(
        "s3:GetReplicationConfiguration",
        fields(
            ReplicationConfiguration=fields(
                Rules=fields("Status", Destination=fields("Bucket Account"))
            )
        ),
    ),
    "s3:GetBucketTagging": Read("s3:GetBucketTagging", fields("TagSet")),
    "s3:GetBucketVersioning": Read("s3:GetBucketVersioning", fields("Status MFADelete")),
    "s3:GetObjectLockConfiguration": Read(
        "s3:GetBucketObjectLockConfiguration", fields("ObjectLockConfiguration")
    ),
    "s3:GetPublicAccessBlock": Read("s3:GetBucketPublicAccessBlock", _BLOCK),
    "s3:HeadBucket": Read("s3:ListBucket", fields("BucketRegion")),
    "s3:ListBuckets": Read(
        "s3:ListAllMyBuckets", fields(Buckets=fields("Name CreationDate BucketRegion BucketArn"))
    ),
    "s3control:GetAccessPoint": Read("s3:GetAccessPoint", _BLOCK),
    "s3control:GetAccessPointPolicy": Read(
        "s3:GetAccessPointPolicy", fields("Policy"), policy_text
    ),
    "s3control:ListAccessPoints": Read(
        "s3:ListAccessPoints",
        fields("NextToken", AccessPointList=fields("AccessPointArn Name Bucket NetworkOrigin")),
        unordered=names("AccessPointList"),
    ),
    "s3control:GetPublicAccessBlock": Read("s3:GetAccountPublicAccessBlock", _BLOCK),
}

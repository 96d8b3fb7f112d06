"""Disks, snapshots, file systems, access points and backups, good and bad."""

import json
from typing import Any

from tieout.standins.unserved.telling import give

ACCOUNT = "123456789012"
HOME, AWAY = "eu-west-1", "us-east-1"
VAULT = f"arn:aws:backup:{HOME}:{ACCOUNT}:backup-vault"


def seed(client: Any) -> None:
    _seed_disks(client("ec2", HOME))
    _seed_files(client("efs", HOME), client("fsx", HOME))
    _seed_doors(client("s3control", HOME))
    _seed_copies(client("s3", AWAY))
    _seed_backups(client("backup", HOME))
    _give_unserved(client("ec2", HOME).meta.endpoint_url)


def _without_account(params: Any, **_: Any) -> None:
    # A stand-in does not answer to the account id before its host name.
    params["url"] = params["url"].replace(f"//{ACCOUNT}.", "//")


def _seed_disks(ec2: Any) -> None:
    tags = [{"ResourceType": "volume", "Tags": [{"Key": "data-class", "Value": "Personal"}]}]
    shut = ec2.create_volume(
        AvailabilityZone=f"{HOME}a", Size=1, Encrypted=True, TagSpecifications=tags
    )
    bare = ec2.create_volume(AvailabilityZone=f"{HOME}a", Size=1)
    ec2.create_snapshot(VolumeId=shut["VolumeId"])
    public = ec2.create_snapshot(VolumeId=bare["VolumeId"])["SnapshotId"]
    ec2.modify_snapshot_attribute(
        SnapshotId=public,
        Attribute="createVolumePermission",
        OperationType="add",
        GroupNames=["all"],
    )


def _seed_files(efs: Any, fsx: Any) -> None:
    shut = efs.create_file_system(
        CreationToken="shut", Encrypted=True, Backup=True,
        Tags=[{"Key": "data-class", "Value": "personal"}],
    )  # fmt: skip
    denied = {
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": "*",
        "Resource": shut["FileSystemArn"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    efs.put_file_system_policy(
        FileSystemId=shut["FileSystemId"],
        Policy=json.dumps({"Version": "2012-10-17", "Statement": [denied]}),
    )
    efs.create_file_system(CreationToken="bare", Encrypted=False, Backup=False)
    fsx.create_file_system(
        FileSystemType="WINDOWS",
        StorageCapacity=32,
        SubnetIds=["subnet-0123456789abcdef0"],
        WindowsConfiguration={"ThroughputCapacity": 8, "AutomaticBackupRetentionDays": 7},
    )


def _seed_doors(control: Any) -> None:
    control.meta.events.register("before-call.s3-control", _without_account)
    control.create_access_point(AccountId=ACCOUNT, Name="open-door", Bucket="plain-example")
    allowed = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:{HOME}:{ACCOUNT}:accesspoint/open-door/object/*",
    }
    control.put_access_point_policy(
        AccountId=ACCOUNT,
        Name="open-door",
        Policy=json.dumps({"Version": "2012-10-17", "Statement": [allowed]}),
    )
    control.create_access_point(
        AccountId=ACCOUNT,
        Name="shut-door",
        Bucket="media-example",
        VpcConfiguration={"VpcId": "vpc-1"},
    )


def _seed_copies(s3: Any) -> None:
    s3.put_bucket_replication(
        Bucket="media-example",
        ReplicationConfiguration={
            "Role": f"arn:aws:iam::{ACCOUNT}:role/copier",
            "Rules": [
                {
                    "ID": "beside",
                    "Status": "Enabled",
                    "Priority": 1,
                    "Filter": {"Prefix": ""},
                    "DeleteMarkerReplication": {"Status": "Disabled"},
                    "Destination": {"Bucket": "arn:aws:s3:::logs-example"},
                }
            ],
        },
    )


def _seed_backups(backup: Any) -> None:
    backup.create_backup_vault(BackupVaultName="locked")
    backup.put_backup_vault_lock_configuration(
        BackupVaultName="locked", MinRetentionDays=30, ChangeableForDays=3
    )
    backup.create_backup_vault(BackupVaultName="loose")
    backup.create_backup_plan(
        BackupPlan={
            "BackupPlanName": "daily",
            "Rules": [
                {
                    "RuleName": "each night",
                    "TargetBackupVaultName": "locked",
                    "ScheduleExpression": "cron(0 3 * * ? *)",
                    "Lifecycle": {"DeleteAfterDays": 35},
                    "CopyActions": [
                        {
                            "DestinationBackupVaultArn": (
                                f"arn:aws:backup:{AWAY}:{ACCOUNT}:backup-vault:far"
                            )
                        }
                    ],
                }
            ],
        }
    )


def _give_unserved(endpoint: str) -> None:
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "backup:DeleteRecoveryPoint",
        "Resource": "*",
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    give(
        endpoint, "backup:GetBackupVaultAccessPolicy", {"Policy": policy},
        parameters={"BackupVaultName": "locked"},
    )  # fmt: skip
    one = {"BackupSelectionsList": [{"SelectionId": "1"}]}
    give(endpoint, "backup:ListBackupSelections", one, region=HOME)
    protected = {
        "ResourceArn": f"arn:aws:dynamodb:{HOME}:{ACCOUNT}:table/people",
        "ResourceType": "DynamoDB",
        "LastBackupTime": "2026-11-21T03:00:00Z",
        "LastBackupVaultArn": f"{VAULT}:locked",
    }
    give(endpoint, "backup:ListProtectedResources", {"Results": [protected]}, region=HOME)
    job = {
        "RestoreJobId": "job-1",
        "ResourceType": "DynamoDB",
        "Status": "COMPLETED",
        "CompletionDate": "2026-11-20T05:00:00Z",
        "BackupVaultArn": f"{VAULT}:locked",
        "SourceResourceArn": protected["ResourceArn"],
        "ValidationStatus": "SUCCESSFUL",
        "CreatedBy": {"RestoreTestingPlanArn": "arn:aws:backup:eu-west-1:1:restore-testing-plan:x"},
    }
    give(endpoint, "backup:ListRestoreJobs", {"RestoreJobs": [job]}, region=HOME)
    give(endpoint, "ec2:GetSnapshotBlockPublicAccessState", {"State": "block-new-sharing"},
         region=HOME)  # fmt: skip

"""Volumes, file systems and backups of a quiet account."""

from tieout.standins.unserved.answers import Asked, Given, Refusal, Table


def _public_snapshots(asked: Asked) -> Given | None:
    """The snapshots that anybody may restore; moto, asked for them, lists them all."""
    if asked.parameters.get("RestorableByUserIds") != ["all"]:
        return None
    from moto.ec2.models import ec2_backends

    held = ec2_backends[asked.account][asked.region].snapshots.values()
    public = [each for each in held if "all" in each.create_volume_permission_groups]
    return {"Snapshots": [{"SnapshotId": each.id} for each in public]}


def _supported(_: Asked) -> Given:
    """Every engine in the versions that moto gives, each supported for long: nothing is overdue."""
    majors = {
        "aurora-mysql": ("5.7", "8.0"),
        "aurora-postgresql": ("11", "12", "13", "14", "15", "16", "17"),
        "mariadb": ("10.1", "10.6", "10.11", "11.4"),
        "mysql": ("5.6", "5.7", "8.0", "8.4"),
        "postgres": ("9.3", "11", "12", "13", "14", "15", "16", "17"),
    }
    lifecycle = {
        "LifecycleSupportName": "open-source-rds-standard-support",
        "LifecycleSupportStartDate": "2020-01-01T00:00:00Z",
        "LifecycleSupportEndDate": "2099-12-31T00:00:00Z",
    }
    told = [
        {
            "Engine": engine,
            "MajorEngineVersion": version,
            "SupportedEngineLifecycles": [lifecycle],
        }
        for engine, versions in majors.items()
        for version in versions
    ]
    return {"DBMajorEngineVersions": told}


QUIET: Table = {
    "backup:GetBackupVaultAccessPolicy": Refusal("ResourceNotFoundException"),
    "backup:ListBackupSelections": {"BackupSelectionsList": []},
    "backup:ListProtectedResources": {"Results": []},
    "backup:ListRestoreJobs": {"RestoreJobs": []},
    "ec2:DescribeSnapshots": _public_snapshots,
    "ec2:GetSnapshotBlockPublicAccessState": {"State": "unblocked"},
    "rds:DescribeDBMajorEngineVersions": _supported,
    "efs:DescribeReplicationConfigurations": {"Replications": []},
}

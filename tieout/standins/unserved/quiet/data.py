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


QUIET: Table = {
    "backup:GetBackupVaultAccessPolicy": Refusal("ResourceNotFoundException"),
    "backup:ListBackupSelections": {"BackupSelectionsList": []},
    "backup:ListProtectedResources": {"Results": []},
    "backup:ListRestoreJobs": {"RestoreJobs": []},
    "ec2:DescribeSnapshots": _public_snapshots,
    "ec2:GetSnapshotBlockPublicAccessState": {"State": "unblocked"},
    "efs:DescribeReplicationConfigurations": {"Replications": []},
}

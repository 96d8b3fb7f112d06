"""Sample disks, files and backups of a cloud account, as they should be."""

from copy import deepcopy
from typing import Any

from collectors.aws.policies.policy import statements
from collectors.aws.storage.access_points import AccessPoint
from collectors.aws.storage.backup_plans import BackupPlan
from collectors.aws.storage.bucket_copies import BucketCopies
from collectors.aws.storage.file_systems import FileSystem
from collectors.aws.storage.fsx import FsxFileSystem
from collectors.aws.storage.protected_resources import ProtectedResource
from collectors.aws.storage.region_defaults import RegionDefaults
from collectors.aws.storage.restore_jobs import RestoreJob
from collectors.aws.storage.snapshots import Snapshot
from collectors.aws.storage.vaults import Vault
from collectors.aws.storage.volumes import Volume

ACCOUNT = "111122223333"
HOME, NEAR, AWAY = "ap-northeast-1", "ap-northeast-3", "eu-west-1"
FRESH, OLD = "2026-06-14T18:00:00+00:00", "2026-05-01T00:00:00+00:00"
PERSONAL = {"data-class": "personal"}
KEY = f"arn:aws:kms:{HOME}:{ACCOUNT}:key/1"


def arn(service: str, rest: str, region: str = HOME) -> str:
    """The ARN of something of the sample account."""
    return f"arn:aws:{service}:{region}:{ACCOUNT}:{rest}"


def opening(*principals: str, action: str = "*", **more: Any) -> list[dict[str, Any]]:
    """A policy with one statement that allows an action to principals of AWS."""
    told = {"AWS": list(principals)}
    each = {"Effect": "Allow", "Principal": told, "Action": action, "Resource": "*", **more}
    return [dict(one) for one in statements({"Statement": [each]}, "sample")]


def plain_denied() -> list[dict[str, Any]]:
    """A policy that denies everything without TLS."""
    condition = {"Bool": {"aws:SecureTransport": "false"}}
    return opening("*", Effect="Deny", Condition=condition)


def volume(**changed: Any) -> Volume:
    """A disk of personal data."""
    row = {
        "id": "vol-1",
        "region": HOME,
        "created": OLD,
        "state": "in-use",
        "encrypted": True,
        "key": KEY,
        "snapshot": None,
        "attached": ["i-1"],
        "tags": PERSONAL,
    }
    return Volume.of(**deepcopy(row | changed))


def snapshot(**changed: Any) -> Snapshot:
    """A copy of the disk."""
    row = {
        "id": "snap-1",
        "region": HOME,
        "created": FRESH,
        "state": "completed",
        "volume": "vol-1",
        "encrypted": True,
        "key": KEY,
        "public": False,
        "tags": PERSONAL,
    }
    return Snapshot.of(**deepcopy(row | changed))


def region(**changed: Any) -> RegionDefaults:
    """A region that encrypts new disks and lets no copy be public."""
    row = {"id": HOME, "encrypts_volumes": True, "snapshot_sharing": "block-all-sharing"}
    return RegionDefaults.of(**row | changed)


def file_system(**changed: Any) -> FileSystem:
    """A shared file system of personal data."""
    row = {
        "id": arn("elasticfilesystem", "file-system/fs-1"),
        "name": "fs-1",
        "region": HOME,
        "encrypted": True,
        "key": KEY,
        "policy": plain_denied(),
        "backed_up": True,
        "copies": [{"region": NEAR, "account": ACCOUNT}],
        "tags": PERSONAL,
    }
    return FileSystem.of(**deepcopy(row | changed))


def fsx(**changed: Any) -> FsxFileSystem:
    """An FSx file system."""
    row = {
        "id": arn("fsx", "file-system/fs-2"),
        "region": HOME,
        "sort": "WINDOWS",
        "key": KEY,
        "backup_days": 30,
        "tags": {},
    }
    return FsxFileSystem.of(**deepcopy(row | changed))


def point(**changed: Any) -> AccessPoint:
    """A door to a bucket, open to a role."""
    switches = ("block_acls", "ignore_acls", "block_policy", "restrict_buckets")
    row = {
        "id": arn("s3", "accesspoint/door"),
        "name": "door",
        "bucket": "example-media",
        "origin": "Internet",
        "policy": opening(f"arn:aws:iam::{ACCOUNT}:role/reader"),
        "public_access_block": dict.fromkeys(switches, False),
    }
    return AccessPoint.of(**deepcopy(row | changed))


def copies(**changed: Any) -> BucketCopies:
    """What becomes of the objects of a bucket of personal data."""
    row = {
        "id": "arn:aws:s3:::example-talks",
        "name": "example-talks",
        "region": HOME,
        "copying": [copying("example-copy")],
        "lock": {"mode": "COMPLIANCE", "days": 400},
    }
    return BucketCopies.of(**deepcopy(row | changed))


def copying(bucket: str, account: str | None = None, *, enabled: bool = True) -> dict[str, Any]:
    """A replication rule."""
    return {"bucket": bucket, "account": account, "enabled": enabled}


def vault(**changed: Any) -> Vault:
    """A locked vault of backups."""
    row = {
        "id": arn("backup", "backup-vault:kept"),
        "name": "kept",
        "region": HOME,
        "key": KEY,
        "locked": True,
        "minimum_days": 30,
        "fixed_from": OLD,
        "policy": None,
    }
    return Vault.of(**deepcopy(row | changed))


def plan(**changed: Any) -> BackupPlan:
    """A backup plan with copies in another region."""
    row = {
        "id": arn("backup", "backup-plan:1"),
        "name": "daily",
        "region": HOME,
        "rules": [rule()],
        "selections": 2,
    }
    return BackupPlan.of(**deepcopy(row | changed))


def rule(keep_days: int | None = 35, copied: str = NEAR) -> dict[str, Any]:
    """A rule of a backup plan."""
    return {
        "name": "nightly",
        "schedule": "cron(0 3 * * ? *)",
        "vault": "kept",
        "keep_days": keep_days,
        "copied_to": [arn("backup", "backup-vault:far", copied)],
    }


def protected(of: str, **changed: Any) -> ProtectedResource:
    """A recovery point of something, of late."""
    row = {"id": of, "sort": "EFS", "backed_up": FRESH, "vault": str(vault().id)}
    return ProtectedResource.of(**row | changed)


def job(**changed: Any) -> RestoreJob:
    """A restore that came back sound."""
    row = {
        "id": "job-1",
        "sort": "EFS",
        "status": "COMPLETED",
        "completed": FRESH,
        "vault": str(vault().id),
        "restored": str(file_system().id),
        "validation": "SUCCESSFUL",
        "tested": True,
    }
    return RestoreJob.of(**row | changed)

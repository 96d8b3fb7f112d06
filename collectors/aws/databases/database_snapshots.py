"""Snapshots of RDS instances: their encryption, and whom they are shared with."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from collectors.aws.session import Aws
from collectors.aws.storage.rated import Rated, tagged
from collectors.collector import collector
from evidence.record import Fields

SNAPSHOTS = "rds:DescribeDBSnapshots"
ATTRIBUTES = "rds:DescribeDBSnapshotAttributes"
PAGE = 100
"""Snapshots a page, the most that AWS gives."""
OF_BACKUP = {"SnapshotType": "awsbackup"}
"""Unasked, RDS tells automated and manual snapshots alone (API reference, DescribeDBSnapshots)."""
ANYBODY = "all"
MANUAL = "manual"


class SharedCopy(Rated):
    """A copy of a database; `sort` is AWS's word for how it came to be (`automated`, `manual`).

    `database` is the instance or cluster that it was taken of, which may be gone. `restored_by` are
    the accounts that may restore it, `all` for every account of AWS; only manual ones can be
    shared, so only of those it is asked.
    """

    name: str
    region: str
    created: datetime | None
    sort: str
    database: str
    encrypted: bool
    key: str | None
    restored_by: list[str]

    @property
    def public(self) -> bool:
        """Whether every AWS account may restore it."""
        return ANYBODY in self.restored_by


class DatabaseSnapshot(SharedCopy, kind="aws.rds.snapshot"):
    """A snapshot of an instance, in one region; its id is the ARN."""


@collector(DatabaseSnapshot, grain="region", needs=(ATTRIBUTES, SNAPSHOTS))
def snapshots(aws: Aws) -> Iterator[Fields]:
    """Every snapshot of the account's own in the region: automated, manual, and AWS Backup's."""
    seen: set[str] = set()
    for asked in ({}, OF_BACKUP):
        for told in aws.pages(SNAPSHOTS, "DBSnapshots", MaxRecords=PAGE, **asked):
            if told["DBSnapshotArn"] not in seen:
                seen.add(told["DBSnapshotArn"])
                yield _row(aws.region, told)


def _row(region: str, told: Mapping[str, Any]) -> Fields:
    return {
        "id": told["DBSnapshotArn"],
        "name": told["DBSnapshotIdentifier"],
        "region": region,
        # There is none yet while the snapshot is being made.
        "created": told.get("SnapshotCreateTime"),
        "sort": told["SnapshotType"],
        "database": told["DBInstanceIdentifier"],
        "encrypted": told["Encrypted"],
        "key": told.get("KmsKeyId"),
        "tags": tagged(told.get("TagList")),
    }


@snapshots.facet
def restored_by(aws: Aws, row: Fields) -> list[str]:
    """The accounts that may restore it."""
    if row["sort"] != MANUAL:
        return []
    answer = aws.call(ATTRIBUTES, DBSnapshotIdentifier=row["name"])
    return allowed(answer["DBSnapshotAttributesResult"]["DBSnapshotAttributes"])


def allowed(attributes: list[Mapping[str, Any]]) -> list[str]:
    """The accounts under the attribute `restore`, which every snapshot has."""
    (values,) = [
        each.get("AttributeValues") or []
        for each in attributes
        if each["AttributeName"] == "restore"
    ]
    return sorted(values)

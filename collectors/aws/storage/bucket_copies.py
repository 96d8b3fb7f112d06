"""Where S3 copies the objects of a bucket to, and how long it lets nobody delete them."""

from collections.abc import Iterator, Mapping
from typing import Any

from typing_extensions import TypedDict

from collectors.aws.session import Aws
from collectors.aws.storage.s3 import buckets, region
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

REPLICATION = "s3:GetBucketReplication"
LOCK = "s3:GetObjectLockConfiguration"
DAYS_A_YEAR = 365


class Copying(TypedDict):
    """A replication rule: the bucket (its name) that objects go to, and whose it becomes.

    `account` is None where the destination is of the same account, or keeps the source's owner.
    """

    bucket: str
    account: str | None
    enabled: bool


class Lock(TypedDict):
    """The lock put on each new object: `GOVERNANCE` or `COMPLIANCE`, in days.

    A year counts as 365 days.
    """

    mode: str
    days: int


class BucketCopies(Resource, kind="aws.s3.bucket_copies"):
    """What becomes of the objects of one bucket; its id is the bucket's ARN.

    A kind apart from the bucket, since it takes two calls more for each. `lock` is None where new
    objects are not locked, be it that Object Lock is off or that it has no default.
    """

    name: str
    region: str
    copying: list[Copying]
    lock: Lock | None


@collector(
    BucketCopies,
    needs=(
        "s3:GetBucketLocation",
        "s3:GetBucketObjectLockConfiguration",
        "s3:GetReplicationConfiguration",
        "s3:ListAllMyBuckets",
    ),
)
def bucket_copies(aws: Aws) -> Iterator[Fields]:
    """Every bucket of the account, in all regions."""
    for bucket in buckets.function(aws):
        yield {name: bucket[name] for name in ("id", "name", "region") if name in bucket}


bucket_copies.facet(region)


@bucket_copies.facet
def copying(aws: Aws, row: Fields) -> list[Copying]:
    """Its replication rules."""
    answer = _ask(aws, row, REPLICATION, "ReplicationConfigurationNotFoundError")
    rules = answer["ReplicationConfiguration"]["Rules"] if answer else ()
    return [_copying(rule) for rule in rules]


@bucket_copies.facet
def lock(aws: Aws, row: Fields) -> Lock | None:
    """The lock that new objects get unasked."""
    answer = _ask(aws, row, LOCK, "ObjectLockConfigurationNotFoundError")
    told = (answer or {}).get("ObjectLockConfiguration") or {}
    retention = (told.get("Rule") or {}).get("DefaultRetention")
    if told.get("ObjectLockEnabled") != "Enabled" or not retention:
        return None
    days = retention.get("Days") or retention["Years"] * DAYS_A_YEAR
    return Lock(mode=retention["Mode"], days=days)


def _ask(aws: Aws, row: Fields, operation: str, absent: str) -> dict[str, Any] | None:
    """What one bucket says, asked in its own region; None where it says "not set"."""
    return aws.call_or_none(
        operation, absent=(absent,), at=row.get("region", ""), Bucket=row["name"]
    )


def _copying(rule: Mapping[str, Any]) -> Copying:
    place = rule["Destination"]
    return Copying(
        bucket=place["Bucket"].rpartition(":")[2],
        account=place.get("Account"),
        enabled=rule["Status"] == "Enabled",
    )

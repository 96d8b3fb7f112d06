"""EBS snapshots: copies of disks, and whether anybody may make a disk of one."""

from collections.abc import Iterator
from datetime import datetime

from collectors.aws.session import Aws
from collectors.aws.storage.rated import Rated, tagged
from collectors.collector import collector
from collectors.errors import UnobservedError
from evidence.record import UNOBSERVED, Fields

SNAPSHOTS = "ec2:DescribeSnapshots"
PAGE = 1000
"""Snapshots a page, the most that AWS gives."""


class Snapshot(Rated, kind="aws.ec2.snapshot"):
    """An EBS snapshot that the account owns; its id is the snapshot id.

    `volume` is the volume it was taken of, which may be gone. `public` says whether every AWS
    account may make a volume of it. With which single accounts it is shared is not read: that takes
    a call for each snapshot.
    """

    region: str
    created: datetime
    state: str
    volume: str
    encrypted: bool
    key: str | None
    public: bool


@collector(Snapshot, grain="region", needs=(SNAPSHOTS,))
def snapshots(aws: Aws) -> Iterator[Fields]:
    """Every snapshot of the account's own in the region."""
    public: set[str] = set()
    lost = ""
    try:
        # One list of the public ones spares a call for the attributes of each.
        shared = aws.pages(
            SNAPSHOTS, "Snapshots", OwnerIds=["self"], RestorableByUserIds=["all"], MaxResults=PAGE
        )
        public = {each["SnapshotId"] for each in shared}
    except UnobservedError as error:
        lost = str(error)
    for snapshot in aws.pages(SNAPSHOTS, "Snapshots", OwnerIds=["self"], MaxResults=PAGE):
        told = {UNOBSERVED: {"public": lost}} if lost else {"public": _is(snapshot, public)}
        yield {
            "id": snapshot["SnapshotId"],
            "region": aws.region,
            "created": snapshot["StartTime"],
            "state": snapshot["State"],
            "volume": snapshot["VolumeId"],
            "encrypted": snapshot["Encrypted"],
            "key": snapshot.get("KmsKeyId"),
            "tags": tagged(snapshot.get("Tags")),
            **told,
        }


def _is(snapshot: Fields, public: set[str]) -> bool:
    return snapshot["SnapshotId"] in public

"""Disks of the demo's account on which its cluster keeps data, one of them never encrypted."""

import hashlib
from dataclasses import dataclass
from typing import Any

from tieout.demo.story import PERSONAL, Calendar
from tieout.standins.aws import SetClock
from tieout.standins.estate.place import Place


@dataclass(frozen=True, slots=True)
class Disk:
    """A disk behind a claim of the cluster; days count back from today, sizes are in GiB."""

    space: str
    claim: str
    owner: str
    size: int
    made: int
    data_class: str = PERSONAL
    encrypted: bool = True

    @property
    def id(self) -> str:
        """Its volume id, which the cluster's own volume names."""
        return f"vol-{hashlib.sha256(self.claim.encode()).hexdigest()[:17]}"


BARE = "cms-uploads"
"""Made by hand before the account encrypted whatever is new."""
DISKS = (
    Disk("chat-store", "message-store-0", "chat", 500, 420),
    Disk("chat-store", "message-store-1", "chat", 500, 420),
    Disk("chat-store", "profile-store-0", "chat", 100, 420),
    Disk("moderation", "report-queue-0", "moderation", 50, 300),
    Disk("cms", BARE, "internal-tools", 200, 800, data_class="internal", encrypted=False),
)
HOLDER = "chat-database"
"""The machine that they are attached to."""


def make_disks(ec2: Any, place: Place, calendar: Calendar, clock: SetClock) -> None:
    """Make the disks, those of personal data with a copy of last night, attached to a machine."""
    named = [{"Name": "tag:Name", "Values": [HOLDER]}]
    [reservation] = ec2.describe_instances(Filters=named)["Reservations"]
    machine = reservation["Instances"][0]["InstanceId"]
    kept = place.moto("ec2")
    for number, disk in enumerate(DISKS):
        clock.set(calendar.instant(disk.made))
        tags = {"Name": disk.claim, "owner": disk.owner, "data-class": disk.data_class}
        made = ec2.create_volume(
            AvailabilityZone=f"{place.region}a", Size=disk.size, VolumeType="gp3", Encrypted=True,
            KmsKeyId=place.known["key"],
        )["VolumeId"]  # fmt: skip
        # Moto draws ids by chance; the cluster has to know them beforehand.
        volume = kept.volumes[disk.id] = kept.volumes.pop(made)
        volume.id = disk.id
        volume.add_tags(tags)
        if not disk.encrypted:
            volume.encrypted, volume.kms_key_id = False, None
        ec2.attach_volume(VolumeId=disk.id, InstanceId=machine, Device=f"/dev/sd{'fghij'[number]}")
        if disk.data_class == PERSONAL:
            clock.set(calendar.instant(1))
            ec2.create_snapshot(VolumeId=disk.id, Description="nightly")

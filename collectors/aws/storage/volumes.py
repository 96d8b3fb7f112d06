"""EBS volumes: the disks of machines, and under which key they are encrypted."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from collectors.aws.session import Aws
from collectors.aws.storage.rated import Rated, tagged
from collectors.collector import collector
from evidence.record import Fields

VOLUMES = "ec2:DescribeVolumes"
PAGE = 1000
"""Volumes a page, the most that AWS gives."""


class Volume(Rated, kind="aws.ec2.volume"):
    """An EBS volume of one region; its id is the volume id.

    `state` is AWS's word (`in-use`, `available`, ...); `attached` are the ids of the instances that
    hold it. `key` is the ARN of the KMS key, None where it is not encrypted; `snapshot` the one
    that it was made from.
    """

    region: str
    created: datetime
    state: str
    encrypted: bool
    key: str | None
    snapshot: str | None
    attached: list[str]


@collector(Volume, grain="region", needs=(VOLUMES,))
def volumes(aws: Aws) -> Iterator[Fields]:
    """Every volume of the region, attached or not."""
    for volume in aws.pages(VOLUMES, "Volumes", MaxResults=PAGE):
        yield {
            "id": volume["VolumeId"],
            "region": aws.region,
            "created": volume["CreateTime"],
            "state": volume["State"],
            "encrypted": volume["Encrypted"],
            "key": volume.get("KmsKeyId"),
            "snapshot": volume.get("SnapshotId") or None,
            "attached": sorted(_instances(volume)),
            "tags": tagged(volume.get("Tags")),
        }


def _instances(volume: Mapping[str, Any]) -> Iterator[str]:
    """The machines that hold it; a disk of a container without a machine names none."""
    for each in volume.get("Attachments") or ():
        if each.get("InstanceId"):
            yield each["InstanceId"]

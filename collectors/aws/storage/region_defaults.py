"""What a region does with new volumes and with snapshots, whatever each of them says."""

from collections.abc import Iterator

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

ENCRYPTION = "ec2:GetEbsEncryptionByDefault"
SHARING = "ec2:GetSnapshotBlockPublicAccessState"


class RegionDefaults(Resource, kind="aws.ec2.region_defaults"):
    """The settings of one region for block storage; its id is the region, and always one row.

    `snapshot_sharing` is AWS's word: `block-all-sharing` (no snapshot is public, not even one that
    was made so), `block-new-sharing` (none can be made public any more), or `unblocked`.
    """

    encrypts_volumes: bool
    snapshot_sharing: str


@collector(RegionDefaults, grain="region", needs=(ENCRYPTION, SHARING))
def region_defaults(aws: Aws) -> Iterator[Fields]:
    """The region itself."""
    yield {"id": aws.region}


@region_defaults.facet
def encrypts_volumes(aws: Aws, row: Fields) -> bool:  # noqa: ARG001 -- every facet takes its row
    """Whether every new volume and copy of a snapshot is encrypted."""
    told: bool = aws.call(ENCRYPTION)["EbsEncryptionByDefault"]
    return told


@region_defaults.facet
def snapshot_sharing(aws: Aws, row: Fields) -> str:  # noqa: ARG001
    """Whether snapshots may be shared with everybody."""
    return str(aws.call(SHARING)["State"])

"""FSx file systems: the key they are encrypted under and how long their backups are kept."""

from collections.abc import Iterator, Mapping
from typing import Any

from collectors.aws.session import Aws
from collectors.aws.storage.rated import Rated, tagged
from collectors.collector import collector
from evidence.record import Fields

SYSTEMS = "fsx:DescribeFileSystems"
PAGE = 100
SORTS = (
    "WindowsConfiguration",
    "LustreConfiguration",
    "OntapConfiguration",
    "OpenZFSConfiguration",
)


class FsxFileSystem(Rated, kind="aws.fsx.file_system"):
    """An FSx file system of one region; its id is the ARN.

    FSx always encrypts at rest; `key` is None where the key is one that FSx keeps for itself
    (Lustre of the scratch sort). `sort` is `WINDOWS`, `LUSTRE`, `ONTAP` or `OPENZFS`.
    `backup_days` is how long automatic backups are kept, 0 for none; None where the sort has no
    such setting.
    """

    region: str
    sort: str
    key: str | None
    backup_days: int | None


@collector(FsxFileSystem, grain="region", needs=(SYSTEMS,))
def fsx_file_systems(aws: Aws) -> Iterator[Fields]:
    """Every file system of the region."""
    for system in aws.pages(SYSTEMS, "FileSystems", MaxResults=PAGE):
        yield {
            "id": system["ResourceARN"],
            "region": aws.region,
            "sort": system["FileSystemType"],
            "key": system.get("KmsKeyId"),
            "backup_days": _backup_days(system),
            "tags": tagged(system.get("Tags")),
        }


def _backup_days(system: Mapping[str, Any]) -> int | None:
    """The days that its own configuration sets; only Lustre of the scratch sort has none."""
    own: Mapping[str, Any] = next((system[sort] for sort in SORTS if system.get(sort)), {})
    days: int | None = own.get("AutomaticBackupRetentionDays")
    return days

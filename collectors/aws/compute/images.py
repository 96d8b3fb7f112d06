"""Machine images (AMIs) that the account owns: who may start them, and how old they are."""

from collections.abc import Iterator
from datetime import datetime

from collectors.aws.session import Aws
from collectors.aws.storage.rated import tagged
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

IMAGES = "ec2:DescribeImages"
PAGE = 1000
"""Images a page, the most that AWS gives."""


class MachineImage(Resource, kind="aws.ec2.image"):
    """A machine image of the account's own in one region; its id is the image id.

    `public` tells that every AWS account may start it. `encrypted` tells whether every disk of it
    is encrypted. `deprecated` is the instant from which AWS calls it outdated, None for none set.
    `state` is `available`, `disabled` and so on.
    """

    name: str
    state: str
    public: bool
    encrypted: bool
    created: datetime
    deprecated: datetime | None
    source: str | None
    tags: dict[str, str]


@collector(MachineImage, grain="region", needs=(IMAGES,))
def images(aws: Aws) -> Iterator[Fields]:
    """Every image that the account owns in the region, deprecated and disabled ones included."""
    for image in aws.pages(
        IMAGES,
        "Images",
        Owners=["self"],
        IncludeDeprecated=True,
        IncludeDisabled=True,
        MaxResults=PAGE,
    ):
        disks = [each["Ebs"] for each in image.get("BlockDeviceMappings") or () if "Ebs" in each]
        yield {
            "id": image["ImageId"],
            "name": image.get("Name") or "",
            "state": image["State"],
            "public": image["Public"],
            "encrypted": all(disk.get("Encrypted") is True for disk in disks),
            "created": image["CreationDate"],
            "deprecated": image.get("DeprecationTime"),
            "source": image.get("SourceImageId"),
            "tags": tagged(image.get("Tags")),
        }

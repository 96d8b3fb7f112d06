"""AWS Config's own count of what a region has, by type: a second route to what is listed."""

from collections.abc import Iterator

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

COUNTS = "config:GetDiscoveredResourceCounts"
PAGE = 100
"""Types a page, the most that AWS gives."""


class ResourceCount(Resource, kind="aws.config.resource_count"):
    """How many resources of a type Config holds in a region; its id is `REGION:TYPE`.

    `type` is AWS's name (`AWS::EC2::Instance`). Types of which Config holds none, or which its
    recorder leaves out, have no row.
    """

    type: str
    count: int


@collector(ResourceCount, grain="region", needs=(COUNTS,))
def resource_counts(aws: Aws) -> Iterator[Fields]:
    """Every type of which the region's recorder holds resources."""
    for told in aws.pages(COUNTS, "resourceCounts", limit=PAGE):
        sort = told["resourceType"]
        yield {"id": f"{aws.region}:{sort}", "type": sort, "count": told["count"]}

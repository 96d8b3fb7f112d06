"""Images of containers that a scanner looked at: when, and which grave weaknesses it knows in them.

They are read where a mapping says `images: true`. An image is known by its digests, as running
containers tell theirs: its name may be another one's tomorrow.
"""

from collections.abc import Iterator
from datetime import datetime

from typing_extensions import TypedDict

from collectors.collector import collector
from collectors.resource import Resource
from collectors.scanners.session import ScanFile
from evidence.record import Fields


class Weakness(TypedDict):
    """A vulnerability that is critical, or of which nobody says how severe it is (None).

    `published` is when it became known to all, None where the file does not say.
    """

    rule: str
    severity: str | None
    published: datetime | None


class ImageScan(Resource, kind="scanner.image_scan"):
    """An image that a scanner looked at; `observed_at` is when, unobserved where nothing says so.

    `looked`: it says that it looked for vulnerabilities. `doubt` is why its silence says little.
    `vouched`: the mapping gives the operator's word that it ran without filters. What the scanner
    was told to be silent about is among `weaknesses` as well.
    """

    scanner: str
    scanner_version: str | None
    image: str | None
    digests: list[str]
    observed_at: datetime
    looked: bool
    doubt: str | None
    vouched: bool
    weaknesses: list[Weakness]


@collector(ImageScan, needs=("read the delivered file",), grain="image file")
def image_scans(file: ScanFile) -> Iterator[Fields]:
    """The images of one file that its mapping's scanner looked at."""
    yield from file.rows(ImageScan.kind)

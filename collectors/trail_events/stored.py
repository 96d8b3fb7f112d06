"""Events of some days from where CloudTrail keeps them: a trail's bucket, or its own last events.

What is asked for is listed and read one object at a time, and reduced at once; nothing of it is
written to a disk.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Protocol

from collectors.delivered import DeliveryError
from collectors.errors import UnobservedError
from collectors.trail_events.log_files import MOST_PACKED, PARTS, LogFile

EVENTS, DIGESTS = "CloudTrail", "CloudTrail-Digest"
ORGANISATION = re.compile(r"o-[a-z0-9]{10,32}")
ACCOUNT = re.compile(r"\d{12}")
LATE = timedelta(days=1)
"""How long after a day digests of it are looked for: an hour's digest is of the hours before it."""
MOST_LOOKED_UP = 100_000
"""Events that are looked up at most; CloudTrail gives about 100 a second."""


class Content(Protocol):
    """The door to content, `collectors.aws.content.TrailContent`."""

    region: str

    def folders(self, bucket: str, prefix: str) -> list[str]:
        """The names of folders below a prefix."""
        ...

    def objects(self, bucket: str, prefix: str, first: str) -> Iterator[str]:
        """The keys below a prefix from one on, in order."""
        ...

    def read(self, bucket: str, key: str, most: int) -> bytes:
        """The bytes of an object."""
        ...

    def looked_up(self, first: date, last: date) -> Iterator[list[str]]:
        """Events as JSON texts, by pages."""
        ...


@dataclass(frozen=True)
class Bucket:
    """A trail's bucket with the prefix before `AWSLogs/`; `days` are the first and the last."""

    content: Callable[[], Content]
    name: str
    prefix: str
    days: tuple[date, date]

    def files(self) -> Iterator[LogFile]:
        """The files of the days and the digests that tell of them, by account and region.

        Raises:
            DeliveryError: when which there are was not told.
        """
        content = self.content()
        yield from _told(self._listed(content))

    def _listed(self, content: Content) -> Iterator[LogFile]:
        for account in self._accounts(content):
            for sort, last in ((DIGESTS, self.days[1] + LATE), (EVENTS, self.days[1])):
                for region in content.folders(self.name, f"{account}{sort}/"):
                    for key in self._keys(content, f"{account}{sort}/{region}/", last):
                        read = partial(_given, partial(content.read, self.name, key, MOST_PACKED))
                        yield LogFile(key, read)

    def _accounts(self, content: Content) -> Iterator[str]:
        root = "/".join(part for part in (self.prefix.strip("/"), "AWSLogs/") if part)
        for name in content.folders(self.name, root):
            if ACCOUNT.fullmatch(name):
                yield f"{root}{name}/"
            elif ORGANISATION.fullmatch(name):
                inner = f"{root}{name}/"
                for each in content.folders(self.name, inner):
                    if ACCOUNT.fullmatch(each):
                        yield f"{inner}{each}/"

    def _keys(self, content: Content, folder: str, last: date) -> Iterator[str]:
        # Behind every name that CloudTrail gives to a file of the day.
        end = f"{folder}{last:%Y/%m/%d}/~"
        for key in content.objects(self.name, folder, f"{folder}{self.days[0]:%Y/%m/%d}/"):
            if key > end:
                return
            if key.endswith(PARTS):
                yield key


@dataclass(frozen=True)
class Lookup:
    """The management events that CloudTrail itself looks up, of a short span in one region."""

    content: Callable[[], Content]
    days: tuple[date, date]

    def files(self) -> Iterator[LogFile]:
        """A file for each page of events.

        Raises:
            DeliveryError: when a page is not told, or there are more events than can be waited for.
        """
        yield from _told(self._pages(self.content()))

    def _pages(self, content: Content) -> Iterator[LogFile]:
        count = 0
        for number, page in enumerate(content.looked_up(*self.days)):
            count += len(page)
            if count > MOST_LOOKED_UP:
                said = (
                    f"has more than {MOST_LOOKED_UP:,} events; read the bucket of a trail instead"
                )
                raise DeliveryError("incomplete", "TooManyEvents", said)
            lines = "".join(json.dumps({"CloudTrailEvent": text}) + "\n" for text in page)
            yield LogFile(f"{content.region}-{number:06}.jsonl", lines.encode)


def _told(files: Iterator[LogFile]) -> Iterator[LogFile]:
    try:
        yield from files
    except UnobservedError as error:
        raise _lost(error) from error


def _given(read: Callable[[], bytes]) -> bytes:
    try:
        return read()
    except UnobservedError as error:
        raise _lost(error) from error


def _lost(error: UnobservedError) -> DeliveryError:
    gap = error.gap
    return DeliveryError(gap.cause, gap.code, f"was not given: {gap.operation}, {gap.code}")

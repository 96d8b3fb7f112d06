"""The one door to content: events of CloudTrail, in the objects of a trail's bucket or looked up.

Opened by an operator's `[[trail_events]]` table alone; collectors of AWS have no way to it. It lets
three operations through, which `tieout permissions aws --with trail-events` grants.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from collectors.aws.connection import Connection
from collectors.errors import UnobservedError
from evidence.transcript import Gap

LIST, GET, LOOK_UP = "s3:ListObjectsV2", "s3:GetObject", "cloudtrail:LookupEvents"
ALLOWED = frozenset({LIST, GET, LOOK_UP})
LAST = "~"
"""What sorts behind every letter, digit and sign in the names that CloudTrail gives."""
PAGE = 50
"""Events that CloudTrail gives a page, at most."""


class TrailContent:
    """Objects of buckets and events of CloudTrail in one region, by a connection's rights."""

    def __init__(self, connection: Connection, region: str) -> None:
        self._connection = connection
        self.region = region

    def folders(self, bucket: str, prefix: str) -> list[str]:
        """The names between `prefix`, which ends in a slash, and the next slash, in order.

        Raises:
            UnobservedError: when they are not told.
        """
        found: list[str] = []
        after = ""
        while True:
            more = {"StartAfter": after} if after else {}
            body = self._ask(LIST, Bucket=bucket, Prefix=prefix, Delimiter="/", **more)
            page = [each["Prefix"] for each in body.get("CommonPrefixes") or ()]
            found += [each[len(prefix) :].rstrip("/") for each in page]
            keys = [*page, *(each["Key"] for each in body.get("Contents") or ())]
            if not body.get("IsTruncated"):
                return sorted(set(found))
            after = _beyond(after, max(keys, default="") + LAST)

    def objects(self, bucket: str, prefix: str, first: str) -> Iterator[str]:
        """The keys below `prefix` from `first` on, in the order that S3 keeps them in.

        Raises:
            UnobservedError: when a page of them is not told.
        """
        after = first
        while True:
            body = self._ask(LIST, Bucket=bucket, Prefix=prefix, StartAfter=after)
            keys = [str(each["Key"]) for each in body.get("Contents") or ()]
            yield from keys
            if not body.get("IsTruncated"):
                return
            after = _beyond(after, max(keys, default=""))

    def read(self, bucket: str, key: str, most: int) -> bytes:
        """The bytes of an object of at most `most` bytes.

        Raises:
            UnobservedError: when it is not given whole, or is larger.
        """
        from botocore.exceptions import BotoCoreError

        body = self._ask(GET, Bucket=bucket, Key=key)
        try:
            # One byte more than it may have tells that it has too many.
            data: bytes = body["Body"].read(most + 1)
        except BotoCoreError as error:
            raise UnobservedError(Gap(GET, "unavailable", type(error).__name__)) from error
        finally:
            body["Body"].close()
        if len(data) > most:
            raise UnobservedError(Gap(GET, "malformed", "TooLarge"))
        if len(data) != body.get("ContentLength", len(data)):
            raise UnobservedError(Gap(GET, "incomplete", "ShortBody"))
        return data

    def looked_up(self, first: date, last: date) -> Iterator[list[str]]:
        """The management events of days (UTC) in the region, a page at a time, as JSON texts.

        Raises:
            UnobservedError: when a page of them is not told.
        """
        start = datetime.combine(first, time(), UTC)
        end = datetime.combine(last, time(), UTC) + timedelta(days=1, microseconds=-1)
        asked: dict[str, Any] = {"StartTime": start, "EndTime": end, "MaxResults": PAGE}
        seen: set[str] = set()
        while True:
            body = self._ask(LOOK_UP, **asked)
            if not isinstance(body.get("Events"), list):
                raise UnobservedError(Gap(LOOK_UP, "malformed", "NoList"))
            yield [str(each["CloudTrailEvent"]) for each in body["Events"]]
            token = body.get("NextToken")
            if not token:
                return
            if token in seen:
                raise UnobservedError(Gap(LOOK_UP, "incomplete", "RepeatedToken"))
            seen.add(token)
            asked["NextToken"] = token

    def _ask(self, operation: str, **parameters: Any) -> Mapping[str, Any]:
        answer = self._connection.content(operation, self.region, parameters, ALLOWED)
        body: Mapping[str, Any] = answer.body
        return body


def _beyond(after: str, last: str) -> str:
    """Where the next page begins.

    Raises:
        UnobservedError: when a page that was cut short does not lead on.
    """
    if last <= after:
        raise UnobservedError(Gap(LIST, "incomplete", "RepeatedPage"))
    return last

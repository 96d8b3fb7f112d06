"""CloudTrail deliveries: whether a trail's files and digests arrived, and on which day last.

Kept apart from the trail itself: a trail is configuration and stays as it is, a delivery is news.
CloudTrail delivers every few minutes; of each instant the day alone is kept, since a control asks
no more, and an estate in which nothing changed reads the same all day.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from collectors.aws.logs.cloudtrail import STATUS, TRAILS, at_home
from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields


class TrailDelivery(Resource, kind="aws.cloudtrail.delivery"):
    """What became of a trail's files last; its id is the ARN of the trail, in its home region.

    `files_on`, `digests_on`, `log_group_on` are the days (UTC) on which files, digest files and
    events for the log group last arrived, None where none ever did. Each `..._error` is S3's, SNS's
    or CloudWatch's own word for why the last attempt failed (`AccessDenied`, `NoSuchBucket`), None
    where it did not. `notifies` and `to_log_group` say whether the trail is set up for either.
    """

    logging: bool
    validated: bool
    notifies: bool
    to_log_group: bool
    files_on: date | None
    files_error: str | None
    digests_on: date | None
    digests_error: str | None
    log_group_on: date | None
    log_group_error: str | None
    notification_error: str | None


@collector(TrailDelivery, grain="region", needs=(TRAILS, STATUS))
def deliveries(aws: Aws) -> Iterator[Fields]:
    """Every trail whose home is the region."""
    for trail in at_home(aws):
        yield {
            "id": trail["TrailARN"],
            "validated": trail["LogFileValidationEnabled"],
            "notifies": bool(trail.get("SnsTopicARN") or trail.get("SnsTopicName")),
            "to_log_group": bool(trail.get("CloudWatchLogsLogGroupArn")),
        }


def _status(aws: Aws, row: Fields) -> dict[str, Any]:
    return aws.call(STATUS, Name=row["id"])


@deliveries.facet
def logging(aws: Aws, row: Fields) -> bool:
    """Whether it is recording now."""
    return bool(_status(aws, row)["IsLogging"])


@deliveries.facet
def files_on(aws: Aws, row: Fields) -> str | None:
    """The day of the last delivery of files."""
    return _status(aws, row).get("LatestDeliveryDay")


@deliveries.facet
def files_error(aws: Aws, row: Fields) -> str | None:
    """Why files could not be delivered."""
    return _status(aws, row).get("LatestDeliveryError") or None


@deliveries.facet
def digests_on(aws: Aws, row: Fields) -> str | None:
    """The day of the last digest file."""
    return _status(aws, row).get("LatestDigestDeliveryDay")


@deliveries.facet
def digests_error(aws: Aws, row: Fields) -> str | None:
    """Why digest files could not be delivered."""
    return _status(aws, row).get("LatestDigestDeliveryError") or None


@deliveries.facet
def log_group_on(aws: Aws, row: Fields) -> str | None:
    """The day on which events reached the log group last."""
    return _status(aws, row).get("LatestCloudWatchLogsDeliveryDay")


@deliveries.facet
def log_group_error(aws: Aws, row: Fields) -> str | None:
    """Why events could not be handed to the log group."""
    return _status(aws, row).get("LatestCloudWatchLogsDeliveryError") or None


@deliveries.facet
def notification_error(aws: Aws, row: Fields) -> str | None:
    """Why nobody could be told of new files."""
    return _status(aws, row).get("LatestNotificationError") or None

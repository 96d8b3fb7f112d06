"""Kinesis streams and Firehose deliveries: what is encrypted, and how long records stay."""

from collections.abc import Iterator
from typing import Any

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.errors import UnobservedError
from collectors.resource import Resource
from evidence.record import Fields
from evidence.transcript import Gap

STREAMS = "kinesis:ListStreams"
STREAM = "kinesis:DescribeStreamSummary"
DELIVERIES = "firehose:ListDeliveryStreams"
DELIVERY = "firehose:DescribeDeliveryStream"
STREAM_PAGE, DELIVERY_PAGE = 1000, 10_000
"""Streams a page, the most that AWS gives."""


class Stream(Resource, kind="aws.kinesis.stream"):
    """A Kinesis data stream of one region; its id is the ARN.

    `encryption` is `KMS` or `NONE`, `kms_key` the key; `retention` in hours.
    """

    name: str
    encryption: str
    kms_key: str | None
    retention: int


class Delivery(Resource, kind="aws.firehose.delivery_stream"):
    """A Firehose stream of one region; its id is the ARN.

    `source` is what fills it (`DirectPut`, `KinesisStreamAsSource`, ...). `encryption` is the state
    of encryption of what is put into it (`ENABLED`, `DISABLED`), which a stream in front of it
    brings with it; `kms_key` is the customer's key, None with one of AWS's own.
    """

    name: str
    source: str
    encryption: str
    kms_key: str | None


@collector(Stream, grain="region", needs=(STREAMS, STREAM))
def streams(aws: Aws) -> Iterator[Fields]:
    """Every data stream of the region."""
    for told in aws.pages(STREAMS, "StreamSummaries", Limit=STREAM_PAGE):
        yield {"id": told["StreamARN"], "name": told["StreamName"]}


def _stream(aws: Aws, row: Fields) -> dict[str, Any]:
    told: dict[str, Any] = aws.call(STREAM, StreamARN=row["id"])["StreamDescriptionSummary"]
    return told


@streams.facet
def encryption(aws: Aws, row: Fields) -> str:
    """How its records are encrypted at rest."""
    # "NONE: do not encrypt the records", which AWS may leave out.
    return str(_stream(aws, row).get("EncryptionType") or "NONE")


@streams.facet
def kms_key(aws: Aws, row: Fields) -> str | None:
    """The key that its records are encrypted under."""
    return _stream(aws, row).get("KeyId")


@streams.facet
def retention(aws: Aws, row: Fields) -> int:
    """How long records stay, in hours."""
    return int(_stream(aws, row)["RetentionPeriodHours"])


@collector(Delivery, grain="region", needs=(DELIVERIES, DELIVERY))
def deliveries(aws: Aws) -> Iterator[Fields]:
    """Every delivery stream of the region."""
    answer = aws.call(DELIVERIES, Limit=DELIVERY_PAGE)
    for name in answer["DeliveryStreamNames"]:
        told = aws.call(DELIVERY, DeliveryStreamName=name)["DeliveryStreamDescription"]
        # An absent configuration is one that is off (API reference, DeliveryStreamDescription).
        held = told.get("DeliveryStreamEncryptionConfiguration") or {}
        yield {
            "id": told["DeliveryStreamARN"],
            "name": name,
            "source": told["DeliveryStreamType"],
            "encryption": held.get("Status") or "DISABLED",
            "kms_key": held.get("KeyARN"),
        }
    if answer["HasMoreDeliveryStreams"]:
        raise UnobservedError(Gap(DELIVERIES, "incomplete", "MorePages"))

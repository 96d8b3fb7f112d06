"""Reads of topics, queues and streams."""

from typing import Any

from collectors.aws.answers import fields, names, policy_text
from collectors.aws.reads.read import Read


def _attributes(answer: dict[str, Any]) -> dict[str, Any]:
    """Attributes with their policy free of what its conditions share with a caller."""
    return {**answer, "Attributes": policy_text(answer.get("Attributes") or {})}


READS: dict[str, Read] = {
    "firehose:DescribeDeliveryStream": Read(
        "firehose:DescribeDeliveryStream",
        fields(
            DeliveryStreamDescription=fields(
                "DeliveryStreamARN DeliveryStreamType",
                DeliveryStreamEncryptionConfiguration=fields("KeyARN Status"),
            )
        ),
    ),
    "firehose:ListDeliveryStreams": Read(
        "firehose:ListDeliveryStreams",
        fields("DeliveryStreamNames HasMoreDeliveryStreams"),
        unordered=names("DeliveryStreamNames"),
    ),
    "kinesis:DescribeStreamSummary": Read(
        "kinesis:DescribeStreamSummary",
        fields(StreamDescriptionSummary=fields("EncryptionType KeyId RetentionPeriodHours")),
    ),
    "kinesis:ListStreams": Read(
        "kinesis:ListStreams",
        fields(StreamSummaries=fields("StreamName StreamARN")),
        unordered=names("StreamSummaries"),
    ),
    "sns:GetTopicAttributes": Read(
        "sns:GetTopicAttributes", fields(Attributes=fields("Policy KmsMasterKeyId")), _attributes
    ),
    # An endpoint may be somebody's address or telephone number.
    "sns:ListSubscriptions": Read(
        "sns:ListSubscriptions",
        fields(Subscriptions=fields("Protocol TopicArn")),
        unordered=names("Subscriptions"),
    ),
    "sns:ListTopics": Read(
        "sns:ListTopics", fields(Topics=fields("TopicArn")), unordered=names("Topics")
    ),
    "sqs:GetQueueAttributes": Read(
        "sqs:GetQueueAttributes",
        fields(
            Attributes=fields(
                "KmsMasterKeyId MessageRetentionPeriod Policy RedrivePolicy SqsManagedSseEnabled"
            )
        ),
        _attributes,
    ),
    "sqs:ListQueues": Read("sqs:ListQueues", fields("QueueUrls"), unordered=names("QueueUrls")),
}

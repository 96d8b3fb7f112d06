"""Topics, queues and streams to put into an account: some in order, some not."""

import json
from typing import Any

REGION = "eu-west-1"
ACCOUNT = "123456789012"
KEY = "alias/messages"


def seed(client: Any) -> None:
    """Put them into eu-west-1; the other region stays quiet."""
    _topics(client("sns", REGION))
    _queues(client("sqs", REGION))
    kinesis = client("kinesis", REGION)
    for name in ("clicks", "orders"):
        kinesis.create_stream(StreamName=name, ShardCount=1)
    kinesis.start_stream_encryption(StreamName="orders", EncryptionType="KMS", KeyId=KEY)
    firehose = client("firehose", REGION)
    for name in ("clicks", "orders"):
        firehose.create_delivery_stream(
            DeliveryStreamName=name,
            DeliveryStreamType="DirectPut",
            ExtendedS3DestinationConfiguration={
                "RoleARN": f"arn:aws:iam::{ACCOUNT}:role/app/worker",
                "BucketARN": "arn:aws:s3:::media-example",
            },
        )
    firehose.start_delivery_stream_encryption(
        DeliveryStreamName="orders",
        DeliveryStreamEncryptionConfigurationInput={"KeyType": "AWS_OWNED_CMK"},
    )


def _policy(effect: str, actions: list[str], resource: str, **more: Any) -> str:
    each = {"Effect": effect, "Principal": "*", "Action": actions, "Resource": resource, **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [each]})


def _topics(sns: Any) -> None:
    orders = sns.create_topic(
        Name="orders",
        Attributes={"KmsMasterKeyId": KEY},
        Tags=[{"Key": "owner", "Value": "platform"}],
    )["TopicArn"]
    opened = sns.create_topic(Name="open")["TopicArn"]
    sns.set_topic_attributes(
        TopicArn=opened,
        AttributeName="Policy",
        AttributeValue=_policy("Allow", ["sns:Publish"], opened),
    )
    sns.subscribe(TopicArn=opened, Protocol="http", Endpoint="http://hook.example.com/")
    sns.subscribe(TopicArn=orders, Protocol="email", Endpoint="mika@example.com")


def _queues(sqs: Any) -> None:
    dead = sqs.create_queue(QueueName="failed", Attributes={"SqsManagedSseEnabled": "true"})
    dead_arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:failed"
    assert dead["QueueUrl"].endswith("/failed")
    own = f"arn:aws:sqs:{REGION}:{ACCOUNT}:orders"
    plain = {"Condition": {"Bool": {"aws:SecureTransport": "false"}}}
    sqs.create_queue(
        QueueName="orders",
        Attributes={
            "KmsMasterKeyId": KEY,
            "Policy": _policy("Deny", ["sqs:*"], own, **plain),
            "RedrivePolicy": json.dumps({"deadLetterTargetArn": dead_arn, "maxReceiveCount": 3}),
            "MessageRetentionPeriod": "3600",
        },
        tags={"owner": "platform"},
    )
    sqs.create_queue(
        QueueName="open",
        Attributes={
            "SqsManagedSseEnabled": "false",
            "Policy": _policy("Allow", ["sqs:SendMessage"], f"arn:aws:sqs:{REGION}:{ACCOUNT}:open"),
        },
    )

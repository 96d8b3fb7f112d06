"""Topics and queues of a region."""

import json
from typing import Any

from tieout.standins.estate.place import Place

TOPIC, QUEUE = "aws.sns.topic", "aws.sqs.queue"


def make_messages(place: Place) -> None:
    """Topics and queues under a key of the account's, for the account alone and over TLS."""
    topics, queues = place.moto("sns"), place.moto("sqs")
    for number in range(place.count("topic")):
        place.past()
        name, tags = place.name(number)
        topic = topics.create_topic(name, {"KmsMasterKeyId": place.known["key"]}, tags)
        topic.policy = policy(place, "sns:Publish", topic.arn)
        place.made(TOPIC, topic.arn, topic)
    for number in range(place.count("queue")):
        place.past()
        name, tags = place.name(number)
        arn = place.arn("sqs", name)
        queue = queues.create_queue(
            name,
            tags,
            KmsMasterKeyId=place.known["key"],
            Policy=policy(place, "sqs:SendMessage", arn),
        )
        place.made(QUEUE, arn, queue)


def policy(place: Place, action: str, arn: str, **changed: Any) -> str:
    """Leave for the account to send; nobody's without TLS. Some of the leave may be `changed`."""
    own = {
        "Sid": "Own",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{place.account}:root"},
        "Action": action,
        "Resource": arn,
        **changed,
    }
    only_tls = {
        "Sid": "OnlyTls",
        "Effect": "Deny",
        "Principal": "*",
        "Action": f"{action.partition(':')[0]}:*",
        "Resource": arn,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [own, only_tls]})

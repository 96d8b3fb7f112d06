"""Topics and queues of a region."""

import json
from typing import Any

from tieout.standins.estate.faults import fault
from tieout.standins.estate.place import Made, Place

DEAD_LETTERS = "dead-letters"
"""The queue of a region for what nobody could work on."""
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
    redrive = {"deadLetterTargetArn": place.arn("sqs", DEAD_LETTERS), "maxReceiveCount": 5}
    for number in range(max(2, place.count("queue"))):
        place.past()
        name, tags = place.name(number)
        name = name if number else DEAD_LETTERS
        arn = place.arn("sqs", name)
        queue = queues.create_queue(
            name,
            tags,
            KmsMasterKeyId=place.known["key"],
            Policy=policy(place, "sqs:SendMessage", arn),
            **({"RedrivePolicy": json.dumps(redrive)} if number else {}),
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


def _keeps(made: Made) -> bool:
    return bool(made.thing.name != DEAD_LETTERS)


@fault(TOPIC, "topic_is_not_public")
def topic_open_to_all(made: Made) -> None:
    """A topic to which anybody may publish."""
    made.thing.policy = policy(made.place, "sns:Publish", made.id, Principal="*")


@fault(TOPIC, "topic_demands_tls")
def topic_without_tls(made: Made) -> None:
    """A topic that takes messages without TLS."""
    made.thing.policy = _without_tls(policy(made.place, "sns:Publish", made.id))


@fault(TOPIC, "topic_is_encrypted")
def topic_unencrypted(made: Made) -> None:
    """A topic whose messages lie open."""
    made.thing.kms_master_key_id = None


@fault(QUEUE, "queue_is_not_public", fits=_keeps)
def queue_open_to_all(made: Made) -> None:
    """A queue to which anybody may send."""
    made.thing._policy_json = json.loads(  # noqa: SLF001 -- moto offers no other way past its API
        policy(made.place, "sqs:SendMessage", made.id, Principal="*")
    )


@fault(QUEUE, "queue_demands_tls", fits=_keeps)
def queue_without_tls(made: Made) -> None:
    """A queue that takes messages without TLS."""
    made.thing._policy_json = json.loads(  # noqa: SLF001 -- as above
        _without_tls(policy(made.place, "sqs:SendMessage", made.id))
    )


@fault(QUEUE, "queue_keeps_failed_messages", fits=_keeps)
def queue_losing_messages(made: Made) -> None:
    """A queue whose failed messages are lost."""
    made.thing.dead_letter_queue = None
    made.thing.redrive_policy = None


def _without_tls(document: str) -> str:
    whole = json.loads(document)
    whole["Statement"] = [each for each in whole["Statement"] if each["Sid"] == "Own"]
    return json.dumps(whole)


@fault(TOPIC, "topic_names_its_owner")
def topic_of_nobody(made: Made) -> None:
    """A topic that names nobody answerable."""
    del made.thing._tags["owner"]  # noqa: SLF001 -- as above

"""Checks of messages: topics, queues and streams shut to strangers, encrypted, and over TLS."""

from collections.abc import Sequence

from collectors.aws.messaging.queues import Queue
from collectors.aws.messaging.streams import Delivery, Stream
from collectors.aws.messaging.topics import Topic
from collectors.aws.policies.policy import Statement
from controls.check import check, not_applicable


@check("CLD-351")
def topic_is_not_public(topic: Topic) -> None:
    """Nobody can publish or subscribe to a topic without being named by its policy."""
    assert not topic.opened, f"its policy lets anybody in: {_actions(topic.opened)}"


@check("CLD-351")
def queue_is_not_public(queue: Queue) -> None:
    """Nobody can send to or read a queue without being named by its policy."""
    assert not queue.opened, f"its policy lets anybody in: {_actions(queue.opened)}"


def _actions(opened: Sequence[Statement]) -> str:
    named = sorted({action for each in opened for action in each["actions"]})
    return ", ".join(named) or "all but some actions"


@check("CLD-352")
def topic_is_encrypted(topic: Topic) -> None:
    """Messages of a topic are encrypted at rest."""
    assert topic.kms_key, "its messages are not encrypted at rest"


@check("CLD-352")
def queue_is_encrypted(queue: Queue) -> None:
    """Messages of a queue are encrypted at rest."""
    assert queue.encryption, "its messages are not encrypted at rest"


@check("CLD-352")
def stream_is_encrypted(stream: Stream) -> None:
    """Records of a stream are encrypted at rest."""
    assert stream.encryption == "KMS", "its records are not encrypted at rest"


@check("CLD-352")
def delivery_is_encrypted(delivery: Delivery) -> None:
    """Records that wait for delivery are encrypted at rest."""
    if delivery.source != "DirectPut":
        not_applicable(f"records lie encrypted or not in what fills it: {delivery.source}")
    assert delivery.encryption == "ENABLED", (
        f"records that wait in it are not encrypted: {delivery.encryption}"
    )


@check("CLD-353")
def topic_demands_tls(topic: Topic) -> None:
    """A topic takes no message that does not come over an encrypted channel."""
    assert topic.tls_only, "no statement of its policy denies publishing without TLS"


@check("CLD-353")
def queue_demands_tls(queue: Queue) -> None:
    """A queue neither takes nor gives a message over a plain channel."""
    assert queue.policy, "has no policy, so requests without TLS are served"
    assert queue.tls_only, "no statement of its policy denies sending and reading without TLS"


@check("CLD-353")
def topic_sends_over_tls(topic: Topic) -> None:
    """A topic sends its messages to no subscriber over a plain channel."""
    assert "http" not in topic.protocols, "sends messages to a subscriber by plain HTTP"


@check("CLD-343")
def queue_keeps_failed_messages(queue: Queue, *, dead_letter_words: list[str]) -> None:
    """Messages that nobody could work on are kept apart, and not lost."""
    if any(word in queue.name.lower() for word in dead_letter_words):
        not_applicable("takes the failed messages of others itself")
    assert queue.dead_letters, "messages that nobody can work on are lost in time"

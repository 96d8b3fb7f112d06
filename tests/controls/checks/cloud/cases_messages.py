"""Cases of the checks of topics, queues and streams."""

from collections.abc import Callable
from typing import Any

from sample_containers import delivery, policy, queue, stream, tls_only, topic
from sample_estate import REFUSED, refused
from sample_workloads import arn

from collectors.resource import Resource
from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS, Verdict.FAIL, Verdict.UNOBSERVED, Verdict.NOT_APPLICABLE
)  # fmt: skip
TOPIC, QUEUE = arn("sns", "orders"), arn("sqs", "orders")
OURS = {"Condition": {"StringEquals": {"aws:SourceOwner": "111122223333"}}}


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


def _three(
    check: str, build: Callable[..., Resource], field: str, bad: object, reason: str
) -> list[tuple[str, Verdict, str, Resource, dict[str, Any]]]:
    """A check that rests on one field: sound, bad, and refused."""
    return [
        (check, PASS, "", build(), {}),
        (check, FAIL, reason, build(**{field: bad}), {}),
        (check, UNOBSERVED, _lost(field), refused(build, field), {}),
    ]


CASES = [
    *_three(
        "topic_is_not_public", topic, "policy", policy("Allow", ["sns:Publish"], TOPIC),
        "its policy lets anybody in: sns:Publish",
    ),
    (
        "topic_is_not_public", PASS, "",
        topic(policy=policy("Allow", ["sns:Publish"], TOPIC, **OURS)), {},
    ),
    *_three(
        "queue_is_not_public", queue, "policy", policy("Allow", ["sqs:SendMessage"], QUEUE),
        "its policy lets anybody in: sqs:SendMessage",
    ),
    ("queue_is_not_public", PASS, "", queue(policy=None), {}),
    *_three(
        "topic_is_encrypted", topic, "kms_key", None, "its messages are not encrypted at rest"
    ),
    *_three(
        "queue_is_encrypted", queue, "encryption", None, "its messages are not encrypted at rest"
    ),
    *_three(
        "stream_is_encrypted", stream, "encryption", "NONE",
        "its records are not encrypted at rest",
    ),
    *_three(
        "delivery_is_encrypted", delivery, "encryption", "DISABLED",
        "records that wait in it are not encrypted: DISABLED",
    ),
    (
        "delivery_is_encrypted", ASIDE,
        "records lie encrypted or not in what fills it: KinesisStreamAsSource",
        delivery(source="KinesisStreamAsSource", encryption="DISABLED"), {},
    ),
    *_three(
        "topic_demands_tls", topic, "policy", tls_only(["sns:Subscribe"], TOPIC),
        "no statement of its policy denies publishing without TLS",
    ),
    *_three(
        "queue_demands_tls", queue, "policy", tls_only(["sqs:SendMessage"], QUEUE),
        "no statement of its policy denies sending and reading without TLS",
    ),
    (
        "queue_demands_tls", FAIL, "has no policy, so requests without TLS are served",
        queue(policy=None), {},
    ),
    *_three(
        "topic_sends_over_tls", topic, "protocols", ["http", "sqs"],
        "sends messages to a subscriber by plain HTTP",
    ),
    *_three(
        "queue_keeps_failed_messages", queue, "dead_letters", None,
        "messages that nobody can work on are lost in time",
    ),
    (
        "queue_keeps_failed_messages", ASIDE, "takes the failed messages of others itself",
        queue(name="orders-DLQ", dead_letters=None), {},
    ),
]  # fmt: skip
"""Check, verdict, reason, subject, and the populations and thresholds that differ from sound."""

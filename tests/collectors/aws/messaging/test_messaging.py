"""Topics, queues and streams: who may use them, and what is encrypted."""

from collectors.aws.messaging.queues import Queue, queues
from collectors.aws.messaging.streams import Delivery, Stream, deliveries, streams
from collectors.aws.messaging.topics import Topic, topics
from evidence.record import UNOBSERVED

PLACE = "123456789012/eu-west-1"


def test_topics_tell_who_may_publish(seen):
    """The policy that AWS gives to a new topic lets its owner in; another lets everybody in."""
    found = seen(Topic, topics)
    orders, opened = found["orders"], found["open"]
    assert (orders.kms_key, orders.opened, orders.tls_only) == ("alias/messages", [], False)
    assert orders.tags == {"owner": "platform"}
    assert [each["actions"] for each in opened.opened] == [["sns:Publish"]]
    assert (opened.kms_key, opened.protocols) == (None, ["http"])


def test_whom_a_topic_writes_to_is_not_kept(source, gather):
    """Of a subscription the way is kept, never the address."""
    body = gather(source, topics)[Topic.kind, PLACE].transcript.body
    assert b"email" in body
    assert b"mika" not in body


def test_lost_subscriptions_leave_the_rest(source, gather, faults):
    """Where subscriptions are refused only the ways out are unknown."""
    faults.deny("sns:ListSubscriptions")
    unit = gather(source, topics)[Topic.kind, PLACE]
    assert unit.evidence.complete
    assert all(set(row[UNOBSERVED]) == {"protocols"} for row in unit.record.rows)


def test_queues_tell_policy_encryption_and_failures(seen):
    """A queue without a policy, one that is open, and one that demands TLS are told apart."""
    found = seen(Queue, queues)
    orders, opened, failed = found["orders"], found["open"], found["failed"]
    assert (orders.encryption, orders.kms_key, orders.tls_only) == ("kms", "alias/messages", True)
    assert orders.dead_letters == failed.id
    assert (orders.retention, orders.tags) == (3600, {"owner": "platform"})
    assert [each["actions"] for each in opened.opened] == [["sqs:SendMessage"]]
    assert (opened.encryption, opened.dead_letters) == (None, None)
    assert (failed.policy, failed.encryption, failed.tls_only) == (None, "sqs", False)


def test_one_question_a_queue(source, gather, faults):
    """Five fields of a queue share one answer."""
    gather(source, queues)
    assert faults.asked["sqs:GetQueueAttributes"] == 3


def test_streams_tell_their_encryption(seen):
    """A stream and a delivery that nobody encrypted say so."""
    found = seen(Stream, streams)
    assert (found["clicks"].encryption, found["clicks"].retention) == ("NONE", 24)
    assert (found["orders"].encryption, found["orders"].kms_key) == ("KMS", "alias/messages")
    sent = seen(Delivery, deliveries)
    assert (sent["clicks"].encryption, sent["orders"].encryption) == ("DISABLED", "ENABLED")
    assert sent["orders"].source == "DirectPut"


def test_a_list_that_is_cut_off_is_partial(source, gather, faults):
    """Where Firehose says that there is more, what was seen does not pass for all."""
    cut = '{"DeliveryStreamNames": ["clicks"], "HasMoreDeliveryStreams": true}'
    faults.answer["firehose:ListDeliveryStreams"] = lambda _: cut
    unit = gather(source, deliveries)[Delivery.kind, PLACE]
    assert len(unit.record.rows) == 1
    assert (unit.evidence.complete, unit.evidence.gap.code) == (False, "MorePages")

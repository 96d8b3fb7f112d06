"""SQS queues: who may send and receive, what is encrypted, and where failed messages go."""

import json
from collections.abc import Iterator

from collectors.aws.compute.arns import arn
from collectors.aws.messaging.opened import denies_plain
from collectors.aws.policies.policy import Statement, is_public, statements
from collectors.aws.session import Aws
from collectors.aws.storage.rated import with_tags
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

QUEUES = "sqs:ListQueues"
ATTRIBUTES = "sqs:GetQueueAttributes"
PAGE = 1000
"""Queues a page, the most that AWS gives; asked for without a number it gives no token."""
ASKED = (
    "KmsMasterKeyId",
    "MessageRetentionPeriod",
    "Policy",
    "RedrivePolicy",
    "SqsManagedSseEnabled",
)
SEND, RECEIVE = "sqs:SendMessage", "sqs:ReceiveMessage"


class Queue(Resource, kind="aws.sqs.queue"):
    """A queue of one region; its id is the ARN.

    `policy` is None where the queue has none. `encryption` is `kms`, `sqs` with a key of SQS's own,
    or None. `dead_letters` is the queue that messages go to which nobody could work on.
    `retention` is how long a message is kept, in seconds.
    """

    name: str
    url: str
    tags: dict[str, str]
    policy: list[Statement] | None
    encryption: str | None
    kms_key: str | None
    dead_letters: str | None
    retention: int

    @property
    def opened(self) -> list[Statement]:
        """The statements of its policy that let anybody at all in."""
        return [each for each in self.policy or () if is_public(each)]

    @property
    def tls_only(self) -> bool:
        """Whether its policy denies sending and receiving without TLS."""
        given = self.policy or []
        return all(
            any(denies_plain(each, action, self.id) for each in given) for action in (SEND, RECEIVE)
        )


@collector(Queue, grain="region", needs=(QUEUES, ATTRIBUTES, "tag:GetResources"))
def queues(aws: Aws) -> Iterator[Fields]:
    """Every queue of the region."""
    yield from with_tags(aws, "sqs:queue", _listed(aws))


def _listed(aws: Aws) -> Iterator[Fields]:
    for body in aws.bodies(QUEUES, MaxResults=PAGE):
        # AWS leaves the list out where there is none.
        for url in body.get("QueueUrls") or ():
            name = url.rpartition("/")[2]
            yield {"id": arn(aws, "sqs", name), "name": name, "url": url}


def _asked(aws: Aws, row: Fields) -> dict[str, str]:
    answer = aws.call(ATTRIBUTES, QueueUrl=row["url"], AttributeNames=list(ASKED))
    # AWS leaves the attributes out where none of those asked for is set.
    attributes: dict[str, str] = answer.get("Attributes") or {}
    return attributes


@queues.facet
def policy(aws: Aws, row: Fields) -> list[Statement] | None:
    """The statements of its policy."""
    text = _asked(aws, row).get("Policy")
    return statements(text, "queue policy") if text else None


@queues.facet
def encryption(aws: Aws, row: Fields) -> str | None:
    """With whose key its messages are encrypted at rest."""
    told = _asked(aws, row)
    if told.get("KmsMasterKeyId"):
        return "kms"
    return "sqs" if told.get("SqsManagedSseEnabled") == "true" else None


@queues.facet
def kms_key(aws: Aws, row: Fields) -> str | None:
    """The KMS key of its messages."""
    return _asked(aws, row).get("KmsMasterKeyId") or None


@queues.facet
def dead_letters(aws: Aws, row: Fields) -> str | None:
    """The queue for messages that failed."""
    text = _asked(aws, row).get("RedrivePolicy")
    return json.loads(text).get("deadLetterTargetArn") if text else None


@queues.facet
def retention(aws: Aws, row: Fields) -> int:
    """How long a message is kept, in seconds."""
    return int(_asked(aws, row)["MessageRetentionPeriod"])

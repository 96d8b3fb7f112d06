"""SNS topics: who may publish and subscribe, what is encrypted, and how messages go out."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from collectors.aws.messaging.opened import denies_plain
from collectors.aws.policies.policy import Statement, is_public, statements
from collectors.aws.session import Aws
from collectors.aws.storage.rated import with_tags
from collectors.collector import collector
from collectors.errors import UnobservedError
from collectors.resource import Resource
from evidence.record import UNOBSERVED, Fields

TOPICS = "sns:ListTopics"
ATTRIBUTES = "sns:GetTopicAttributes"
SUBSCRIPTIONS = "sns:ListSubscriptions"
PUBLISH = "sns:Publish"


class Topic(Resource, kind="aws.sns.topic"):
    """A topic of one region; its id is the ARN.

    `kms_key` is the key that messages at rest are encrypted under, None for none. `protocols` are
    the ways in which messages go out to subscribers of the account's own (`sqs`, `https`, `http`).
    """

    name: str
    tags: dict[str, str]
    protocols: list[str]
    policy: list[Statement]
    kms_key: str | None

    @property
    def opened(self) -> list[Statement]:
        """The statements of its policy that let anybody at all in."""
        return [each for each in self.policy if is_public(each)]

    @property
    def tls_only(self) -> bool:
        """Whether its policy denies publishing without TLS."""
        return any(denies_plain(each, PUBLISH, self.id) for each in self.policy)


@collector(Topic, grain="region", needs=(TOPICS, ATTRIBUTES, SUBSCRIPTIONS, "tag:GetResources"))
def topics(aws: Aws) -> Iterator[Fields]:
    """Every topic of the region."""
    yield from with_tags(aws, "sns:topic", _listed(aws))


def _listed(aws: Aws) -> Iterator[Fields]:
    found = [told["TopicArn"] for told in aws.pages(TOPICS, "Topics")]
    ways = _protocols(aws) if found else {}
    for arn in found:
        row = {"id": arn, "name": arn.rpartition(":")[2]}
        if isinstance(ways, str):
            yield {**row, UNOBSERVED: {"protocols": ways}}
        else:
            yield {**row, "protocols": sorted(ways.get(arn, ()))}


def _protocols(aws: Aws) -> dict[str, set[str]] | str:
    """The protocols of subscriptions by topic, or why they could not be observed."""
    found: dict[str, set[str]] = defaultdict(set)
    try:
        for told in aws.pages(SUBSCRIPTIONS, "Subscriptions"):
            found[told["TopicArn"]].add(told["Protocol"])
    except UnobservedError as error:
        return str(error)
    return found


def _asked(aws: Aws, row: Fields) -> dict[str, Any]:
    attributes: dict[str, Any] = aws.call(ATTRIBUTES, TopicArn=row["id"])["Attributes"]
    return attributes


@topics.facet
def policy(aws: Aws, row: Fields) -> list[Statement]:
    """The statements of its policy; every topic has one."""
    return statements(_asked(aws, row)["Policy"], "topic policy")


@topics.facet
def kms_key(aws: Aws, row: Fields) -> str | None:
    """The key that its messages are encrypted under."""
    return _asked(aws, row).get("KmsMasterKeyId") or None

"""Shield Advanced: whether the account has it, and what it protects from floods of requests."""

from collections.abc import Iterator

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

HOME = "us-east-1"
"""Where Shield, a service without regions, is asked."""
SUBSCRIPTION = "shield:DescribeSubscription"
PROTECTIONS = "shield:ListProtections"
NONE = ("ResourceNotFoundException",)
"""What AWS says of an account without a subscription (API reference, DescribeSubscription)."""


class Shield(Resource, kind="aws.shield.subscription"):
    """The account's subscription to Shield Advanced; its id is the account id.

    `renews` is None without a subscription; `protected` are the ARNs of what it covers.
    """

    subscribed: bool
    renews: bool | None
    protected: list[str]


@collector(Shield, needs=(SUBSCRIPTION, PROTECTIONS))
def shields(aws: Aws) -> Iterator[Fields]:
    """The account: always one row, so that one without a subscription does not vanish."""
    yield {"id": aws.account}


@shields.facet
def subscribed(aws: Aws, row: Fields) -> bool:  # noqa: ARG001 -- every facet takes its row
    """Whether there is a subscription."""
    return aws.call_or_none(SUBSCRIPTION, absent=NONE, at=HOME) is not None


@shields.facet
def renews(aws: Aws, row: Fields) -> bool | None:  # noqa: ARG001
    """Whether the subscription goes on by itself."""
    told = aws.call_or_none(SUBSCRIPTION, absent=NONE, at=HOME)
    return None if told is None else told["Subscription"]["AutoRenew"] == "ENABLED"


@shields.facet
def protected(aws: Aws, row: Fields) -> list[str]:  # noqa: ARG001
    """What it covers; nothing without a subscription, and then nothing is asked."""
    if aws.call_or_none(SUBSCRIPTION, absent=NONE, at=HOME) is None:
        return []
    return [each["ResourceArn"] for each in aws.pages(PROTECTIONS, "Protections", at=HOME)]

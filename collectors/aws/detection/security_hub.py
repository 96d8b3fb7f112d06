"""Security Hub: whether each region is subscribed, which standards it applies, where it reports."""

from collections.abc import Iterator
from typing import Any

from typing_extensions import TypedDict

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

HUB = "securityhub:DescribeHub"
STANDARDS = "securityhub:GetEnabledStandards"
AGGREGATORS = "securityhub:ListFindingAggregators"
AGGREGATOR = "securityhub:GetFindingAggregator"
UNSUBSCRIBED = ("InvalidAccessException",)
"""How Security Hub says that the region is not subscribed; its words tell it from a refusal."""


class Standard(TypedDict):
    """A security standard that is applied (`aws-foundational-security-best-practices/v/1.0.0`)."""

    name: str
    status: str


class SecurityHub(Resource, kind="aws.securityhub.hub"):
    """A region and its Security Hub; its id is the region.

    A region that is not subscribed has a row too, with `enabled` False. `aggregated_in` is the
    region in which findings come together, None where each region keeps its own; `linking` says
    from which (`ALL_REGIONS`, `SPECIFIED_REGIONS`). `new_controls` says that new controls of a
    standard are switched on by themselves.
    """

    enabled: bool
    new_controls: bool
    standards: list[Standard]
    aggregated_in: str | None
    linking: str | None


@collector(SecurityHub, grain="region", needs=(HUB, STANDARDS, AGGREGATORS, AGGREGATOR))
def hubs(aws: Aws) -> Iterator[Fields]:
    """The region itself, subscribed or not."""
    hub = aws.call_or_none(HUB, absent=UNSUBSCRIBED)
    yield {
        "id": aws.region,
        "enabled": hub is not None,
        "new_controls": bool((hub or {}).get("AutoEnableControls")),
    }


@hubs.facet
def standards(aws: Aws, row: Fields) -> list[Standard]:
    """The standards that are applied, and how far each has come."""
    if not row["enabled"]:
        return []
    found = [
        Standard(
            name=each["StandardsArn"].partition("/")[2].removeprefix("standards/"),
            status=each["StandardsStatus"],
        )
        for each in aws.pages(STANDARDS, "StandardsSubscriptions", MaxResults=100)
    ]
    return sorted(found, key=lambda each: each["name"])


def _aggregator(aws: Aws, row: Fields) -> dict[str, Any]:
    """Where findings come together: at most one aggregator an account, told in its own region."""
    if not row["enabled"]:
        return {}
    listed = aws.call(AGGREGATORS).get("FindingAggregators") or ()
    arn = next((each["FindingAggregatorArn"] for each in listed), None)
    return aws.call(AGGREGATOR, FindingAggregatorArn=arn) if arn else {}


@hubs.facet
def aggregated_in(aws: Aws, row: Fields) -> str | None:
    """The region that findings are brought to."""
    return _aggregator(aws, row).get("FindingAggregationRegion")


@hubs.facet
def linking(aws: Aws, row: Fields) -> str | None:
    """Which regions they are brought from."""
    return _aggregator(aws, row).get("RegionLinkingMode")

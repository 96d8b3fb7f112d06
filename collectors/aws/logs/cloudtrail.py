"""CloudTrail: the trails of a region, and which trails cover it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from typing_extensions import TypedDict

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

TRAILS = "cloudtrail:DescribeTrails"
STATUS = "cloudtrail:GetTrailStatus"
SELECTORS = "cloudtrail:GetEventSelectors"


class Trail(Resource, kind="aws.cloudtrail.trail"):
    """A trail, in its home region only; its id is the ARN.

    `management_events` says which of them it records: `All`, `ReadOnly`, `WriteOnly`, `Some` where
    services or events are left out, or `None`.
    """

    name: str
    home_region: str
    multi_region: bool
    organization: bool
    log_validation: bool
    kms_key: str | None
    bucket: str
    logging: bool
    management_events: str


class CoveringTrail(TypedDict):
    """A trail that records what happens in a region, be its home there or elsewhere."""

    arn: str
    multi_region: bool
    logging: bool


class TrailCoverage(Resource, kind="aws.cloudtrail.coverage"):
    """One region and the trails that cover it; a region without any has an empty list."""

    trails: list[CoveringTrail]


@collector(Trail, grain="region", needs=(TRAILS, SELECTORS, STATUS))
def home_trails(aws: Aws) -> Iterator[Fields]:
    """Every trail whose home is the region."""
    for trail in aws.call(TRAILS, includeShadowTrails=False)["trailList"]:
        if trail["HomeRegion"] == aws.region:
            yield {
                "id": trail["TrailARN"],
                "name": trail["Name"],
                "home_region": trail["HomeRegion"],
                "multi_region": trail["IsMultiRegionTrail"],
                "organization": trail["IsOrganizationTrail"],
                "log_validation": trail["LogFileValidationEnabled"],
                "kms_key": trail.get("KmsKeyId"),
                "bucket": trail["S3BucketName"],
            }


@home_trails.facet
def logging(aws: Aws, row: Fields) -> bool:
    """Whether it is recording now."""
    return _logging(aws, row["id"])


@home_trails.facet
def management_events(aws: Aws, row: Fields) -> str:
    """Which management events its selectors let through."""
    answer = aws.call(SELECTORS, TrailName=row["id"])
    advanced = answer.get("AdvancedEventSelectors") or ()
    plain = answer.get("EventSelectors") or ()
    if not advanced and not plain:
        # "By default, trails created without specific event selectors are configured to log all
        # read and write management events" (API reference, PutEventSelectors).
        return "All"
    return _together([*_plain(plain), *_advanced(advanced)])


@collector(TrailCoverage, grain="region", needs=(TRAILS, STATUS))
def coverage(aws: Aws) -> Iterator[Fields]:
    """The region itself: always one row, so that a region without trails does not vanish."""
    yield {"id": aws.region}


@coverage.facet
def trails(aws: Aws, row: Fields) -> list[CoveringTrail]:  # noqa: ARG001 -- every facet takes its row
    """The trails of the region and those of others that reach into it, in order of ARN."""
    told = aws.call(TRAILS, includeShadowTrails=True)["trailList"]
    return [
        CoveringTrail(
            arn=trail["TrailARN"],
            multi_region=trail["IsMultiRegionTrail"],
            logging=_logging(aws, trail["TrailARN"]),
        )
        for trail in sorted(told, key=lambda trail: trail["TrailARN"])
    ]


def _logging(aws: Aws, arn: str) -> bool:
    # By ARN, since a trail's shadow in another region is not known by its name.
    return bool(aws.call(STATUS, Name=arn)["IsLogging"])


def _plain(selectors: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for selector in selectors:
        if selector["IncludeManagementEvents"]:
            left_out = selector.get("ExcludeManagementEventSources")
            yield "Some" if left_out else selector["ReadWriteType"]


def _advanced(selectors: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for selector in selectors:
        equals = {one["Field"]: set(one.get("Equals") or ()) for one in selector["FieldSelectors"]}
        if "Management" in equals.get("eventCategory", ()):
            if equals.keys() - {"eventCategory", "readOnly"}:
                yield "Some"
                continue
            kinds = {"true": "ReadOnly", "false": "WriteOnly"}
            only = equals.get("readOnly", set())
            yield kinds[next(iter(only))] if len(only) == 1 else "All"


def _together(recorded: Sequence[str]) -> str:
    """What several selectors let through between them."""
    kinds = set(recorded)
    if "All" in kinds or {"ReadOnly", "WriteOnly"} <= kinds:
        return "All"
    if len(kinds) > 1:
        return "Some"
    return kinds.pop() if kinds else "None"

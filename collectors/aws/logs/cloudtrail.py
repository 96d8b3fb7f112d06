"""CloudTrail: the trails of a region, and which trails cover it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from typing_extensions import TypedDict

from collectors.aws.logs.selectors import DataEvents, data_events_of
from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

TRAILS = "cloudtrail:DescribeTrails"
STATUS = "cloudtrail:GetTrailStatus"
SELECTORS = "cloudtrail:GetEventSelectors"
INSIGHTS = "cloudtrail:GetInsightSelectors"


class Trail(Resource, kind="aws.cloudtrail.trail"):
    """A trail, in its home region only; its id is the ARN.

    `management_events` says which of them it records: `All`, `ReadOnly`, `WriteOnly`, `Some` where
    services or events are left out, or `None`. `data_events` are those on the contents of resources
    that it records too. `global_events` tells whether it records services that have no region.
    `prefix` stands before its files in the bucket; `log_group` is the ARN of the log group it also
    writes to, less the `:*` behind it. `insights` are the rates it watches (`ApiCallRateInsight`).
    """

    name: str
    home_region: str
    multi_region: bool
    organization: bool
    log_validation: bool
    kms_key: str | None
    bucket: str
    prefix: str | None
    log_group: str | None
    global_events: bool
    logging: bool
    management_events: str
    data_events: list[DataEvents]
    insights: list[str]

    @property
    def fed(self) -> str | None:
        """The log group that gets the events of all regions; None where it gets none."""
        return self.log_group if self.multi_region and self.logging else None


class CoveringTrail(TypedDict):
    """A trail that records what happens in a region, be its home there or elsewhere."""

    arn: str
    multi_region: bool
    logging: bool


class TrailCoverage(Resource, kind="aws.cloudtrail.coverage"):
    """One region and the trails that cover it; a region without any has an empty list."""

    trails: list[CoveringTrail]


@collector(Trail, grain="region", needs=(TRAILS, SELECTORS, INSIGHTS, STATUS))
def home_trails(aws: Aws) -> Iterator[Fields]:
    """Every trail whose home is the region."""
    for trail in at_home(aws):
        group = trail.get("CloudWatchLogsLogGroupArn")
        yield {
            "id": trail["TrailARN"],
            "name": trail["Name"],
            "home_region": trail["HomeRegion"],
            "multi_region": trail["IsMultiRegionTrail"],
            "organization": trail["IsOrganizationTrail"],
            "log_validation": trail["LogFileValidationEnabled"],
            "kms_key": trail.get("KmsKeyId"),
            "bucket": trail["S3BucketName"],
            "prefix": trail.get("S3KeyPrefix") or None,
            "log_group": group.removesuffix(":*") if group else None,
            "global_events": trail["IncludeGlobalServiceEvents"],
        }


def at_home(aws: Aws) -> Iterator[Mapping[str, Any]]:
    """The trails whose home is the session's region, as AWS describes them."""
    told = aws.call(TRAILS, includeShadowTrails=False)["trailList"]
    return (trail for trail in told if trail["HomeRegion"] == aws.region)


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


@home_trails.facet
def data_events(aws: Aws, row: Fields) -> list[DataEvents]:
    """Which events on the contents of resources its selectors let through."""
    return data_events_of(aws.call(SELECTORS, TrailName=row["id"]))


@home_trails.facet
def insights(aws: Aws, row: Fields) -> list[str]:
    """Which unusual rates it watches for; "not enabled" is the answer where there are none."""
    answer = aws.call_or_none(INSIGHTS, absent=("InsightNotEnabledException",), TrailName=row["id"])
    return sorted(each["InsightType"] for each in (answer or {}).get("InsightSelectors", ()))


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

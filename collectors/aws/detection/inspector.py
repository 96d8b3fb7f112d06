"""Inspector: what each region scans for weaknesses, what it misses, and what it found."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from typing_extensions import TypedDict

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.errors import UnobservedError
from collectors.resource import Resource
from evidence.record import Fields
from evidence.transcript import Gap

STATUS = "inspector2:BatchGetAccountStatus"
COVERAGE = "inspector2:ListCoverageStatistics"
COUNTS = "inspector2:ListFindingAggregations"
FINDINGS = "inspector2:ListFindings"
SORTS = ("ec2", "ecr", "lambda", "lambdaCode")


class OpenWeaknesses(TypedDict):
    """Critical weaknesses in one type of resource, first seen on one day, that are still there.

    `fixable` says whether a fixed version of what is weak is known.
    """

    resource_type: str
    fixable: bool
    since: date
    count: int


class Inspection(Resource, kind="aws.inspector.inspection"):
    """A region and what Inspector scans in it; its id is the region.

    `scanned` are the sorts of resources it is on for (`ec2`, `ecr`, `lambda`, `lambdaCode`); where
    there are none, `enabled` is False. `unscanned` counts the resources of these sorts that it
    knows and does not scan. `counts` are its active findings by severity (`critical`, `high`).
    """

    enabled: bool
    scanned: list[str]
    unscanned: int
    counts: dict[str, int]
    critical: list[OpenWeaknesses]


@collector(Inspection, grain="region", needs=(STATUS, COVERAGE, COUNTS, FINDINGS))
def inspections(aws: Aws) -> Iterator[Fields]:
    """The region itself, with what is scanned in it."""
    answer = aws.call(STATUS, accountIds=[aws.account])
    if answer.get("failedAccounts"):
        raise UnobservedError(Gap(STATUS, "incomplete", "FailedAccounts"))
    told = answer["accounts"]
    states = (told[0].get("resourceState") if told else None) or {}
    scanned = [sort for sort in SORTS if (states.get(sort) or {}).get("status") == "ENABLED"]
    yield {"id": aws.region, "enabled": bool(scanned), "scanned": scanned}


@inspections.facet
def unscanned(aws: Aws, row: Fields) -> int:
    """How many resources it knows and leaves out."""
    if not row["enabled"]:
        return 0
    missed = {"accountId": _is(aws.account), "scanStatusCode": _is("INACTIVE")}
    return int(aws.call(COVERAGE, filterCriteria=missed)["totalCounts"])


@inspections.facet
def counts(aws: Aws, row: Fields) -> dict[str, int]:
    """How many findings of each severity are active."""
    if not row["enabled"]:
        return {}
    answer = aws.call(COUNTS, aggregationType="ACCOUNT", accountIds=_is(aws.account))
    for each in answer.get("responses") or ():
        told = each["accountAggregation"].get("severityCounts") or {}
        return {name: told[name] for name in sorted(told) if name != "all"}
    return {}


@inspections.facet
def critical(aws: Aws, row: Fields) -> list[OpenWeaknesses]:
    """Since when which critical weaknesses are there."""
    if not row["enabled"]:
        return []
    found: Counter[tuple[str, bool, str]] = Counter()
    wanted = {
        "awsAccountId": _is(aws.account),
        "findingStatus": _is("ACTIVE"),
        "severity": _is("CRITICAL"),
    }
    for each in aws.pages(FINDINGS, "findings", filterCriteria=wanted, maxResults=100):
        found.update(_filed(each))
    return [
        OpenWeaknesses(
            resource_type=sort, fixable=fixable, since=date.fromisoformat(since), count=count
        )
        for (sort, fixable, since), count in sorted(found.items())
    ]


def _is(value: str) -> list[dict[str, str]]:
    """A criterion: the account that looks after others would be told of theirs too."""
    return [{"comparison": "EQUALS", "value": value}]


def _filed(finding: Mapping[str, Any]) -> Iterator[tuple[str, bool, str]]:
    fixable = finding.get("fixAvailable") in ("YES", "PARTIAL")
    for resource in finding["resources"]:
        yield resource["type"], fixable, finding["firstObservedAt"][:10]

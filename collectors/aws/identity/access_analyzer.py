"""IAM Access Analyzer: which analysers watch a region, and what they found open to others."""

from collections.abc import Iterator
from datetime import datetime

from typing_extensions import TypedDict

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

ANALYZERS = "accessanalyzer:ListAnalyzers"
FINDINGS = "accessanalyzer:ListFindingsV2"
NEEDS_LIST, NEEDS_FINDINGS = "access-analyzer:ListAnalyzers", "access-analyzer:ListFindings"
EXTERNAL = ("ACCOUNT", "ORGANIZATION")
"""Types of analysers that look for access from outside; others look for unused or inner access."""
PAGE = 100


class Analyzer(TypedDict):
    """An analyser; `type` and `status` are AWS's own words (`ACCOUNT`, `ACTIVE`, `FAILED`)."""

    name: str
    type: str
    status: str


class AnalyzerCoverage(Resource, kind="aws.accessanalyzer.coverage"):
    """One region and the analysers in it; a region without any has an empty list."""

    analyzers: list[Analyzer]

    @property
    def watched(self) -> bool:
        """Whether an analyser looks for access from outside."""
        return any(
            each["type"] in EXTERNAL and each["status"] == "ACTIVE" for each in self.analyzers
        )


class ExternalAccess(Resource, kind="aws.accessanalyzer.finding", data="identity"):
    """Something open to somebody outside, found and not yet archived; its id is the finding's.

    `resource` is the ARN of what is open, `owner` the account it is of, `found` since when.
    """

    resource: str | None
    type: str
    owner: str
    found: datetime


@collector(AnalyzerCoverage, grain="region", needs=(NEEDS_LIST,))
def coverage(aws: Aws) -> Iterator[Fields]:
    """The region itself: always one row."""
    told = aws.pages(ANALYZERS, "analyzers", maxResults=PAGE)
    found = [Analyzer(name=each["name"], type=each["type"], status=each["status"]) for each in told]
    yield {"id": aws.region, "analyzers": found}


@collector(ExternalAccess, grain="region", needs=(NEEDS_LIST, NEEDS_FINDINGS))
def external_access(aws: Aws) -> Iterator[Fields]:
    """Every finding in force of the analysers that look for access from outside."""
    seen: set[str] = set()
    for analyzer in aws.pages(ANALYZERS, "analyzers", maxResults=PAGE):
        if analyzer["type"] not in EXTERNAL or analyzer["status"] != "ACTIVE":
            continue
        asked = {"status": {"eq": ["ACTIVE"]}}
        for finding in aws.pages(
            FINDINGS, "findings", analyzerArn=analyzer["arn"], filter=asked, maxResults=PAGE
        ):
            if finding["id"] not in seen:
                seen.add(finding["id"])
                yield {
                    "id": finding["id"],
                    "resource": finding.get("resource"),
                    "type": finding["resourceType"],
                    "owner": finding["resourceOwnerAccount"],
                    "found": finding["createdAt"],
                }

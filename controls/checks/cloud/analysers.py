"""Checks of IAM Access Analyzer: it watches every region, and what it finds is attended to."""

from datetime import datetime, timedelta

from collectors.aws.identity.access_analyzer import AnalyzerCoverage, ExternalAccess
from controls.check import check


@check("CLD-124")
def region_is_watched_for_outside_access(coverage: AnalyzerCoverage) -> None:
    """An active analyser looks for access from outside in every region."""
    states = [
        f"{each['name']} is {each['type']} and {each['status']}" for each in coverage.analyzers
    ]
    assert coverage.watched, (
        f"no analyser looks for access from outside: {'; '.join(states) or 'there is none'}"
    )


@check("CLD-124")
def outside_access_is_attended_to(
    finding: ExternalAccess, *, within: timedelta, now: datetime
) -> None:
    """What is found open to others is closed, or archived as intended, in time."""
    assert finding.found >= now - within, (
        f"{finding.resource or finding.type} is open to somebody outside, "
        f"found on {finding.found:%Y-%m-%d}, longer than {within.days} days ago"
    )

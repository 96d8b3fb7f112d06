"""Who hears of events: metric filters with an alarm on what trails write, and rules of event buses.

Pure derivations from configuration, for checks that join trails, filters, alarms and rules.
"""

from collections.abc import Iterable

from collectors.aws.logs.alarms import Alarm
from collectors.aws.logs.cloudtrail import Trail, TrailCoverage
from collectors.aws.logs.event_buses import EventRule
from collectors.aws.logs.metric_filters import MetricFilter
from collectors.aws.logs.watched_calls import Event

Place = tuple[str, str]
GLOBAL_HOME = "us-east-1"
GLOBAL = ("iam", "organizations", "signin")


def heard(
    groups: Iterable[str | None], filters: Iterable[MetricFilter], alarms: Iterable[Alarm]
) -> list[MetricFilter]:
    """The filters on log groups (by ARN) whose metrics an alarm of that account and region hears.

    An alarm hears where it is switched on and calls somebody.
    """
    fed = {(*_place(each), _name(each)) for each in groups if each}
    ringing = {(_place(one.id), metric) for one in alarms if one.heard for metric in one.metrics}
    return [
        each
        for each in filters
        if (each.region, each.account, each.log_group) in fed
        and any(
            ((each.region, each.account), f"{one['namespace']} {one['name']}") in ringing
            for one in each.metrics
        )
    ]


def away(account: str, trails: Iterable[Trail]) -> list[str]:
    """The trails, by ARN, that write to a log group of another account."""
    return sorted(each.id for each in trails if each.fed and _place(each.fed)[1] != account)


def carrying(account: str, regions: Iterable[TrailCoverage]) -> list[str]:
    """The trails of other accounts, by ARN, that record all regions of an account."""
    found = {
        trail["arn"]
        for region in regions
        for trail in region.trails
        if trail["multi_region"] and trail["logging"] and _place(trail["arn"])[1] != account
    }
    return sorted(found)


def handed_on(event: Event, rules: Iterable[EventRule], regions: set[str]) -> bool:
    """Whether rules hand an event on, wherever among the regions it may arise."""
    service = event["eventSource"].partition(".")[0]
    sign_in = event["eventType"] == "AwsConsoleSignIn"
    words = "AWS Console Sign In via CloudTrail" if sign_in else "AWS API Call via CloudTrail"
    whole = {"source": f"aws.{service}", "detail-type": words, "detail": event}
    handing = {_place(each.id)[0] for each in rules if each.passes(whole)}
    return GLOBAL_HOME in handing if service in GLOBAL else bool(regions) and regions <= handing


def _place(arn: str) -> Place:
    """Region and account in an ARN."""
    fields = [*arn.split(":", 5), *[""] * 5]
    return fields[3], fields[4]


def _name(arn: str) -> str:
    """What stands behind `log-group:` in the ARN of one."""
    return arn.split(":", 6)[-1]

"""CloudWatch alarms: which metric they watch, and whether anybody hears of them."""

from collections.abc import Iterator, Mapping
from typing import Any

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

ALARMS = "cloudwatch:DescribeAlarms"
SORTS = {"MetricAlarms": "MetricAlarm", "CompositeAlarms": "CompositeAlarm"}


class Alarm(Resource, kind="aws.cloudwatch.alarm"):
    """An alarm; its id is the ARN. Its state of the moment is no configuration and not read.

    `sort` is `MetricAlarm` or `CompositeAlarm`. `metrics` are the metrics it watches, as
    `NAMESPACE NAME`; `rule` the alarms that a composite one is made of, in AWS's words. `actions`
    are the ARNs that are called when it goes off, which they are only with `actions_enabled`.
    """

    name: str
    sort: str
    metrics: list[str]
    rule: str | None
    threshold: float | None
    comparison: str | None
    actions_enabled: bool
    actions: list[str]

    @property
    def heard(self) -> bool:
        """Whether something is done when it goes off."""
        return self.actions_enabled and bool(self.actions)


@collector(Alarm, grain="region", needs=(ALARMS,))
def alarms(aws: Aws) -> Iterator[Fields]:
    """Every metric alarm and composite alarm of the region."""
    # Without AlarmTypes only metric alarms are told (API reference, DescribeAlarms).
    for body in aws.bodies(ALARMS, AlarmTypes=[*SORTS.values()], MaxRecords=100):
        for key, sort in SORTS.items():
            for alarm in body.get(key) or ():
                yield {**_row(alarm), "sort": sort}


def _row(alarm: Mapping[str, Any]) -> Fields:
    return {
        "id": alarm["AlarmArn"],
        "name": alarm["AlarmName"],
        "metrics": sorted(_metrics(alarm)),
        "rule": alarm.get("AlarmRule"),
        "threshold": alarm.get("Threshold"),
        "comparison": alarm.get("ComparisonOperator"),
        "actions_enabled": alarm["ActionsEnabled"],
        "actions": sorted(alarm.get("AlarmActions") or ()),
    }


def _metrics(alarm: Mapping[str, Any]) -> set[str]:
    """The metric it watches, or those that its expression is made of."""
    stats = (each.get("MetricStat") or {} for each in alarm.get("Metrics") or ())
    named = [alarm, *(each.get("Metric") or {} for each in stats)]
    return {f"{one['Namespace']} {one['MetricName']}" for one in named if one.get("MetricName")}

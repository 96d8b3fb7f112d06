"""Metric filters of log groups: which entries of a log they count, and as which metric."""

from collections.abc import Iterator, Mapping
from typing import Any

from typing_extensions import TypedDict

from collectors.aws.logs.filter_patterns import selects
from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

FILTERS = "logs:DescribeMetricFilters"


class Metric(TypedDict):
    """A CloudWatch metric by its namespace and name."""

    namespace: str
    name: str


class MetricFilter(Resource, kind="aws.logs.metric_filter"):
    """A metric filter; its id is `REGION:LOG-GROUP:FILTER`, and it counts into `metrics`."""

    name: str
    account: str
    region: str
    log_group: str
    pattern: str
    metrics: list[Metric]

    def counts(self, event: Mapping[str, Any]) -> bool:
        """Whether an event written to the log as JSON would be counted."""
        return selects(self.pattern, event)


@collector(MetricFilter, grain="region", needs=(FILTERS,))
def metric_filters(aws: Aws) -> Iterator[Fields]:
    """Every metric filter of the region, of all log groups."""
    for each in aws.pages(FILTERS, "metricFilters"):
        yield {
            "id": f"{aws.region}:{each['logGroupName']}:{each['filterName']}",
            "name": each["filterName"],
            "account": aws.account,
            "region": aws.region,
            "log_group": each["logGroupName"],
            "pattern": each.get("filterPattern", ""),
            "metrics": [
                Metric(namespace=one["metricNamespace"], name=one["metricName"])
                for one in each.get("metricTransformations") or ()
            ],
        }

"""Flow logs: what is written down of the traffic of a VPC, a subnet or an interface."""

from collections.abc import Iterator

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

LOGS = "ec2:DescribeFlowLogs"
PAGE = 1000
"""Logs a page, the most that AWS gives."""


class FlowLog(Resource, kind="aws.ec2.flow_log"):
    """A flow log of one region; its id is the log's id.

    `resource` is the id of what it watches; `traffic` is `ALL`, `ACCEPT` or `REJECT`. `delivered`
    says whether the last delivery succeeded, None before there was one. `destination` is the ARN
    or the name of the log group.
    """

    resource: str
    traffic: str | None
    active: bool
    delivered: bool | None
    destination_type: str
    destination: str


@collector(FlowLog, grain="region", needs=(LOGS,))
def flow_logs(aws: Aws) -> Iterator[Fields]:
    """Every flow log of the region."""
    for told in aws.pages(LOGS, "FlowLogs", MaxResults=PAGE):
        outcome = told.get("DeliverLogsStatus")
        yield {
            "id": told["FlowLogId"],
            "resource": told["ResourceId"],
            # Logs of transit gateways have no such choice.
            "traffic": told.get("TrafficType"),
            "active": told["FlowLogStatus"] == "ACTIVE",
            "delivered": outcome == "SUCCESS" if outcome else None,
            # The first logs went to log groups alone, and say no type.
            "destination_type": told.get("LogDestinationType") or "cloud-watch-logs",
            "destination": told.get("LogDestination") or told.get("LogGroupName") or "",
        }

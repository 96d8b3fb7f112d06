"""Zones of names that Route 53 answers for: whether questions are logged, answers signed."""

from collections.abc import Iterator

from collectors.aws.network.bulk import Bulk
from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

HOME = "us-east-1"
"""Where Route 53, a service without regions, is asked."""
ZONES = "route53:ListHostedZones"
QUERY_LOGS = "route53:ListQueryLoggingConfigs"
DNSSEC = "route53:GetDNSSEC"


class HostedZone(Resource, kind="aws.route53.zone"):
    """A hosted zone; its id is Route 53's, `name` its domain with the dot at the end.

    `query_log` is the ARN of the log group that questions are written to, None without; `signing`
    is `SIGNING`, `NOT_SIGNING` or a state in between, None for a private zone, which cannot be
    signed.
    """

    name: str
    private: bool
    query_log: str | None
    signing: str | None


@collector(HostedZone, needs=(DNSSEC, ZONES, QUERY_LOGS))
def hosted_zones(aws: Aws) -> Iterator[Fields]:
    """Every hosted zone of the account, public and private."""
    logged = Bulk("query_log", lambda: _query_logs(aws), _none)
    for told in aws.pages(ZONES, "HostedZones", at=HOME):
        zone = told["Id"].rpartition("/")[2]
        yield {
            "id": zone,
            "name": told["Name"],
            "private": bool((told.get("Config") or {}).get("PrivateZone")),
            **logged.of(zone),
        }


def _query_logs(aws: Aws) -> dict[str, str]:
    told = aws.pages(QUERY_LOGS, "QueryLoggingConfigs", at=HOME)
    return {
        each["HostedZoneId"].rpartition("/")[2]: each["CloudWatchLogsLogGroupArn"] for each in told
    }


def _none() -> None:
    """A zone that the list does not name has no log."""


@hosted_zones.facet
def signing(aws: Aws, row: Fields) -> str | None:
    """Whether its answers are signed."""
    if row["private"]:
        return None
    return str(aws.call(DNSSEC, at=HOME, HostedZoneId=row["id"])["Status"]["ServeSignature"])

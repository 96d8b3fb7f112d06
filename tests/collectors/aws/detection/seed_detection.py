"""Detectors and scanners of the seeded account: on in one region, off in the other."""

from typing import Any

from tieout.standins.unserved.answers import Refusal
from tieout.standins.unserved.telling import give

ACCOUNT = "123456789012"
ON = "eu-west-1"
AGGREGATOR = f"arn:aws:securityhub:{ON}:{ACCOUNT}:finding-aggregator/6f1c"
FINDING = {
    "AccountId": ACCOUNT,
    "Arn": f"arn:aws:guardduty:{ON}:{ACCOUNT}:detector/d/finding/1",
    "CreatedAt": "2026-11-01T08:00:00.000Z",
    "Id": "1",
    "Region": ON,
    "Resource": {},
    "SchemaVersion": "2.0",
    "Severity": 8,
    "Type": "UnauthorizedAccess:S3/MaliciousIPCaller.Custom",
    "UpdatedAt": "2026-11-02T08:00:00.000Z",
}


def seed(client: Any) -> None:
    guardduty = client("guardduty", ON)
    guardduty.create_detector(Enable=True)
    client("securityhub", ON).enable_security_hub()
    client("macie2", "us-east-1").disable_macie()
    client("inspector2", ON).enable(resourceTypes=["EC2", "ECR"], accountIds=[ACCOUNT])
    endpoint = guardduty.meta.endpoint_url
    _findings(endpoint)
    _hub(endpoint)
    _inspector(endpoint)
    _rest(endpoint)


def _findings(endpoint: str) -> None:
    destinations = [{"DestinationId": "1", "DestinationType": "S3", "Status": "PUBLISHING"}]
    told = {"Destinations": destinations}
    give(endpoint, "guardduty:ListPublishingDestinations", told, region=ON)
    give(endpoint, "guardduty:ListFindings", {"FindingIds": ["1", "2", "3"]}, region=ON)
    worst = {**FINDING, "Id": "3", "Severity": 9.1, "Type": "AttackSequence:IAM"}
    found = [FINDING, {**FINDING, "Id": "2"}, worst]
    give(endpoint, "guardduty:GetFindings", {"Findings": found}, region=ON)


def _hub(endpoint: str) -> None:
    name = "aws-foundational-security-best-practices/v/1.0.0"
    standard = {
        "StandardsSubscriptionArn": f"arn:aws:securityhub:{ON}:{ACCOUNT}:subscription/{name}",
        "StandardsArn": f"arn:aws:securityhub:{ON}::standards/{name}",
        "StandardsInput": {},
        "StandardsStatus": "READY",
    }
    told = {"StandardsSubscriptions": [standard]}
    give(endpoint, "securityhub:GetEnabledStandards", told, region=ON)
    aggregators = {"FindingAggregators": [{"FindingAggregatorArn": AGGREGATOR}]}
    give(endpoint, "securityhub:ListFindingAggregators", aggregators, region=ON)
    aggregator = {
        "FindingAggregatorArn": AGGREGATOR,
        "FindingAggregationRegion": ON,
        "RegionLinkingMode": "ALL_REGIONS",
    }
    give(endpoint, "securityhub:GetFindingAggregator", aggregator, region=ON)
    off = Refusal(
        "InvalidAccessException", 401, f"Account {ACCOUNT} is not subscribed to AWS Security Hub"
    )
    give(endpoint, "securityhub:DescribeHub", off, region="us-east-1")


def _inspector(endpoint: str) -> None:
    give(endpoint, "inspector2:ListCoverageStatistics", {"totalCounts": 2}, region=ON)
    counts = {"all": 6, "critical": 1, "high": 2, "medium": 3}
    told = [{"accountAggregation": {"accountId": ACCOUNT, "severityCounts": counts}}]
    give(
        endpoint,
        "inspector2:ListFindingAggregations",
        {"aggregationType": "ACCOUNT", "responses": told},
        region=ON,
    )
    finding = {
        "findingArn": f"arn:aws:inspector2:{ON}:{ACCOUNT}:finding/1",
        "awsAccountId": ACCOUNT,
        "type": "PACKAGE_VULNERABILITY",
        "description": "made up",
        "remediation": {},
        "severity": "CRITICAL",
        "firstObservedAt": "2026-10-02T08:00:00Z",
        "lastObservedAt": "2026-11-20T08:00:00Z",
        "status": "ACTIVE",
        "fixAvailable": "YES",
        "resources": [{"type": "AWS_EC2_INSTANCE", "id": "i-0a1"}],
    }
    give(endpoint, "inspector2:ListFindings", {"findings": [finding]}, region=ON)


def _rest(endpoint: str) -> None:
    off = Refusal("AccessDeniedException", 403, "Macie is not enabled.")
    give(endpoint, "macie2:GetMacieSession", off, region="us-east-1")
    enabled = {"status": "ENABLED"}
    give(endpoint, "macie2:GetAutomatedDiscoveryConfiguration", enabled, region=ON)
    invited = [{"AdministratorId": "111122223333", "Status": "ENABLED"}]
    give(endpoint, "detective:ListInvitations", {"Invitations": invited}, region=ON)

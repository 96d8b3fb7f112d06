"""Reads of detectors and scanners."""

from collectors.aws.answers import fields, names
from collectors.aws.reads.read import Read

_STATE = fields("status")

READS: dict[str, Read] = {
    "detective:ListGraphs": Read(
        "detective:ListGraphs", fields(GraphList=fields("Arn")), unordered=names("GraphList")
    ),
    "detective:ListInvitations": Read(
        "detective:ListInvitations",
        fields(Invitations=fields("AdministratorId Status")),
        unordered=names("Invitations"),
    ),
    "guardduty:GetAdministratorAccount": Read(
        "guardduty:GetAdministratorAccount", fields(Administrator=fields("AccountId"))
    ),
    "guardduty:GetDetector": Read(
        "guardduty:GetDetector",
        fields(
            "Status FindingPublishingFrequency",
            Features=fields("Name Status", AdditionalConfiguration=fields("Name Status")),
        ),
        unordered=names("Features AdditionalConfiguration"),
    ),
    "guardduty:GetFindings": Read(
        "guardduty:GetFindings",
        fields(Findings=fields("Id Type Severity CreatedAt")),
        unordered=names("Findings"),
    ),
    "guardduty:ListDetectors": Read("guardduty:ListDetectors", fields("DetectorIds")),
    "guardduty:ListFindings": Read(
        "guardduty:ListFindings", fields("FindingIds"), unordered=names("FindingIds")
    ),
    "guardduty:ListPublishingDestinations": Read(
        "guardduty:ListPublishingDestinations",
        fields(Destinations=fields("DestinationId Status")),
        unordered=names("Destinations"),
    ),
    "inspector2:BatchGetAccountStatus": Read(
        "inspector2:BatchGetAccountStatus",
        fields(
            accounts=fields(
                "accountId",
                resourceState=dict.fromkeys(("ec2", "ecr", "lambda", "lambdaCode"), _STATE),
            ),
            failedAccounts=fields("accountId errorCode"),
        ),
    ),
    "inspector2:ListCoverageStatistics": Read(
        "inspector2:ListCoverageStatistics", fields("totalCounts")
    ),
    "inspector2:ListFindingAggregations": Read(
        "inspector2:ListFindingAggregations",
        fields(responses=fields(accountAggregation=fields("accountId severityCounts"))),
        unordered=names("responses"),
    ),
    "inspector2:ListFindings": Read(
        "inspector2:ListFindings",
        fields(
            findings=fields(
                "findingArn firstObservedAt fixAvailable severity", resources=fields("type")
            )
        ),
        unordered=names("findings resources"),
    ),
    "macie2:GetAutomatedDiscoveryConfiguration": Read(
        "macie2:GetAutomatedDiscoveryConfiguration", _STATE
    ),
    "macie2:GetMacieSession": Read("macie2:GetMacieSession", _STATE),
    "securityhub:DescribeHub": Read("securityhub:DescribeHub", fields("HubArn AutoEnableControls")),
    "securityhub:GetEnabledStandards": Read(
        "securityhub:GetEnabledStandards",
        fields(StandardsSubscriptions=fields("StandardsArn StandardsStatus")),
        unordered=names("StandardsSubscriptions"),
    ),
    "securityhub:GetFindingAggregator": Read(
        "securityhub:GetFindingAggregator",
        fields("FindingAggregationRegion RegionLinkingMode Regions"),
        unordered=names("Regions"),
    ),
    "securityhub:ListFindingAggregators": Read(
        "securityhub:ListFindingAggregators",
        fields(FindingAggregators=fields("FindingAggregatorArn")),
        unordered=names("FindingAggregators"),
    ),
}

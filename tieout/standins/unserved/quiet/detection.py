"""Detectors and scanners of a quiet account."""

from tieout.standins.unserved.answers import Table

QUIET: Table = {
    "accessanalyzer:ListAnalyzers": {"analyzers": []},
    "detective:ListGraphs": {"GraphList": []},
    "detective:ListInvitations": {"Invitations": []},
    "guardduty:GetFindingsStatistics": {"FindingStatistics": {"CountBySeverity": {}}},
    "guardduty:ListFindings": {"FindingIds": []},
    "guardduty:ListMembers": {"Members": []},
    "guardduty:ListPublishingDestinations": {"Destinations": []},
    "inspector2:ListCoverageStatistics": {"totalCounts": 0},
    "inspector2:ListFindingAggregations": {"aggregationType": "ACCOUNT", "responses": []},
    "macie2:GetAutomatedDiscoveryConfiguration": {"status": "DISABLED"},
    "securityhub:GetEnabledStandards": {"StandardsSubscriptions": []},
    "securityhub:ListFindingAggregators": {"FindingAggregators": []},
    "shield:GetSubscriptionState": {"SubscriptionState": "INACTIVE"},
}

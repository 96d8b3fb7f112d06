"""Trails, recorders, log groups and alarms of a quiet account."""

from tieout.standins.unserved.answers import Refusal, Table

QUIET: Table = {
    "cloudtrail:GetEventDataStore": Refusal("EventDataStoreNotFoundException"),
    "cloudtrail:ListEventDataStores": {"EventDataStores": []},
    "cloudtrail:LookupEvents": {"Events": []},
    "config:DescribeComplianceByConfigRule": {"ComplianceByConfigRules": []},
    "config:DescribeDeliveryChannelStatus": {"DeliveryChannelsStatus": []},
    "logs:DescribeAccountPolicies": {"accountPolicies": []},
}

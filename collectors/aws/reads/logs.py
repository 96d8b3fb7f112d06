"""Reads of trails, recorders, log groups, alarms and event buses."""

from datetime import UTC, datetime
from typing import Any

from collectors.aws.answers import fields, names
from collectors.aws.reads.read import Read

_SELECTORS = fields("FieldSelectors")
_DELIVERED = {
    "LatestDeliveryTime": "LatestDeliveryDay",
    "LatestDigestDeliveryTime": "LatestDigestDeliveryDay",
    "LatestCloudWatchLogsDeliveryTime": "LatestCloudWatchLogsDeliveryDay",
}
_METRIC = fields("MetricName Namespace")
_AGGREGATED = fields("AccountIds AllAwsRegions AwsRegions")


def by_day(answer: dict[str, Any]) -> dict[str, Any]:
    """The status of a trail with days (UTC) in place of the instants of its last deliveries.

    CloudTrail delivers every few minutes: with instants no two readings would be alike.
    """
    days = {
        day: answer[instant].astimezone(UTC).date().isoformat()
        for instant, day in _DELIVERED.items()
        if isinstance(answer.get(instant), datetime)
    }
    return {**answer, **days}


READS: dict[str, Read] = {
    "cloudtrail:DescribeTrails": Read(
        "cloudtrail:DescribeTrails",
        fields(
            trailList=fields(
                "Name S3BucketName S3KeyPrefix IsMultiRegionTrail HomeRegion TrailARN "
                "LogFileValidationEnabled KmsKeyId IsOrganizationTrail IncludeGlobalServiceEvents "
                "CloudWatchLogsLogGroupArn SnsTopicARN SnsTopicName"
            )
        ),
    ),
    "cloudtrail:GetEventDataStore": Read(
        "cloudtrail:GetEventDataStore",
        fields(
            "Status MultiRegionEnabled OrganizationEnabled RetentionPeriod "
            "TerminationProtectionEnabled KmsKeyId",
            AdvancedEventSelectors=_SELECTORS,
        ),
    ),
    "cloudtrail:GetEventSelectors": Read(
        "cloudtrail:GetEventSelectors",
        fields(
            EventSelectors=fields(
                "ReadWriteType IncludeManagementEvents ExcludeManagementEventSources DataResources"
            ),
            AdvancedEventSelectors=_SELECTORS,
        ),
    ),
    "cloudtrail:GetInsightSelectors": Read(
        "cloudtrail:GetInsightSelectors",
        fields(InsightSelectors=fields("InsightType")),
        unordered=names("InsightSelectors"),
    ),
    "cloudtrail:GetTrailStatus": Read(
        "cloudtrail:GetTrailStatus",
        fields(
            "IsLogging LatestDeliveryError LatestNotificationError LatestDigestDeliveryError "
            "LatestCloudWatchLogsDeliveryError " + " ".join(_DELIVERED.values())
        ),
        by_day,
    ),
    "cloudtrail:ListEventDataStores": Read(
        "cloudtrail:ListEventDataStores",
        fields(EventDataStores=fields("EventDataStoreArn Name")),
        unordered=names("EventDataStores"),
    ),
    "cloudwatch:DescribeAlarms": Read(
        "cloudwatch:DescribeAlarms",
        fields(
            CompositeAlarms=fields("AlarmArn AlarmName AlarmRule ActionsEnabled AlarmActions"),
            MetricAlarms=fields(
                "AlarmArn AlarmName ActionsEnabled AlarmActions MetricName Namespace Threshold "
                "ComparisonOperator",
                Metrics=fields(MetricStat=fields(Metric=_METRIC)),
            ),
        ),
        unordered=names("CompositeAlarms MetricAlarms AlarmActions"),
    ),
    "config:DescribeComplianceByConfigRule": Read(
        "config:DescribeComplianceByConfigRule",
        fields(
            ComplianceByConfigRules=fields("ConfigRuleName", Compliance=fields("ComplianceType"))
        ),
        unordered=names("ComplianceByConfigRules"),
    ),
    "config:DescribeConfigRules": Read(
        "config:DescribeConfigRules",
        fields(
            ConfigRules=fields(
                "ConfigRuleName ConfigRuleArn CreatedBy", Source=fields("Owner SourceIdentifier")
            )
        ),
        unordered=names("ConfigRules"),
    ),
    "config:DescribeConfigurationAggregators": Read(
        "config:DescribeConfigurationAggregators",
        fields(
            ConfigurationAggregators=fields(
                "ConfigurationAggregatorName ConfigurationAggregatorArn",
                AccountAggregationSources=_AGGREGATED,
                OrganizationAggregationSource=_AGGREGATED,
            )
        ),
        unordered=names("ConfigurationAggregators AccountAggregationSources AccountIds AwsRegions"),
    ),
    "config:DescribeConfigurationRecorderStatus": Read(
        "config:DescribeConfigurationRecorderStatus",
        fields(ConfigurationRecordersStatus=fields("name recording lastStatus")),
    ),
    "config:DescribeConfigurationRecorders": Read(
        "config:DescribeConfigurationRecorders",
        fields(
            ConfigurationRecorders=fields(
                "name recordingGroup", recordingMode=fields("recordingFrequency")
            )
        ),
        unordered=names("resourceTypes"),
    ),
    "config:DescribeDeliveryChannelStatus": Read(
        "config:DescribeDeliveryChannelStatus",
        fields(
            DeliveryChannelsStatus=fields("name", configHistoryDeliveryInfo=fields("lastStatus"))
        ),
    ),
    "config:GetDiscoveredResourceCounts": Read(
        "config:GetDiscoveredResourceCounts",
        fields(resourceCounts=fields("resourceType count")),
        unordered=names("resourceCounts"),
    ),
    "config:DescribeDeliveryChannels": Read(
        "config:DescribeDeliveryChannels", fields(DeliveryChannels=fields("name s3BucketName"))
    ),
    "events:ListEventBuses": Read(
        "events:ListEventBuses",
        fields(EventBuses=fields("Name Arn Policy")),
        unordered=names("EventBuses"),
    ),
    "events:ListRules": Read(
        "events:ListRules",
        fields(Rules=fields("Name Arn EventPattern State ManagedBy")),
        unordered=names("Rules"),
    ),
    "events:ListTargetsByRule": Read(
        "events:ListTargetsByRule",
        fields(Targets=fields("Id Arn")),
        unordered=names("Targets"),
    ),
    "logs:DescribeLogGroups": Read(
        "logs:DescribeLogGroups",
        fields(
            logGroups=fields(
                "logGroupName retentionInDays arn logGroupArn kmsKeyId logGroupClass "
                "deletionProtectionEnabled"
            )
        ),
        unordered=names("logGroups"),
    ),
    "logs:DescribeMetricFilters": Read(
        "logs:DescribeMetricFilters",
        fields(
            metricFilters=fields(
                "filterName filterPattern logGroupName",
                metricTransformations=fields("metricName metricNamespace"),
            )
        ),
        unordered=names("metricFilters metricTransformations"),
    ),
}

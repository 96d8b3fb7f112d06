"""Trails, recorders, log groups, alarms and event buses of the seeded account."""

import json
from typing import Any

from tieout.standins.unserved.telling import give

ACCOUNT = "123456789012"
STORE = f"arn:aws:cloudtrail:eu-west-1:{ACCOUNT}:eventdatastore/5a1e"
ROOT_USE = (
    '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS '
    '&& $.eventType != "AwsServiceEvent" }'
)
OPEN = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "Anyone",
            "Effect": "Allow",
            "Principal": "*",
            "Action": "events:PutEvents",
            "Resource": f"arn:aws:events:eu-west-1:{ACCOUNT}:event-bus/open",
        }
    ],
}


def seed(client: Any) -> None:
    _groups(client("logs", "eu-west-1"))
    _alarms(client("cloudwatch", "eu-west-1"))
    _events(client("events", "eu-west-1"))
    _config(client("config", "eu-west-1"))
    _stores(client("cloudtrail", "eu-west-1").meta.endpoint_url)


def _groups(logs: Any) -> None:
    key = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/6d1b"
    logs.create_log_group(logGroupName="trail", kmsKeyId=key)
    logs.put_retention_policy(logGroupName="trail", retentionInDays=400)
    logs.create_log_group(logGroupName="chat")
    logs.put_metric_filter(
        logGroupName="trail",
        filterName="root-use",
        filterPattern=ROOT_USE,
        metricTransformations=[
            {"metricName": "RootUse", "metricNamespace": "Trail", "metricValue": "1"}
        ],
    )


def _alarms(cloudwatch: Any) -> None:
    cloudwatch.put_metric_alarm(
        AlarmName="root-use",
        Namespace="Trail",
        MetricName="RootUse",
        Statistic="Sum",
        Period=300,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
        AlarmActions=[f"arn:aws:sns:eu-west-1:{ACCOUNT}:security"],
    )
    composite = {
        "AlarmArn": f"arn:aws:cloudwatch:us-east-1:{ACCOUNT}:alarm:any",
        "AlarmName": "any",
        "AlarmRule": "ALARM(root-use)",
        "ActionsEnabled": False,
        "AlarmActions": [f"arn:aws:sns:us-east-1:{ACCOUNT}:security"],
    }
    told = {"CompositeAlarms": [composite], "MetricAlarms": []}
    # The server behind has no composite alarms.
    give(cloudwatch.meta.endpoint_url, "cloudwatch:DescribeAlarms", told, region="us-east-1")


def _events(events: Any) -> None:
    events.create_event_bus(Name="open")
    events.put_permission(EventBusName="open", Policy=json.dumps(OPEN))
    pattern = {"source": ["aws.cloudtrail"], "detail": {"eventName": ["StopLogging"]}}
    events.put_rule(Name="trail-changes", EventPattern=json.dumps(pattern), State="ENABLED")
    target = {"Id": "topic", "Arn": f"arn:aws:sns:eu-west-1:{ACCOUNT}:security"}
    events.put_targets(Rule="trail-changes", Targets=[target])
    events.put_rule(Name="nightly", ScheduleExpression="rate(1 day)", State="ENABLED")


def _config(config: Any) -> None:
    config.put_configuration_recorder(
        ConfigurationRecorder={
            "name": "default",
            "roleARN": f"arn:aws:iam::{ACCOUNT}:role/config",
            "recordingGroup": {"allSupported": True, "includeGlobalResourceTypes": True},
        }
    )
    config.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": "logs-example"})
    config.start_configuration_recorder(ConfigurationRecorderName="default")
    config.put_config_rule(
        ConfigRule={
            "ConfigRuleName": "volumes",
            "Source": {"Owner": "AWS", "SourceIdentifier": "ENCRYPTED_VOLUMES"},
            "Scope": {"ComplianceResourceTypes": ["AWS::EC2::Volume"]},
        }
    )
    config.put_configuration_aggregator(
        ConfigurationAggregatorName="all",
        AccountAggregationSources=[{"AccountIds": [ACCOUNT], "AllAwsRegions": True}],
    )


def _stores(endpoint: str) -> None:
    told = {"EventDataStoreArn": STORE, "Name": "lake"}
    give(
        endpoint, "cloudtrail:ListEventDataStores", {"EventDataStores": [told]}, region="eu-west-1"
    )
    selectors = [
        {"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]},
        {
            "FieldSelectors": [
                {"Field": "eventCategory", "Equals": ["Data"]},
                {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
            ]
        },
    ]
    give(
        endpoint,
        "cloudtrail:GetEventDataStore",
        {
            **told,
            "Status": "ENABLED",
            "AdvancedEventSelectors": selectors,
            "MultiRegionEnabled": True,
            "OrganizationEnabled": False,
            "RetentionPeriod": 2557,
            "TerminationProtectionEnabled": True,
        },
        parameters={"EventDataStore": STORE},
    )
    compliance = [{"ConfigRuleName": "volumes", "Compliance": {"ComplianceType": "NON_COMPLIANT"}}]
    give(
        endpoint,
        "config:DescribeComplianceByConfigRule",
        {"ComplianceByConfigRules": compliance},
        region="eu-west-1",
    )

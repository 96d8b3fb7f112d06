"""A sample account's record and watch of itself: trails, log groups, alarms, detectors."""

from copy import deepcopy
from typing import Any

from sample_cloud import ACCOUNT, trail

from collectors.aws.detection.detective import BehaviorGraph
from collectors.aws.detection.guardduty import Detector, Unattended
from collectors.aws.detection.inspector import Inspection
from collectors.aws.detection.macie import MacieSession
from collectors.aws.detection.security_hub import SecurityHub
from collectors.aws.logs.alarms import Alarm
from collectors.aws.logs.cloudtrail import Trail
from collectors.aws.logs.config_recorders import ConfigRecorder
from collectors.aws.logs.config_rules import ConfigAggregator, ConfigRule
from collectors.aws.logs.event_buses import EventBus, EventRule
from collectors.aws.logs.event_data_stores import EventDataStore
from collectors.aws.logs.log_groups import LogGroup
from collectors.aws.logs.metric_filters import MetricFilter
from collectors.aws.logs.trail_delivery import TrailDelivery

HOME = "ap-northeast-1"
GROUP = f"arn:aws:logs:{HOME}:{ACCOUNT}:log-group:trail"
TOPIC = f"arn:aws:sns:{HOME}:{ACCOUNT}:security"
STANDARD = "aws-foundational-security-best-practices/v/1.0.0"
FEATURES = [
    "EBS_MALWARE_PROTECTION",
    "EKS_AUDIT_LOGS",
    "LAMBDA_NETWORK_LOGS",
    "RDS_LOGIN_EVENTS",
    "RUNTIME_MONITORING",
    "S3_DATA_EVENTS",
]


def fed(**changed: Any) -> Trail:
    """A trail of all regions that writes to a log group, records objects and watches rates."""
    objects = {
        "resource_type": "AWS::S3::Object",
        "resources": ["arn:aws:s3"],
        "events": "All",
        "narrowed": False,
    }
    row = {
        "prefix": None,
        "log_group": GROUP,
        "global_events": True,
        "data_events": [objects],
        "insights": ["ApiCallRateInsight", "ApiErrorRateInsight"],
    }
    return trail(**(row | changed))


def delivery(**changed: Any) -> TrailDelivery:
    """A trail whose files, digests and events arrive."""
    row = {
        "id": str(trail().id),
        "logging": True,
        "validated": True,
        "notifies": True,
        "to_log_group": True,
        "files_on": "2026-06-15",
        "files_error": None,
        "digests_on": "2026-06-15",
        "digests_error": None,
        "log_group_on": "2026-06-15",
        "log_group_error": None,
        "notification_error": None,
    }
    return TrailDelivery.of(**deepcopy(row | changed))


def event_store(**changed: Any) -> EventDataStore:
    """An event data store of CloudTrail Lake."""
    row = {
        "id": f"arn:aws:cloudtrail:{HOME}:{ACCOUNT}:eventdatastore/1",
        "name": "lake",
        "status": "ENABLED",
        "multi_region": True,
        "organization": False,
        "retention_days": 2557,
        "protected": True,
        "kms_key": f"arn:aws:kms:{HOME}:{ACCOUNT}:key/1",
        "categories": ["Management"],
    }
    return EventDataStore.of(**deepcopy(row | changed))


def log_group(**changed: Any) -> LogGroup:
    """A log group."""
    row = {
        "id": GROUP,
        "name": "trail",
        "retention_days": 400,
        "kms_key": f"arn:aws:kms:{HOME}:{ACCOUNT}:key/1",
        "log_class": "STANDARD",
        "protected": True,
    }
    return LogGroup.of(**deepcopy(row | changed))


def metric_filter(pattern: str, **changed: Any) -> MetricFilter:
    """A metric filter on the log group of the trail."""
    row = {
        "id": f"{HOME}:trail:watched",
        "name": "watched",
        "account": ACCOUNT,
        "region": HOME,
        "log_group": "trail",
        "pattern": pattern,
        "metrics": [{"namespace": "Trail", "name": "Watched"}],
    }
    return MetricFilter.of(**deepcopy(row | changed))


def alarm(**changed: Any) -> Alarm:
    """An alarm on the metric of that filter."""
    row = {
        "id": f"arn:aws:cloudwatch:{HOME}:{ACCOUNT}:alarm:watched",
        "name": "watched",
        "sort": "MetricAlarm",
        "metrics": ["Trail Watched"],
        "rule": None,
        "threshold": 1.0,
        "comparison": "GreaterThanOrEqualToThreshold",
        "actions_enabled": True,
        "actions": [TOPIC],
    }
    return Alarm.of(**deepcopy(row | changed))


def event_rule(pattern: str | None, region: str = HOME, **changed: Any) -> EventRule:
    """A rule on the default event bus."""
    row = {
        "id": f"arn:aws:events:{region}:{ACCOUNT}:rule/watched",
        "name": "watched",
        "bus": "default",
        "enabled": True,
        "pattern": pattern,
        "managed_by": None,
        "targets": [TOPIC],
    }
    return EventRule.of(**deepcopy(row | changed))


def event_bus(**changed: Any) -> EventBus:
    """An event bus."""
    row = {"id": f"arn:aws:events:{HOME}:{ACCOUNT}:event-bus/default", "name": "default"}
    return EventBus.of(**deepcopy({**row, "policy": None} | changed))


def recorder(**changed: Any) -> ConfigRecorder:
    """A region whose resources are recorded."""
    row = {
        "id": HOME,
        "enabled": True,
        "recording": True,
        "last_status": "Success",
        "all_types": True,
        "global_types": True,
        "excluded": [],
        "types": [],
        "frequency": "CONTINUOUS",
        "bucket": "example-trail",
        "delivery_status": "Success",
    }
    return ConfigRecorder.of(**deepcopy(row | changed))


def config_rule(**changed: Any) -> ConfigRule:
    """A rule of AWS Config that holds."""
    row = {
        "id": f"arn:aws:config:{HOME}:{ACCOUNT}:config-rule/1",
        "name": "volumes",
        "owner": "AWS",
        "source": "ENCRYPTED_VOLUMES",
        "created_by": None,
        "outcome": "holds",
    }
    return ConfigRule.of(**deepcopy(row | changed))


def aggregator(**changed: Any) -> ConfigAggregator:
    """An aggregator of all regions."""
    row = {
        "id": f"arn:aws:config:{HOME}:{ACCOUNT}:config-aggregator/1",
        "name": "all",
        "organization": True,
        "accounts": [],
        "all_regions": True,
        "regions": [],
    }
    return ConfigAggregator.of(**deepcopy(row | changed))


def detector(**changed: Any) -> Detector:
    """A region with a detector that watches everything."""
    row = {
        "id": HOME,
        "enabled": True,
        "frequency": "FIFTEEN_MINUTES",
        "features": FEATURES,
        "administrator": None,
        "publishing": ["PUBLISHING"],
    }
    return Detector.of(**deepcopy(row | changed))


def unattended(*findings: tuple[str, str, str], **changed: Any) -> Unattended:
    """A region with findings of a type, a severity and a first day, two of each."""
    found = [
        {"type": kind, "severity": severity, "since": since, "count": 2}
        for kind, severity, since in findings
    ]
    return Unattended.of(**deepcopy({"id": HOME, "watched": True, "findings": found} | changed))


def hub(**changed: Any) -> SecurityHub:
    """A region that is subscribed to Security Hub."""
    row = {
        "id": HOME,
        "enabled": True,
        "new_controls": True,
        "standards": [{"name": STANDARD, "status": "READY"}],
        "aggregated_in": HOME,
        "linking": "ALL_REGIONS",
    }
    return SecurityHub.of(**deepcopy(row | changed))


def inspection(*since: str, **changed: Any) -> Inspection:
    """A region that is scanned, with critical weaknesses since some days."""
    found = [
        {"resource_type": "AWS_EC2_INSTANCE", "fixable": True, "since": day, "count": 1}
        for day in since
    ]
    row = {
        "id": HOME,
        "enabled": True,
        "scanned": ["ec2", "ecr", "lambda"],
        "unscanned": 0,
        "counts": {"critical": len(since), "high": 0},
        "critical": found,
    }
    return Inspection.of(**deepcopy(row | changed))


def macie(**changed: Any) -> MacieSession:
    """A region in which Macie is on."""
    row = {"id": HOME, "enabled": True, "paused": False, "discovery": True}
    return MacieSession.of(**deepcopy(row | changed))


def graph(**changed: Any) -> BehaviorGraph:
    """A region with a behavior graph."""
    return BehaviorGraph.of(**({"id": HOME, "enabled": True, "administrator": None} | changed))

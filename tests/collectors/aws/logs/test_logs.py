"""Trails with deliveries, recorders, log groups, alarms and event buses of the seeded account."""

import json
from datetime import UTC, datetime

import pytest

from collectors.aws.logs.config_recorders import ConfigRecorder, recorders
from collectors.aws.logs.event_patterns import accepts
from collectors.aws.logs.filter_patterns import selects
from collectors.aws.logs.selectors import data_events_of
from collectors.aws.reads.logs import by_day
from evidence.record import Record

ACCOUNT = "123456789012"
HOME, OTHER = f"{ACCOUNT}/eu-west-1", f"{ACCOUNT}/us-east-1"
TRAIL = "arn:aws:cloudtrail:us-east-1:123456789012:trail/everywhere"
KINDS = (
    "cloudtrail.delivery cloudtrail.event_data_store cloudtrail.trail cloudwatch.alarm "
    "config.aggregator config.recorder config.resource_count config.rule events.bus events.rule "
    "logs.group logs.metric_filter"
)
STOP = {"eventName": "StopLogging", "userIdentity": {"type": "Root"}, "count": 3, "list": ["a"]}


def rows(whole, kind, place=HOME):
    unit = whole[f"aws.{kind}", place]
    assert unit.evidence.gap is None
    return {row["id"].rpartition("/")[2]: row for row in unit.record.rows}


@pytest.mark.parametrize("kind", KINDS.split())
@pytest.mark.parametrize("place", [HOME, OTHER])
def test_every_kind_replays(whole, replayed, kind, place):
    """The transcript alone gives the record again."""
    unit = whole[f"aws.{kind}", place]
    assert replayed(unit).body == unit.record.body


def test_trail_and_delivery(whole):
    """A trail tells where it writes, and its delivery on which day it did."""
    trail = rows(whole, "cloudtrail.trail", OTHER)["everywhere"]
    assert (trail["global_events"], trail["log_group"], trail["data_events"]) == (True, None, [])
    delivery = rows(whole, "cloudtrail.delivery", OTHER)["everywhere"]
    assert (delivery["logging"], len(delivery["files_on"])) == (True, len("2026-11-22"))
    assert delivery["files_error"] is None


def test_days_stand_for_instants():
    """Of the instants of deliveries nothing but the day is kept."""
    told = by_day({"LatestDeliveryTime": datetime(2026, 11, 21, 23, 59, tzinfo=UTC)})
    assert told["LatestDeliveryDay"] == "2026-11-21"


def test_stores_of_events(whole):
    """A store of Lake tells how long it keeps, and whether it may go."""
    (store,) = rows(whole, "cloudtrail.event_data_store").values()
    assert (store["retention_days"], store["protected"], store["kms_key"]) == (2557, True, None)
    assert store["categories"] == ["Data", "Management"]


def test_a_region_without_recorder_has_a_row(whole):
    """Where nothing is recorded a row says so."""
    on, off = (rows(whole, "config.recorder", place) for place in (HOME, OTHER))
    assert (on["eu-west-1"]["recording"], on["eu-west-1"]["bucket"]) == (True, "logs-example")
    assert (on["eu-west-1"]["all_types"], on["eu-west-1"]["global_types"]) == (True, True)
    assert (off["us-east-1"]["enabled"], off["us-east-1"]["recording"]) == (False, False)


def test_a_recorder_tells_which_types_it_records(source, gather, faults):
    """All, all but some, or some by name: what it leaves out is known of each."""

    def told(**group):
        recorder = {"name": "default", "recordingGroup": group}
        body = json.dumps({"ConfigurationRecorders": [recorder]})
        faults.answer["configservice:DescribeConfigurationRecorders"] = lambda _: body
        faults.answer["config:DescribeConfigurationRecorders"] = lambda _: body
        unit = gather(source, recorders)[ConfigRecorder.kind, HOME]
        (found,) = ConfigRecorder.hydrate(Record.parse(unit.record.body).rows)
        return [found.records(f"AWS::{sort}") for sort in ("S3::Bucket", "SNS::Topic")]

    by_name = {"useOnly": "INCLUSION_BY_RESOURCE_TYPES"}
    but = {"useOnly": "EXCLUSION_BY_RESOURCE_TYPES"}
    assert told(allSupported=True) == [True, True]
    assert told(resourceTypes=["AWS::S3::Bucket"], recordingStrategy=by_name) == [True, False]
    left_out = {"resourceTypes": ["AWS::S3::Bucket"]}
    assert told(exclusionByResourceTypes=left_out, recordingStrategy=but) == [False, True]


def test_config_counts_what_a_region_has(whole):
    """Counts are by type; what there is none of has no row."""
    told = rows(whole, "config.resource_count").values()
    counts = {each["type"]: each["count"] for each in told}
    assert counts["AWS::Lambda::Function"] == len(whole["aws.lambda.function", HOME].record.rows)
    assert 0 not in counts.values()


def test_rules_and_aggregators(whole):
    """Rules say what they found; an aggregator from where it draws."""
    (rule,) = rows(whole, "config.rule").values()
    assert (rule["name"], rule["outcome"]) == ("volumes", "broken")
    (one,) = rows(whole, "config.aggregator").values()
    assert (one["all_regions"], one["accounts"]) == (True, [ACCOUNT])


def test_log_groups_filters_and_alarms(whole):
    """Log groups have the ARN without star; filters and alarms meet in a metric."""
    names = {each["name"]: each for each in rows(whole, "logs.group").values()}
    assert names["trail"]["id"] == f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:trail"
    assert (names["trail"]["retention_days"], names["chat"]["retention_days"]) == (400, None)
    (counted,) = rows(whole, "logs.metric_filter").values()
    alarms = {
        each["name"]: each
        for place in (HOME, OTHER)
        for each in rows(whole, "cloudwatch.alarm", place).values()
    }
    assert counted["metrics"] == [{"namespace": "Trail", "name": "RootUse"}]
    assert alarms["root-use"]["metrics"] == ["Trail RootUse"]
    assert (alarms["any"]["sort"], alarms["any"]["actions_enabled"]) == ("CompositeAlarm", False)


def test_buses_and_rules(whole):
    """A bus has its policy; targets are asked for where a rule of one's own waits for events."""
    buses = rows(whole, "events.bus")
    assert buses["default"]["policy"] is None
    assert buses["open"]["policy"][0]["principals"] == ["*"]
    found = rows(whole, "events.rule")
    topic = f"arn:aws:sns:eu-west-1:{ACCOUNT}:security"
    assert found["trail-changes"]["targets"] == [topic]
    assert found["nightly"]["targets"] is None


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("", True),
        ("{ $.eventName = StopLogging }", True),
        ('{ ($.eventName = "Stop*") && ($.userIdentity.type = "Root") }', True),
        ("{ $.eventName = StartLogging || $.count >= 3 }", True),
        ("{ $.eventName = StartLogging || $.list[0] = a && $.count < 3 }", False),
        ("{ $.userIdentity.invokedBy NOT EXISTS }", True),
        ("{ $.eventName NOT EXISTS }", False),
        ("{ $.missing != x }", False),
        ("{ $.eventName != StartLogging }", True),
        ("{ $.eventName = %Stop% }", False),
        ("{ $.eventName = StopLogging ", False),
        ("{ ($.eventName = StopLogging }", False),
        ("StopLogging", False),
    ],
)
def test_filter_patterns(pattern, expected):
    """A filter selects what CloudWatch Logs would, and nothing where it is not understood."""
    assert selects(pattern, STOP) is expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ('{"eventName": ["StopLogging"]}', True),
        ('{"userIdentity": {"type": ["IAMUser", "Root"]}}', True),
        ('{"eventName": [{"prefix": "Stop"}], "list": ["a"]}', True),
        ('{"eventName": [{"anything-but": ["StopLogging"]}]}', False),
        ('{"eventName": [{"anything-but": {"prefix": "Start"}}]}', True),
        ('{"missing": [{"exists": false}]}', True),
        ('{"eventName": [{"wildcard": "*Logging"}]}', True),
        ('{"$or": [{"eventName": ["x"]}, {"count": [3]}]}', True),
        ('{"count": [{"numeric": [">", 1]}]}', False),
        ('{"eventName": "StopLogging"}', False),
        ("no pattern", False),
    ],
)
def test_event_patterns(pattern, expected):
    """A rule lets through what EventBridge would, and nothing where it is not understood."""
    assert accepts(pattern, STOP) is expected


def test_data_selectors_of_both_forms():
    """Plain and advanced selectors say which objects are recorded, and if some are left out."""
    plain = {
        "ReadWriteType": "All",
        "DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}],
    }
    advanced = {
        "FieldSelectors": [
            {"Field": "eventCategory", "Equals": ["Data"]},
            {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
            {"Field": "resources.ARN", "NotStartsWith": ["arn:aws:s3:::logs/"]},
            {"Field": "readOnly", "Equals": ["true"]},
        ]
    }
    found = data_events_of({"EventSelectors": [plain], "AdvancedEventSelectors": [advanced]})
    assert [(one["resources"], one["events"], one["narrowed"]) for one in found] == [
        (["arn:aws:s3"], "All", False),
        (["*"], "ReadOnly", True),
    ]


def test_a_selector_of_one_arn_leaves_the_rest_of_a_bucket_out():
    """What must be equal to an ARN is one object, so that a whole bucket is not recorded by it."""
    fields = [
        {"Field": "eventCategory", "Equals": ["Data"]},
        {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
    ]
    bucket = ["arn:aws:s3:::example-media/"]
    whole, single = (
        {"FieldSelectors": [*fields, {"Field": "resources.ARN", operator: bucket}]}
        for operator in ("StartsWith", "Equals")
    )
    found = data_events_of({"AdvancedEventSelectors": [whole, single]})
    assert [one["narrowed"] for one in found] == [False, True]

"""What records: audit trails, configuration recorders, log groups, alarms; and their faults."""

from typing import Any

from tieout.standins.estate.faults import fault, finding
from tieout.standins.estate.place import Made, Place, pairs
from tieout.standins.estate.stores import store_of
from tieout.standins.estate.truth import Finding

TRAIL, COVERAGE = "aws.cloudtrail.trail", "aws.cloudtrail.coverage"
RECORDER, LOG = "aws.config.recorder", "aws.logs.group"
TRAILS = 5
"""Trails of one account in its home region; AWS allows no more."""
LOG_GROUP = "/trail/account"
"""The log group that the trail of the whole account writes to."""
ARRIVALS = (
    "LatestDeliveryTime",
    "LatestDigestDeliveryTime",
    "LatestCloudWatchLogsDeliveryTime",
)
_OBJECTS = {"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}
_MANAGEMENT = {"ReadWriteType": "All", "IncludeManagementEvents": True}
_INSIGHTS = [{"InsightType": "ApiCallRateInsight"}, {"InsightType": "ApiErrorRateInsight"}]


def make_trails(place: Place) -> None:
    """The trail of the whole account, and further ones of single regions."""
    trails = place.moto("cloudtrail")
    for number in range(TRAILS if place.home else 0):
        place.past(newest=200)
        everywhere = not number
        name = f"account-{place.account}" if everywhere else f"region-{number}-{place.account}"
        trail = trails.create_trail(
            name=name,
            bucket_name=store_of(place, "trail"),
            s3_key_prefix="",
            sns_topic_name="",
            is_global=everywhere,
            is_multi_region=everywhere,
            log_validation=True,
            is_org_trail=False,
            cw_log_group_arn=f"{place.arn('logs', f'log-group:{LOG_GROUP}')}:*",
            cw_role_arn=f"arn:aws:iam::{place.account}:role/trail-delivery",
            kms_key_id=place.known["key"],
            tags_list=pairs(place.tags("security")),
        )
        trail.start_logging()
        data = [_OBJECTS] if everywhere else []
        trail.put_event_selectors([{**_MANAGEMENT, "DataResources": data}], [])
        if everywhere:
            trail.put_insight_selectors(_INSIGHTS)
        trail.status = Status(trail.status, place)
        place.made(TRAIL, trail.arn, trail)
    place.made(COVERAGE, place.region, place)


class Status:
    """What became of a trail's files last, of which moto tells but half."""

    def __init__(self, told: Any, place: Place) -> None:
        self._told = told
        self._place = place
        self.failing = ""
        """What S3 says where files do not arrive."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._told, name)

    def description(self) -> dict[str, Any]:
        """As GetTrailStatus answers, everything having arrived an hour ago."""
        an_hour_ago = int(self._place.ago(1 / 24).timestamp())
        whole: dict[str, Any] = self._told.description()
        whole |= dict.fromkeys(ARRIVALS, an_hour_ago)
        return {**whole, "LatestDeliveryError": self.failing} if self.failing else whole


def make_recorders(place: Place) -> None:
    """A configuration recorder that records everything and is on."""
    config = place.moto("config")
    place.past()
    group = {"allSupported": True, "includeGlobalResourceTypes": place.home}
    role = (
        f"arn:aws:iam::{place.account}:role/aws-service-role/config.amazonaws.com/"
        "AWSServiceRoleForConfig"
    )
    config.put_configuration_recorder({"name": "default", "roleARN": role, "recordingGroup": group})
    config.put_delivery_channel({"name": "default", "s3BucketName": store_of(place, "config")})
    config.start_configuration_recorder("default")
    config.recorders["default"].status.last_status = "SUCCESS"
    went = {"lastStatus": "Success"}
    place.tell(
        "config:DescribeDeliveryChannelStatus",
        {"DeliveryChannelsStatus": [{"name": "default", "configHistoryDeliveryInfo": went}]},
    )
    place.made(RECORDER, place.region, config.recorders["default"])


def make_logs(place: Place) -> None:
    """Log groups that are kept long enough and encrypted, and alarms on what they show."""
    for number in range(place.count("log group")):
        place.past()
        name, tags = place.name(number)
        group = f"/service/{name}"
        make_log_group(place, group, tags)
    for number in range(place.count("alarm")):
        name, tags = place.name(number)
        _alarm(place, f"{name}-errors", tags)


def make_log_group(place: Place, name: str, tags: dict[str, str]) -> None:
    """A log group that is kept for more than a year, under a key of the account's."""
    logs = place.moto("logs")
    logs.create_log_group(name, tags, kmsKeyId=place.known["key"])
    logs.put_retention_policy(name, "400")
    place.made(LOG, place.arn("logs", f"log-group:{name}"), logs.groups[name])


def _alarm(place: Place, name: str, tags: dict[str, str]) -> None:
    place.moto("cloudwatch").put_metric_alarm(
        name=name,
        namespace="Example/Services",
        metric_name="errors",
        comparison_operator="GreaterThanThreshold",
        evaluation_periods=1,
        period=300,
        threshold=1.0,
        statistic="Sum",
        description="more errors than usual",
        dimensions=[],
        alarm_actions=[place.arn("sns", "alarms")],
        tags=pairs(tags),
    )


def _single(made: Made) -> bool:
    return not made.thing.is_multi_region


def _whole(made: Made) -> bool:
    return bool(made.thing.is_multi_region)


@fault(TRAIL, "trail_logs", fits=_single)
def trail_stopped(made: Made) -> None:
    """A trail of a region that was switched off; the account's own still covers it."""
    made.thing.stop_logging()


@fault(TRAIL, "trail_is_validated", fits=_single)
def trail_without_validation(made: Made) -> None:
    """A trail whose files could be changed unseen."""
    made.thing.log_validation = False


@fault(TRAIL, "trail_is_encrypted", fits=_single)
def trail_unencrypted(made: Made) -> None:
    """A trail whose files lie under no key of the account."""
    made.thing.kms_key_id = None


@fault(TRAIL, "trail_records_management_events", fits=_whole)
def trail_of_writes_only(made: Made) -> list[Finding]:
    """The account's trail leaves out who read, so no trail records the account whole."""
    writes = {**_MANAGEMENT, "ReadWriteType": "WriteOnly", "DataResources": []}
    objects = {**_MANAGEMENT, "IncludeManagementEvents": False, "DataResources": [_OBJECTS]}
    made.thing.put_event_selectors([writes, objects], [])
    account = Made("aws.account", made.place.account, made.thing, made.place)
    return [finding("account_is_trailed_whole", account)]


@fault(TRAIL, fits=_single)
def trail_undelivered(made: Made) -> list[Finding]:
    """A trail whose files do not reach their store."""
    made.thing.status.failing = "AccessDenied"
    delivery = Made("aws.cloudtrail.delivery", made.id, made.thing, made.place)
    return [finding("trail_is_delivered", delivery)]


@fault(LOG, "log_group_keeps_long_enough")
def log_group_kept_a_month(made: Made) -> None:
    """A log group whose entries are gone after a month."""
    made.place.moto("logs").put_retention_policy(made.thing.name, "30")


@fault(LOG, "log_group_ends")
def log_group_without_end(made: Made) -> None:
    """A log group that keeps everything for ever."""
    made.place.moto("logs").delete_retention_policy(made.thing.name)


@fault(RECORDER, "region_is_recorded", shared=True)
def region_with_stopped_recorder(made: Made) -> list[Finding]:
    """A region whose recorder stands still; at home it is the one that records users and roles."""
    made.thing.status.recording = False
    account = Made("aws.account", made.place.account, made.thing, made.place)
    return [finding("global_types_are_recorded", account)] if made.place.home else []


@fault(LOG, "log_group_uses_managed_key")
def log_group_under_shared_key(made: Made) -> None:
    """A log group whose key nobody can limit."""
    made.thing.kms_key_id = None


@fault(TRAIL, "trail_watches_unusual_rates", fits=_whole, shared=True)
def trail_blind_to_rates(made: Made) -> None:
    """The account's trail watches for no unusual rates of calls."""
    made.thing.insight_selectors.clear()

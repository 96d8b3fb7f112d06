"""What records: audit trails, configuration recorders, log groups, alarms; and their faults."""

from tieout.standins.estate.faults import fault
from tieout.standins.estate.place import Made, Place, pairs
from tieout.standins.estate.stores import store_of

TRAIL, COVERAGE = "aws.cloudtrail.trail", "aws.cloudtrail.coverage"
TRAILS = 4
"""Trails of one account in its home region; AWS allows five."""
_MANAGEMENT = {"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": []}


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
            cw_log_group_arn=f"{place.arn('logs', 'log-group:/trail/account')}:*",
            cw_role_arn=f"arn:aws:iam::{place.account}:role/trail-delivery",
            kms_key_id=place.known["key"],
            tags_list=pairs(place.tags("security")),
        )
        trail.start_logging()
        trail.put_event_selectors([_MANAGEMENT], [])
        place.made(TRAIL, trail.arn, trail)
    place.made(COVERAGE, place.region, place)


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


def make_logs(place: Place) -> None:
    """Log groups that are kept long enough and encrypted, and alarms on what they show."""
    logs = place.moto("logs")
    for number in range(place.count("log group")):
        place.past()
        name, tags = place.name(number)
        group = f"/service/{name}"
        logs.create_log_group(group, tags, kmsKeyId=place.known["key"])
        logs.put_retention_policy(group, 400)
        place.made("aws.logs.group", group, logs.groups[group])
    for number in range(place.count("alarm")):
        name, tags = place.name(number)
        _alarm(place, f"{name}-errors", tags)


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
def trail_of_writes_only(made: Made) -> None:
    """The account's trail leaves out who read."""
    made.thing.put_event_selectors([{**_MANAGEMENT, "ReadWriteType": "WriteOnly"}], [])

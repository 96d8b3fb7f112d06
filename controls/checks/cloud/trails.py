"""Checks that the record of the cloud is whole: delivered, covering, kept, encrypted."""

from datetime import date, datetime, timedelta

from collectors.aws.identity.account import Account
from collectors.aws.logs.alarms import Alarm
from collectors.aws.logs.cloudtrail import Trail, TrailCoverage
from collectors.aws.logs.event_buses import EventBus, EventRule
from collectors.aws.logs.event_data_stores import EventDataStore
from collectors.aws.logs.log_groups import LogGroup
from collectors.aws.logs.trail_delivery import TrailDelivery
from collectors.aws.storage.s3 import Bucket
from controls.check import check, not_applicable, not_observed
from controls.population import Inventory

OBJECTS = "AWS::S3::Object"
ALL = ("*", "arn:aws:s3", "arn:aws:s3:::")


@check("CLD-501")
def trail_is_delivered(trail: TrailDelivery, *, within: timedelta, now: datetime) -> None:
    """The files of the trail reach their store, and did so lately."""
    _must_log(trail)
    assert trail.files_error is None, f"files could not be delivered: {trail.files_error}"
    _must_be_late_enough("files", trail.files_on, within, now)


@check("CLD-501")
def trail_digests_are_delivered(trail: TrailDelivery, *, within: timedelta, now: datetime) -> None:
    """The digests that prove the trail's files whole reach their store, and did so lately."""
    _must_log(trail)
    if not trail.validated:
        not_applicable("writes no digests (GEN-13)")
    assert trail.digests_error is None, f"digests could not be delivered: {trail.digests_error}"
    _must_be_late_enough("digests", trail.digests_on, within, now)


@check("CLD-501")
def trail_reaches_its_log_group(trail: TrailDelivery, *, within: timedelta, now: datetime) -> None:
    """Events of the trail reach its log group, where alarms look at them, and did so lately."""
    _must_log(trail)
    if not trail.to_log_group:
        not_applicable("writes to no log group (CLD-503)")
    assert trail.log_group_error is None, f"events did not arrive: {trail.log_group_error}"
    _must_be_late_enough("events", trail.log_group_on, within, now)


@check("CLD-501")
def trail_tells_of_its_files(trail: TrailDelivery) -> None:
    """Whoever waits for new files of the trail is told of them."""
    _must_log(trail)
    if not trail.notifies:
        not_applicable("notifies nobody of files")
    assert trail.notification_error is None, f"nobody was told: {trail.notification_error}"


@check("CLD-502")
def account_is_trailed_whole(
    account: Account, trails: Inventory[Trail], regions: Inventory[TrailCoverage]
) -> None:
    """One trail that logs records all management actions of all regions and of no region."""
    whole = [
        each
        for each in trails
        if each.multi_region
        and each.logging
        and each.global_events
        and each.management_events == "All"
    ]
    known = {each.id for each in trails}
    elsewhere = sorted(
        each["arn"]
        for region in ([] if whole else regions)
        for each in region.trails
        if each["multi_region"] and each["logging"] and each["arn"] not in known
    )
    if elsewhere:
        reason = f"{elsewhere[0]} lies in a region that was not read"
        not_observed(account, "what its trails record", reason)
    assert whole, "no trail that logs covers all regions, global services and all management events"


@check("CLD-502")
def regional_trail_keeps_to_its_region(trail: Trail) -> None:
    """A trail of one region does not record global services a second time."""
    if trail.multi_region:
        not_applicable("covers all regions")
    assert not trail.global_events, "records global services besides those of its region"


@check("CLD-503")
def trail_feeds_a_log_group(trail: Trail) -> None:
    """A trail of all regions writes to a log group too, where alarms can look at it at once."""
    if not trail.multi_region:
        not_applicable("a trail of one region")
    assert trail.log_group, "writes to no log group"


@check("CLD-503")
def trail_watches_unusual_rates(trail: Trail, *, insights: list[str]) -> None:
    """A trail of all regions watches for unusual rates of calls and of errors."""
    if not trail.multi_region:
        not_applicable("a trail of one region")
    missing = [each for each in insights if each not in trail.insights]
    assert not missing, f"does not watch {', '.join(missing)}"


@check("CLD-504")
def personal_objects_reads_are_trailed(
    bucket: Bucket, trails: Inventory[Trail], *, data_class: list[str]
) -> None:
    """Each read of an object of personal data is recorded by a trail, with who read it."""
    _must_be_of(bucket, data_class)
    _must_be_trailed(bucket, trails, "ReadOnly")


@check("CLD-504")
def personal_objects_writes_are_trailed(
    bucket: Bucket, trails: Inventory[Trail], *, data_class: list[str]
) -> None:
    """Each write or deletion of an object of personal data is recorded by a trail."""
    _must_be_of(bucket, data_class)
    _must_be_trailed(bucket, trails, "WriteOnly")


@check("CLD-505")
def event_store_fills(store: EventDataStore) -> None:
    """The event data store takes in events."""
    assert store.filling, f"its status is {store.status}"


@check("CLD-505")
def event_store_keeps_long_enough(store: EventDataStore, *, at_least: int) -> None:
    """Events stay in the store for as long as they may be asked for."""
    assert store.retention_days >= at_least, (
        f"keeps events {store.retention_days} days, not {at_least}"
    )


@check("CLD-505")
def event_store_is_protected(store: EventDataStore) -> None:
    """The event data store cannot be deleted in one step."""
    assert store.protected, "termination protection is off"


@check("CLD-507")
def event_store_uses_managed_key(store: EventDataStore) -> None:
    """The event data store is encrypted under a key whose use can be limited and recorded."""
    assert store.kms_key, "is not encrypted under a managed key"


@check("CLD-506")
def log_group_keeps_long_enough(group: LogGroup, *, at_least: int) -> None:
    """Entries stay in the log group for as long as they may be asked for."""
    if group.log_class == "DELIVERY":
        not_applicable("a log group that hands entries on within a day or two by its class")
    kept = group.retention_days
    assert kept is None or kept >= at_least, f"keeps entries {kept} days, not {at_least}"


@check("CLD-506")
def log_group_ends(group: LogGroup, *, at_most: int) -> None:
    """Entries of the log group are deleted some day."""
    kept = group.retention_days
    assert kept is not None, "keeps entries for ever"
    assert kept <= at_most, f"keeps entries {kept} days, more than {at_most}"


@check("CLD-507")
def log_group_uses_managed_key(group: LogGroup) -> None:
    """The log group is encrypted under a key whose use can be limited and recorded."""
    assert group.kms_key, "is not encrypted under a managed key"


@check("CLD-517")
def alarm_is_heard(alarm: Alarm) -> None:
    """When the alarm goes off somebody is called."""
    assert alarm.actions_enabled, "its actions are switched off"
    assert alarm.actions, "calls nobody when it goes off"


@check("CLD-517")
def event_rule_leads_somewhere(rule: EventRule) -> None:
    """A rule that is enabled hands events to somebody."""
    if rule.managed_by:
        not_applicable(f"is looked after by {rule.managed_by}")
    if not rule.enabled or rule.pattern is None:
        not_applicable("is a schedule" if rule.enabled else "is switched off")
    assert rule.targets, "hands events to nobody"


@check("CLD-518")
def event_bus_is_not_public(bus: EventBus) -> None:
    """Nobody outside can put events on the bus or change its rules."""
    assert not bus.public, "its policy lets anyone in"


def _must_log(trail: TrailDelivery) -> None:
    if not trail.logging:
        not_applicable("is switched off (GEN-13)")


def _must_be_late_enough(what: str, last: date | None, within: timedelta, now: datetime) -> None:
    """Days are compared, since of the instant of a delivery the day alone is known."""
    assert last is not None, f"{what} were never delivered"
    assert now.date() - last <= within, f"{what} were delivered last on {last}"


def _must_be_of(bucket: Bucket, data_class: list[str]) -> None:
    """Step aside for stores of another class; what a store without a class holds is not known."""
    if bucket.data_class is None:
        not_observed(bucket, "the class of its data", "it has no data-class tag (ORG-10)")
    if bucket.data_class not in map(str.lower, data_class):
        not_applicable(f"holds {bucket.data_class} data")


def _must_be_trailed(bucket: Bucket, trails: Inventory[Trail], events: str) -> None:
    words = {"ReadOnly": "reads", "WriteOnly": "writes"}[events]
    assert any(
        _speaks_of(trail, bucket)
        and data["resource_type"] == OBJECTS
        and data["events"] in ("All", events)
        and not data["narrowed"]
        and any(each in ALL or f"{bucket.id}/".startswith(each) for each in data["resources"])
        for trail in trails
        for data in trail.data_events
    ), f"holds {bucket.data_class} data and no trail that logs records {words} of its objects"


def _speaks_of(trail: Trail, bucket: Bucket) -> bool:
    return trail.logging and (trail.multi_region or trail.home_region == bucket.region)

"""Checks that somebody is told when something happens in an account that should not pass unseen.

An event counts as followed when a trail of all regions writes it to a log group, a metric filter
there counts it and an alarm on that metric calls somebody; or when enabled rules on the default
event bus hand it on. A trail of an organisation may write to a log group of another account, and is
followed there. A rule sees the events of its own region alone, and what belongs to no region in
us-east-1 alone: it must stand in each region that was read, or there.
"""

from collections.abc import Iterable

from collectors.aws.identity.account import Account
from collectors.aws.logs.alarms import Alarm
from collectors.aws.logs.cloudtrail import Trail, TrailCoverage
from collectors.aws.logs.event_buses import EventRule
from collectors.aws.logs.metric_filters import MetricFilter
from collectors.aws.logs.watched_calls import (
    GATEWAYS,
    GROUPS,
    LISTS,
    NETWORKS,
    ORGANISATION,
    RECORDER,
    REFUSED,
    RIGHTS,
    ROOT,
    ROUTES,
    STORES,
    TRAIL,
    Event,
    call,
    calls,
    sign_in,
)
from collectors.aws.logs.watching import away, carrying, handed_on, heard
from controls.check import check, not_observed
from controls.population import Inventory, Seen


@check("CLD-511")
def root_use_is_alarmed(
    account: Account,
    trails: Inventory[Trail],
    filters: Inventory[MetricFilter],
    alarms: Inventory[Alarm],
    rules: Inventory[EventRule],
    regions: Inventory[TrailCoverage],
    others: Seen[Trail],
    counting: Seen[MetricFilter],
    calling: Seen[Alarm],
) -> None:
    """Somebody is told when the root user signs in or calls anything."""
    events = [call("iam", "CreateAccessKey", **ROOT), sign_in("Success", "Yes", **ROOT)]
    _followed(account, events, trails, filters, alarms, rules, regions, others, counting, calling)


@check("CLD-512")
def refused_calls_are_alarmed(
    account: Account,
    trails: Inventory[Trail],
    filters: Inventory[MetricFilter],
    alarms: Inventory[Alarm],
    rules: Inventory[EventRule],
    regions: Inventory[TrailCoverage],
    others: Seen[Trail],
    counting: Seen[MetricFilter],
    calling: Seen[Alarm],
) -> None:
    """Somebody is told when calls are refused for want of rights."""
    events = [call("ec2", "RunInstances", errorCode=code) for code in REFUSED]
    _followed(account, events, trails, filters, alarms, rules, regions, others, counting, calling)


@check("CLD-512")
def sign_in_without_factor_is_alarmed(
    account: Account,
    trails: Inventory[Trail],
    filters: Inventory[MetricFilter],
    alarms: Inventory[Alarm],
    rules: Inventory[EventRule],
    regions: Inventory[TrailCoverage],
    others: Seen[Trail],
    counting: Seen[MetricFilter],
    calling: Seen[Alarm],
) -> None:
    """Somebody is told when a user signs in to the console without a second factor."""
    events = [sign_in("Success", "No")]
    _followed(account, events, trails, filters, alarms, rules, regions, others, counting, calling)


@check("CLD-512")
def failed_sign_in_is_alarmed(
    account: Account,
    trails: Inventory[Trail],
    filters: Inventory[MetricFilter],
    alarms: Inventory[Alarm],
    rules: Inventory[EventRule],
    regions: Inventory[TrailCoverage],
    others: Seen[Trail],
    counting: Seen[MetricFilter],
    calling: Seen[Alarm],
) -> None:
    """Somebody is told when a sign-in to the console fails."""
    events = [sign_in("Failure", "No", errorMessage="Failed authentication")]
    _followed(account, events, trails, filters, alarms, rules, regions, others, counting, calling)


@check("CLD-513")
def changed_rights_are_alarmed(
    account: Account,
    trails: Inventory[Trail],
    filters: Inventory[MetricFilter],
    alarms: Inventory[Alarm],
    rules: Inventory[EventRule],
    regions: Inventory[TrailCoverage],
    others: Seen[Trail],
    counting: Seen[MetricFilter],
    calling: Seen[Alarm],
) -> None:
    """Somebody is told when a policy of rights is changed, attached or taken away."""
    events = calls("iam", RIGHTS)
    _followed(account, events, trails, filters, alarms, rules, regions, others, counting, calling)


@check("CLD-513")
def disabled_keys_are_alarmed(
    account: Account,
    trails: Inventory[Trail],
    filters: Inventory[MetricFilter],
    alarms: Inventory[Alarm],
    rules: Inventory[EventRule],
    regions: Inventory[TrailCoverage],
    others: Seen[Trail],
    counting: Seen[MetricFilter],
    calling: Seen[Alarm],
) -> None:
    """Somebody is told when a key is disabled or marked for deletion."""
    events = calls("kms", "DisableKey ScheduleKeyDeletion")
    _followed(account, events, trails, filters, alarms, rules, regions, others, counting, calling)


@check("CLD-513")
def changed_organisation_is_alarmed(
    account: Account,
    trails: Inventory[Trail],
    filters: Inventory[MetricFilter],
    alarms: Inventory[Alarm],
    rules: Inventory[EventRule],
    regions: Inventory[TrailCoverage],
    others: Seen[Trail],
    counting: Seen[MetricFilter],
    calling: Seen[Alarm],
) -> None:
    """Somebody is told when the organisation, its accounts or its policies change."""
    events = calls("organizations", ORGANISATION)
    _followed(account, events, trails, filters, alarms, rules, regions, others, counting, calling)


@check("CLD-514")
def changed_trails_are_alarmed(
    account: Account,
    trails: Inventory[Trail],
    filters: Inventory[MetricFilter],
    alarms: Inventory[Alarm],
    rules: Inventory[EventRule],
    regions: Inventory[TrailCoverage],
    others: Seen[Trail],
    counting: Seen[MetricFilter],
    calling: Seen[Alarm],
) -> None:
    """Somebody is told when a trail is made, changed, stopped or deleted."""
    events = calls("cloudtrail", TRAIL)
    _followed(account, events, trails, filters, alarms, rules, regions, others, counting, calling)


@check("CLD-514")
def changed_recorders_are_alarmed(
    account: Account,
    trails: Inventory[Trail],
    filters: Inventory[MetricFilter],
    alarms: Inventory[Alarm],
    rules: Inventory[EventRule],
    regions: Inventory[TrailCoverage],
    others: Seen[Trail],
    counting: Seen[MetricFilter],
    calling: Seen[Alarm],
) -> None:
    """Somebody is told when the recording of resources is changed or stopped."""
    events = calls("config", RECORDER)
    _followed(account, events, trails, filters, alarms, rules, regions, others, counting, calling)


@check("CLD-515")
def opened_stores_are_alarmed(
    account: Account,
    trails: Inventory[Trail],
    filters: Inventory[MetricFilter],
    alarms: Inventory[Alarm],
    rules: Inventory[EventRule],
    regions: Inventory[TrailCoverage],
    others: Seen[Trail],
    counting: Seen[MetricFilter],
    calling: Seen[Alarm],
) -> None:
    """Somebody is told when the policy or the access list of an object store changes."""
    events = calls("s3", STORES)
    _followed(account, events, trails, filters, alarms, rules, regions, others, counting, calling)


@check("CLD-516")
def changed_security_groups_are_alarmed(
    account: Account,
    trails: Inventory[Trail],
    filters: Inventory[MetricFilter],
    alarms: Inventory[Alarm],
    rules: Inventory[EventRule],
    regions: Inventory[TrailCoverage],
    others: Seen[Trail],
    counting: Seen[MetricFilter],
    calling: Seen[Alarm],
) -> None:
    """Somebody is told when a security group changes."""
    events = calls("ec2", GROUPS)
    _followed(account, events, trails, filters, alarms, rules, regions, others, counting, calling)


@check("CLD-516")
def changed_network_lists_are_alarmed(
    account: Account,
    trails: Inventory[Trail],
    filters: Inventory[MetricFilter],
    alarms: Inventory[Alarm],
    rules: Inventory[EventRule],
    regions: Inventory[TrailCoverage],
    others: Seen[Trail],
    counting: Seen[MetricFilter],
    calling: Seen[Alarm],
) -> None:
    """Somebody is told when a network access list changes."""
    events = calls("ec2", LISTS)
    _followed(account, events, trails, filters, alarms, rules, regions, others, counting, calling)


@check("CLD-516")
def changed_gateways_are_alarmed(
    account: Account,
    trails: Inventory[Trail],
    filters: Inventory[MetricFilter],
    alarms: Inventory[Alarm],
    rules: Inventory[EventRule],
    regions: Inventory[TrailCoverage],
    others: Seen[Trail],
    counting: Seen[MetricFilter],
    calling: Seen[Alarm],
) -> None:
    """Somebody is told when a gateway to other networks changes."""
    events = calls("ec2", GATEWAYS)
    _followed(account, events, trails, filters, alarms, rules, regions, others, counting, calling)


@check("CLD-516")
def changed_routes_are_alarmed(
    account: Account,
    trails: Inventory[Trail],
    filters: Inventory[MetricFilter],
    alarms: Inventory[Alarm],
    rules: Inventory[EventRule],
    regions: Inventory[TrailCoverage],
    others: Seen[Trail],
    counting: Seen[MetricFilter],
    calling: Seen[Alarm],
) -> None:
    """Somebody is told when a route or route table changes."""
    events = calls("ec2", ROUTES)
    _followed(account, events, trails, filters, alarms, rules, regions, others, counting, calling)


@check("CLD-516")
def changed_networks_are_alarmed(
    account: Account,
    trails: Inventory[Trail],
    filters: Inventory[MetricFilter],
    alarms: Inventory[Alarm],
    rules: Inventory[EventRule],
    regions: Inventory[TrailCoverage],
    others: Seen[Trail],
    counting: Seen[MetricFilter],
    calling: Seen[Alarm],
) -> None:
    """Somebody is told when a network or its peering changes."""
    events = calls("ec2", NETWORKS)
    _followed(account, events, trails, filters, alarms, rules, regions, others, counting, calling)


def _followed(
    account: Account,
    events: Iterable[Event],
    trails: Iterable[Trail],
    filters: Iterable[MetricFilter],
    alarms: Iterable[Alarm],
    rules: Iterable[EventRule],
    regions: Iterable[TrailCoverage],
    others: Seen[Trail],
    counting: Iterable[MetricFilter],
    calling: Iterable[Alarm],
) -> None:
    mine, places = [*trails], [*regions]
    counted = heard([each.fed for each in mine], filters, alarms)
    told = [each for each in rules if each.hands_on]
    unseen = [
        event
        for event in events
        if not any(each.counts(event) for each in counted)
        and not handed_on(event, told, {each.id for each in places})
    ]
    # What carries events of this account elsewhere is looked for only where it is needed.
    carried = [*away(account.id, mine), *carrying(account.id, places)] if unseen else []
    for arn in carried:
        found = others.by("id").get(arn)
        if not found:
            reason = f"{arn} carries its events, and was not read whole in this run"
            not_observed(account, "what follows its events", reason)
        far = heard([found[0].fed], counting, calling)
        unseen = [event for event in unseen if not any(each.counts(event) for each in far)]
        if unseen and found[0].fed:
            reason = f"{arn} carries them on, and no alarm was seen there on {_some(unseen)}"
            not_observed(account, "what follows its events", reason)
    assert not unseen, (
        "no alarm on a trail's log group that calls somebody, and no rule that hands it on, "
        f"follows {_some(unseen)}"
    )


def _some(unseen: list[Event]) -> str:
    named = ", ".join(str(each["eventName"]) for each in unseen[:3])
    return f"{named} and {len(unseen) - 3} more" if len(unseen) > 3 else named

"""Checks that somebody is told when something happens in an account that should not pass unseen.

An event counts as followed when a trail of all regions writes it to a log group of the account, a
metric filter there counts it and an alarm on that metric calls somebody; or when enabled rules on
the default event bus hand it on. Such a rule sees the events of its own region alone, and what
belongs to no region in us-east-1 alone: it must stand in each region that was read, or there.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from collectors.aws.identity.account import Account
from collectors.aws.logs.alarms import Alarm
from collectors.aws.logs.cloudtrail import Trail, TrailCoverage
from collectors.aws.logs.event_buses import DEFAULT, EventRule
from collectors.aws.logs.metric_filters import MetricFilter
from controls.check import check
from controls.population import Inventory

Event = Mapping[str, Any]
GLOBAL_HOME = "us-east-1"
GLOBAL = ("iam", "organizations", "signin")
RIGHTS = (
    "AttachGroupPolicy AttachRolePolicy AttachUserPolicy CreatePolicy CreatePolicyVersion "
    "DeleteGroupPolicy DeletePolicy DeletePolicyVersion DeleteRolePolicy DeleteUserPolicy "
    "DetachGroupPolicy DetachRolePolicy DetachUserPolicy PutGroupPolicy PutRolePolicy PutUserPolicy"
)
STORES = (
    "DeleteBucketCors DeleteBucketLifecycle DeleteBucketPolicy DeleteBucketReplication "
    "PutBucketAcl PutBucketCors PutBucketLifecycle PutBucketPolicy PutBucketReplication"
)
GROUPS = (
    "AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress CreateSecurityGroup "
    "DeleteSecurityGroup RevokeSecurityGroupEgress RevokeSecurityGroupIngress"
)
LISTS = (
    "CreateNetworkAcl CreateNetworkAclEntry DeleteNetworkAcl DeleteNetworkAclEntry "
    "ReplaceNetworkAclAssociation ReplaceNetworkAclEntry"
)
GATEWAYS = (
    "AttachInternetGateway CreateCustomerGateway CreateInternetGateway DeleteCustomerGateway "
    "DeleteInternetGateway DetachInternetGateway"
)
ROUTES = (
    "CreateRoute CreateRouteTable DeleteRoute DeleteRouteTable DisassociateRouteTable "
    "ReplaceRoute ReplaceRouteTableAssociation"
)
NETWORKS = (
    "AcceptVpcPeeringConnection CreateVpc CreateVpcPeeringConnection DeleteVpc "
    "DeleteVpcPeeringConnection ModifyVpcAttribute RejectVpcPeeringConnection"
)
ORGANISATION = (
    "AcceptHandshake AttachPolicy CancelHandshake CreateAccount CreateOrganization "
    "CreateOrganizationalUnit CreatePolicy DeclineHandshake DeleteOrganization "
    "DeleteOrganizationalUnit DeletePolicy DetachPolicy DisablePolicyType EnableAllFeatures "
    "EnablePolicyType InviteAccountToOrganization LeaveOrganization MoveAccount "
    "RemoveAccountFromOrganization UpdateOrganizationalUnit UpdatePolicy"
)
RECORDER = (
    "DeleteDeliveryChannel PutConfigurationRecorder PutDeliveryChannel StopConfigurationRecorder"
)
TRAIL = "CreateTrail DeleteTrail StartLogging StopLogging UpdateTrail"


def _call(source: str, name: str, **more: Any) -> Event:
    """A call as CloudTrail records it, by somebody with a role."""
    return {
        "eventType": "AwsApiCall",
        "eventSource": f"{source}.amazonaws.com",
        "eventName": name,
        "userIdentity": {"type": "AssumedRole", "accountId": "111122223333"},
        **more,
    }


def _sign_in(outcome: str, factor: str, **more: Any) -> Event:
    """A sign-in to the console as CloudTrail records it."""
    return _call(
        "signin",
        "ConsoleLogin",
        eventType="AwsConsoleSignIn",
        responseElements={"ConsoleLogin": outcome},
        additionalEventData={"MFAUsed": factor},
        **{"userIdentity": {"type": "IAMUser", "accountId": "111122223333"}, **more},
    )


def _calls(source: str, names: str) -> list[Event]:
    return [_call(source, name) for name in names.split()]


REFUSED = ("AccessDenied", "Client.UnauthorizedOperation")
ROOT = {"userIdentity": {"type": "Root", "accountId": "111122223333"}}


@check("CLD-511")
def root_use_is_alarmed(
    account: Account,
    trails: Inventory[Trail],
    filters: Inventory[MetricFilter],
    alarms: Inventory[Alarm],
    rules: Inventory[EventRule],
    regions: Inventory[TrailCoverage],
) -> None:
    """Somebody is told when the root user signs in or calls anything."""
    events = [_call("iam", "CreateAccessKey", **ROOT), _sign_in("Success", "Yes", **ROOT)]
    _followed(account, events, trails, filters, alarms, rules, regions)


@check("CLD-512")
def refused_calls_are_alarmed(
    account: Account,
    trails: Inventory[Trail],
    filters: Inventory[MetricFilter],
    alarms: Inventory[Alarm],
    rules: Inventory[EventRule],
    regions: Inventory[TrailCoverage],
) -> None:
    """Somebody is told when calls are refused for want of rights."""
    events = [_call("ec2", "RunInstances", errorCode=code) for code in REFUSED]
    _followed(account, events, trails, filters, alarms, rules, regions)


@check("CLD-512")
def sign_in_without_factor_is_alarmed(
    account: Account,
    trails: Inventory[Trail],
    filters: Inventory[MetricFilter],
    alarms: Inventory[Alarm],
    rules: Inventory[EventRule],
    regions: Inventory[TrailCoverage],
) -> None:
    """Somebody is told when a user signs in to the console without a second factor."""
    events = [_sign_in("Success", "No")]
    _followed(account, events, trails, filters, alarms, rules, regions)


@check("CLD-512")
def failed_sign_in_is_alarmed(
    account: Account,
    trails: Inventory[Trail],
    filters: Inventory[MetricFilter],
    alarms: Inventory[Alarm],
    rules: Inventory[EventRule],
    regions: Inventory[TrailCoverage],
) -> None:
    """Somebody is told when a sign-in to the console fails."""
    events = [_sign_in("Failure", "No", errorMessage="Failed authentication")]
    _followed(account, events, trails, filters, alarms, rules, regions)


@check("CLD-513")
def changed_rights_are_alarmed(
    account: Account,
    trails: Inventory[Trail],
    filters: Inventory[MetricFilter],
    alarms: Inventory[Alarm],
    rules: Inventory[EventRule],
    regions: Inventory[TrailCoverage],
) -> None:
    """Somebody is told when a policy of rights is changed, attached or taken away."""
    events = _calls("iam", RIGHTS)
    _followed(account, events, trails, filters, alarms, rules, regions)


@check("CLD-513")
def disabled_keys_are_alarmed(
    account: Account,
    trails: Inventory[Trail],
    filters: Inventory[MetricFilter],
    alarms: Inventory[Alarm],
    rules: Inventory[EventRule],
    regions: Inventory[TrailCoverage],
) -> None:
    """Somebody is told when a key is disabled or marked for deletion."""
    events = _calls("kms", "DisableKey ScheduleKeyDeletion")
    _followed(account, events, trails, filters, alarms, rules, regions)


@check("CLD-513")
def changed_organisation_is_alarmed(
    account: Account,
    trails: Inventory[Trail],
    filters: Inventory[MetricFilter],
    alarms: Inventory[Alarm],
    rules: Inventory[EventRule],
    regions: Inventory[TrailCoverage],
) -> None:
    """Somebody is told when the organisation, its accounts or its policies change."""
    events = _calls("organizations", ORGANISATION)
    _followed(account, events, trails, filters, alarms, rules, regions)


@check("CLD-514")
def changed_trails_are_alarmed(
    account: Account,
    trails: Inventory[Trail],
    filters: Inventory[MetricFilter],
    alarms: Inventory[Alarm],
    rules: Inventory[EventRule],
    regions: Inventory[TrailCoverage],
) -> None:
    """Somebody is told when a trail is made, changed, stopped or deleted."""
    events = _calls("cloudtrail", TRAIL)
    _followed(account, events, trails, filters, alarms, rules, regions)


@check("CLD-514")
def changed_recorders_are_alarmed(
    account: Account,
    trails: Inventory[Trail],
    filters: Inventory[MetricFilter],
    alarms: Inventory[Alarm],
    rules: Inventory[EventRule],
    regions: Inventory[TrailCoverage],
) -> None:
    """Somebody is told when the recording of resources is changed or stopped."""
    events = _calls("config", RECORDER)
    _followed(account, events, trails, filters, alarms, rules, regions)


@check("CLD-515")
def opened_stores_are_alarmed(
    account: Account,
    trails: Inventory[Trail],
    filters: Inventory[MetricFilter],
    alarms: Inventory[Alarm],
    rules: Inventory[EventRule],
    regions: Inventory[TrailCoverage],
) -> None:
    """Somebody is told when the policy or the access list of an object store changes."""
    events = _calls("s3", STORES)
    _followed(account, events, trails, filters, alarms, rules, regions)


@check("CLD-516")
def changed_security_groups_are_alarmed(
    account: Account,
    trails: Inventory[Trail],
    filters: Inventory[MetricFilter],
    alarms: Inventory[Alarm],
    rules: Inventory[EventRule],
    regions: Inventory[TrailCoverage],
) -> None:
    """Somebody is told when a security group changes."""
    events = _calls("ec2", GROUPS)
    _followed(account, events, trails, filters, alarms, rules, regions)


@check("CLD-516")
def changed_network_lists_are_alarmed(
    account: Account,
    trails: Inventory[Trail],
    filters: Inventory[MetricFilter],
    alarms: Inventory[Alarm],
    rules: Inventory[EventRule],
    regions: Inventory[TrailCoverage],
) -> None:
    """Somebody is told when a network access list changes."""
    events = _calls("ec2", LISTS)
    _followed(account, events, trails, filters, alarms, rules, regions)


@check("CLD-516")
def changed_gateways_are_alarmed(
    account: Account,
    trails: Inventory[Trail],
    filters: Inventory[MetricFilter],
    alarms: Inventory[Alarm],
    rules: Inventory[EventRule],
    regions: Inventory[TrailCoverage],
) -> None:
    """Somebody is told when a gateway to other networks changes."""
    events = _calls("ec2", GATEWAYS)
    _followed(account, events, trails, filters, alarms, rules, regions)


@check("CLD-516")
def changed_routes_are_alarmed(
    account: Account,
    trails: Inventory[Trail],
    filters: Inventory[MetricFilter],
    alarms: Inventory[Alarm],
    rules: Inventory[EventRule],
    regions: Inventory[TrailCoverage],
) -> None:
    """Somebody is told when a route or route table changes."""
    events = _calls("ec2", ROUTES)
    _followed(account, events, trails, filters, alarms, rules, regions)


@check("CLD-516")
def changed_networks_are_alarmed(
    account: Account,
    trails: Inventory[Trail],
    filters: Inventory[MetricFilter],
    alarms: Inventory[Alarm],
    rules: Inventory[EventRule],
    regions: Inventory[TrailCoverage],
) -> None:
    """Somebody is told when a network or its peering changes."""
    events = _calls("ec2", NETWORKS)
    _followed(account, events, trails, filters, alarms, rules, regions)


def _followed(
    account: Account,
    events: Iterable[Event],
    trails: Iterable[Trail],
    filters: Iterable[MetricFilter],
    alarms: Iterable[Alarm],
    rules: Iterable[EventRule],
    regions: Iterable[TrailCoverage],
) -> None:
    following = [each.log_group for each in trails if each.multi_region and each.logging]
    fed = {_place(each) for each in following if f":{account.id}:" in (each or "")}
    heard = {(_place(one.id)[0], metric) for one in alarms if one.heard for metric in one.metrics}
    counted = [
        each
        for each in filters
        if (each.region, each.log_group) in fed
        and any((each.region, f"{m['namespace']} {m['name']}") in heard for m in each.metrics)
    ]
    told = [each for each in rules if each.enabled and each.bus == DEFAULT and each.targets]
    unseen = [
        event["eventName"]
        for event in events
        if not any(each.counts(event) for each in counted)
        and not _handed_on(event, told, {each.id for each in regions})
    ]
    more = f" and {len(unseen) - 3} more" if len(unseen) > 3 else ""
    assert not unseen, (
        "no alarm on a trail's log group that calls somebody, and no rule that hands it on, "
        f"follows {', '.join(unseen[:3])}{more}"
    )


def _place(arn: str | None) -> tuple[str, str]:
    """Region and name in an ARN; names behind a slash stand in no field of their own."""
    fields = [*(arn or "").split(":", 6), *[""] * 7]
    return fields[3], fields[6]


def _handed_on(event: Event, rules: Iterable[EventRule], regions: set[str]) -> bool:
    service = event["eventSource"].partition(".")[0]
    sign_in = event["eventType"] == "AwsConsoleSignIn"
    words = "AWS Console Sign In via CloudTrail" if sign_in else "AWS API Call via CloudTrail"
    whole = {"source": f"aws.{service}", "detail-type": words, "detail": event}
    handing = {_place(each.id)[0] for each in rules if each.passes(whole)}
    return GLOBAL_HOME in handing if service in GLOBAL else bool(regions) and regions <= handing

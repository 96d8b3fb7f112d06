"""Alarms on what the account's trail writes down, one for each thing that must not pass unseen."""

from typing import Any

from tieout.standins.estate.faults import fault, finding
from tieout.standins.estate.place import Made, Place
from tieout.standins.estate.records import LOG_GROUP, make_log_group
from tieout.standins.estate.truth import Finding

FOLLOWED = "followed event"
"""No kind of AWS's: what an alarm follows, in which a fault can be planted."""
NAMESPACE = "Example/Trail"


def _of(service: str, *names: str) -> str:
    """A pattern of filters: calls to a service, of names with wildcards."""
    named = " || ".join(f'($.eventName = "{name}")' for name in names)
    return f'{{ ($.eventSource = "{service}.amazonaws.com") && ({named}) }}'


PATTERNS = {
    "root_use_is_alarmed": '{ $.userIdentity.type = "Root" }',
    "refused_calls_are_alarmed": (
        '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }'
    ),
    "sign_in_without_factor_is_alarmed": (
        '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") '
        '&& ($.responseElements.ConsoleLogin = "Success") }'
    ),
    "failed_sign_in_is_alarmed": (
        '{ ($.eventName = "ConsoleLogin") && ($.errorMessage = "Failed authentication") }'
    ),
    "changed_rights_are_alarmed": _of("iam", "*Policy", "*PolicyVersion"),
    "disabled_keys_are_alarmed": _of("kms", "DisableKey", "ScheduleKeyDeletion"),
    "changed_organisation_is_alarmed": _of("organizations", "*"),
    "changed_trails_are_alarmed": _of("cloudtrail", "*Trail", "*Logging"),
    "changed_recorders_are_alarmed": _of("config", "*DeliveryChannel", "*ConfigurationRecorder"),
    "opened_stores_are_alarmed": _of("s3", "PutBucket*", "DeleteBucket*"),
    "changed_security_groups_are_alarmed": _of("ec2", "*SecurityGroup*"),
    "changed_network_lists_are_alarmed": _of("ec2", "*NetworkAcl*"),
    "changed_gateways_are_alarmed": _of("ec2", "*Gateway"),
    "changed_routes_are_alarmed": _of("ec2", "*Route", "*RouteTable*"),
    "changed_networks_are_alarmed": _of("ec2", "*Vpc", "*VpcPeeringConnection", "*VpcAttribute"),
}
"""By the check that wants it, the pattern that counts what must not pass unseen."""


def make_alarms(place: Place) -> None:
    """The log group of the account's trail, filters that count there, alarms that call somebody."""
    if not place.home:
        return
    place.past()
    make_log_group(place, LOG_GROUP, place.tags("security"))
    account = Made("aws.account", place.account, place, place)
    for check, pattern in PATTERNS.items():
        metric = check.removesuffix("_is_alarmed").removesuffix("_are_alarmed")
        counted = {"metricNamespace": NAMESPACE, "metricName": metric, "metricValue": "1"}
        place.moto("logs").put_metric_filter(metric, pattern, LOG_GROUP, [counted])
        alarm = _alarm(place, metric)
        place.made(FOLLOWED, metric, (alarm, finding(check, account)))


def _alarm(place: Place, metric: str) -> Any:
    alarms = place.moto("cloudwatch")
    alarms.put_metric_alarm(
        name=f"trail-{metric}",
        namespace=NAMESPACE,
        metric_name=metric,
        comparison_operator="GreaterThanOrEqualToThreshold",
        evaluation_periods=1,
        period=300,
        threshold=1.0,
        statistic="Sum",
        description="an event that must not pass unseen",
        dimensions=[],
        alarm_actions=[place.arn("sns", "security-alarms")],
        tags=None,
    )
    return alarms.alarms[f"trail-{metric}"]


@fault(FOLLOWED)
def event_unheard(made: Made) -> list[Finding]:
    """An alarm that goes off and calls nobody."""
    alarm, told = made.thing
    alarm.actions_enabled = False
    rung = Made("aws.cloudwatch.alarm", alarm.alarm_arn, alarm, made.place)
    return [told, finding("alarm_is_heard", rung)]

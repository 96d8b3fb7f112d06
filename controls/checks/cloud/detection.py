"""Checks that what goes wrong in the cloud is noticed, everywhere, and dealt with."""

from datetime import UTC, date, datetime, time, timedelta

from collectors.aws.detection.detective import BehaviorGraph
from collectors.aws.detection.guardduty import Detector, Unattended
from collectors.aws.detection.inspector import Inspection
from collectors.aws.detection.macie import MacieSession
from collectors.aws.detection.security_hub import SecurityHub
from collectors.aws.identity.account import Account
from collectors.aws.logs.config_recorders import ConfigRecorder
from collectors.aws.logs.config_rules import ConfigAggregator, ConfigRule
from collectors.aws.storage.s3 import Bucket
from controls.check import check, not_applicable, not_observed
from controls.population import Inventory

NO_DETECTOR = "no detector is enabled (CLD-541)"
NO_INSPECTOR = "Inspector is off (CLD-551)"
NO_HUB = "Security Hub is off (CLD-546)"
LINKING = ("ALL_REGIONS", "ALL_REGIONS_EXCEPT_SPECIFIED")
"""How findings come together from regions of later days too."""


@check("CLD-531")
def region_is_recorded(recorder: ConfigRecorder) -> None:
    """What is set up in the region, and each change of it, is recorded."""
    assert recorder.enabled, "has no recorder"
    assert recorder.recording, "its recorder is stopped"


@check("CLD-531")
def recorder_works(recorder: ConfigRecorder) -> None:
    """The recorder of the region succeeded last."""
    _must_record(recorder)
    status = (recorder.last_status or "").lower()
    assert status in ("success", "pending"), f"its recorder says {recorder.last_status}"


@check("CLD-532")
def recorder_records_all_types(recorder: ConfigRecorder) -> None:
    """The recorder records every type of resource it knows."""
    _must_record(recorder)
    without = f", without {', '.join(recorder.excluded)}" if recorder.excluded else ""
    assert recorder.all_types, f"records some types only{without}"


@check("CLD-532")
def global_types_are_recorded(account: Account, recorders: Inventory[ConfigRecorder]) -> None:  # noqa: ARG001 -- what is judged
    """Users, roles and policies, which lie in no region, are recorded in one of them."""
    assert any(each.recording and each.global_types for each in recorders), (
        "no recorder that runs records users, roles and policies"
    )


@check("CLD-533")
def recorder_delivers(recorder: ConfigRecorder) -> None:
    """What the recorder writes down reaches its store."""
    _must_record(recorder)
    assert recorder.bucket, "has no delivery channel"
    if recorder.delivery_status is None:
        not_observed(recorder, "whether it delivers", "no delivery was tried yet")
    assert recorder.delivery_status.lower() != "failure", "its last delivery failed"


@check("CLD-534")
def config_rule_holds(rule: ConfigRule) -> None:
    """No resource breaks the rule."""
    if rule.outcome in ("nothing", "untried"):
        not_applicable("has judged no resource (CLD-534)")
    assert rule.outcome == "holds", "some resource breaks it"


@check("CLD-534")
def config_rule_judges(rule: ConfigRule) -> None:
    """The rule has judged something, or found nothing to judge."""
    assert rule.outcome != "untried", "has not judged anything yet"


@check("CLD-535")
def aggregator_sees_all_regions(aggregator: ConfigAggregator) -> None:
    """An aggregator of findings takes in all regions, those of later days too."""
    assert aggregator.all_regions, f"takes in {', '.join(aggregator.regions) or 'no region'} only"


@check("CLD-541")
def region_has_detector(detector: Detector) -> None:
    """Threats in the region are looked for."""
    assert detector.enabled, "no detector is enabled"


@check("CLD-542")
def detector_watches_all_sources(detector: Detector, *, features: list[str]) -> None:
    """The detector looks at every source that the estate needs looked at."""
    _must_detect(detector)
    missing = [each for each in features if each not in detector.features]
    assert not missing, f"does not watch {', '.join(missing)}"


@check("CLD-543")
def detector_tells_soon(detector: Detector) -> None:
    """A finding that comes again is told again within a quarter of an hour."""
    _must_detect(detector)
    assert detector.frequency == "FIFTEEN_MINUTES", f"tells every {detector.frequency}"


@check("CLD-543")
def detector_exports_findings(detector: Detector) -> None:
    """Findings are kept in a store beyond the ninety days of the detector itself."""
    _must_detect(detector)
    if detector.administrator:
        not_applicable(f"account {detector.administrator} looks after it")
    assert detector.publishing, "exports findings nowhere"
    wrong = [each for each in detector.publishing if each != "PUBLISHING"]
    assert not wrong, f"an export of findings says {wrong[0]}"


@check("CLD-544")
def critical_findings_are_attended(
    region: Unattended, *, critical: timedelta, now: datetime
) -> None:
    """No critical finding of the detector lies unattended for longer than allowed."""
    _must_be_attended(region, "critical", critical, now)


@check("CLD-544")
def high_findings_are_attended(region: Unattended, *, high: timedelta, now: datetime) -> None:
    """No high finding of the detector lies unattended for longer than allowed."""
    _must_be_attended(region, "high", high, now)


@check("CLD-546")
def region_has_security_hub(hub: SecurityHub) -> None:
    """Findings of the region come together and are rated in one place."""
    assert hub.enabled, "is not subscribed to Security Hub"


@check("CLD-547")
def hub_applies_standards(hub: SecurityHub, *, standards: list[str]) -> None:
    """The standards that the organisation chose are applied in the region."""
    if not hub.enabled:
        not_applicable(NO_HUB)
    applied = [each["name"] for each in hub.standards if each["status"] in ("READY", "INCOMPLETE")]
    missing = [each for each in standards if not any(name.startswith(each) for name in applied)]
    assert not missing, f"does not apply {', '.join(missing)}"


@check("CLD-547")
def hub_takes_new_controls(hub: SecurityHub) -> None:
    """New controls of a standard are switched on by themselves."""
    if not hub.enabled:
        not_applicable(NO_HUB)
    assert hub.new_controls, "new controls of its standards stay off"


@check("CLD-548")
def hub_findings_come_together(hub: SecurityHub) -> None:
    """Findings of all regions are brought to one."""
    if not hub.enabled:
        not_applicable(NO_HUB)
    assert hub.aggregated_in, "its findings stay in the region"
    assert hub.linking != "NO_REGIONS", "no region is linked"
    assert hub.linking in LINKING, "regions of later days are not linked"


@check("CLD-551")
def region_is_inspected(region: Inspection, *, sorts: list[str]) -> None:
    """Machines, images and functions of the region are scanned for weaknesses."""
    missing = [each for each in sorts if each not in region.scanned]
    assert not missing, f"does not scan {', '.join(missing)}"


@check("CLD-551")
def nothing_goes_unscanned(region: Inspection) -> None:
    """Whatever could be scanned in the region is scanned."""
    if not region.enabled:
        not_applicable(NO_INSPECTOR)
    assert not region.unscanned, f"{region.unscanned} resources are known and not scanned"


@check("CLD-552")
def critical_weaknesses_are_mended(
    region: Inspection, *, critical: timedelta, now: datetime
) -> None:
    """No critical weakness with a known fix stays for longer than allowed."""
    if not region.enabled:
        not_applicable(NO_INSPECTOR)
    late = [each for each in region.critical if each["fixable"]]
    late = [each for each in late if _is_late(each["since"], critical, now)]
    count = sum(each["count"] for each in late)
    assert not late, (
        f"{count} critical weaknesses with a fix, the oldest since "
        f"{min(each['since'] for each in late)}"
    )


@check("CLD-555")
def personal_stores_are_searched(
    bucket: Bucket, sessions: Inventory[MacieSession], *, data_class: list[str]
) -> None:
    """Where a store of personal data lies, Macie looks at what stores hold."""
    session = _session(bucket, sessions, data_class)
    assert session.enabled, f"Macie is {'paused' if session.paused else 'off'} in {session.id}"


@check("CLD-555")
def personal_stores_are_sampled(
    bucket: Bucket, sessions: Inventory[MacieSession], *, data_class: list[str]
) -> None:
    """Where a store of personal data lies, Macie samples all stores by itself."""
    session = _session(bucket, sessions, data_class)
    if not session.enabled:
        not_applicable("Macie is off (CLD-555)")
    assert session.discovery, f"automated discovery is off in {session.id}"


@check("CLD-557")
def region_is_investigated(graph: BehaviorGraph) -> None:
    """What the logs of the region tell is drawn together for those who investigate."""
    assert graph.enabled, "has no behavior graph and adds to none"


def _must_record(recorder: ConfigRecorder) -> None:
    if not recorder.enabled:
        not_applicable("has no recorder (CLD-531)")


def _must_detect(detector: Detector) -> None:
    if not detector.enabled:
        not_applicable(NO_DETECTOR)


def _must_be_attended(region: Unattended, severity: str, within: timedelta, now: datetime) -> None:
    if not region.watched:
        not_applicable(NO_DETECTOR)
    late = [each for each in region.findings if each["severity"] == severity]
    late = [each for each in late if _is_late(each["since"], within, now)]
    count = sum(each["count"] for each in late)
    kinds = ", ".join(dict.fromkeys(each["type"] for each in late[:3]))
    assert not late, (
        f"{count} {severity} findings lie unattended, the oldest since "
        f"{min(each['since'] for each in late)}: {kinds}"
    )


def _is_late(since: date, within: timedelta, now: datetime) -> bool:
    """Whether more than the time allowed has gone by since the end of a day."""
    return now > datetime.combine(since + timedelta(days=1), time(), UTC) + within


def _session(
    bucket: Bucket, sessions: Inventory[MacieSession], data_class: list[str]
) -> MacieSession:
    if bucket.data_class is None:
        not_observed(bucket, "the class of its data", "it has no data-class tag (ORG-10)")
    if bucket.data_class not in map(str.lower, data_class):
        not_applicable(f"holds {bucket.data_class} data")
    found = sessions.by("id").get(bucket.region, ())
    if not found:
        not_observed(bucket, f"Macie in {bucket.region}", "that region was not read")
    return found[0]

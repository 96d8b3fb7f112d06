"""Cases of the checks that what goes wrong in the cloud is noticed and dealt with."""

from sample_cloud import account, bucket, personal
from sample_estate import REFUSED, refused
from sample_logs import (
    STANDARD,
    aggregator,
    config_rule,
    detector,
    graph,
    hub,
    inspection,
    macie,
    recorder,
    unattended,
)

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
NO_RECORDER = "has no recorder (CLD-531)"
NO_DETECTOR = "no detector is enabled (CLD-541)"
NO_HUB = "Security Hub is off (CLD-546)"
GLOBAL = "no recorder that runs records users, roles and policies"
UNTAGGED = "the class of its data could not be observed: it has no data-class tag (ORG-10)"
ELSEWHERE = "Macie in ap-northeast-1 could not be observed: that region was not read"
SEARCHED, SAMPLED = "personal_stores_are_searched", "personal_stores_are_sampled"
WORST = ("AttackSequence:IAM", "critical", "2026-06-01")
BAD = ("UnauthorizedAccess:S3", "high", "2026-05-01")
NEW = ("UnauthorizedAccess:S3", "high", "2026-06-14")


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


CASES = [
    ("region_is_recorded", PASS, "", recorder(), {}),
    ("region_is_recorded", FAIL, "has no recorder", recorder(enabled=False), {}),
    ("region_is_recorded", FAIL, "its recorder is stopped", recorder(recording=False), {}),
    ("region_is_recorded", UNOBSERVED, _lost("recording"), refused(recorder, "recording"), {}),
    ("recorder_works", PASS, "", recorder(), {}),
    ("recorder_works", FAIL, "its recorder says Failure", recorder(last_status="Failure"), {}),
    ("recorder_works", ASIDE, NO_RECORDER, recorder(enabled=False), {}),
    ("recorder_works", UNOBSERVED, _lost("last_status"), refused(recorder, "last_status"), {}),
    ("recorder_records_all_types", PASS, "", recorder(), {}),
    (
        "recorder_records_all_types", FAIL, "records some types only, without AWS::EC2::Volume",
        recorder(all_types=False, excluded=["AWS::EC2::Volume"]), {},
    ),
    ("recorder_records_all_types", ASIDE, NO_RECORDER, recorder(enabled=False), {}),
    (
        "recorder_records_all_types", UNOBSERVED, _lost("all_types"),
        refused(recorder, "all_types"), {},
    ),
    ("global_types_are_recorded", PASS, "", account(), {"recorders": [recorder()]}),
    (
        "global_types_are_recorded", FAIL, GLOBAL, account(),
        {"recorders": [recorder(global_types=False), recorder(recording=False)]},
    ),
    ("global_types_are_recorded", FAIL, GLOBAL, account(), {}),
    (
        "global_types_are_recorded", UNOBSERVED, _lost("recording of ap-northeast-1"), account(),
        {"recorders": [refused(recorder, "recording")]},
    ),
    ("recorder_delivers", PASS, "", recorder(), {}),
    ("recorder_delivers", PASS, "", recorder(delivery_status="Not_Applicable"), {}),
    (
        "recorder_delivers", UNOBSERVED,
        "whether it delivers could not be observed: no delivery was tried yet",
        recorder(delivery_status=None), {},
    ),
    ("recorder_delivers", FAIL, "has no delivery channel", recorder(bucket=None), {}),
    (
        "recorder_delivers", FAIL, "its last delivery failed",
        recorder(delivery_status="Failure"), {},
    ),
    ("recorder_delivers", ASIDE, NO_RECORDER, recorder(enabled=False), {}),
    (
        "recorder_delivers", UNOBSERVED, _lost("delivery_status"),
        refused(recorder, "delivery_status"), {},
    ),
    ("config_rule_holds", PASS, "", config_rule(), {}),
    (
        "config_rule_holds", FAIL, "some resource breaks it",
        config_rule(outcome="broken"), {},
    ),
    (
        "config_rule_holds", ASIDE, "has judged no resource (CLD-534)",
        config_rule(outcome="untried"), {},
    ),
    ("config_rule_holds", UNOBSERVED, _lost("outcome"), refused(config_rule, "outcome"), {}),
    ("config_rule_judges", PASS, "", config_rule(outcome="nothing"), {}),
    (
        "config_rule_judges", FAIL, "has not judged anything yet",
        config_rule(outcome="untried"), {},
    ),
    ("config_rule_judges", UNOBSERVED, _lost("outcome"), refused(config_rule, "outcome"), {}),
    ("aggregator_sees_all_regions", PASS, "", aggregator(), {}),
    (
        "aggregator_sees_all_regions", FAIL, "takes in eu-west-1 only",
        aggregator(all_regions=False, regions=["eu-west-1"]), {},
    ),
    (
        "aggregator_sees_all_regions", UNOBSERVED, _lost("all_regions"),
        refused(aggregator, "all_regions"), {},
    ),
    ("region_has_detector", PASS, "", detector(), {}),
    ("region_has_detector", FAIL, "no detector is enabled", detector(enabled=False), {}),
    ("region_has_detector", UNOBSERVED, _lost("enabled"), refused(detector, "enabled"), {}),
    ("detector_watches_all_sources", PASS, "", detector(), {}),
    (
        "detector_watches_all_sources", FAIL, "does not watch EKS_AUDIT_LOGS",
        detector(features=["S3_DATA_EVENTS"]), {"features": ["EKS_AUDIT_LOGS", "S3_DATA_EVENTS"]},
    ),
    ("detector_watches_all_sources", ASIDE, NO_DETECTOR, detector(enabled=False), {}),
    (
        "detector_watches_all_sources", UNOBSERVED, _lost("features"),
        refused(detector, "features"), {},
    ),
    ("detector_tells_soon", PASS, "", detector(), {}),
    ("detector_tells_soon", FAIL, "tells every SIX_HOURS", detector(frequency="SIX_HOURS"), {}),
    ("detector_tells_soon", ASIDE, NO_DETECTOR, detector(enabled=False), {}),
    ("detector_tells_soon", UNOBSERVED, _lost("frequency"), refused(detector, "frequency"), {}),
    ("detector_exports_findings", PASS, "", detector(), {}),
    ("detector_exports_findings", FAIL, "exports findings nowhere", detector(publishing=[]), {}),
    (
        "detector_exports_findings", FAIL, "an export of findings says STOPPED",
        detector(publishing=["PUBLISHING", "STOPPED"]), {},
    ),
    (
        "detector_exports_findings", ASIDE, "account 444455556666 looks after it",
        detector(publishing=[], administrator="444455556666"), {},
    ),
    (
        "detector_exports_findings", UNOBSERVED, _lost("publishing"),
        refused(detector, "publishing"), {},
    ),
    ("critical_findings_are_attended", PASS, "", unattended(BAD), {}),
    (
        "critical_findings_are_attended", FAIL,
        "2 critical findings lie unattended, the oldest since 2026-06-01: AttackSequence:IAM",
        unattended(WORST, BAD), {},
    ),
    ("critical_findings_are_attended", ASIDE, NO_DETECTOR, unattended(watched=False), {}),
    (
        "critical_findings_are_attended", UNOBSERVED, _lost("findings"),
        refused(unattended, "findings"), {},
    ),
    ("high_findings_are_attended", PASS, "", unattended(NEW, WORST), {}),
    (
        "high_findings_are_attended", FAIL,
        "2 high findings lie unattended, the oldest since 2026-05-01: UnauthorizedAccess:S3",
        unattended(BAD, NEW), {},
    ),
    (
        "high_findings_are_attended", UNOBSERVED, _lost("findings"),
        refused(unattended, "findings"), {},
    ),
    ("region_has_security_hub", PASS, "", hub(), {}),
    (
        "region_has_security_hub", FAIL, "is not subscribed to Security Hub",
        hub(enabled=False), {},
    ),
    ("region_has_security_hub", UNOBSERVED, _lost("enabled"), refused(hub, "enabled"), {}),
    ("hub_applies_standards", PASS, "", hub(), {}),
    (
        "hub_applies_standards", FAIL,
        "does not apply aws-foundational-security-best-practices",
        hub(standards=[{"name": STANDARD, "status": "FAILED"}]), {},
    ),
    ("hub_applies_standards", ASIDE, NO_HUB, hub(enabled=False), {}),
    ("hub_applies_standards", UNOBSERVED, _lost("standards"), refused(hub, "standards"), {}),
    ("hub_takes_new_controls", PASS, "", hub(), {}),
    (
        "hub_takes_new_controls", FAIL, "new controls of its standards stay off",
        hub(new_controls=False), {},
    ),
    ("hub_takes_new_controls", ASIDE, NO_HUB, hub(enabled=False), {}),
    (
        "hub_takes_new_controls", UNOBSERVED, _lost("new_controls"),
        refused(hub, "new_controls"), {},
    ),
    ("hub_findings_come_together", PASS, "", hub(), {}),
    (
        "hub_findings_come_together", FAIL, "its findings stay in the region",
        hub(aggregated_in=None, linking=None), {},
    ),
    (
        "hub_findings_come_together", FAIL, "regions of later days are not linked",
        hub(linking="SPECIFIED_REGIONS"), {},
    ),
    (
        "hub_findings_come_together", FAIL, "no region is linked", hub(linking="NO_REGIONS"), {},
    ),
    (
        "hub_findings_come_together", PASS, "", hub(linking="ALL_REGIONS_EXCEPT_SPECIFIED"), {},
    ),
    ("hub_findings_come_together", ASIDE, NO_HUB, hub(enabled=False), {}),
    (
        "hub_findings_come_together", UNOBSERVED, _lost("aggregated_in"),
        refused(hub, "aggregated_in"), {},
    ),
    ("region_is_inspected", PASS, "", inspection(), {}),
    ("region_is_inspected", FAIL, "does not scan lambda", inspection(scanned=["ec2", "ecr"]), {}),
    ("region_is_inspected", UNOBSERVED, _lost("scanned"), refused(inspection, "scanned"), {}),
    ("nothing_goes_unscanned", PASS, "", inspection(), {}),
    (
        "nothing_goes_unscanned", FAIL, "3 resources are known and not scanned",
        inspection(unscanned=3), {},
    ),
    (
        "nothing_goes_unscanned", ASIDE, "Inspector is off (CLD-551)",
        inspection(enabled=False), {},
    ),
    (
        "nothing_goes_unscanned", UNOBSERVED, _lost("unscanned"),
        refused(inspection, "unscanned"), {},
    ),
    ("critical_weaknesses_are_mended", PASS, "", inspection("2026-06-10"), {}),
    (
        "critical_weaknesses_are_mended", FAIL,
        "2 critical weaknesses with a fix, the oldest since 2026-04-01",
        inspection("2026-04-01", "2026-05-01", "2026-06-10"), {},
    ),
    (
        "critical_weaknesses_are_mended", UNOBSERVED, _lost("critical"),
        refused(inspection, "critical"), {},
    ),
    (SEARCHED, PASS, "", personal(), {"sessions": [macie()]}),
    (
        SEARCHED, FAIL, "Macie is off in ap-northeast-1", personal(),
        {"sessions": [macie(enabled=False)]},
    ),
    (
        SEARCHED, FAIL, "Macie is paused in ap-northeast-1", personal(),
        {"sessions": [macie(enabled=False, paused=True)]},
    ),
    (SEARCHED, ASIDE, "holds media data", bucket(), {"sessions": [macie()]}),
    (SEARCHED, UNOBSERVED, UNTAGGED, personal(tags={}), {"sessions": [macie()]}),
    (SEARCHED, UNOBSERVED, ELSEWHERE, personal(), {"sessions": [macie(id="eu-west-1")]}),
    (SAMPLED, PASS, "", personal(), {"sessions": [macie()]}),
    (
        SAMPLED, FAIL, "automated discovery is off in ap-northeast-1", personal(),
        {"sessions": [macie(discovery=False)]},
    ),
    (
        SAMPLED, ASIDE, "Macie is off (CLD-555)", personal(),
        {"sessions": [macie(enabled=False, discovery=False)]},
    ),
    (
        SAMPLED, UNOBSERVED, _lost("discovery of ap-northeast-1"), personal(),
        {"sessions": [refused(macie, "discovery")]},
    ),
    ("region_is_investigated", PASS, "", graph(), {}),
    (
        "region_is_investigated", FAIL, "has no behavior graph and adds to none",
        graph(enabled=False), {},
    ),
    ("region_is_investigated", UNOBSERVED, _lost("enabled"), refused(graph, "enabled"), {}),
]  # fmt: skip

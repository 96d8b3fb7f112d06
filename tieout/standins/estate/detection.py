"""What watches a region: its detector of threats."""

from typing import Any

from tieout.standins.estate.faults import fault, finding
from tieout.standins.estate.place import Made, Place
from tieout.standins.estate.plan import HOME
from tieout.standins.estate.truth import Finding

DETECTOR, ANALYZERS = "aws.guardduty.detector", "aws.accessanalyzer.coverage"
HUB, INSPECTION = "aws.securityhub.hub", "aws.inspector.inspection"
STANDARD = "aws-foundational-security-best-practices"
SCANNED = ["EC2", "ECR", "LAMBDA"]
SOURCES = {
    "s3Logs": {"enable": True},
    "kubernetes": {"auditLogs": {"enable": True}},
    "malwareProtection": {"scanEc2InstanceWithFindings": {"ebsVolumes": True}},
}
FEATURES = (
    "S3_DATA_EVENTS", "EKS_AUDIT_LOGS", "EBS_MALWARE_PROTECTION", "RDS_LOGIN_EVENTS",
    "LAMBDA_NETWORK_LOGS", "RUNTIME_MONITORING",
)  # fmt: skip


def make_detectors(place: Place) -> None:
    """A detector that is on."""
    place.past()
    features = [{"name": name, "status": "ENABLED"} for name in FEATURES]
    guard = place.moto("guardduty")
    made = guard.create_detector(True, "FIFTEEN_MINUTES", SOURCES, place.tags("security"), features)
    exported = {"DestinationId": "d" * 32, "DestinationType": "S3", "Status": "PUBLISHING"}
    place.tell("guardduty:ListPublishingDestinations", {"Destinations": [exported]})
    place.made(DETECTOR, place.region, guard.detectors[made])


def make_analyzers(place: Place) -> None:
    """An analyser that looks for what is open to others; moto has none."""
    made = place.past()
    name = f"account-{place.region}"
    analyzer = {
        "arn": place.arn("access-analyzer", f"analyzer/{name}"),
        "name": name,
        "type": "ACCOUNT",
        "createdAt": made.isoformat(),
        "status": "ACTIVE",
    }
    _tell(place, analyzer)
    place.tell("accessanalyzer:ListFindingsV2", {"findings": []})
    place.made(ANALYZERS, place.region, analyzer)


def make_watch(place: Place) -> None:
    """One place for findings, scans for weaknesses and personal data, and a graph of the logs."""
    place.moto("securityhub").enable_security_hub()
    place.tell("securityhub:GetEnabledStandards", {"StandardsSubscriptions": [_standard(place)]})
    aggregator = place.arn("securityhub", "finding-aggregator/1a2b3c4d")
    place.tell(
        "securityhub:ListFindingAggregators",
        {"FindingAggregators": [{"FindingAggregatorArn": aggregator}]},
    )
    place.tell(
        "securityhub:GetFindingAggregator",
        {
            "FindingAggregatorArn": aggregator,
            "FindingAggregationRegion": HOME,
            "RegionLinkingMode": "ALL_REGIONS",
        },
    )
    place.made(HUB, place.region, place.moto("securityhub"))
    inspector = place.moto("inspector2")
    inspector.enable([place.account], SCANNED)
    place.made(INSPECTION, place.region, inspector)
    place.moto("macie2").enable_macie()
    place.tell("macie2:GetAutomatedDiscoveryConfiguration", {"status": "ENABLED"})
    graph = place.arn("detective", "graph:" + "1a2b3c4d" * 4)
    place.tell("detective:ListGraphs", {"GraphList": [{"Arn": graph}]})


def _standard(place: Place) -> dict[str, Any]:
    path = f"{STANDARD}/v/1.0.0"
    return {
        "StandardsSubscriptionArn": place.arn("securityhub", f"subscription/{path}"),
        "StandardsArn": f"arn:aws:securityhub:{place.region}::standards/{path}",
        "StandardsInput": {},
        "StandardsStatus": "READY",
    }


def _tell(place: Place, *analyzers: dict[str, str]) -> None:
    place.tell("accessanalyzer:ListAnalyzers", {"analyzers": list(analyzers)})


@fault(ANALYZERS, "region_is_watched_for_outside_access", shared=True)
def region_without_analyzer(made: Made) -> None:
    """A region in which nothing looks for what is open to others."""
    _tell(made.place)


@fault(
    DETECTOR,
    "region_has_detector",
    shared=True,
)
def region_without_detector(made: Made) -> None:
    """A region in which nobody looks for threats."""
    made.place.moto("guardduty").detectors.clear()


@fault(HUB, "hub_applies_standards", shared=True)
def hub_without_standard(made: Made) -> None:
    """A region in which no standard is applied."""
    made.place.tell("securityhub:GetEnabledStandards", {"StandardsSubscriptions": []})


@fault(INSPECTION, "region_is_inspected", shared=True)
def region_without_scan_of_images(made: Made) -> None:
    """A region whose images nobody scans."""
    made.thing.disable([made.place.account], ["ECR"])


@fault(HUB, shared=True)
def region_without_graph(made: Made) -> list[Finding]:
    """A region whose logs nobody draws together."""
    made.place.tell("detective:ListGraphs", {"GraphList": []})
    graph = Made("aws.detective.graph", made.id, None, made.place)
    return [finding("region_is_investigated", graph)]

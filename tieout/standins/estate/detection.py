"""What watches a region: its detector of threats."""

from tieout.standins.estate.faults import fault
from tieout.standins.estate.place import Made, Place

DETECTOR, ANALYZERS = "aws.guardduty.detector", "aws.accessanalyzer.coverage"
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
    place.made(DETECTOR, made, guard.detectors[made])


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
    place.made(ANALYZERS, place.region, analyzer)


def _tell(place: Place, *analyzers: dict[str, str]) -> None:
    place.tell("accessanalyzer:ListAnalyzers", {"analyzers": list(analyzers)})


@fault(ANALYZERS, "region_is_watched_for_outside_access", shared=True)
def region_without_analyzer(made: Made) -> None:
    """A region in which nothing looks for what is open to others."""
    _tell(made.place)

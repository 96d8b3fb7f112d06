"""What watches a region: its detector of threats."""

from tieout.standins.estate.place import Place

DETECTOR = "aws.guardduty.detector"
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

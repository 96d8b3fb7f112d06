"""GuardDuty: what each region watches with it, and which findings nobody has dealt with."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from typing_extensions import TypedDict

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

DETECTORS = "guardduty:ListDetectors"
DETECTOR = "guardduty:GetDetector"
ADMINISTRATOR = "guardduty:GetAdministratorAccount"
DESTINATIONS = "guardduty:ListPublishingDestinations"
FINDINGS = "guardduty:ListFindings"
DETAILS = "guardduty:GetFindings"
HIGH, CRITICAL = 7.0, 9.0
"""From which severity on a finding is high, and critical (GuardDuty User Guide)."""
BATCH = 50


class Detector(Resource, kind="aws.guardduty.detector"):
    """A region and its detector, at most one; its id is the region.

    A region without a detector has a row too, with `enabled` False. `features` are the names of
    what it watches (`S3_DATA_EVENTS`, `EKS_AUDIT_LOGS`), those that are part of another written
    behind it (`RUNTIME_MONITORING/EKS_ADDON_MANAGEMENT`). `administrator` is the account that looks
    after it, None where it is on its own or is that account. `publishing` are the states of the
    stores that findings are exported to (`PUBLISHING`). `frequency` is how often a finding that
    recurs is told again.
    """

    enabled: bool
    frequency: str | None
    features: list[str]
    administrator: str | None
    publishing: list[str]


class OpenFindings(TypedDict):
    """Findings of one type and severity (`high`, `critical`) that began on one day, unarchived."""

    type: str
    severity: str
    since: date
    count: int


class Unattended(Resource, kind="aws.guardduty.open_findings"):
    """A region and its high and critical findings that are not archived; its id is the region.

    `watched` is False where no detector is enabled: then that there are no findings says nothing.
    """

    watched: bool
    findings: list[OpenFindings]


def _detector(aws: Aws) -> str | None:
    return next(iter(aws.call(DETECTORS)["DetectorIds"]), None)


@collector(Detector, grain="region", needs=(DETECTORS, DETECTOR, ADMINISTRATOR, DESTINATIONS))
def detectors(aws: Aws) -> Iterator[Fields]:
    """The region itself, with the detector it has, if any."""
    detector = _detector(aws)
    told = aws.call(DETECTOR, DetectorId=detector) if detector else {}
    yield {
        "id": aws.region,
        "enabled": told.get("Status") == "ENABLED",
        "frequency": told.get("FindingPublishingFrequency"),
        "features": sorted(_features(told)),
    }


@detectors.facet
def administrator(aws: Aws, row: Fields) -> str | None:  # noqa: ARG001 -- every facet takes its row
    """The account that looks after it."""
    detector = _detector(aws)
    told = aws.call(ADMINISTRATOR, DetectorId=detector) if detector else {}
    return (told.get("Administrator") or {}).get("AccountId")


@detectors.facet
def publishing(aws: Aws, row: Fields) -> list[str]:  # noqa: ARG001 -- every facet takes its row
    """How each export of findings stands."""
    detector = _detector(aws)
    found = aws.pages(DESTINATIONS, "Destinations", DetectorId=detector) if detector else ()
    return sorted(each["Status"] for each in found)


@collector(Unattended, grain="region", needs=(DETECTORS, DETECTOR, FINDINGS, DETAILS))
def unattended(aws: Aws) -> Iterator[Fields]:
    """The region itself, with its findings that nobody has archived."""
    detector = _detector(aws)
    on = bool(detector) and aws.call(DETECTOR, DetectorId=detector)["Status"] == "ENABLED"
    found: Counter[tuple[str, str, str]] = Counter()
    if detector and on:
        wanted: dict[str, Any] = {"DetectorId": detector}
        wanted["FindingCriteria"] = _criteria(aws.account)
        ids = list(aws.pages(FINDINGS, "FindingIds", MaxResults=BATCH, **wanted))
        for start in range(0, len(ids), BATCH):
            batch = ids[start : start + BATCH]
            told = aws.call(DETAILS, DetectorId=detector, FindingIds=batch)["Findings"]
            found.update(_filed(each) for each in told)
    yield {
        "id": aws.region,
        "watched": on,
        "findings": [
            {"type": kind, "severity": severity, "since": since, "count": count}
            for (kind, severity, since), count in sorted(found.items())
        ],
    }


def _criteria(account: str) -> dict[str, Any]:
    """Unarchived and high, and of this account: an administrator is told of its members' too."""
    return {
        "Criterion": {
            "accountId": {"Equals": [account]},
            "service.archived": {"Equals": ["false"]},
            "severity": {"GreaterThanOrEqual": int(HIGH)},
        }
    }


def _features(detector: Mapping[str, Any]) -> Iterator[str]:
    """The features that are on, and those on within them."""
    for feature in detector.get("Features") or ():
        if feature["Status"] == "ENABLED":
            yield feature["Name"]
            for further in feature.get("AdditionalConfiguration") or ():
                if further["Status"] == "ENABLED":
                    yield f"{feature['Name']}/{further['Name']}"


def _filed(finding: Mapping[str, Any]) -> tuple[str, str, str]:
    severity = "critical" if finding["Severity"] >= CRITICAL else "high"
    return finding["Type"], severity, finding["CreatedAt"][:10]

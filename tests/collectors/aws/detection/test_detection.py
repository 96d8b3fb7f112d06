"""Detectors and scanners: a region that has none has a row that says so."""

import json

import pytest

from collectors.aws.detection import inspector, macie, security_hub
from evidence.record import UNOBSERVED

ACCOUNT = "123456789012"
ON, OFF = f"{ACCOUNT}/eu-west-1", f"{ACCOUNT}/us-east-1"
KINDS = (
    "detective.graph guardduty.detector guardduty.open_findings inspector.inspection "
    "macie.session securityhub.hub"
)


def row(whole, kind, place):
    unit = whole[f"aws.{kind}", place]
    assert unit.evidence.gap is None
    (only,) = unit.record.rows
    assert UNOBSERVED not in only
    return only


@pytest.mark.parametrize("kind", KINDS.split())
@pytest.mark.parametrize("place", [ON, OFF])
def test_every_region_has_a_row_and_replays(whole, replayed, kind, place):
    """Each kind has one row a region, and the transcript alone gives it again."""
    region = row(whole, kind, place)
    assert region["id"] == place.rpartition("/")[2]
    assert region.get("enabled", region.get("watched")) is (place == ON)
    unit = whole[f"aws.{kind}", place]
    assert replayed(unit).body == unit.record.body


def test_findings_are_filed_by_type_severity_and_day(whole):
    """What nobody archived is counted by type, severity and first day, and nothing else is kept."""
    found = row(whole, "guardduty.open_findings", ON)["findings"]
    assert [(each["severity"], each["count"]) for each in found] == [("critical", 1), ("high", 2)]
    assert {each["since"] for each in found} == {"2026-11-01"}


def test_detector_and_hub(whole):
    """A detector says where it exports to; a hub what it applies, and where it reports."""
    assert row(whole, "guardduty.detector", ON)["publishing"] == ["PUBLISHING"]
    hub = row(whole, "securityhub.hub", ON)
    assert hub["standards"] == [
        {"name": "aws-foundational-security-best-practices/v/1.0.0", "status": "READY"}
    ]
    assert (hub["aggregated_in"], hub["linking"]) == ("eu-west-1", "ALL_REGIONS")


def test_what_is_scanned_and_what_was_found(whole):
    """Inspector says what it scans, what it misses and since when critical weaknesses are there."""
    region = row(whole, "inspector.inspection", ON)
    assert (region["scanned"], region["unscanned"]) == (["ec2", "ecr"], 2)
    assert region["counts"] == {"critical": 1, "high": 2, "medium": 3}
    assert region["critical"] == [
        {"resource_type": "AWS_EC2_INSTANCE", "fixable": True, "since": "2026-10-02", "count": 1}
    ]


@pytest.mark.parametrize(
    ("collector", "operation", "kind"),
    [
        (macie.sessions, "macie2:GetMacieSession", "aws.macie.session"),
        (security_hub.hubs, "securityhub:DescribeHub", "aws.securityhub.hub"),
    ],
)
def test_a_refusal_is_not_switched_off(source, gather, faults, collector, operation, kind):
    """A denied read is never taken for a service that is off, though the code may be the same."""
    code = "AccessDeniedException" if operation.startswith("macie") else "InvalidAccessException"
    faults.answer[operation] = lambda _: (403, code)
    unit = gather(source, collector)[kind, ON]
    assert (unit.record, unit.evidence.gap.cause) == (None, "refused")


def test_an_account_whose_state_was_not_told_is_not_unscanned(source, gather, faults):
    """Inspector lists accounts apart of which it could tell nothing; they are not switched off."""
    failed = [{"accountId": ACCOUNT, "errorCode": "INTERNAL_ERROR", "errorMessage": "x"}]
    answer = json.dumps({"accounts": [], "failedAccounts": failed})
    faults.answer["inspector2:BatchGetAccountStatus"] = lambda _: answer
    unit = gather(source, inspector.inspections)["aws.inspector.inspection", ON]
    assert (unit.record, unit.evidence.gap.code) == (None, "FailedAccounts")

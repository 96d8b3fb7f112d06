"""Checks of penetration tests, scans and internal audits, and of what they found."""

from datetime import datetime, timedelta
from itertools import pairwise

from collectors.registers.audits import AuditFinding, InternalAudit, SecurityTest
from collectors.registers.data_items import DataItem
from collectors.registers.days import begun, same_name
from controls.check import check, not_applicable
from controls.population import Configured, Estate

GRAVE = ("high", "critical")


@check("TEC-14")
def penetration_tests_are_done(
    tests: Estate[SecurityTest], *, tested_every: timedelta, now: datetime
) -> None:
    """The own team and an outside firm each tested within the year, from outside and inside."""
    today = now.date()
    done = [
        test
        for test in tests
        if test.sort == "penetration test" and test.finished_on
        and timedelta(0) <= today - test.finished_on <= tested_every
    ]  # fmt: skip
    for side, words in (("own team", "the own team"), ("outside firm", "an outside firm")):
        assert any(test.side == side for test in done), (
            f"no penetration test by {words} in {tested_every.days} days"
        )
    assert any(test.from_outside for test in done), "no penetration test was done from outside"
    assert any(test.from_inside for test in done), "no penetration test was done from inside"


@check("TEC-14")
def grave_finding_is_retested(
    finding: AuditFinding, tests: Estate[SecurityTest], *, now: datetime
) -> None:
    """A high finding of a security test is mended by its day, and tested anew."""
    if finding.source not in tests.by("id"):
        not_applicable("is of no security test")
    if finding.severity not in GRAVE:
        not_applicable(f"its severity is {finding.severity}")
    mended = begun(finding.closed_on, now)
    assert mended or (finding.due_on and now.date() <= finding.due_on), (
        f"is open and was due on {finding.due_on}" if finding.due_on else "is open without a day"
    )
    if not mended:
        not_applicable(f"is open until {finding.due_on}")
    assert begun(finding.verified_on, now), f"was mended on {finding.closed_on} and not tested anew"
    _must_follow(finding)


@check("TEC-14")
def security_test_accounts_for_findings(
    test: SecurityTest, findings: Estate[AuditFinding], *, now: datetime
) -> None:
    """As many findings of a test are open in the register of findings as the test says."""
    if test.finished_on is None:
        not_applicable("is not finished")
    assert test.open_findings is not None, "does not say how many of its findings are open"
    told = findings.by("source").get(test.id, ())
    own = [each for each in told if not begun(each.closed_on, now)]
    assert test.open_findings == len(own), (
        f"says that {test.open_findings} findings are open, the register of findings {len(own)}"
    )


@check("TEC-15")
def card_scans_are_quarterly(
    tests: Estate[SecurityTest], *, scans_needed: int, scanned_every: timedelta, now: datetime
) -> None:
    """An approved vendor scanned from outside each quarter, and the scan was passed."""
    today = now.date()
    days = sorted(
        test.finished_on
        for test in tests
        if test.sort == "scan" and test.side == "outside firm" and test.approved_vendor
        and test.from_outside and test.passed and test.finished_on
        and timedelta(0) <= today - test.finished_on <= timedelta(days=365)
    )  # fmt: skip
    assert len(days) >= scans_needed, f"{len(days)} passed scans by an approved vendor in 365 days"
    for one, other in pairwise(days):
        assert other - one <= scanned_every, f"no passed scan from {one} to {other}"
    assert not days or today - days[-1] <= scanned_every, f"no passed scan since {days[-1]}"


@check("ORG-08")
def internal_audit_covers_divisions(
    audits: Estate[InternalAudit],
    entries: Estate[DataItem],
    *,
    audited_every: timedelta,
    now: datetime,
) -> None:
    """Internal audits of the year covered every division that handles personal data."""
    today = now.date()
    done = [
        audit
        for audit in audits
        if audit.finished_on and timedelta(0) <= today - audit.finished_on <= audited_every
    ]
    assert done, f"no internal audit was finished in {audited_every.days} days"
    covered = {division.casefold() for audit in done for division in audit.divisions}
    held = {entry.division for entry in entries if entry.division}
    missing = sorted(division for division in held if division.casefold() not in covered)
    assert not missing, f"no internal audit covered {', '.join(missing)}"


@check("ORG-09")
def audit_finding_is_acted_on(
    finding: AuditFinding,
    audits: Estate[InternalAudit],
    tests: Configured[SecurityTest],
    *,
    now: datetime,
) -> None:
    """A finding of an audit is mended by its day, or by a later approved one, and verified."""
    if finding.source not in audits.by("id") and finding.source in tests.by("id"):
        not_applicable("is of a security test (TEC-14)")
    assert finding.source in audits.by("id"), (
        f"is of {finding.source}, which no register of audits or security tests holds"
    )
    if begun(finding.closed_on, now):
        assert begun(finding.verified_on, now), (
            f"was mended on {finding.closed_on}, which nobody verified"
        )
        _must_follow(finding)
        return
    later, due = finding.extended_until, finding.due_on
    assert due, "is open without a day by which it is to be mended"
    assert later is None or finding.extended_by, f"nobody approved the later day {later}"
    assert later is None or not same_name(finding.extended_by, finding.owner), (
        f"{finding.extended_by}, who is to mend it, approved the later day {later} alone"
    )
    last = max(due, later or due)
    assert now.date() <= last, f"is open and was due on {last}"


def _must_follow(finding: AuditFinding) -> None:
    """What was seen to work was seen once it was mended, and not before."""
    mended, seen = finding.closed_on, finding.verified_on
    assert mended is None or seen is None or mended <= seen, (
        f"was mended on {mended}, and what was verified on {seen} is what stood before"
    )

"""Security tests and internal audits, and what became of each of their findings."""

from collections.abc import Iterator
from datetime import date

from collectors.collector import collector
from collectors.people.session import Listing
from collectors.resource import Resource
from evidence.record import Fields


class SecurityTest(Resource, kind="registers.security_test"):
    """A penetration test or scan, by our own team or an outside firm.

    `finished_on` is None while it runs. `approved_vendor` tells a scan by a vendor that the card
    brands approved. `open_findings` is how many of its findings are not mended.
    """

    sort: str
    side: str
    tester: str | None
    approved_vendor: bool | None
    from_outside: bool | None
    from_inside: bool | None
    target: str | None
    finished_on: date | None
    passed: bool | None
    open_findings: int | None
    retested_on: date | None


class InternalAudit(Resource, kind="registers.audit", personal={"auditor": "person"}):
    """An internal audit with the divisions it covered; `finished_on` is None while it runs."""

    title: str
    auditor: str | None
    divisions: list[str]
    finished_on: date | None


class AuditFinding(
    Resource, kind="registers.finding", personal={"owner": "person", "extended_by": "person"}
):
    """What an audit or a security test found; `source` is its id.

    `extended_until` is a later day than `due_on` that `extended_by` approved. `verified_on` is the
    day that the mending was seen to work, or that it was tested anew.
    """

    source: str
    title: str
    severity: str
    owner: str | None
    due_on: date | None
    extended_until: date | None
    extended_by: str | None
    closed_on: date | None
    verified_on: date | None


@collector(SecurityTest, needs=("read the delivered file",), grain="security_test file")
def security_tests(listing: Listing) -> Iterator[Fields]:
    """Every security test of a register."""
    yield from listing.rows(SecurityTest.kind)


@collector(InternalAudit, needs=("read the delivered file",), grain="audit file")
def internal_audits(listing: Listing) -> Iterator[Fields]:
    """Every internal audit of a register."""
    yield from listing.rows(InternalAudit.kind)


@collector(AuditFinding, needs=("read the delivered file",), grain="finding file")
def findings(listing: Listing) -> Iterator[Fields]:
    """Every finding of a register, closed ones included."""
    yield from listing.rows(AuditFinding.kind)

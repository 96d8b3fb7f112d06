"""Sample rows of registers, each sound by itself on 15 June 2026."""

from copy import deepcopy
from typing import Any

from collectors.registers.assets import Asset, Disposal
from collectors.registers.audits import AuditFinding, InternalAudit, SecurityTest
from collectors.registers.countries import Country
from collectors.registers.data_items import DataItem
from collectors.registers.incidents import Incident
from collectors.registers.policies import Certificate, DivisionChief, Policy, Risk
from collectors.registers.suppliers import Supplier, SupplierPerson
from collectors.registers.zones import Entry, Permit, Zone

FIVE = ["security", "subcontracting", "status reporting", "breach", "incidents"]


def entry(**changed: Any) -> DataItem:
    """An entry of the inventory, in a bucket at home."""
    row = {
        "id": "D-1",
        "name": "Talks",
        "items": ["name", "message"],
        "owner": "H1",
        "division": "Messaging",
        "purpose": "delivery of messages",
        "holders": ["operations"],
        "countries": ["JP"],
        "stores": ["example-talks"],
        "elsewhere": [],
        "data_class": "personal",
        "retention": "1 year",
        "reviewed_on": "2026-02-01",
    }
    return DataItem.of(**deepcopy(row | changed))


def supplier(**changed: Any) -> Supplier:
    """A company that handles addresses, at home."""
    row = {
        "id": "S-1",
        "name": "Example Post",
        "country": "JP",
        "handles": ["addresses"],
        "owner": "H1",
        "evaluated_on": "2024-03-01",
        "reevaluated_on": "2026-03-01",
        "high_risk": True,
        "inspected_on": "2026-03-01",
        "started_on": "2024-04-01",
        "agreement_from": "2024-04-01",
        "agreement_until": None,
        "terms": FIVE,
        "parent": None,
        "approved_by": None,
        "approved_on": None,
        "mail_domains": ["post.example"],
    }
    return Supplier.of(**deepcopy(row | changed))


def subcontractor(**changed: Any) -> Supplier:
    """A company that works for the company of `supplier()`, with approval."""
    row = {
        "id": "S-2",
        "name": "Example Print",
        "parent": "S-1",
        "approved_by": "H1",
        "approved_on": "2024-03-20",
        "mail_domains": ["print.example"],
    }
    return supplier(**row | changed)


def worker(**changed: Any) -> SupplierPerson:
    """Somebody of the company of `supplier()`."""
    row = {
        "id": "S-1:aya@post.example:2026-01-05",
        "supplier": "S-1",
        "email": "aya@post.example",
        "since": "2026-01-05",
        "until": None,
        "pledged_on": "2026-01-05",
        "confirmed_on": "2026-06-01",
    }
    return SupplierPerson.of(**deepcopy(row | changed))


def country(code: str = "DE", **changed: Any) -> Country:
    """A country that was assessed and named."""
    row = {
        "id": code,
        "assessed_on": "2026-02-01",
        "assessed_by": "Example Law",
        "approved_by": "H1",
        "measures": "encryption under our own keys",
        "published_on": "2026-02-10",
    }
    return Country.of(**deepcopy(row | changed))


def asset(**changed: Any) -> Asset:
    """A laptop in use."""
    row = {
        "id": "SN-1",
        "sort": "laptop",
        "owner": "H1",
        "location": "head office",
        "data_class": "personal",
        "acquired_on": "2023-04-01",
        "retired_on": None,
        "holder": None,
        "returned_on": None,
    }
    return Asset.of(**deepcopy(row | changed))


def disposal(**changed: Any) -> Disposal:
    """A laptop that a company destroyed and certified."""
    row = {
        "id": "SN-1:2026-05-10",
        "asset": "SN-1",
        "sort": "laptop",
        "wiped_on": "2026-05-01",
        "destroyed_on": "2026-05-10",
        "method": "shredded",
        "location": "Example Shredding",
        "on_premises": False,
        "disposer": "Example Shredding",
        "handed_over_on": "2026-05-08",
        "certificate": "C-1",
        "certified_on": "2026-05-20",
        "certified_serial": "SN-1",
        "certified_count": 1,
    }
    return Disposal.of(**deepcopy(row | changed))


def incident(**changed: Any) -> Incident:
    """A reportable incident, told in time and closed."""
    row = {
        "id": "I-1",
        "title": "mail to a wrong address",
        "owner": "H1",
        "severity": "high",
        "detected_on": "2026-03-01",
        "reported_on": "2026-03-01",
        "personal_data": True,
        "reportable": True,
        "misuse": False,
        "regulator_told_on": "2026-03-04",
        "regulator_final_on": "2026-03-30",
        "people_told_on": "2026-03-10",
        "closed_on": "2026-04-01",
        "closed_by": "H9",
    }
    return Incident.of(**deepcopy(row | changed))


def zone(**changed: Any) -> Zone:
    """An important zone."""
    row = {
        "id": "Z-1",
        "name": "machine room",
        "owner": "H1",
        "important": True,
        "reviewed_on": "2026-04-01",
    }
    return Zone.of(**deepcopy(row | changed))


def permit(**changed: Any) -> Permit:
    """The permit of `person()` for the zone of `zone()`."""
    row = {
        "id": "Z-1:H1:2026-01-01",
        "zone": "Z-1",
        "person": "H1",
        "starts": "2026-01-01",
        "until": "2026-12-31",
        "approved_by": "H9",
    }
    return Permit.of(**deepcopy(row | changed))


def entered(**changed: Any) -> Entry:
    """An entry of `person()` into the zone of `zone()`."""
    row = {
        "id": "Z-1:H1::2026-06-01T09:15:00+09:00",
        "zone": "Z-1",
        "person": "H1",
        "visitor": None,
        "host": None,
        "entered": "2026-06-01T09:15:00+09:00",
        "left": "2026-06-01T10:00:00+09:00",
    }
    return Entry.of(**deepcopy(row | changed))


def pentest(**changed: Any) -> SecurityTest:
    """A penetration test by an outside firm, from both directions."""
    row = {
        "id": "T-1",
        "sort": "penetration test",
        "side": "outside firm",
        "tester": "Example Security",
        "approved_vendor": None,
        "from_outside": True,
        "from_inside": True,
        "target": "messaging",
        "finished_on": "2026-02-01",
        "passed": None,
        "open_findings": 0,
        "retested_on": "2026-03-01",
    }
    return SecurityTest.of(**deepcopy(row | changed))


def scan(finished_on: str, **changed: Any) -> SecurityTest:
    """A passed scan by an approved vendor."""
    row = {
        "id": f"SC-{finished_on}",
        "sort": "scan",
        "approved_vendor": True,
        "from_inside": False,
        "passed": True,
        "finished_on": finished_on,
    }
    return pentest(**row | changed)


def audit(**changed: Any) -> InternalAudit:
    """An internal audit of the division of `entry()`."""
    row = {
        "id": "A-1",
        "title": "handling of personal data",
        "auditor": "H9",
        "divisions": ["Messaging"],
        "finished_on": "2026-01-20",
    }
    return InternalAudit.of(**deepcopy(row | changed))


def finding(**changed: Any) -> AuditFinding:
    """A finding of the audit of `audit()`, open and not yet due."""
    row = {
        "id": "F-1",
        "source": "A-1",
        "title": "a right that nobody reviewed",
        "severity": "high",
        "owner": "H1",
        "due_on": "2026-09-30",
        "extended_until": None,
        "extended_by": None,
        "closed_on": None,
        "verified_on": None,
    }
    return AuditFinding.of(**deepcopy(row | changed))


def held(standard: str = "ISO/IEC 27001:2022", **changed: Any) -> Certificate:
    """A certificate in force."""
    row = {
        "id": f"{standard}-1",
        "standard": standard,
        "issuer": "Example Registrar",
        "scope": "messaging",
        "entities": ["Example K.K."],
        "valid_from": "2024-01-01",
        "valid_until": "2026-12-31",
        "bridged_until": None,
        "not_in_place": 0,
    }
    return Certificate.of(**deepcopy(row | changed))


def policy(**changed: Any) -> Policy:
    """The policy on personal information, approved, reviewed and published."""
    row = {
        "id": "P-1",
        "name": "Personal information policy",
        "families": ["organisational", "personnel", "physical", "technical"],
        "version": "3",
        "owner": "H1",
        "approved_by": "H9",
        "approved_on": "2025-10-01",
        "reviewed_on": "2026-02-01",
        "public": True,
        "published_on": "2025-10-05",
    }
    return Policy.of(**deepcopy(row | changed))


def risk(**changed: Any) -> Risk:
    """A risk whose treatment is under way."""
    row = {
        "id": "R-1",
        "event": "an account is taken over",
        "asset": "sign-in",
        "owner": "H1",
        "level": "medium",
        "treatment": "reduce",
        "accepted_by": None,
        "due_on": "2026-12-31",
        "done_on": None,
        "reviewed_on": "2026-02-01",
    }
    return Risk.of(**deepcopy(row | changed))


def chief(**changed: Any) -> DivisionChief:
    """The chief of the division of `entry()`."""
    row = {
        "id": "Messaging:H1:2025-01-01",
        "division": "Messaging",
        "person": "H1",
        "since": "2025-01-01",
        "until": None,
    }
    return DivisionChief.of(**deepcopy(row | changed))

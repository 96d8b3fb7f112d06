"""Checks that whoever answers for an entry of a register is known to HR and at work."""

from datetime import date, datetime

from collectors.people.person import Person
from collectors.registers.assets import Asset
from collectors.registers.audits import AuditFinding
from collectors.registers.data_items import DataItem
from collectors.registers.days import begun
from collectors.registers.incidents import Incident
from collectors.registers.policies import DivisionChief, Policy, Risk
from collectors.registers.suppliers import Supplier
from collectors.registers.zones import Zone
from controls.check import check, not_applicable
from controls.population import Population


@check("ORG-05")
def inventory_owner_works_here(
    entry: DataItem, staff: Population[Person], *, now: datetime
) -> None:
    """Whoever answers for personal data in the inventory is at work."""
    _must_work_here(entry.owner, staff, now.date())


@check("ORG-04")
def chief_works_here(chief: DivisionChief, staff: Population[Person], *, now: datetime) -> None:
    """Whoever is chief of a division is at work."""
    if not chief.in_office(now.date()):
        not_applicable("not in office today")
    _must_work_here(chief.person, staff, now.date())


@check("ORG-10")
def asset_owner_works_here(asset: Asset, staff: Population[Person], *, now: datetime) -> None:
    """Whoever answers for an asset in use is at work."""
    if asset.retired_on and asset.retired_on <= now.date():
        not_applicable(f"out of use since {asset.retired_on}")
    _must_work_here(asset.owner, staff, now.date())


@check("ORG-06")
def incident_owner_works_here(
    incident: Incident, staff: Population[Person], *, now: datetime
) -> None:
    """Whoever handles an open incident is at work."""
    if begun(incident.closed_on, now):
        not_applicable(f"closed on {incident.closed_on}")
    _must_work_here(incident.owner, staff, now.date())


@check("ORG-09")
def finding_owner_works_here(
    finding: AuditFinding, staff: Population[Person], *, now: datetime
) -> None:
    """Whoever is to mend an open finding is at work."""
    if begun(finding.closed_on, now):
        not_applicable(f"closed on {finding.closed_on}")
    _must_work_here(finding.owner, staff, now.date())


@check("ORG-02")
def policy_owner_works_here(policy: Policy, staff: Population[Person], *, now: datetime) -> None:
    """Whoever answers for a policy is at work."""
    _must_work_here(policy.owner, staff, now.date())


@check("ISM-07")
def risk_owner_works_here(risk: Risk, staff: Population[Person], *, now: datetime) -> None:
    """Whoever answers for a risk is at work."""
    _must_work_here(risk.owner, staff, now.date())


@check("SUP-05")
def supplier_owner_works_here(
    supplier: Supplier, staff: Population[Person], *, now: datetime
) -> None:
    """Whoever answers for a supplier is at work."""
    _must_work_here(supplier.owner, staff, now.date())


@check("PHY-01")
def zone_owner_works_here(zone: Zone, staff: Population[Person], *, now: datetime) -> None:
    """Whoever answers for a zone is at work."""
    _must_work_here(zone.owner, staff, now.date())


def _must_work_here(given: str | None, staff: Population[Person], today: date) -> None:
    assert given, "names nobody who answers for it"
    address = given.lower()
    found = staff.matching(id=given, email=address, aliases=address)
    assert found, f"{given}, who answers for it, is nobody among the staff"
    gone = max((day for person in found if (day := person.left(today))), default=None)
    when = f"left on {gone}" if gone else "has not begun to work here"
    assert any(person.employed(today) for person in found), f"{given}, who answers for it, {when}"

"""Checks of suppliers that handle personal data: evaluated, bound, re-evaluated, and their chain.

A supplier whose row names no personal data that it handles is not judged by these.
"""

from datetime import date, datetime, timedelta

from collectors.identity.account import Account
from collectors.people.person import Person
from collectors.registers.days import begun
from collectors.registers.suppliers import Supplier, SupplierPerson
from controls.check import check, not_applicable
from controls.population import Configured, Estate, Population


@check("SUP-01")
def supplier_is_evaluated_before_start(supplier: Supplier, *, now: datetime) -> None:
    """A supplier was evaluated before its work began."""
    _must_handle(supplier)
    assert supplier.evaluated_on, "was never evaluated"
    if not begun(supplier.evaluated_on, now) and not begun(supplier.started_on, now):
        not_applicable(f"is to be evaluated on {supplier.evaluated_on}, and has not begun")
    assert supplier.started_on, "has no day on which its work began"
    assert supplier.evaluated_on <= supplier.started_on, (
        f"began on {supplier.started_on} and was evaluated on {supplier.evaluated_on}"
    )


@check("SUP-02")
def agreement_has_every_term(supplier: Supplier, *, terms: list[str]) -> None:
    """The agreement provides for every required subject."""
    _must_handle(supplier)
    held = {term.casefold() for term in supplier.terms}
    missing = [term for term in terms if term.casefold() not in held]
    assert not missing, f"its agreement does not provide for {', '.join(missing)}"


@check("SUP-02")
def agreement_is_in_force(supplier: Supplier, *, now: datetime) -> None:
    """An agreement is in force from before the work begins until today."""
    _must_handle(supplier)
    first, last, today = supplier.agreement_from, supplier.agreement_until, now.date()
    assert first, "no agreement is in force"
    assert first <= today, "no agreement is in force"
    assert last is None or today <= last, f"the agreement ended on {last}"
    assert supplier.started_on is None or first <= supplier.started_on, (
        f"its work began on {supplier.started_on}, the agreement on {first}"
    )


@check("SUP-03")
def supplier_is_evaluated_again(
    supplier: Supplier, *, reevaluated_within: timedelta, now: datetime
) -> None:
    """A supplier is evaluated each year."""
    _must_handle(supplier)
    days = [day for day in (supplier.evaluated_on, supplier.reevaluated_on) if day]
    known = [day for day in days if begun(day, now)]
    assert known, "was never evaluated"
    assert now.date() - max(known) <= reevaluated_within, (
        f"was evaluated last on {max(known)}, more than {reevaluated_within.days} days ago"
    )


@check("SUP-03")
def high_risk_supplier_is_inspected(
    supplier: Supplier, *, inspected_every: timedelta, now: datetime
) -> None:
    """A high-risk supplier is inspected each year."""
    _must_handle(supplier)
    assert supplier.high_risk is not None, "nobody rated its risk"
    if not supplier.high_risk:
        not_applicable("is not rated high-risk")
    day = supplier.inspected_on
    assert day, "is rated high-risk and was never inspected"
    assert begun(day, now), "is rated high-risk and was never inspected"
    assert now.date() - day <= inspected_every, (
        f"was inspected last on {day}, more than {inspected_every.days} days ago"
    )


@check("SUP-04")
def subcontractor_is_approved_before_start(supplier: Supplier) -> None:
    """A company that works for a supplier of ours was approved before it began."""
    if not supplier.parent:
        not_applicable("works for us, not for a supplier")
    _must_handle(supplier)
    day = supplier.approved_on
    assert supplier.approved_by, f"works for {supplier.parent} without an approval"
    assert day, f"works for {supplier.parent} without an approval"
    assert supplier.started_on, "has no day on which its work began"
    assert day <= supplier.started_on, f"began on {supplier.started_on}, was approved on {day}"


@check("SUP-05")
def supplier_is_placed(supplier: Supplier) -> None:
    """The register says in which country a company works that handles personal data."""
    _must_handle(supplier)
    assert supplier.country, "names no country"


@check("SUP-05")
def chain_of_suppliers_is_whole(supplier: Supplier, suppliers: Population[Supplier]) -> None:
    """The company that a subcontractor works for is in the register too, up to us."""
    seen, parent = {supplier.id}, supplier.parent
    while parent:
        assert parent not in seen, f"the chain of {parent} leads back to itself"
        found = suppliers.by("id").get(parent, ())
        assert found, f"works for {parent}, which is not in the register"
        seen.add(parent)
        parent = found[0].parent


@check("SUP-05")
def guest_account_is_of_known_supplier(
    account: Account, suppliers: Estate[Supplier], *, now: datetime
) -> None:
    """An account of a guest is of a company of the register whose agreement has not ended."""
    if not account.usable(now):
        not_applicable("may not sign in")
    if account.kind_said != "guest":
        not_applicable("is no guest's")
    own = _of(account, suppliers)
    assert own, "belongs to no company in the register of suppliers"
    last = [supplier.agreement_until for supplier in own]
    assert any(day is None or now.date() <= day for day in last), (
        f"belongs to {' and '.join(sorted(supplier.name for supplier in own))}, whose agreement "
        f"ended on {max(day for day in last if day)}"
    )


@check("REG-01")
def supplier_account_is_on_roster(
    account: Account,
    suppliers: Estate[Supplier],
    roster: Estate[SupplierPerson],
    staff: Configured[Person],
    *,
    now: datetime,
) -> None:
    """Whoever of a supplier can sign in works for us by that supplier's roster."""
    if not account.usable(now):
        not_applicable("may not sign in")
    today = now.date()
    own = _of(account, suppliers)
    listed = [
        person for address in account.addresses for person in roster.by("email").get(address, ())
    ]
    if not own and any(_employs(staff, address, today) for address in account.addresses):
        not_applicable("is of somebody whom HR lists as at work")
    if not own and not listed:
        not_applicable("is of no supplier")
    # People of suppliers may have addresses of ours, which are no domain of a supplier's.
    meant = own or [
        each for person in listed for each in suppliers.by("id").get(person.supplier, ())
    ]
    named = {supplier.id: supplier.name for supplier in meant}
    found = [person for person in listed if person.supplier in named]
    who = " and ".join(sorted(named.values()))
    assert named, "is on the roster of a company that is not in the register of suppliers"
    assert found, f"is of {who} and on no roster of it"
    assert any(person.at_work(today) for person in found), f"by the roster of {who} has left"


@check("REG-01")
def roster_row_is_confirmed(
    person: SupplierPerson, *, confirmed_every: timedelta, now: datetime
) -> None:
    """The supplier confirms each month who works for us."""
    _must_work(person, now)
    day = person.confirmed_on
    assert day, "was never confirmed"
    assert begun(day, now), "was never confirmed"
    assert now.date() - day <= confirmed_every, (
        f"was confirmed last on {day}, more than {confirmed_every.days} days ago"
    )


@check("REG-01")
def supplier_person_pledged(person: SupplierPerson, *, now: datetime) -> None:
    """Whoever of a supplier works for us signed the pledge by the first day."""
    _must_work(person, now)
    day = person.pledged_on
    assert day, "signed no pledge"
    assert person.since is None or day <= person.since, (
        f"began on {person.since} and signed on {day}"
    )


def _must_handle(supplier: Supplier) -> None:
    if not supplier.handles:
        not_applicable("handles no personal data")


def _must_work(person: SupplierPerson, now: datetime) -> None:
    today = now.date()
    if person.until and person.until < today:
        not_applicable("does not work for us today")
    assert person.since, "names no first day, and no last one that has passed"
    if not person.at_work(today):
        not_applicable("does not work for us today")


def _employs(staff: Configured[Person], address: str, today: date) -> bool:
    found = staff.matching(email=address, aliases=address)
    return any(person.employed(today) for person in found)


def _of(account: Account, suppliers: Estate[Supplier]) -> list[Supplier]:
    """The companies whose addresses the account has."""
    ours = {address.rpartition("@")[2] for address in account.addresses}
    return [
        supplier
        for supplier in suppliers
        if not ours.isdisjoint(domain.lower().lstrip("@") for domain in supplier.mail_domains)
    ]

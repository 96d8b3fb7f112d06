"""Suppliers and those who work for them: evaluations, agreements, and whose people are on it."""

from collections.abc import Iterator
from datetime import date

from collectors.collector import collector
from collectors.people.session import Listing
from collectors.resource import Resource
from evidence.record import Fields


class Supplier(
    Resource,
    kind="registers.supplier",
    personal={"owner": "person", "approved_by": "person", "mail_domains": "domain"},
):
    """A company that works for us, or, with a `parent`, for one of our suppliers.

    `handles` is the personal data that reaches it; empty for none. `terms` are the subjects that
    its agreement provides for. `agreement_until` is the last day, None for one without an end.
    `approved_by` and `approved_on` are about working for the parent.
    """

    name: str
    country: str | None
    handles: list[str]
    owner: str | None
    evaluated_on: date | None
    reevaluated_on: date | None
    high_risk: bool | None
    inspected_on: date | None
    started_on: date | None
    agreement_from: date | None
    agreement_until: date | None
    terms: list[str]
    parent: str | None
    approved_by: str | None
    approved_on: date | None
    mail_domains: list[str]


class SupplierPerson(
    Resource,
    kind="registers.supplier_person",
    data="personal",
    personal={"id": "person", "email": "person"},
):
    """One person on the roster of a supplier; `email` is what they sign in by, in small letters.

    `until` is the last day on our work, None while it has no end. `confirmed_on` is the day the
    supplier last said that this is so.
    """

    supplier: str
    email: str
    since: date | None
    until: date | None
    pledged_on: date | None
    confirmed_on: date | None

    def at_work(self, on: date) -> bool:
        """Whether they work for us on that day, by the roster."""
        return bool(self.since and self.since <= on and (self.until is None or on <= self.until))


@collector(Supplier, needs=("read the delivered file",), grain="supplier file")
def suppliers(listing: Listing) -> Iterator[Fields]:
    """Every company of a register of suppliers, subcontractors included."""
    yield from listing.rows(Supplier.kind)


@collector(SupplierPerson, needs=("read the delivered file",), grain="supplier_person file")
def supplier_people(listing: Listing) -> Iterator[Fields]:
    """Every person of a roster."""
    yield from listing.rows(SupplierPerson.kind)

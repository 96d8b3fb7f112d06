"""Policies, certificates and risks: what was approved, what is attested, what may go wrong."""

from collections.abc import Iterator
from datetime import date

from collectors.collector import collector
from collectors.people.session import Listing
from collectors.resource import Resource
from evidence.record import Fields


class Policy(
    Resource, kind="registers.policy", personal={"owner": "person", "approved_by": "person"}
):
    """A policy or rule in force.

    `families` are the families of measures it belongs to; `public` is whether anybody must be able
    to read it, `published_on` the day on which the version in force was published.
    """

    name: str
    families: list[str]
    version: str | None
    owner: str | None
    approved_by: str | None
    approved_on: date | None
    reviewed_on: date | None
    public: bool | None
    published_on: date | None


class Certificate(Resource, kind="registers.certificate"):
    """A certificate or assurance report, with the days it covers, first and last.

    `bridged_until` is the last day of a bridge letter. `not_in_place` is how many requirements it
    names as not met.
    """

    standard: str
    issuer: str | None
    scope: str | None
    entities: list[str]
    valid_from: date
    valid_until: date
    bridged_until: date | None
    not_in_place: int | None


class Risk(Resource, kind="registers.risk", personal={"owner": "person", "accepted_by": "person"}):
    """A risk with its treatment; `done_on` is None while the treatment is not done."""

    event: str
    asset: str | None
    owner: str | None
    level: str | None
    treatment: str | None
    accepted_by: str | None
    due_on: date | None
    done_on: date | None
    reviewed_on: date | None


class DivisionChief(
    Resource, kind="registers.chief", personal={"id": "person", "person": "person"}
):
    """Who answers for personal data in a division; `until` is None while they are in office."""

    division: str
    person: str
    since: date
    until: date | None

    def in_office(self, on: date) -> bool:
        """Whether they are in office on that day."""
        return self.since <= on and (self.until is None or on <= self.until)


@collector(Policy, needs=("read the delivered file",), grain="policy file")
def policies(listing: Listing) -> Iterator[Fields]:
    """Every policy of a register."""
    yield from listing.rows(Policy.kind)


@collector(Certificate, needs=("read the delivered file",), grain="certificate file")
def certificates(listing: Listing) -> Iterator[Fields]:
    """Every certificate of a register, those that have run out included."""
    yield from listing.rows(Certificate.kind)


@collector(Risk, needs=("read the delivered file",), grain="risk file")
def risks(listing: Listing) -> Iterator[Fields]:
    """Every risk of a register."""
    yield from listing.rows(Risk.kind)


@collector(DivisionChief, needs=("read the delivered file",), grain="chief file")
def division_chiefs(listing: Listing) -> Iterator[Fields]:
    """Every chief of a register, former ones included."""
    yield from listing.rows(DivisionChief.kind)

"""Pledges: who signed which document of confidentiality or conduct, and which version of it."""

from collections.abc import Iterator
from datetime import date

from collectors.collector import collector
from collectors.people.session import Listing
from collectors.resource import Resource
from evidence.record import Fields


class Pledge(
    Resource, kind="people.pledge", data="personal", personal={"id": "person", "person": "person"}
):
    """One person's one document; `signed_on` is None while it was only sent out.

    `person` is the staff number. The paper itself is never collected.
    """

    id: str
    person: str
    document: str
    version: str | None
    signed_on: date | None


@collector(Pledge, needs=("read the delivered file",), grain="pledge file")
def pledges(listing: Listing) -> Iterator[Fields]:
    """Every pledge of a listing, unsigned ones included."""
    yield from listing.rows(Pledge.kind)

"""Countries where data lies or people reach it, with the assessment of their legal systems."""

from collections.abc import Iterator
from datetime import date

from collectors.collector import collector
from collectors.people.session import Listing
from collectors.resource import Resource
from evidence.record import Fields


class Country(
    Resource,
    kind="registers.country",
    personal={"assessed_by": "person", "approved_by": "person"},
):
    """A country; the id is its code of ISO 3166-1 alpha-2.

    `measures` is what was decided for safety there; `published_on` the day it was named to users.
    """

    assessed_on: date | None
    assessed_by: str | None
    approved_by: str | None
    measures: str | None
    published_on: date | None


@collector(Country, needs=("read the delivered file",), grain="country file")
def countries(listing: Listing) -> Iterator[Fields]:
    """Every country of a register."""
    yield from listing.rows(Country.kind)

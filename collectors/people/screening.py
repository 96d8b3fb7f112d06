"""Screenings: of whom a check before employment was finished, by whom, and for which scope."""

from collections.abc import Iterator
from datetime import date

from collectors.collector import collector
from collectors.people.session import Listing
from collectors.resource import Resource
from evidence.record import Fields


class Screening(
    Resource,
    kind="people.screening",
    data="personal",
    personal={"id": "person", "person": "person"},
):
    """One person's screening; `finished_on` is None while it is only asked for.

    `person` is the staff number. `met` is whether everything that the scope demands was looked at
    and held; what was found is never collected.
    """

    id: str
    person: str
    finished_on: date | None
    provider: str | None
    scope: str | None
    met: bool | None


@collector(Screening, needs=("read the delivered file",), grain="screening file")
def screenings(listing: Listing) -> Iterator[Fields]:
    """Every screening of a listing, unfinished ones included."""
    yield from listing.rows(Screening.kind)

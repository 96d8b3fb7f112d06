"""Incidents: when each came to notice, who was told of it and when, and when it was closed."""

from collections.abc import Iterator
from datetime import date

from collectors.collector import collector
from collectors.people.session import Listing
from collectors.resource import Resource
from evidence.record import Fields


class Incident(
    Resource, kind="registers.incident", personal={"owner": "person", "closed_by": "person"}
):
    """An incident, suspected ones included.

    `reportable` is whether the regulator must be told, None while undecided. `regulator_told_on`
    is the day of the preliminary report, `regulator_final_on` of the final one. `misuse` is whether
    an unlawful purpose is suspected, which gives more time for the final report.
    """

    title: str
    owner: str | None
    severity: str | None
    detected_on: date
    reported_on: date | None
    personal_data: bool | None
    reportable: bool | None
    misuse: bool | None
    regulator_told_on: date | None
    regulator_final_on: date | None
    people_told_on: date | None
    closed_on: date | None
    closed_by: str | None


@collector(Incident, needs=("read the delivered file",), grain="incident file")
def incidents(listing: Listing) -> Iterator[Fields]:
    """Every incident of a register."""
    yield from listing.rows(Incident.kind)

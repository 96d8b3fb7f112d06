"""Trainings: who was to take which course, and when it was completed."""

from collections.abc import Iterator
from datetime import date

from collectors.collector import collector
from collectors.people.session import Listing
from collectors.resource import Resource
from evidence.record import Fields


class Training(
    Resource, kind="people.training", data="personal", personal={"id": "person", "person": "person"}
):
    """One person's one course; `completed_on` is None while it is only assigned.

    `person` is the staff number. Days are calendar days of the site.
    """

    id: str
    person: str
    course: str
    assigned_on: date | None
    completed_on: date | None


@collector(Training, needs=("read the delivered file",), grain="training file")
def trainings(listing: Listing) -> Iterator[Fields]:
    """Every training of a listing, enrolments without completion included."""
    yield from listing.rows(Training.kind)

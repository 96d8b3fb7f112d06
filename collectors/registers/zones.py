"""Physical zones, who may enter each, and who did."""

from collections.abc import Iterator
from datetime import date, datetime

from collectors.collector import collector
from collectors.people.session import Listing
from collectors.resource import Resource
from evidence.record import Fields


class Zone(Resource, kind="registers.zone", personal={"owner": "person"}):
    """An area of a site; an `important` one admits permitted people only."""

    name: str
    owner: str | None
    important: bool | None
    reviewed_on: date | None


class Permit(
    Resource,
    kind="registers.permit",
    data="personal",
    personal={"id": "person", "person": "person", "approved_by": "person"},
):
    """The right of one person to enter one zone; `until` is the last day, None without an end."""

    zone: str
    person: str
    starts: date | None
    until: date | None
    approved_by: str | None

    def in_force(self, on: date) -> bool:
        """Whether somebody permitted it and it runs on that day."""
        if not self.approved_by or self.starts is None or on < self.starts:
            return False
        return self.until is None or on <= self.until


class Entry(
    Resource,
    kind="registers.entry",
    data="personal",
    personal={"id": "person", "person": "person", "host": "person"},
):
    """An entry into a zone: of a person of ours, or of a visitor by the number of the badge.

    `entered` and `left` are instants with the offset of the site.
    """

    zone: str
    person: str | None
    visitor: str | None
    host: str | None
    entered: datetime
    left: datetime | None


@collector(Zone, needs=("read the delivered file",), grain="zone file")
def zones(listing: Listing) -> Iterator[Fields]:
    """Every zone of a register."""
    yield from listing.rows(Zone.kind)


@collector(Permit, needs=("read the delivered file",), grain="permit file")
def permits(listing: Listing) -> Iterator[Fields]:
    """Every permit of a register, those that have run out included."""
    yield from listing.rows(Permit.kind)


@collector(Entry, needs=("read the delivered file",), grain="entry file")
def entries(listing: Listing) -> Iterator[Fields]:
    """Every entry of a log."""
    yield from listing.rows(Entry.kind)

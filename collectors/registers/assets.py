"""Assets and media, and how each was disposed of: wiped, destroyed, on whose certificate."""

from collections.abc import Iterator
from datetime import date

from collectors.collector import collector
from collectors.people.session import Listing
from collectors.resource import Resource
from evidence.record import Fields


class Asset(Resource, kind="registers.asset", personal={"owner": "person", "holder": "person"}):
    """A device, medium or paper file; the id is its serial number or tag.

    `retired_on` is None while it is in use. `holder` is whom it was handed to, by staff number or
    address, None for what nobody carries; `returned_on` is None while it was not given back.
    """

    sort: str
    owner: str | None
    location: str | None
    data_class: str | None
    acquired_on: date | None
    retired_on: date | None
    holder: str | None
    returned_on: date | None

    @property
    def held_by(self) -> str | None:
        """The name of its holder as any case of letters writes it."""
        return self.holder.casefold() if self.holder else None


class Disposal(Resource, kind="registers.disposal"):
    """The end of one asset: `asset` is its serial number or tag, as it was handed over.

    `disposer` is the company that did it, None where we did. `certified_serial` is the serial
    number that its certificate names, `certified_count` how many items that names in all.
    """

    asset: str
    sort: str | None
    wiped_on: date | None
    destroyed_on: date | None
    method: str | None
    location: str | None
    on_premises: bool | None
    disposer: str | None
    handed_over_on: date | None
    certificate: str | None
    certified_on: date | None
    certified_serial: str | None
    certified_count: int | None


@collector(Asset, needs=("read the delivered file",), grain="asset file")
def assets(listing: Listing) -> Iterator[Fields]:
    """Every asset of a register, retired ones included."""
    yield from listing.rows(Asset.kind)


@collector(Disposal, needs=("read the delivered file",), grain="disposal file")
def disposals(listing: Listing) -> Iterator[Fields]:
    """Every disposal of a register."""
    yield from listing.rows(Disposal.kind)

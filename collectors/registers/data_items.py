"""The personal data inventory: every data set, what it holds, whose it is and where it lies."""

from collections.abc import Iterator
from datetime import date

from collectors.collector import collector
from collectors.people.session import Listing
from collectors.resource import Resource
from evidence.record import Fields


class DataItem(Resource, kind="registers.data_item", personal={"owner": "person"}):
    """An entry of the inventory.

    `items` are the sorts of data it holds, `holders` the teams and roles that have access,
    `stores` its stores in the cloud by name, id or ARN, `elsewhere` its other places.
    """

    name: str
    items: list[str]
    owner: str | None
    division: str | None
    purpose: str | None
    holders: list[str]
    countries: list[str]
    stores: list[str]
    elsewhere: list[str]
    data_class: str | None
    retention: str | None
    reviewed_on: date | None


@collector(DataItem, needs=("read the delivered file",), grain="data_item file")
def data_items(listing: Listing) -> Iterator[Fields]:
    """Every entry of an inventory."""
    yield from listing.rows(DataItem.kind)

"""Confirmed links: whose an account is by a person's word, and until when that word stands."""

from collections.abc import Iterator
from datetime import date
from typing import Literal

from collectors.collector import collector
from collectors.people.session import Listing
from collectors.resource import Resource
from evidence.record import Fields

Sort = Literal["person", "service", "external", "shared"]


class ConfirmedLink(
    Resource,
    kind="identity.link",
    data="identity",
    personal={
        "id": "account",
        "account": "person",
        "person": "person",
        "owner": "person",
        "why": "name",
        "confirmed_by": "person",
    },
):
    """A line of the organisation's link file: an account, whose it is, who says so and why.

    `account` is the id, login or address of the account in `system`. `sort` says what it is:
    a `person` (named by staff number), a `service` with its `owner`, an `external` with its sponsor
    as `owner`, or a `shared` account that is accepted, with its `owner`. `until` is the last day.
    """

    system: str
    account: str
    sort: Sort
    person: str | None
    owner: str | None
    why: str | None
    confirmed_by: str | None
    confirmed_on: date | None
    until: date | None

    def in_force(self, on: date) -> bool:
        """Whether somebody confirmed it by that day, said why, and it has not run out."""
        if not self.confirmed_by or not self.why or self.confirmed_on is None:
            return False
        return self.confirmed_on <= on and (self.until is None or on <= self.until)


@collector(ConfirmedLink, needs=("read the delivered file",), grain="link file")
def confirmed_links(listing: Listing) -> Iterator[Fields]:
    """Every line of a link file."""
    return listing.rows(ConfirmedLink.kind)

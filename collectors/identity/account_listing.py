"""Accounts of any application, as it exports them to a file: one listing an application."""

from collections.abc import Iterator

from collectors.collector import collector
from collectors.identity.account import Account
from collectors.people.session import Listing
from evidence.record import Fields


def _shut(row: Fields) -> bool:
    return row.get("active") is False


@collector(
    Account,
    needs=("read the delivered file",),
    grain="account file",
    covers={"disabled": _shut},
)
def delivered_accounts(listing: Listing) -> Iterator[Fields]:
    """Every account of a listing, those that may not sign in included."""
    for row in listing.rows(Account.kind):
        # What a listing says of sign-ins is as new as the listing.
        yield {"aliases": [], **row, "sign_in_lag": 0}

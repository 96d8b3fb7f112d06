"""Whom AWS can reach about an account: that there are contacts, and nothing of who they are."""

from collections.abc import Iterator

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

ALTERNATE = "account:GetAlternateContact"
PRIMARY = "account:GetContactInformation"
NOT_SET = ("ResourceNotFoundException",)


class AccountContacts(Resource, kind="aws.account.contacts"):
    """The contacts of an account, whose id this has: whether each of them is set."""

    primary: bool
    security: bool
    billing: bool
    operations: bool


@collector(AccountContacts, needs=(ALTERNATE, PRIMARY))
def contacts(aws: Aws) -> Iterator[Fields]:
    """The account itself: always one row."""
    yield {"id": aws.account}


@contacts.facet
def primary(aws: Aws, row: Fields) -> bool:  # noqa: ARG001 -- every facet takes its row
    """Whether the account has contact information."""
    answer = aws.call_or_none(PRIMARY, absent=NOT_SET)
    return bool((answer or {}).get("ContactInformation"))


@contacts.facet
def security(aws: Aws, row: Fields) -> bool:  # noqa: ARG001
    """Whether AWS knows whom to tell of an incident."""
    return _set(aws, "SECURITY")


@contacts.facet
def billing(aws: Aws, row: Fields) -> bool:  # noqa: ARG001
    """Whether there is a contact for bills."""
    return _set(aws, "BILLING")


@contacts.facet
def operations(aws: Aws, row: Fields) -> bool:  # noqa: ARG001
    """Whether there is a contact for operations."""
    return _set(aws, "OPERATIONS")


def _set(aws: Aws, which: str) -> bool:
    return aws.call_or_none(ALTERNATE, absent=NOT_SET, AlternateContactType=which) is not None

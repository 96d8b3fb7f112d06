"""The accounts of an AWS organisation, as told from each account that is read."""

from collections.abc import Iterator

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.errors import UnobservedError
from collectors.resource import Resource
from evidence.record import UNOBSERVED, Fields

ORGANIZATION = "organizations:DescribeOrganization"
ACCOUNTS = "organizations:ListAccounts"
NONE_IN_USE = ("AWSOrganizationsNotInUseException",)


class OrganizationAccount(Resource, kind="aws.organizations.account"):
    """An account of an organisation; its id is the twelve-digit account id.

    `organization` is None for an account that stands alone. The management account, or one that
    is delegated, lists them all and `listed` is true; any other account knows of itself and of the
    management account alone, and `state` is not observed there. `state` is AWS's own word
    (`ACTIVE`, `SUSPENDED`, `PENDING_CLOSURE`, `CLOSED`).
    """

    organization: str | None
    listed: bool
    state: str


@collector(OrganizationAccount, needs=(ORGANIZATION, ACCOUNTS))
def organization_accounts(aws: Aws) -> Iterator[Fields]:
    """Every account of the organisation, or what an account that may not list them knows."""
    answer = aws.call_or_none(ORGANIZATION, absent=NONE_IN_USE)
    if answer is None:
        alone = {"id": aws.account, "organization": None, "listed": True}
        yield {**alone, "state": "ACTIVE"}
        return
    told = answer["Organization"]
    organization, management, begun = told["Id"], told["MasterAccountId"], False
    try:
        for account in aws.pages(ACCOUNTS, "Accounts"):
            # `Status` was retired in favour of `State` in September 2026.
            state = account.get("State") or account.get("Status")
            row = {"id": account["Id"], "organization": organization, "listed": True}
            begun = True
            yield {**row, **_state(state)}
    except UnobservedError as error:
        if error.gap.cause != "refused" or aws.account == management or begun:
            raise
        for known in sorted({aws.account, management}):
            row = {"id": known, "organization": organization, "listed": False}
            yield {**row, UNOBSERVED: {"state": str(error)}}


def _state(told: str | None) -> Fields:
    return {"state": told} if told else {UNOBSERVED: {"state": f"{ACCOUNTS} tells no state"}}

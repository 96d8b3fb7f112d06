"""Discovery: which accounts an organisation has, and which of them the rules leave out.

The organisation is asked for no more than the rules need: one list of accounts, the subtrees of the
units that they name, and the tags of accounts that nothing else has left out already.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from collectors.aws.account_filter import AccountFilter, Known, Listed
from collectors.aws.asked import Asked
from collectors.errors import UnobservedError
from evidence.transcript import Gap

LIST = "organizations:ListAccounts"
ACCOUNTS_BELOW = "organizations:ListAccountsForParent"
UNITS_BELOW = "organizations:ListOrganizationalUnitsForParent"
TAGS = "organizations:ListTagsForResource"
AT_ONCE = 8
"""How many accounts are asked for their tags at once."""


@dataclass(frozen=True, slots=True)
class Found:
    """An account of the organisation: whether it is read, by which rule, as which call told."""

    id: str
    read: bool
    rule: str
    told_by: str


def discovered(asked: Asked, rules: AccountFilter) -> list[Found]:
    """Every account of the organisation, in order of id, with what becomes of it.

    Raises:
        UnobservedError: when the organisation does not say, or lists none.
    """
    accounts = sorted(
        (_listed(each) for each in asked.items(LIST, "Accounts")), key=lambda account: account.id
    )
    if not accounts:
        raise UnobservedError(Gap(LIST, "incomplete", "NoAccount"))
    known = Known(units={unit: set(_below(asked, unit)) for unit in rules.units})
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        return list(pool.map(lambda account: _found(asked, account, rules, known), accounts))


def actions(rules: AccountFilter) -> Sequence[str]:
    """The permissions that discovery by these rules needs in the account that it asks from."""
    needed = [LIST]
    if rules.units:
        needed += [ACCOUNTS_BELOW, UNITS_BELOW]
    if rules.asks_for_tags:
        needed.append(TAGS)
    return needed


def _listed(account: Any) -> Listed:
    # `Status` was retired in favour of `State` in September 2026.
    return Listed(account["Id"], str(account.get("State") or account.get("Status") or ""))


def _found(asked: Asked, account: Listed, rules: AccountFilter, known: Known) -> Found:
    rule = rules.before_tags(account, known)
    if rule:
        told_by = ACCOUNTS_BELOW if "_ous" in rule else LIST
        return Found(account.id, read=False, rule=rule, told_by=told_by)
    if rules.asks_for_tags:
        tags = asked.items(TAGS, "Tags", ResourceId=account.id)
        known = Known(tags={account.id: {each["Key"]: each["Value"] for each in tags}})
        rule = rules.by_tags(account, known)
        if rule:
            return Found(account.id, read=False, rule=rule, told_by=TAGS)
    return Found(account.id, read=True, rule=rules.included_by, told_by=LIST)


def _below(asked: Asked, unit: str) -> Iterator[str]:
    """The accounts in a unit and in all units below it."""
    for account in asked.items(ACCOUNTS_BELOW, "Accounts", ParentId=unit):
        yield account["Id"]
    for inner in asked.items(UNITS_BELOW, "OrganizationalUnits", ParentId=unit):
        yield from _below(asked, inner["Id"])

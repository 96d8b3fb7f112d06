"""Rights in directories and applications: signing in, groups, administrator roles."""

from collections.abc import Iterator

from collectors.identity.account import Account
from collectors.identity.claims import claim_of
from collectors.identity.group import Group
from collectors.identity.ladder import Claim
from collectors.resource import NotObservedError
from collectors.reviews.held import Held, Place
from evidence.reviewed.right import Right


def account_rights(place: Place) -> Iterator[Held]:
    """Of each account that is active: that it may sign in, its groups, and its roles."""
    groups = _groups(place)
    for account in place.own(Account):
        if not place.told(account, "active", otherwise=True):
            continue
        claim = _claim(place, account)
        yield _held(place, account, claim, "sign in", account.system, "", privileged=False)
        for each in place.told(account, "groups", []):
            name, power = groups.get(each, (each, False))
            gives = "gives an administrator role" if power else ""
            yield _held(place, account, claim, f"group {name}", each, gives, privileged=power)
        for role in place.told(account, "privileged", []):
            yield _held(
                place, account, claim, f"role {role}", role, "administrates", privileged=True
            )


def _groups(place: Place) -> dict[str, tuple[str, bool]]:
    """The groups of the same source by id, with their names and whether they give power."""
    found: dict[str, tuple[str, bool]] = {}
    for group in place.of_source(Group):
        name = str(group.__dict__.get("name") or group.id)
        found[group.id] = name, bool(group.__dict__.get("privileged"))
    return found


def _claim(place: Place, account: Account) -> Claim | None:
    try:
        return claim_of(account)
    except NotObservedError as error:
        place.gaps.append(f"the holder of {account.id}: {error.reason}"[:300])
        return None


def _held(
    place: Place,
    account: Account,
    claim: Claim | None,
    right: str,
    resource: str,
    gives: str,
    *,
    privileged: bool,
) -> Held:
    made = Right(
        kind=place.unit.kind,
        scope=place.scope,
        holder=account.id,
        account=str(account.__dict__.get("login") or account.id),
        right=right,
        resource=resource,
        gives=gives,
        privileged=privileged,
        record=place.record,
        since=_day(account, "created"),
        last_used=_day(account, "last_sign_in"),
    )
    return Held(made, claim, (resource, right, account.system))


def _day(account: Account, name: str) -> str:
    at = getattr(account, name) if account.tells(name) else None
    return f"{at:%Y-%m-%d}" if at else ""

"""Accounts of a Google customer: suspended, archived and deleted ones included."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from collectors.accounts.words import Factor, KindSaid
from collectors.collector import collector
from collectors.identity.account import Account
from collectors.identity.google.session import SCOPES, Google
from collectors.identity.provider import address, untold
from evidence.record import UNOBSERVED, Fields

_UNTOLD: Final = untold("Google", "expires", "owner", "sponsor", "country", "external_id")
_NEVER: Final = "1970-01-01T00:00:00.000Z"
"""What Google writes as the last sign-in of whoever never signed in."""
_SORTS: Final[tuple[tuple[str, KindSaid], ...]] = (("services", "service"), ("shared", "shared"))


def _off(row: Fields) -> bool:
    return row.get("active") is False


def _gone(row: Fields) -> bool:
    return row.get("status") == "deleted"


@collector(Account, needs=SCOPES, covers={"disabled": _off, "deleted": _gone})
def google_accounts(google: Google) -> Iterator[Fields]:
    """Every user, and every one deleted in the last 20 days, which Google lists apart."""
    gone = {each["id"] for each in google.deleted()}
    for user in google.users():
        # Whoever is deleted between the two lists is in both; the later word counts.
        if user["id"] not in gone:
            yield _row(google, user, deleted=False)
    for user in google.deleted():
        yield _row(google, user, deleted=True)


def _row(google: Google, user: Fields, *, deleted: bool) -> Fields:
    unobserved = dict(_UNTOLD)
    mail = address(user.get("primaryEmail"))
    work = _main(user.get("organizations") or ())
    row: dict[str, Any] = {
        "id": user["id"],
        "system": google.scope.source,
        "login": user.get("primaryEmail"),
        "email": mail,
        "aliases": _aliases(user, mail),
        "display": (user.get("name") or {}).get("fullName"),
        "sign_in_lag": 0,
        "employee_number": _first(user.get("externalIds")),
        "manager": address(_first(user.get("relations"))),
        "department": work.get("department") or None,
        "entity": work.get("name") or None,
        "kind_said": _kind(google, user.get("orgUnitPath")),
    }
    for field, name in (("created", "creationTime"), ("last_sign_in", "lastLoginTime")):
        if name in user:
            row[field] = None if user[name] == _NEVER else user[name]
        else:
            unobserved[field] = f"{name} was not told"
    flags = user.get("suspended"), user.get("archived")
    if deleted:
        row |= {"active": False, "status": "deleted", "mfa": []}
    elif all(isinstance(each, bool) for each in flags):
        suspended, archived = flags
        status = "suspended" if suspended else "archived" if archived else "active"
        row |= {"active": not (suspended or archived), "status": status}
    else:
        # Whoever may not administer sees users without these, and nobody would look suspended.
        told = "suspended and archived were not told"
        unobserved |= dict.fromkeys(("active", "status"), told)
    if not deleted:
        row |= _factors(user.get("isEnrolledIn2Sv"), unobserved)
    return {**row, UNOBSERVED: unobserved}


def _factors(enrolled: Any, unobserved: dict[str, str]) -> Mapping[str, list[Factor]]:
    """That there is a factor, not which; that it is demanded (`isEnforcedIn2Sv`) is none yet."""
    if isinstance(enrolled, bool):
        return {"mfa": ["unnamed"] if enrolled else []}
    unobserved["mfa"] = "isEnrolledIn2Sv was not told"
    return {}


def _kind(google: Google, unit: str | None) -> KindSaid | None:
    """What the operator says of an organisational unit, and so of those in it and below."""
    for name, kind in _SORTS:
        for top in google.said(name):
            if unit and f"{unit}/".startswith(f"{top.rstrip('/')}/"):
                return kind
    return None


def _aliases(user: Fields, mail: str | None) -> list[str]:
    further = (*(user.get("aliases") or ()), *(user.get("nonEditableAliases") or ()))
    found = (address(each) for each in further)
    return list(dict.fromkeys(each for each in found if each and each != mail))


def _first(held: Any) -> str | None:
    """The one value of a list; of several the first in their order, so that it stays the same."""
    return min((str(each["value"]) for each in held or () if each.get("value")), default=None)


def _main(organisations: Any) -> Fields:
    """The organisation called primary, else the first."""
    held: list[Fields] = list(organisations)
    return next((each for each in held if each.get("primary")), held[0] if held else {})


@google_accounts.facet
def groups(google: Google, row: Fields) -> list[str]:
    """The groups it is in, through others included."""
    held = google.remembered("containing", lambda: google.memberships().containing())
    return sorted(held.get(row["id"], ()))


@google_accounts.facet
def privileged(google: Google, row: Fields) -> list[str]:
    """The administrator roles, those of groups included."""
    return [] if _gone(row) else sorted(google.powers()[row["id"]])

"""Accounts of an Okta organisation, those deprovisioned included, with factors and roles."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from collectors.accounts.words import Factor
from collectors.collector import collector
from collectors.identity.account import Account
from collectors.identity.okta.session import Okta
from collectors.identity.provider import address, instant, untold
from evidence.record import UNOBSERVED, Fields

_UNTOLD: Final = untold("Okta", "expires", "owner", "sponsor")
_OFF: Final = ("DEPROVISIONED", "SUSPENDED", "STAGED")
"""Statuses in which nobody signs in; one locked out, or with an expired password, comes back."""
_FACTORS: Final[Mapping[str, Factor]] = {
    "webauthn": "passkey", "u2f": "passkey", "signed_nonce": "passkey", "push": "push",
    "token:software:totp": "code", "token:hardware": "code", "token:hotp": "code",
    "token": "code", "web": "code", "sms": "message", "call": "call", "email": "email",
    "question": "question",
}  # fmt: skip
_SORTS: Final = {"service": "service", "bot": "service", "guest": "guest", "shared": "shared"}
_NEEDS: Final = ("okta.users.read", "okta.groups.read", "okta.roles.read", "okta.factors.read")


def _gone(row: Fields) -> bool:
    return row.get("status") == "DEPROVISIONED"


def _off(row: Fields) -> bool:
    return row.get("active") is False


@collector(Account, needs=_NEEDS, covers={"disabled": _off, "deleted": _gone})
def okta_accounts(okta: Okta) -> Iterator[Fields]:
    """Every user, by the list and by a search for those it leaves out."""
    for user in okta.users():
        profile: Mapping[str, Any] = user.get("profile") or {}
        status = user.get("status")
        mail, login = address(profile.get("email")), profile.get("login")
        further = address(login)
        yield {
            "id": user["id"],
            "system": okta.scope.source,
            "login": login,
            "email": mail,
            "aliases": [further] if further and further != mail else [],
            "display": profile.get("displayName"),
            "active": status not in _OFF,
            "status": status,
            "created": instant(user.get("created")),
            "last_sign_in": instant(user.get("lastLogin")),
            "sign_in_lag": 0,
            "external_id": None,
            "employee_number": profile.get("employeeNumber"),
            "manager": profile.get("managerId") or profile.get("manager"),
            "department": profile.get("department"),
            "entity": profile.get("organization"),
            "country": profile.get("countryCode"),
            "kind_said": _SORTS.get(str(profile.get("userType") or "").lower()),
            UNOBSERVED: dict(_UNTOLD),
        }


@okta_accounts.facet
def groups(okta: Okta, row: Fields) -> list[str]:
    """The groups it is in."""
    held = okta.remembered("containing", lambda: okta.memberships().containing())
    return sorted(held.get(row["id"], ()))


@okta_accounts.facet
def mfa(okta: Okta, row: Fields) -> list[Factor]:
    """The factors that are enrolled and active; whoever is deprovisioned has none left."""
    if _gone(row):
        return []
    active = (each for each in okta.factors(row["id"]) if each.get("status") == "ACTIVE")
    kinds: set[Factor] = {_FACTORS.get(str(each.get("factorType")), "unnamed") for each in active}
    return sorted(kinds)


@okta_accounts.facet
def privileged(okta: Okta, row: Fields) -> list[str]:
    """The administrator roles, those of groups included."""
    return sorted(okta.powers().get(row["id"], ()))

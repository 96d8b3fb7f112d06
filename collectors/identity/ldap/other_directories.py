"""OpenLDAP and other directories: what their standard attributes tell of an account."""

from collections.abc import Mapping
from typing import Any, Final

from collectors.identity.ldap.directory import first
from collectors.identity.ldap.values import days, generalized
from collectors.identity.provider import untold
from evidence.record import UNOBSERVED, Fields

ATTRIBUTES: Final = (
    "entryUUID", "uid", "mail", "displayName", "createTimestamp", "authTimestamp",
    "pwdLastSuccess", "pwdAccountLockedTime", "nsAccountLock", "shadowExpire", "employeeNumber",
    "manager", "departmentNumber", "o", "c", "objectClass", "cn",
)  # fmt: skip
LOCKS: Final = ("pwdAccountLockedTime", "nsAccountLock")
"""Attributes that say an account is shut: of password policies, and of 389 Directory Server."""
SIGNED_IN: Final = ("pwdLastSuccess", "authTimestamp")
"""Attributes that overlays write at a sign-in."""
_FOR_GOOD: Final = "000001010000Z"


def account(values: Mapping[str, list[str]], shut: bool | None) -> Fields:
    """The fields of an account that its own entry tells.

    `shut` is what the operator's filter for disabled accounts says of it, None without one.
    """
    # Values have no order of their own.
    mails = sorted(mail.lower() for mail in values.get("mail", []))
    created = first(values, "createTimestamp")
    row: dict[str, Any] = {
        "login": first(values, "uid") or first(values, "cn"),
        "email": mails[0] if mails else None,
        "aliases": mails[1:],
        "display": first(values, "displayName"),
        "created": generalized(created).isoformat() if created else None,
        "last_sign_in": _signed_in(values),
        "sign_in_lag": 0,
        "expires": _ends(values),
        "external_id": None,
        "employee_number": first(values, "employeeNumber"),
        "department": first(values, "departmentNumber"),
        "entity": first(values, "o"),
        "country": first(values, "c"),
        "kind_said": None,
        UNOBSERVED: untold("the directory", "mfa"),
    }
    locked = shut if shut is not None else _locked(values)
    return row | {"active": not locked, "status": "disabled" if locked else "enabled"}


def _locked(values: Mapping[str, list[str]]) -> bool:
    """Whether it is shut for good; a lock-out that passes by itself shuts nobody out."""
    if (first(values, "nsAccountLock") or "").upper() == "TRUE":
        return True
    return first(values, "pwdAccountLockedTime") == _FOR_GOOD


def _signed_in(values: Mapping[str, list[str]]) -> str | None:
    told = [generalized(values[name][0]) for name in SIGNED_IN if name in values]
    return max(told).isoformat() if told else None


def _ends(values: Mapping[str, list[str]]) -> str | None:
    text = first(values, "shadowExpire")
    end = days(text) if text else None
    return end.isoformat() if end else None

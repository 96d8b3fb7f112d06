"""Active Directory: what its flags, instants and well-known groups mean."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from collectors.identity.ldap.directory import first
from collectors.identity.ldap.values import filetime, generalized, smtp
from evidence.record import UNOBSERVED, Fields

ATTRIBUTES: Final = (
    "objectGUID", "sAMAccountName", "userPrincipalName", "mail", "proxyAddresses", "displayName",
    "userAccountControl", "msDS-User-Account-Control-Computed", "whenCreated",
    "lastLogonTimestamp", "accountExpires", "employeeID", "employeeNumber", "manager",
    "department", "company", "c", "objectClass", "primaryGroupID", "isDeleted",
)  # fmt: skip
SIGN_IN_LAG: Final = 14
"""Days by which lastLogonTimestamp may be behind ([MS-ADA1] 2.351) unless the domain says less."""
NESTED: Final = "1.2.840.113556.1.4.1941"
"""The matching rule that follows memberships through groups ([MS-ADTS] 3.1.1.3.4.4.3)."""

_DISABLED, _LOCKED, _NO_PASSWORD = 0x2, 0x10, 0x20
_NEVER_EXPIRES, _SMARTCARD, _PASSWORD_OVER = 0x10000, 0x40000, 0x800000
_FLAGS: Final = {
    _DISABLED: "disabled",
    _LOCKED: "locked out",
    _NO_PASSWORD: "password not required",
    _NEVER_EXPIRES: "password never expires",
    _SMARTCARD: "smart card required",
    _PASSWORD_OVER: "password expired",
}
"""Bits of userAccountControl ([MS-ADTS] 2.2.16) that say how an account stands."""
_OF_DOMAIN: Final = {
    "498": "Enterprise Read-only Domain Controllers", "512": "Domain Admins",
    "516": "Domain Controllers", "517": "Cert Publishers", "518": "Schema Admins",
    "519": "Enterprise Admins", "520": "Group Policy Creator Owners",
    "526": "Key Admins", "527": "Enterprise Key Admins",
}  # fmt: skip
_BUILT_IN: Final = {
    "S-1-5-32-544": "Administrators", "S-1-5-32-548": "Account Operators",
    "S-1-5-32-549": "Server Operators", "S-1-5-32-550": "Print Operators",
    "S-1-5-32-551": "Backup Operators", "S-1-5-32-552": "Replicator",
}  # fmt: skip
_SERVICE: Final = ("msDS-ManagedServiceAccount", "msDS-GroupManagedServiceAccount")


def administers(sid: str | None) -> str | None:
    """What a group of that SID is known as, if it is one that administers a domain."""
    if sid is None:
        return None
    if sid in _BUILT_IN:
        return _BUILT_IN[sid]
    return _OF_DOMAIN.get(sid.rpartition("-")[2]) if sid.startswith("S-1-5-21-") else None


def account(values: Mapping[str, list[str]], lag: int) -> Fields:
    """The fields of an account that its own entry tells."""
    unobserved: dict[str, str] = {}
    flags = _flags(values)
    main = first(values, "mail")
    upn = first(values, "userPrincipalName")
    row: dict[str, Any] = {
        "login": first(values, "sAMAccountName") or upn,
        "email": main.lower() if main else None,
        "aliases": _aliases(values, main, upn),
        "display": first(values, "displayName"),
        "created": _text(generalized(values["whenCreated"][0]))
        if "whenCreated" in values
        else None,
        "last_sign_in": _instant(values, "lastLogonTimestamp"),
        "sign_in_lag": lag,
        "external_id": None,
        "employee_number": first(values, "employeeNumber") or first(values, "employeeID"),
        "department": first(values, "department"),
        "entity": first(values, "company"),
        "country": first(values, "c"),
        "kind_said": "service"
        if any(each in _SERVICE for each in values.get("objectClass", ()))
        else None,
        UNOBSERVED: unobserved,
    }
    if first(values, "isDeleted") == "TRUE":
        row |= {"active": False, "status": "deleted", "expires": None}
    elif flags is None:
        unobserved |= dict.fromkeys(("active", "status"), "userAccountControl is not shown to us")
    else:
        words = [word for bit, word in _FLAGS.items() if flags & bit]
        row |= {"active": not flags & _DISABLED, "status": ", ".join(words) or "enabled"}
    if "accountExpires" in values:
        row["expires"] = _instant(values, "accountExpires")
    elif "expires" not in row:
        unobserved["expires"] = "accountExpires is not shown to us"
    if flags is not None and flags & _SMARTCARD:
        row["mfa"] = ["certificate"]
    else:
        unobserved["mfa"] = "Active Directory tells of no second factor but a required smart card"
    return row


def _flags(values: Mapping[str, list[str]]) -> int | None:
    """The bits of an account; the computed ones know of lock-outs and expiry, which the others
    do not.
    """
    own = first(values, "userAccountControl")
    if own is None:
        return None
    return int(own) | int(first(values, "msDS-User-Account-Control-Computed") or 0)


def _aliases(values: Mapping[str, list[str]], main: str | None, upn: str | None) -> list[str]:
    names = smtp(values.get("proxyAddresses", []))
    if upn and "@" in upn:
        names.append(upn.lower())
    return [name for name in dict.fromkeys(names) if name != (main or "").lower()]


def _instant(values: Mapping[str, list[str]], name: str) -> str | None:
    text = first(values, name)
    found = filetime(text) if text else None
    return _text(found) if found else None


def _text(at: datetime) -> str:
    return at.isoformat()

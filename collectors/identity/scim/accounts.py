"""Accounts of an application that answers by SCIM."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from collectors.collector import collector
from collectors.identity.account import Account
from collectors.identity.provider import address, instant, untold
from collectors.identity.scim.session import ENTERPRISE, Scim
from evidence.record import UNOBSERVED, Fields

_UNTOLD: Final = untold(
    "SCIM", "last_sign_in", "expires", "mfa", "owner", "sponsor", "country"
)  # fmt: skip
_SORTS: Final = {
    "employee": "human", "human": "human", "service": "service", "bot": "service",
    "guest": "guest", "external": "guest", "shared": "shared",
}  # fmt: skip
_ENTERPRISE: Final = ("employee_number", "manager", "department", "entity")


def _off(row: Fields) -> bool:
    return row.get("active") is False


@collector(Account, needs=("GET /Users", "GET /Groups"), covers={"disabled": _off})
def scim_accounts(scim: Scim) -> Iterator[Fields]:
    """Every user, active or not."""
    users = scim.users()
    shown = {name for user in users for name in _told(user)}
    for user in users:
        unobserved = dict(_UNTOLD)
        active = _flag(user.get("active"))
        if active is None:
            unobserved |= dict.fromkeys(
                ("active", "status"), "the answer has no 'active' that is one"
            )
        extension: Mapping[str, Any] = user.get(ENTERPRISE) or {}
        unobserved |= {
            name: f"no user shows it: the server does not tell {name}, or hides it from us"
            for name in _ENTERPRISE
            if name not in shown
        }
        mails = _mails(user)
        row: dict[str, Any] = {
            "id": user["id"],
            "system": scim.scope.source,
            "login": user.get("userName"),
            "email": mails[0] if mails else address(user.get("userName")),
            "aliases": mails[1:],
            "display": user.get("displayName"),
            "active": active,
            "status": "active" if active else "inactive",
            "created": instant((user.get("meta") or {}).get("created")),
            "sign_in_lag": 0,
            "external_id": user.get("externalId"),
            "employee_number": extension.get("employeeNumber"),
            "manager": (extension.get("manager") or {}).get("value"),
            "department": extension.get("department"),
            "entity": extension.get("organization"),
            "kind_said": _SORTS.get(str(user.get("userType") or "").lower()),
        }
        kept = {name: value for name, value in row.items() if name not in unobserved}
        yield {**kept, UNOBSERVED: unobserved}


@scim_accounts.facet
def groups(scim: Scim, row: Fields) -> list[str]:
    """The groups it is in; `User.groups` is empty on many a server, so groups are asked."""
    held = scim.remembered("containing", lambda: scim.memberships().containing())
    return sorted(held.get(row["id"], ()))


@scim_accounts.facet
def privileged(scim: Scim, row: Fields) -> list[str]:
    """The administrating groups and roles it has, of those that the operator named."""
    return scim.remembered("powers", lambda: _powers(scim)).get(row["id"], [])


def administering(scim: Scim) -> frozenset[str]:
    """The ids of groups and the names of roles that the operator said administer.

    Raises:
        UnobservedError: when none was named, or one of those named is not to be seen.
    """
    roles = {role for user in scim.users() for role in _roles(user)}
    return scim.administering([*_names(scim).items(), *((role, role) for role in roles)])


def _names(scim: Scim) -> dict[str, str]:
    return {each["id"]: str(each.get("displayName") or each["id"]) for each in scim.groups()}


def _powers(scim: Scim) -> dict[str, list[str]]:
    names, chosen = _names(scim), administering(scim)
    found = {user["id"]: _roles(user) & chosen for user in scim.users()}
    for group in chosen & names.keys():
        for each in scim.memberships().within(group)[0]:
            found.setdefault(each, set()).add(names[group])
    return {own: sorted(held) for own, held in found.items()}


def _flag(given: Any) -> bool | None:
    """A truth value; some servers write it as text, where "False" is no truth."""
    if isinstance(given, str):
        return {"true": True, "false": False}.get(given.strip().lower())
    return given if isinstance(given, bool) else None


def _mails(user: Fields) -> list[str]:
    """The addresses, the primary one first."""
    held = sorted(user.get("emails") or (), key=lambda mail: _flag(mail.get("primary")) is not True)
    found = (address(mail.get("value")) for mail in held)
    return list(dict.fromkeys(mail for mail in found if mail))


def _roles(user: Fields) -> set[str]:
    held = user.get("roles") or ()
    return {
        str(role.get("value") or role.get("display")) for role in held if isinstance(role, dict)
    }


def _told(user: Fields) -> Iterator[str]:
    extension = user.get(ENTERPRISE) or {}
    told = ("employeeNumber", "manager", "department", "organization")
    return (own for own, name in zip(_ENTERPRISE, told, strict=True) if extension.get(name))

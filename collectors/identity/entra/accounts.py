"""Accounts of an Entra tenant: members and guests, disabled and deleted ones included."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from collectors.accounts.words import Factor
from collectors.collector import collector
from collectors.errors import UnobservedError
from collectors.identity.account import Account
from collectors.identity.entra.session import SIGN_IN, Entra
from collectors.identity.provider import address, instant, untold
from evidence.record import UNOBSERVED, Fields
from evidence.transcript import Gap

_UNTOLD: Final = untold("Microsoft Graph", "expires", "owner")
_METHODS: Final[Mapping[str, Factor]] = {
    "fido2": "passkey", "fido2SecurityKey": "passkey", "windowsHelloForBusiness": "passkey",
    "passKeyDeviceBound": "passkey", "passKeyDeviceBoundAuthenticator": "passkey",
    "passKeyDeviceBoundWindowsHello": "passkey", "macOsSecureEnclaveKey": "passkey",
    "certificate": "certificate", "microsoftAuthenticatorPush": "push",
    "microsoftAuthenticatorPasswordless": "push", "softwareOneTimePasscode": "code",
    "hardwareOneTimePasscode": "code", "mobilePhone": "message",
    "alternateMobilePhone": "message", "officePhone": "call", "email": "email",
    "securityQuestion": "question",
}  # fmt: skip
_NEEDS: Final = (
    "User.Read.All", "AuditLog.Read.All", "GroupMember.Read.All", "RoleManagement.Read.Directory",
    "Organization.Read.All",
)  # fmt: skip


def _off(row: Fields) -> bool:
    return row.get("active") is False


def _gone(row: Fields) -> bool:
    return row.get("status") == "deleted"


def _guest(row: Fields) -> bool:
    return row.get("kind_said") == "guest"


@collector(Account, needs=_NEEDS, covers={"disabled": _off, "deleted": _gone, "guests": _guest})
def entra_accounts(entra: Entra) -> Iterator[Fields]:
    """Every user, and every one deleted in the last 30 days, which Graph lists apart."""
    for user in entra.users():
        yield _row(entra, user, deleted=False)
    for user in entra.deleted():
        yield _row(entra, user, deleted=True)


def _row(entra: Entra, user: Fields, *, deleted: bool) -> Fields:
    enabled = user.get("accountEnabled")
    unobserved = dict(_UNTOLD)
    row: dict[str, Any] = {
        "id": user["id"],
        "system": entra.scope.source,
        "login": user.get("userPrincipalName"),
        "email": address(user.get("mail")),
        "aliases": _aliases(user),
        "display": user.get("displayName"),
        "created": instant(user.get("createdDateTime")),
        "sign_in_lag": 0,
        "external_id": user.get("onPremisesImmutableId"),
        "employee_number": user.get("employeeId"),
        "department": user.get("department"),
        "entity": user.get("companyName"),
        "country": user.get("usageLocation"),
        "kind_said": "guest" if user.get("userType") == "Guest" else None,
    }
    if deleted:
        row |= {"active": False, "status": "deleted"}
    elif isinstance(enabled, bool):
        row |= {"active": enabled, "status": "enabled" if enabled else "disabled"}
    else:
        unobserved |= dict.fromkeys(("active", "status"), "accountEnabled was not told")
    return {**row, UNOBSERVED: unobserved}


def _aliases(user: Fields) -> list[str]:
    """Further addresses, and the name to sign in by."""
    proxies = (each.partition(":") for each in user.get("proxyAddresses") or ())
    smtp = [value for kind, _, value in proxies if kind.lower() == "smtp"]
    found = (address(each) for each in (*smtp, user.get("userPrincipalName")))
    mail = address(user.get("mail"))
    return list(dict.fromkeys(each for each in found if each and each != mail))


@entra_accounts.facet
def last_sign_in(entra: Entra, row: Fields) -> str | None:
    """The latest sign-in, by a person or on their behalf."""
    if _gone(row):
        raise _not_told("signInActivity", "of deleted users sign-ins are not told")
    told = entra.sign_ins().get(row["id"], {})
    return max(filter(None, (instant(told.get(name)) for name in SIGN_IN)), default=None)


@entra_accounts.facet
def manager(entra: Entra, row: Fields) -> str | None:
    """The id of the manager's account; a deleted user has none any more."""
    return None if _gone(row) else entra.managers().get(row["id"])


@entra_accounts.facet
def sponsor(entra: Entra, row: Fields) -> str | None:
    """Who stands for a guest: the id of their account; others need nobody."""
    if not _guest(row) or _gone(row):
        return None
    return min((str(each["id"]) for each in entra.sponsors(row["id"])), default=None)


@entra_accounts.facet
def mfa(entra: Entra, row: Fields) -> list[Factor]:
    """The methods registered; the report has no line for whoever is disabled."""
    told = entra.methods().get(row["id"])
    if told is None:
        raise _not_told("userRegistrationDetails", "the report has no line for this user")
    known = (str(each) for each in told.get("methodsRegistered") or ())
    kinds: set[Factor] = {_METHODS.get(each, "unnamed") for each in known}
    return sorted(kinds)


@entra_accounts.facet
def groups(entra: Entra, row: Fields) -> list[str]:
    """The groups it is in, through others included."""
    held = entra.remembered("containing", lambda: entra.memberships().containing())
    return sorted(held.get(row["id"], ()))


@entra_accounts.facet
def privileged(entra: Entra, row: Fields) -> list[str]:
    """The directory roles assigned to it, or to a group it is in."""
    if _gone(row):
        return []
    return sorted(entra.remembered("powers", lambda: _powers(entra)).get(row["id"], ()))


def _powers(entra: Entra) -> dict[str, set[str]]:
    found = {own: set(held) for own, held in entra.roles().items()}
    for group in entra.memberships().groups:
        if given := entra.roles().get(group):
            for each in entra.memberships().within(group)[0]:
                found.setdefault(each, set()).update(given)
    return found


def _not_told(operation: str, said: str) -> UnobservedError:
    return UnobservedError(Gap(operation, "incomplete", "NotTold", None, said))

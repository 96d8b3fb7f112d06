"""Sample accounts of a directory, and the links that somebody confirmed."""

from copy import deepcopy
from typing import Any

from collectors.identity.account import Account
from collectors.identity.confirmed_link import ConfirmedLink


def account(**changed: Any) -> Account:
    """The account of `person()`: used, and with a passkey."""
    row = {
        "id": "u-1",
        "system": "directory",
        "login": "mika.abe",
        "email": "mika.abe@example.com",
        "aliases": [],
        "display": None,
        "active": True,
        "status": "ACTIVE",
        "created": "2024-04-01T00:00:00+00:00",
        "last_sign_in": "2026-06-14T00:00:00+00:00",
        "sign_in_lag": 0,
        "expires": None,
        "external_id": None,
        "employee_number": "H1",
        "manager": None,
        "department": None,
        "entity": None,
        "country": None,
        "kind_said": None,
        "owner": None,
        "sponsor": None,
        "mfa": ["passkey"],
        "privileged": [],
        "groups": [],
    }
    return Account.of(**deepcopy(row | changed))


def unknown(**changed: Any) -> Account:
    """An account that names nobody."""
    bare = {"login": "x", "email": None, "employee_number": None}
    return account(**bare | changed)


def machine(**changed: Any) -> Account:
    """The account of a machine that `person()` owns."""
    said = {"login": "svc-mail", "kind_said": "service", "owner": "H1"}
    return unknown(**said | changed)


def guest(**changed: Any) -> Account:
    """The account of a guest whom `person()` sponsors."""
    said = {"login": "guest", "kind_said": "guest", "sponsor": "H1"}
    return unknown(**said | {"expires": "2026-08-01T00:00:00+00:00"} | changed)


def confirmed(**changed: Any) -> ConfirmedLink:
    """A confirmed link of `x` to `person()`."""
    row = {
        "id": "L1",
        "system": "directory",
        "account": "x",
        "sort": "person",
        "person": "H1",
        "owner": None,
        "why": "her second account",
        "confirmed_by": "H2",
        "confirmed_on": "2026-01-10",
        "until": None,
    }
    return ConfirmedLink.of(**deepcopy(row | changed))

"""What accounts of each system say of themselves, as the link ladder takes it."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from collectors.accounts.words import KindSaid
from collectors.identity.account import Account
from collectors.identity.ladder import Claim, Confirmed, Link, Staff, linked


def claim_of(account: Account) -> Claim:
    """The claim of an account of a directory or application.

    Raises:
        NotObservedError: when neither a number nor an address of it could be read.
    """
    numbers = [_told(account, name) for name in ("employee_number", "external_id")]
    addresses = [_told(account, "email"), *(_told(account, "aliases") or ())]
    if not any((*numbers, *addresses)):
        # Where nothing is told, it matters whether nothing is there, or nothing could be read.
        numbers = [account.employee_number]
        addresses = [account.email]
    names = [account.id, _told(account, "login")]
    return Claim(
        system=account.system,
        names=tuple(filter(None, names)),
        addresses=tuple(filter(None, addresses)),
        numbers=tuple(filter(None, numbers)),
        entity=_told(account, "entity"),
        created=_told(account, "created"),
        said=_told(account, "kind_said"),
        owner=_told(account, "owner") or _told(account, "sponsor"),
    )


def link_of(
    account: Account, staff: Staff, confirmed: Confirmed, domains: Sequence[str], today: date
) -> Link:
    """Whose an account is; `domains` are alias domains, as `corp.example.com=example.com`.

    Raises:
        NotObservedError: as `claim_of`, and for persons whose address could not be read.
    """
    return linked(claim_of(account), staff, confirmed, today, _domains(tuple(domains)))


def called(account: Account) -> KindSaid | None:
    """What the system calls an account, None also where it does not say: then it is a person's."""
    said: KindSaid | None = _told(account, "kind_said")
    return said


@lru_cache(maxsize=16)
def _domains(pairs: tuple[str, ...]) -> Mapping[str, str]:
    parted = (pair.lower().partition("=") for pair in pairs)
    return {one.strip(): other.strip() for one, _, other in parted}


def domains_of(pairs: Sequence[str]) -> Mapping[str, str]:
    """Alias domains with the one that each stands for, from `corp.example.com=example.com`."""
    return _domains(tuple(pairs))


def _told(account: Account, name: str) -> Any:
    """A field, None where it could not be read: what is not told links nothing."""
    return getattr(account, name) if account.tells(name) else None

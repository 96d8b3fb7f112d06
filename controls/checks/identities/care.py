"""Checks of how accounts are kept: strong sign-in, and agreement with what HR says."""

from datetime import datetime

from collectors.identity.account import Account
from collectors.identity.claims import called, link_of
from collectors.identity.confirmed_link import ConfirmedLink
from collectors.people.person import Person
from controls.check import check, not_applicable, not_observed
from controls.population import Estate, Population


@check("IDN-18")
def account_has_a_second_factor(account: Account, *, now: datetime) -> None:
    """Whoever can sign in needs more than a password."""
    if not account.usable(now):
        not_applicable("cannot be signed in to")
    if called(account) == "service":
        not_applicable(f"{account.system} says that it is a machine's")
    told = ", ".join(account.mfa)
    assert account.has_second_factor, (
        f"has {told} beside its password" if told else ("has nothing beside its password")
    )


@check("IDN-18")
def administrator_resists_phishing(account: Account, *, now: datetime) -> None:
    """Whoever administers signs in by something that a faked page cannot use."""
    if not account.usable(now):
        not_applicable("cannot be signed in to")
    if not account.privileged:
        not_applicable("administers nothing")
    if called(account) == "service":
        not_applicable(f"{account.system} says that it is a machine's")
    held = ", ".join(sorted(account.privileged))
    told = ", ".join(account.mfa) or "nothing"
    assert account.resists_phishing, f"holds {held}, and has {told} beside its password"


@check("IDN-19")
def directory_agrees_with_hr(
    account: Account,
    staff: Population[Person],
    confirmed: Estate[ConfirmedLink],
    *,
    alias_domains: list[str],
    compared: list[str],
    now: datetime,
) -> None:
    """What the directory says of its holder is what HR says."""
    today = now.date()
    if not account.usable(now):
        not_applicable("cannot be signed in to")
    link = link_of(account, staff, confirmed, alias_domains, today)
    if link.sort == "unresolved":
        not_observed(account, "its holder", "no rung of the ladder reaches a person (IDN-10)")
    if link.sort != "person" or link.person is None:
        not_applicable("is no account of a person")
    wrong, seen, untold = [], 0, []
    for name in compared:
        if not (link.person.tells(name) and account.tells(name)):
            untold.append(name)
            continue
        seen += 1
        ours, theirs = _value(link.person, name), _value(account, name)
        if not _same(name, ours, theirs, staff):
            wrong.append(f"{name} is {theirs or 'empty'}, by HR {ours or 'empty'}")
    assert not wrong, f"of {link.person.id}: {'; '.join(wrong)}"
    if untold or not seen:
        reason = f"nobody tells {' and '.join(untold) or 'anything'}"
        not_observed(account, "what HR also says", reason)


def _value(thing: Account | Person, name: str) -> str:
    return str(getattr(thing, name) or "").strip()


def _same(name: str, ours: str, theirs: str, staff: Population[Person]) -> bool:
    """Whether two values mean the same; a manager may be told by number or by address."""
    if ours.casefold() == theirs.casefold():
        return True
    if name != "manager" or not ours or not theirs:
        return False
    meant = staff.matching(id=theirs, email=theirs.lower(), aliases=theirs.lower())
    return [person.id for person in meant] == [ours]

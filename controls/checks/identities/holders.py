"""Checks of whose accounts are: each has one holder, a machine an owner, a guest a sponsor.

Who holds an account is told by the link ladder: a confirmed link, a staff number that the directory
itself keeps, an address, a tag. What no rung reaches is nobody's, however much its name looks like
somebody's.
"""

from datetime import datetime, timedelta
from functools import lru_cache

from collectors.identity.account import Account
from collectors.identity.claims import called, link_of
from collectors.identity.confirmed_link import ConfirmedLink
from collectors.identity.ladder import RUNGS, VERSION, Link
from collectors.people.person import Person
from controls.check import check, not_applicable, not_observed
from controls.linked import Linked, linked_to
from controls.population import Estate, Population

SHUT = "cannot be signed in to"
TOLD = ("owner", "sponsor")


@check("IDN-10", covers={"staff": ("leavers",)})
def account_has_one_holder(
    account: Account,
    staff: Population[Person],
    confirmed: Estate[ConfirmedLink],
    *,
    alias_domains: list[str],
    settle: timedelta,
    now: datetime,
) -> Linked:
    """An account that can be signed in to has one known holder, or owner, or sponsor."""
    if not account.usable(now):
        not_applicable(SHUT)
    link = link_of(account, staff, confirmed, alias_domains, now.date())
    told = _told(account, link)
    if link.sort == "unresolved" and account.created and now < account.created + settle:
        not_applicable(f"made on {account.created:%Y-%m-%d}, and may still be settled")
    assert link.sort != "unresolved", told.text
    # Two rungs that name two people: one of them is wrong, and nobody knows which.
    assert not link.against, told.text
    return told


@check("IDN-10")
def account_is_not_generic(
    account: Account, confirmed: Estate[ConfirmedLink], *, generic: list[str], now: datetime
) -> None:
    """No account is one that several people share, but for those accepted until a day."""
    if not account.usable(now):
        not_applicable(SHUT)
    names = {name for name in (account.id, account.login, account.email) if name}
    words = {
        link.sort
        for name in names
        for link in confirmed.by("account").get(name, ())
        if link.system == account.system and link.in_force(now.date())
    }
    if words - {"person"}:
        return
    said = called(account)
    assert said != "shared", f"{account.system} says that several people share it"
    if said in ("service", "guest"):
        return
    login = (account.login or "").lower().partition("@")[0]
    assert login not in map(str.lower, generic), f"{login} is nobody's name"
    if not (words or account.tells("kind_said")):
        # A name like anybody's may be shared all the same: the system, or somebody, must say.
        not_observed(account, "whether several people share it", f"{account.system} does not say")


@check("IDN-11")
def person_has_one_account_a_system(
    person: Person,
    staff: Population[Person],
    accounts: Population[Account],
    confirmed: Estate[ConfirmedLink],
    *,
    alias_domains: list[str],
    now: datetime,
) -> None:
    """Nobody holds two accounts of one system, but for those that somebody confirmed and why."""
    held = _held(staff, accounts, confirmed, tuple(alias_domains), now).get(_key(person), {})
    twice = [
        f"{' and '.join(sorted(names))} in {system}"
        for system, names in sorted(held.items())
        if len(names) > 1
    ]
    assert not twice, f"holds {'; '.join(twice)}"


@check("IDN-12", covers={"staff": ("leavers",)})
def machine_account_has_an_owner(
    account: Account,
    staff: Population[Person],
    confirmed: Estate[ConfirmedLink],
    *,
    alias_domains: list[str],
    within: timedelta,
    now: datetime,
) -> None:
    """The account of a machine has an owner who works here, or left only just."""
    if not account.usable(now):
        not_applicable(SHUT)
    link = link_of(account, staff, confirmed, alias_domains, now.date())
    if link.sort != "service":
        not_applicable("is no account of a machine")
    assert link.person, f"{_named(account)}, so nobody answers for it"
    gone = _gone(link.person, now, within)
    assert not gone, f"its owner {link.person.id} {gone}"


@check("IDN-13", covers={"staff": ("leavers",)})
def guest_has_a_sponsor_and_an_end(
    account: Account,
    staff: Population[Person],
    confirmed: Estate[ConfirmedLink],
    *,
    alias_domains: list[str],
    longest: timedelta,
    now: datetime,
) -> None:
    """The account of a guest has a sponsor who works here, and runs out within the time set."""
    if not account.usable(now):
        not_applicable(SHUT)
    link = link_of(account, staff, confirmed, alias_domains, now.date())
    if link.sort != "external":
        not_applicable("is no account of a guest")
    assert link.person, f"{_named(account)}, so nobody answers for it"
    gone = _gone(link.person, now, timedelta())
    assert not gone, f"its sponsor {link.person.id} {gone}"
    assert account.expires, "never runs out"
    assert account.expires <= now + longest, f"runs out only on {account.expires:%Y-%m-%d}"


def _told(account: Account, link: Link) -> Linked:
    rung = f"{link.rung} {RUNGS[link.rung]}" if link.rung else "none"
    whose = f"{link.person.id} of {link.person.entity}" if link.person else "nobody"
    return linked_to(
        account.login or account.id,
        account.system,
        sort=link.sort,
        whose=whose,
        rung=f"{rung} (rules {VERSION})",
        inputs=link.inputs,
        against=", ".join(link.against),
    )


def _named(account: Account) -> str:
    """Whom an account names as its owner, none of the staff."""
    owner = next((getattr(account, each) for each in TOLD if account.tells(each)), None)
    return f"names {owner}, who is not one person of the staff" if owner else "names nobody"


def _gone(person: Person, now: datetime, within: timedelta) -> str:
    left = person.gone_by(now, within, now)
    return f"left on {left}" if left else ""


@lru_cache(maxsize=4)
def _held(
    staff: Population[Person],
    accounts: Population[Account],
    confirmed: Estate[ConfirmedLink],
    domains: tuple[str, ...],
    now: datetime,
) -> dict[tuple[str, str], dict[str, list[str]]]:
    """By person and system the names of usable accounts that nobody confirmed and gave a reason."""
    held: dict[tuple[str, str], dict[str, list[str]]] = {}
    for account in accounts:
        if not account.usable(now):
            continue
        link = link_of(account, staff, confirmed, domains, now.date())
        if link.sort == "person" and link.person and link.rung != 1:
            of = held.setdefault(_key(link.person), {}).setdefault(account.system, [])
            of.append(account.login or account.id)
    return held


def _key(person: Person) -> tuple[str, str]:
    """A staff number with its entity: after a merger two people may have one number."""
    return person.id, person.entity

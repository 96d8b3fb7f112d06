"""Checks of an account's life beside its holder's: made when they come, ended when they go."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial

from collectors.identity.account import Account
from collectors.identity.claims import called, link_of
from collectors.identity.confirmed_link import ConfirmedLink
from collectors.people.person import Person, end_of
from controls.check import check, not_applicable, not_observed
from controls.population import Estate, Population

NO_PERSON = "is no account of a person"
_REST_OF_DAY = timedelta(days=1) - timedelta(microseconds=1)


@check("IDN-14", covers={"staff": ("leavers",)})
def leavers_hold_no_account(
    account: Account,
    staff: Population[Person],
    confirmed: Estate[ConfirmedLink],
    *,
    alias_domains: list[str],
    within: timedelta,
    now: datetime,
) -> None:
    """Nobody who has left can still sign in anywhere, once the time allowed is over."""
    if not account.usable(now):
        return
    hidden = partial(Person.gone_by, at=now, within=within, now=now)
    person = _holder(account, staff, confirmed, alias_domains, now.date(), hidden)
    gone = person.gone_by(now, within, now)
    assert gone is None, f"belongs to {person.id}, who left on {gone}, and can be signed in to"


@check("IDN-14", covers={"staff": ("leavers",)})
def leavers_signed_in_nowhere(
    account: Account,
    staff: Population[Person],
    confirmed: Estate[ConfirmedLink],
    *,
    alias_domains: list[str],
    within: timedelta,
    now: datetime,
) -> None:
    """No account of somebody who has left was signed in to after the time allowed."""
    if account.last_sign_in is None:
        return
    last = account.last_sign_in
    hidden = partial(Person.gone_by, at=last, within=within, now=now)
    person = _holder(account, staff, confirmed, alias_domains, now.date(), hidden)
    gone = person.gone_by(last, within, now)
    assert gone is None, (
        f"belongs to {person.id}, who left on {gone}, and was signed in to on {last:%Y-%m-%d}"
    )
    # What the system tells late may have been just as well before the time was over as after.
    latest = min(last + timedelta(days=account.sign_in_lag), now)
    if person.gone_by(latest, within, now):
        reason = f"{account.system} tells sign-ins up to {account.sign_in_lag} days late"
        not_observed(account, f"whether it was used after {last:%Y-%m-%d}", reason)


@check("IDN-15")
def account_is_no_older_than_its_holder(
    account: Account,
    staff: Population[Person],
    confirmed: Estate[ConfirmedLink],
    *,
    alias_domains: list[str],
    ahead: timedelta,
    now: datetime,
) -> None:
    """No account of a person was made longer before their first day than the time set."""
    if not account.usable(now):
        not_applicable("cannot be signed in to")
    person = _holder(account, staff, confirmed, alias_domains, now.date())
    made = account.created
    if made is None:
        not_observed(account, "when it was made", f"{account.system} does not say")
    first = _yet_to_begin(account, person, made, ahead=ahead)
    assert first is None, f"made on {made:%Y-%m-%d}, and {person.id} began on {first}"


@check("IDN-15")
def nobody_signed_in_before_first_day(
    account: Account,
    staff: Population[Person],
    confirmed: Estate[ConfirmedLink],
    *,
    alias_domains: list[str],
    within: timedelta,
    looked_back: timedelta,
    now: datetime,
) -> None:
    """No account of a person was signed in to before their first day.

    A system tells the last sign-in alone, which hides earlier ones: that there was none is known of
    an account that was made only then, or was never used. What follows an earlier employment
    within the time that leavers are given counts to that one.
    """
    person = _holder(account, staff, confirmed, alias_domains, now.date())
    last, lag = account.last_sign_in, timedelta(days=account.sign_in_lag)
    if last is not None:
        early = _yet_to_begin(account, person, last, kept=within)
        assert early is None, (
            f"was signed in to on {last:%Y-%m-%d}, and {person.id} began on {early}"
        )
    elif not lag:
        return
    first = person.working_since(person.joined) or person.joined
    if first < now.date() - looked_back:
        not_applicable("its holder began before the time that is looked at")
    if last is None and person.day_of(now - lag)[0] >= first:
        return
    made = account.created
    if made is None or person.day_of(made)[0] < first:
        when = f"was made on {made:%Y-%m-%d}" if made else "may have been made before"
        reason = f"{account.system} tells of one sign-in alone, and it {when}"
        not_observed(account, f"whether it was used before {first}", reason)


@check("IDN-16", covers={"staff": ("contractors",)})
def contractors_account_runs_out(
    account: Account,
    staff: Population[Person],
    confirmed: Estate[ConfirmedLink],
    *,
    alias_domains: list[str],
    types: list[str],
    longest: timedelta,
    now: datetime,
) -> None:
    """The account of a contractor runs out with the contract, which ends within the time set."""
    if not account.usable(now):
        not_applicable("cannot be signed in to")
    today = now.date()
    person = _holder(account, staff, confirmed, alias_domains, today)
    spell = person.spell(today)
    if spell is None or spell["type"] not in types:
        not_applicable("its holder is no contractor of today")
    last = end_of(spell)
    assert last, f"belongs to {person.id}, whose contract has no end"
    assert last <= today + longest, f"belongs to {person.id}, whose contract ends only on {last}"
    assert account.expires, f"never runs out, and the contract of {person.id} ends on {last}"
    assert account.expires.date() <= last + timedelta(days=1), (
        f"runs out on {account.expires:%Y-%m-%d}, and the contract of {person.id} ends on {last}"
    )


@check("IDN-17")
def account_is_used_or_off(
    account: Account, *, unused_for: timedelta, never_used_for: timedelta, now: datetime
) -> None:
    """An account that people sign in to is used, or it is off."""
    if not account.usable(now):
        not_applicable("cannot be signed in to")
    if called(account) == "service":
        not_applicable(f"{account.system} says that it is a machine's")
    last, made = account.last_sign_in, account.created
    if last is None:
        if made is None:
            not_observed(account, "when it was made", f"{account.system} does not say")
        assert now - made <= never_used_for, f"made on {made:%Y-%m-%d} and never used"
        return
    assert not account.unused_since(now - unused_for), f"used last on {last:%Y-%m-%d}"


def _holder(
    account: Account,
    staff: Population[Person],
    confirmed: Estate[ConfirmedLink],
    domains: list[str],
    today: date,
    gone: Callable[[Person], date | None] | None = None,
) -> Person:
    """The person who holds an account, by the link ladder.

    With `gone`, which says when somebody left, no leaver is passed over whom another rung names.
    """
    link = link_of(account, staff, confirmed, domains, today)
    if gone and not (link.sort == "person" and link.person and gone(link.person)):
        for other in link.others:
            if day := gone(other):
                said = f"{', '.join(link.against)}, and {other.id} left on {day} (IDN-10)"
                not_observed(account, "its holder", said)
    if link.sort == "unresolved":
        reason = "; ".join(link.against) or "no rung of the ladder reaches a person (IDN-10)"
        not_observed(account, "its holder", reason)
    if link.sort != "person" or link.person is None:
        not_applicable(NO_PERSON)
    return link.person


def _yet_to_begin(
    account: Account,
    person: Person,
    at: datetime,
    *,
    ahead: timedelta = timedelta(),
    kept: timedelta = timedelta(),
) -> date | None:
    """The first day that was yet to come, by more than `ahead`, when something was done."""
    first = person.yet_to_begin(at, ahead, kept)
    # Listings tell days alone, which stand here as their first instant.
    alone = first is not None and at.time() == time()
    if alone and person.yet_to_begin(at + _REST_OF_DAY, ahead, kept) is None:
        reason = f"{account.system} tells the day alone"
        not_observed(account, f"at which hour of {at:%Y-%m-%d} it was", reason)
    return first

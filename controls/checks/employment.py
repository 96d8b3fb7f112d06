"""Checks of employment as HR keeps it: exits in time, managers at work, screening, the same people.

Of leavers and joiners those are judged whose day lies within the time that is looked at.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from collectors.identity.account import Account
from collectors.identity.confirmed_link import ConfirmedLink
from collectors.identity.held import accounts_held, key_of
from collectors.people.person import Person, Spell, end_of
from collectors.people.pledge import Pledge
from collectors.people.screening import Screening
from controls.check import check, not_applicable, not_observed
from controls.population import Estate, Population


@check("JML-07")
def exit_was_recorded_in_time(
    person: Person, *, within: timedelta, looked_back: timedelta, now: datetime
) -> None:
    """HR entered each exit no later than the last day, so that others could act in time."""
    spell = _left(person, now.date(), looked_back)
    last, recorded = end_of(spell), spell["recorded_on"]
    if recorded is None:
        not_observed(person, "when the exit was entered", "the listing does not say")
    assert last is None or recorded <= last + within, (
        f"left on {last}, which HR entered only on {recorded}: back-dated, so that nobody could "
        "close accounts in time"
    )


@check("JML-08")
def person_has_a_manager_at_work(
    person: Person, staff: Population[Person], *, heads: list[str], now: datetime
) -> None:
    """Everybody at work but the heads has a manager at work, and nobody manages in a circle."""
    today = now.date()
    if not person.employed(today):
        not_applicable("does not work here today")
    if person.id in heads:
        not_applicable("is a head, whom nobody manages")
    manager = _manager(person, staff)
    assert person.manager, "names no manager"
    assert manager, f"names {person.manager} as manager, who is not one person of the staff"
    assert manager.employed(today), f"names {manager.id} as manager, who does not work here today"
    above = [person.id]
    while manager and manager.id not in (*above, *heads):
        above.append(manager.id)
        manager = _manager(manager, staff)
    # A circle higher up is a finding of those who stand in it.
    circle = manager is not None and manager.id == person.id
    assert not circle, f"is managed in a circle: {' under '.join([*above, person.id])}"


@check("JML-09", covers={"staff": ("leavers",)})
def person_has_accounts_all_have(
    person: Person,
    staff: Population[Person],
    accounts: Population[Account],
    confirmed: Estate[ConfirmedLink],
    *,
    alias_domains: list[str],
    systems: list[str],
    joiners_within: timedelta,
    now: datetime,
) -> None:
    """Whoever HR says works here has an account in each system in which all must have one."""
    spell = person.spell(now.date())
    if spell is None:
        not_applicable("does not work here today")
    if not systems:
        not_observed(person, "where all have accounts", "the parameter systems names none")
    unread = sorted(set(systems) - set(accounts.by("system")))
    if unread:
        not_observed(person, "its accounts", f"no accounts of {', '.join(unread)} are read")
    if now.date() <= spell["start"] + joiners_within:
        not_applicable(f"joined on {spell['start']}, and may still get accounts")
    held = accounts_held(staff, accounts, confirmed, tuple(alias_domains), now)
    has = {account.system for account in held.get(key_of(person), ())}
    missing = sorted(set(systems) - has)
    if missing and person.on_leave_until and person.on_leave_until >= now.date():
        not_applicable(f"on leave until {person.on_leave_until}")
    assert not missing, f"works here by HR, and has no usable account of {', '.join(missing)}"


@check("JML-10")
def joiner_was_screened(
    person: Person,
    screenings: Estate[Screening],
    *,
    types: list[str],
    looked_back: timedelta,
    now: datetime,
) -> None:
    """The screening of whoever joined was finished, and met its scope, before the first day."""
    joined = person.joined
    if not now.date() - looked_back <= joined <= now.date():
        not_applicable(f"joined on {joined}, outside the time that is looked at")
    latest = max(person.spells, key=lambda spell: spell["start"])
    if any(spell["start"] < joined for spell in person.spells) and person.employed(
        joined - timedelta(days=1)
    ):
        not_applicable(f"worked here before {joined} as well")
    if latest["type"] not in types:
        not_applicable(f"works here in another form: {latest['type']}")
    own = screenings.by("person").get(person.id, ())
    done = [each for each in own if each.finished_on and each.met is not False]
    assert own, f"joined on {joined} without any screening"
    assert done, f"joined on {joined}, and no screening was finished with its scope met"
    if all(each.met is None for each in done):
        not_observed(person, "whether the scope was met", "the listing does not say")
    first = min(each.finished_on for each in done if each.met and each.finished_on)
    assert first <= joined, f"joined on {joined}, and the screening was finished on {first}"


@check("JML-12")
def leaver_acknowledged_duties(
    person: Person,
    pledges: Population[Pledge],
    *,
    document: str,
    within: timedelta,
    looked_back: timedelta,
    now: datetime,
) -> None:
    """Whoever left acknowledged the duties that stay, such as of confidentiality."""
    last = end_of(_left(person, now.date(), looked_back))
    if not document:
        not_observed(person, "what is to be signed", "the parameter document names none")
    signed = _signed(pledges.by("person"), person.id, document)
    if last is not None and not signed and now.date() <= last + within:
        not_applicable(f"left on {last} and has until {last + within}")
    assert signed, f"left on {last} and has not signed the {document}"


def _manager(person: Person, staff: Population[Person]) -> Person | None:
    named = person.manager
    low = named.lower() if named else None
    found = staff.matching(id=named, email=low, aliases=low)
    return found[0] if len(found) == 1 else None


def _left(person: Person, today: date, looked_back: timedelta) -> Spell:
    """The spell that ended with somebody's leaving, not longer ago than is looked at."""
    last = person.left(today)
    if last is None:
        back = sorted(day for spell in person.spells for day in spell.get("withdrawn") or ())
        not_applicable(
            f"works here: the end on {back[-1]} was taken back" if back else "has not left"
        )
    if last < today - looked_back:
        not_applicable(f"left on {last}, before the time that is looked at")
    return next(spell for spell in person.spells if end_of(spell) == last)


def _signed(filed: Mapping[object, Sequence[Pledge]], number: str, document: str) -> list[date]:
    own = filed.get(number, ())
    return [each.signed_on for each in own if each.document == document and each.signed_on]

"""Checks of how accounts and powers came to be: approved first, listed, and by who answers."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from fnmatch import fnmatchcase

from collectors.identity.account import Account
from collectors.identity.approved import holder_of, missing
from collectors.identity.claims import link_of
from collectors.identity.confirmed_link import ConfirmedLink
from collectors.people.approval import Approval
from collectors.people.person import Person
from controls.check import check, not_applicable, not_observed
from controls.population import Estate, Population

NO_PERSON = "is no account of a person"


@check("JML-01", covers={"staff": ("leavers",)})
def account_was_approved_first(
    account: Account,
    staff: Population[Person],
    approvals: Estate[Approval],
    confirmed: Estate[ConfirmedLink],
    *,
    alias_domains: list[str],
    systems: list[str],
    made_within: timedelta,
    now: datetime,
) -> None:
    """An account was made once somebody other than its holder and asker had approved it."""
    if not systems:
        not_observed(account, "what must be approved", "the parameter systems names none")
    if account.system not in systems:
        not_applicable("of a system whose accounts need no approval")
    made = account.created
    if made is None:
        not_observed(account, "when it was made", f"{account.system} does not say")
    if made < now - made_within:
        not_applicable(f"made on {made:%Y-%m-%d}, before the time that is looked at")
    person = _holder(account, staff, confirmed, alias_domains, now.date())
    named = _names(person)
    for_it = [
        each
        for each in approvals
        if each.holder in named and each.covers_resource(account.system, account.id)
        if each.approved_by and each.approved_on
    ]
    assert for_it, f"made on {made:%Y-%m-%d} for {person.id}, with no approval of it"
    others = [each for each in for_it if not _is(each.approved_by, each.requested_by, named, staff)]
    assert others, f"approved by {for_it[0].approved_by}, who asked for it or holds it"
    earliest, latest = person.day_of(made)
    over = [each for each in others if each.until and each.until < earliest]
    lasting = [each for each in others if each not in over]
    assert lasting, (
        f"made on {latest}, when its approval had ended on "
        f"{max(each.until for each in over if each.until)}"
    )
    first = min(each.approved_on for each in lasting if each.approved_on)
    assert first <= latest, f"made on {latest}, and approved only on {first}"
    if first > earliest:
        reason = f"no time zone of the site in {person.country} is told"
        not_observed(account, f"whether it was made before {first}", reason)


@check("JML-04", covers={"staff": ("leavers",)})
def administrator_is_approved(
    account: Account,
    staff: Population[Person],
    approvals: Estate[Approval],
    confirmed: Estate[ConfirmedLink],
    *,
    alias_domains: list[str],
    now: datetime,
) -> None:
    """Whoever holds an administrator role has an approval in force that names it.

    Another gave it, who neither asked for it nor holds it, and it ends on a day.
    """
    if not account.usable(now):
        not_applicable("cannot be signed in to")
    if not account.privileged:
        not_applicable("administers nothing")
    today = now.date()
    link = link_of(account, staff, confirmed, alias_domains, today)
    if link.sort == "unresolved":
        not_observed(account, "its holder", "no rung of the ladder reaches a person (IDN-10)")
    holder = holder_of(link, account.id, account.login, account.email)
    lacking = {
        role: lack
        for role in account.privileged
        if (lack := missing(holder, [f"{account.system}:{role}"], approvals, staff, today))
    }
    assert not lacking, (
        f"holds {', '.join(sorted(lacking))} of {account.system} without an approval that counts: "
        f"{' and '.join(dict.fromkeys(lacking.values()))}"
    )


@check("JML-04", covers={"staff": ("leavers",)})
def approved_administrator_administers(
    approval: Approval,
    accounts: Population[Account],
    staff: Population[Person],
    confirmed: Estate[ConfirmedLink],
    *,
    alias_domains: list[str],
    now: datetime,
) -> None:
    """Nobody stands on the list of administrators any more who holds the role no more."""
    system, colon, role = approval.resource.partition(":")
    if not colon or system not in accounts.by("system"):
        not_applicable("is no approval of an administrator role of a system that is read")
    if not approval.in_force(now.date()):
        not_applicable("is not in force")
    held, unknown = False, []
    for account in accounts.by("system")[system]:
        # Roles first: where they could not be read, nobody knows who holds them.
        meant = [
            each for each in account.privileged if approval.covers_resource(f"{system}:{each}")
        ]
        if not meant or not account.usable(now):
            continue
        link = link_of(account, staff, confirmed, alias_domains, now.date())
        holder = holder_of(link, account.id, account.login, account.email)
        held = held or approval.holder in holder.names
        if link.sort == "unresolved":
            unknown.append(account.login or account.id)
    if unknown and not held:
        reason = f"no rung of the ladder reaches a person from {' or '.join(unknown)} (IDN-10)"
        not_observed(approval, "whether it is held", reason)
    assert held, f"names {approval.person} for {role} of {system}, who does not hold it"


@check("JML-05")
def approval_is_by_who_answers(
    approval: Approval, staff: Population[Person], *, owners: list[str]
) -> None:
    """Whoever approved access to a thing answers for it, by the organisation's own list."""
    if not approval.approved_by and not approval.approved_on:
        not_applicable("asked for and not approved, so it gives nothing")
    if not owners:
        not_observed(approval, "who answers for it", "the parameter owners names nobody")
    parted = [each.rpartition("=") for each in owners]
    resource = approval.resource
    meant = [name.strip() for thing, _, name in parted if fnmatchcase(resource, thing.strip())]
    if not meant:
        reason = f"the parameter owners names nobody for {approval.resource}"
        not_observed(approval, "who answers for it", reason)
    assert approval.approved_by, "names nobody who approved it"
    answering = {each for name in meant for each in _meant(name, staff)}
    given = _meant(approval.approved_by, staff)
    assert given & answering, (
        f"{approval.approved_by} approved access to {approval.resource}, for which "
        f"{' or '.join(sorted(meant))} answers"
    )


def _holder(
    account: Account,
    staff: Population[Person],
    confirmed: Estate[ConfirmedLink],
    domains: list[str],
    today: date,
) -> Person:
    link = link_of(account, staff, confirmed, domains, today)
    if link.sort == "unresolved":
        not_observed(account, "its holder", "no rung of the ladder reaches a person (IDN-10)")
    if link.sort != "person" or link.person is None:
        not_applicable(NO_PERSON)
    return link.person


def _names(person: Person) -> set[str | None]:
    return {person.id, person.email, *person.aliases}


def _meant(name: str, staff: Population[Person]) -> set[str]:
    """The name as given, and the staff numbers it stands for."""
    low = name.casefold()
    found = staff.matching(id=name, email=low, aliases=low)
    return {low, *(person.id for person in found)}


def _is(
    approver: str | None,
    asker: str | None,
    holder: Iterable[str | None],
    staff: Population[Person],
) -> bool:
    """Whether an approver is the asker or the holder, under whichever name."""
    given = _meant(approver or "", staff)
    own = {each.casefold() for each in holder if each}
    return bool(given & (own | {each for each in holder if each})) or bool(
        asker and given & _meant(asker, staff)
    )

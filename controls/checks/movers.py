"""Checks of rights against the job: of whoever moved, of powerful groups, of duties kept apart.

Which departments or companies a group is for, and which duties may not meet in one person, only
the organisation knows: parameters say it, and without them nothing is observed.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from collectors.aws.identity.iam_users import IamUser
from collectors.identity.account import Account
from collectors.identity.claims import link_of
from collectors.identity.confirmed_link import ConfirmedLink
from collectors.identity.group import Group
from collectors.identity.held import accounts_held, groups_of, key_of
from collectors.people.person import Person, Spell
from controls.check import check, not_applicable, not_observed
from controls.population import Configured, Estate, Population

EVERYBODY = "*"
NO_FAMILIES = "the parameter job_families names no group"


@check("JML-02", covers={"staff": ("leavers",)})
def mover_gave_up_old_rights(
    person: Person,
    staff: Population[Person],
    accounts: Population[Account],
    groups: Configured[Group],
    confirmed: Estate[ConfirmedLink],
    *,
    alias_domains: list[str],
    job_families: list[str],
    within: timedelta,
    now: datetime,
) -> None:
    """Whoever moved is no longer in groups of the job before, once the time allowed is over."""
    today = now.date()
    spell = person.spell(today)
    before = _before(person, today)
    if spell is None or before is None:
        not_applicable("has not moved, as far as the listing tells")
    if not job_families:
        not_observed(person, "which rights are of which job", NO_FAMILIES)
    for each in (spell, before):
        if not each.get("department"):
            not_observed(person, "the jobs", "the listing names no department for each spell")
    if today <= spell["start"] + within:
        not_applicable(f"moved on {spell['start']}, and may still hold what the job before needed")
    held = accounts_held(staff, accounts, confirmed, tuple(alias_domains), now)
    families = _families(job_families)
    old = sorted(
        f"{name} in {account.system}"
        for account in held.get(key_of(person), ())
        for one, name in groups_of(account, groups)
        if (meant := families.get(one) or families.get(name))
        if _fits(before, meant) and not _fits(spell, meant)
    )
    assert not old, (
        f"moved from {before['department']} of {before['entity']} to {spell['department']} of "
        f"{spell['entity']} on {spell['start']}, and is still in {' and '.join(old)}"
    )


@check("JML-03", covers={"staff": ("leavers",)})
def powerful_group_fits_the_job(
    group: Group,
    accounts: Population[Account],
    staff: Population[Person],
    confirmed: Estate[ConfirmedLink],
    *,
    alias_domains: list[str],
    job_families: list[str],
    now: datetime,
) -> None:
    """A group that gives administrator rights names its jobs, and holds nobody of another."""
    if not group.privileged:
        not_applicable("gives no administrator role")
    if not job_families:
        not_observed(group, "which jobs it is for", NO_FAMILIES)
    families = _families(job_families)
    meant = families.get(group.id) or families.get(group.name or "")
    assert meant, "gives administrator rights, and nobody said which jobs it is for"
    filed = accounts.by("id")
    wrong = []
    for member in sorted(group.all_members):
        found = [each for each in filed.get(member, ()) if each.system == group.system]
        if not found:
            not_observed(group, "its members", f"{group.system} tells of no account {member}")
        for account in (each for each in found if each.usable(now)):
            link = link_of(account, staff, confirmed, alias_domains, now.date())
            person = link.person if link.sort == "person" else None
            if person and not _among((person.department, person.entity), meant):
                wrong.append(f"{account.login or account.id} of {person.department or 'nowhere'}")
    assert not wrong, f"is for {', '.join(sorted(meant))}, and holds {', '.join(wrong)}"


@check("JML-06", covers={"staff": ("leavers",)})
def person_holds_no_conflicting_duties(
    person: Person,
    staff: Population[Person],
    accounts: Population[Account],
    groups: Configured[Group],
    users: Configured[IamUser],
    confirmed: Estate[ConfirmedLink],
    *,
    alias_domains: list[str],
    conflicts: list[str],
    now: datetime,
) -> None:
    """Nobody holds two duties that must be apart, whichever systems they lie in."""
    if not person.employed(now.date()):
        not_applicable("does not work here today")
    if not conflicts:
        not_observed(person, "which duties must be apart", "the parameter conflicts names none")
    held = accounts_held(staff, accounts, confirmed, tuple(alias_domains), now)
    duties: set[str] = set()
    for account in held.get(key_of(person), ()):
        duties |= {f"{account.system}:{each}" for each in account.privileged}
        for named in groups_of(account, groups):
            duties |= {f"{account.system}:{each}" for each in named}
    for address in (None, person.email, *person.aliases):
        number = person.id if address is None else None
        for user in users.matching(employee_id=number, email=address):
            duties |= {f"aws:{each}" for each in user.groups} if user.active else set()
    low = {each.casefold() for each in duties}
    both = [each for each in conflicts if {part.casefold() for part in _parts(each)} <= low]
    assert not both, f"holds {'; '.join(both)}"


def _before(person: Person, today: date) -> Spell | None:
    """The spell before the one of today, where it was of another department or company."""
    spell = person.spell(today)
    earlier = [each for each in person.spells if spell and each["start"] < spell["start"]]
    last = max(earlier, key=lambda each: each["start"], default=None)
    if spell is None or last is None:
        return None
    same = all(last.get(name) == spell.get(name) for name in ("department", "entity"))
    return None if same else last


def _families(told: list[str]) -> dict[str, set[str]]:
    """By group the departments and companies it is for: `wiki-admins=Platform|Security`."""
    parted = (each.rpartition("=") for each in told)
    return {
        name.strip(): {each.strip().casefold() for each in jobs.split("|")}
        for name, _, jobs in parted
    }


def _fits(spell: Spell, meant: set[str]) -> bool:
    return _among((spell.get("department"), spell["entity"]), meant)


def _among(jobs: tuple[str | None, ...], meant: set[str]) -> bool:
    return EVERYBODY in meant or any(each and each.casefold() in meant for each in jobs)


def _parts(conflict: str) -> Iterator[str]:
    """The two duties of `code:maintainers & directory:Global administrator`."""
    return (each.strip() for each in conflict.split(" & "))

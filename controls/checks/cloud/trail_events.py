"""Checks of what was done in the cloud over a period, by the events that its trails recorded."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from collectors.aws.identity.iam_users import IamUser
from collectors.people.approval import Approval
from collectors.people.person import Person
from collectors.trail_events.use import ROOT, LoggingChange, SignIn, TrailPeriod, TrailUse
from controls.check import check, not_applicable, not_observed
from controls.population import Estate, Inventory, Population
from controls.traced import Traced, traced

HOME = ("AWS", "unknown")


@check("CLD-561")
def trail_period_is_whole(period: TrailPeriod) -> None:
    """Digests prove that no hour and no file of the record is missing or was changed."""
    if period.region is None:
        not_applicable("files that were exported, for which there are no digests")
    assert period.digests, "has no digest files, so nothing proves that no file is missing"
    assert not period.fault_count, f"{period.fault_count} faults: {'; '.join(period.faults[:3])}"
    assert not period.gap_hours, (
        f"no digest of {len(period.gap_hours)} hours, the first {period.gap_hours[0]}"
    )


@check("CLD-561")
def trail_digests_are_signed(period: TrailPeriod) -> None:
    """Signatures prove that digests are CloudTrail's own, but for the last, which has none yet."""
    if not period.digests:
        not_applicable("has no digest files (CLD-561)")
    if period.digests == 1:
        reason = "that of a single digest stands in the one after it"
        not_observed(period, "its signature", reason)
    unsigned = period.digests - 1 - period.signed
    assert unsigned <= 0, f"{unsigned} digests have no signature of a known key that holds"


@check("CLD-562", covers={"staff": ("leavers",)})
def leavers_did_nothing_after_leaving(
    use: TrailUse,
    staff: Population[Person],
    users: Estate[IamUser],
    *,
    within: timedelta,
    now: datetime,
) -> None:
    """Nobody who has left used any right after the time allowed."""
    person = _person(use, staff, users)
    unsure: list[str] = []
    for day in sorted(use.days):
        began = datetime.combine(date.fromisoformat(day), time(), UTC)
        gone = person.gone_by(began, within, now)
        assert not gone, f"{person.id}, who left on {gone}, used {use.right} on {max(use.days)}"
        if person.gone_by(min(began + timedelta(days=1), now), within, now):
            unsure.append(day)
    if unsure:
        reason = f"the time allowed ended in the course of {unsure[0]}, and the record tells days"
        not_observed(use, "whether it was used after that", reason)


@check("JML-18")
def nobody_used_rights_before_first_day(
    use: TrailUse,
    staff: Population[Person],
    users: Estate[IamUser],
    *,
    within: timedelta,
) -> None:
    """Nobody used any right before their first day, or between two times of employment."""
    person = _person(use, staff, users)
    unsure: list[str] = []
    for day in sorted(use.days):
        began = datetime.combine(date.fromisoformat(day), time(), UTC)
        ended = began + timedelta(days=1) - timedelta(microseconds=1)
        first = person.yet_to_begin(began, kept=within)
        if first and person.yet_to_begin(ended, kept=within) is None:
            unsure.append(day)
            continue
        assert first is None, f"{person.id}, who began on {first}, used {use.right} on {day}"
    if unsure:
        reason = f"the first day began in the course of {unsure[0]}, and the record tells days"
        not_observed(use, "whether it was used before that", reason)


@check("CLD-563")
def root_did_nothing(use: TrailUse, *, root_rights: list[str]) -> None:
    """The root user of no account did anything but what it alone can do."""
    if use.principal != ROOT:
        not_applicable("was not done by a root user")
    assert use.right in root_rights, (
        f"the root user used {use.right} on {len(use.days)} days, last on {max(use.days)}"
    )


@check("CLD-564")
def break_glass_use_was_approved(
    use: TrailUse, approvals: Inventory[Approval], *, break_glass: list[str]
) -> None:
    """Each day on which a way in for emergencies was used, an approval for it was in force."""
    if not any(name in use.principal for name in break_glass):
        not_applicable("is no way in for emergencies")
    held = [each for each in approvals if each.covers_resource(use.principal)]
    bare = [
        day
        for day in sorted(use.days)
        if not any(each.in_force(date.fromisoformat(day)) for each in held)
    ]
    assert not bare, f"used {use.right} without an approval in force on {', '.join(bare[:3])}"


@check("CLD-565")
def record_was_left_alone(change: LoggingChange, *, keepers: list[str]) -> None:
    """Nobody but its keepers changed, thinned out or stopped a record of what happens."""
    # By whole names: `log-keeper` is not `not-a-log-keeper`.
    keeps = any(f"/{change.principal}".endswith((f"/{name}", f":{name}")) for name in keepers)
    assert keeps, f"{change.principal} called {change.call} in {change.region} on {change.day}"


@check("CLD-566")
def sign_ins_had_a_factor(day: SignIn) -> None:
    """No sign-in to the console came without a second factor."""
    assert not day.without_factor, (
        f"{day.principal} signed in {day.without_factor} times without a second factor on {day.day}"
    )


@check("CLD-566")
def sign_ins_did_not_pile_up(day: SignIn, *, failures: int) -> None:
    """Nobody's sign-ins to the console failed more often on a day than a person mistypes."""
    assert day.failed <= failures, f"{day.failed} sign-ins failed on {day.day}"


@check("CLD-567")
def use_came_from_declared_countries(use: TrailUse, *, countries: list[str]) -> None:
    """Nobody used a right from a country that was not declared, in any month."""
    if not countries:
        not_observed(use, "whence it may be used", "the parameter countries names none")
    if use.countries.keys() and all(_country(each) == "AWS" for each in use.countries):
        not_applicable("was done by a service on somebody's behalf")
    foreign: Counter[str] = Counter()
    for each in _abroad(use, countries):
        foreign[f"{each[:7]} {_country(each)}"] += use.countries[each]
    told = ", ".join(f"{month}: {count}" for month, count in sorted(foreign.items()))
    assert not foreign, f"{use.principal} used {use.right} from abroad ({told})"
    unknown = sum(count for each, count in use.countries.items() if _country(each) == "unknown")
    if unknown:
        said = f"{unknown} calls came from networks of no known country"
        not_observed(use, "where all of it came from", said)


@check("XBR-05", covers={"staff": ("leavers",)})
def use_from_abroad_was_approved(
    use: TrailUse,
    staff: Population[Person],
    users: Estate[IamUser],
    approvals: Inventory[Approval],
    *,
    countries: list[str],
) -> Traced:
    """Whoever used a right from abroad held an approval in force on each of these days."""
    if not countries:
        not_observed(use, "what is abroad", "the parameter countries names none")
    days = sorted({each.partition(" ")[0] for each in _abroad(use, countries)})
    unknown = sum(count for each, count in use.countries.items() if _country(each) == "unknown")
    nowhere = f"{unknown} calls came from networks of no known country"
    if not days and unknown:
        not_observed(use, "whether it was used from abroad", nowhere)
    if not days:
        not_applicable("was not used from abroad")
    person = _person(use, staff, users)
    names = (person.id, person.email, *person.aliases)
    held = [each for each in approvals if each.holder in names]
    bare = [
        day for day in days if not any(each.gives(date.fromisoformat(day), names) for each in held)
    ]
    account = _account(use, person, countries, held, bare)
    assert not bare, account.text
    if unknown:
        not_observed(use, "where all of it came from", nowhere)
    return account


def _account(
    use: TrailUse,
    person: Person,
    countries: list[str],
    held: Sequence[Approval],
    bare: Sequence[str],
) -> Traced:
    """Who used it from abroad, employed by whom, on which days, and by whose leave."""
    abroad = _abroad(use, countries)
    days = sorted({each.partition(" ")[0] for each in abroad})
    names = (person.id, person.email, *person.aliases)
    first = date.fromisoformat(days[0])
    spell = person.spell(first)
    entity, site = (spell["entity"], spell["country"]) if spell else (person.entity, person.country)
    by_day = Counter[str]()
    for each in abroad:
        by_day[each.partition(" ")[0]] += use.countries[each]
    leave = [
        f"{each.id} by {each.approved_by}" + (f" until {each.until}" if each.until else "")
        for each in held
        if any(each.gives(date.fromisoformat(day), names) for day in days)
    ]
    if bare:
        leave.append(f"none on {', '.join(bare)}")
    return traced(
        f"{person.id} of {entity} in {site}",
        whence=", ".join(sorted({_country(each) for each in abroad})),
        what=f"{use.right} as {use.principal.rpartition(':')[2]}",
        times=by_day.total(),
        when=_by_month(by_day),
        leave=", ".join(leave),
    )


def _by_month(days: Counter[str]) -> str:
    """`2026-05: 4 (05-01 x 3, 05-09), 2026-06: 1 (06-02)`."""
    months: dict[str, list[str]] = {}
    for day, count in sorted(days.items()):
        times = f" x {count}" if count > 1 else ""
        months.setdefault(day[:7], []).append(f"{day[5:]}{times}")
    totals = Counter[str]()
    for day, count in days.items():
        totals[day[:7]] += count
    return ", ".join(f"{month}: {totals[month]} ({', '.join(of)})" for month, of in months.items())


def _abroad(use: TrailUse, countries: list[str]) -> list[str]:
    """The days and countries (`2026-11-21 KR`) of use from countries that were not declared."""
    return sorted(each for each in use.countries if _country(each) not in (*countries, *HOME))


def _country(day: str) -> str:
    """The country of `2026-11-21 JP`."""
    return day.partition(" ")[2]


def _person(use: TrailUse, staff: Population[Person], users: Estate[IamUser]) -> Person:
    """The one person behind a user, or behind a session of Identity Center."""
    found: Sequence[Person]
    if use.person:
        found = staff.matching(email=use.person, aliases=use.person, id=use.person)
    elif use.by_user:
        owned = users.by("id").get(use.principal, ())
        if not owned:
            not_observed(use, "its holder", "the user is not among those read")
        user = owned[0]
        if user.service and not user.employee_id:
            not_applicable("a service account, which belongs to no person")
        found = staff.matching(id=user.employee_id, email=user.email, aliases=user.email)
    else:
        not_applicable("was done by no person known by name")
    if len(found) != 1:
        not_observed(use, "its holder", f"{len(found)} people among the staff are meant (TEC-05)")
    return found[0]

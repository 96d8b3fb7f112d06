"""Planted faults of jobs: unapproved accounts and powers, movers, duties, managers, late exits."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from tieout.standins.company.company import Company, Login, Spell, login_of
from tieout.standins.company.plants import Spot, plant

ADMIN = "Global administrator"
ROLE, ADMINISTERS = f"directory:{ADMIN}", "administrator_is_approved"
MANAGED, SCREENED = "person_has_a_manager_at_work", "joiner_was_screened"


@plant
def unapproved_account(at: Spot) -> None:
    """An account of the ledger was made without anybody's approval."""
    at.company.truth.add(("account_was_approved_first", _ledger(at).id))


@plant
def account_approved_late(at: Spot) -> None:
    """An account of the ledger was approved days after it was made."""
    login = _ledger(at)
    _approved(at.company, at.human.number, "ledger", at.company.ago(5))
    at.company.truth.add(("account_was_approved_first", login.id))


@plant
def approved_account(at: Spot) -> None:
    """No fault: an account of the ledger that was approved before."""
    _ledger(at)
    _approved(at.company, at.human.number, "ledger", at.company.ago(12))


@plant
def unlisted_administrator(at: Spot) -> None:
    """Somebody administers the directory, and nobody approved it."""
    at.login.privileged = ADMIN
    at.company.truth.add((ADMINISTERS, at.login.id))


@plant
def listed_administrator(at: Spot) -> None:
    """No fault: an administrator who was approved."""
    at.login.privileged = ADMIN
    _approved(at.company, at.human.number, ROLE, at.company.ago(60))


@plant
def self_listed_administrator(at: Spot) -> None:
    """An administrator approved the role of their own."""
    at.login.privileged = ADMIN
    _approved(at.company, at.human.number, ROLE, at.company.ago(60))
    at.company.approvals[-1]["approved_by"] = at.human.email
    at.company.truth.add((ADMINISTERS, at.login.id))


@plant
def endlessly_listed_administrator(at: Spot) -> None:
    """An administrator was approved without a day on which that ends."""
    at.login.privileged = ADMIN
    _approved(at.company, at.human.number, ROLE, at.company.ago(60))
    at.company.approvals[-1]["until"] = ""
    at.company.truth.add((ADMINISTERS, at.login.id))


@plant
def administrator_listed_as_user(at: Spot) -> None:
    """Somebody may use the directory, and administers it."""
    at.login.privileged = ADMIN
    _approved(at.company, at.human.number, "directory", at.company.ago(60))
    at.company.truth.add((ADMINISTERS, at.login.id))


@plant
def listed_machine(at: Spot) -> None:
    """No fault: a machine administers, approved under its own id."""
    login = replace(at.login, id=f"robot-{at.human.number}", login=f"robot{at.human.number}")
    login.number, login.email, login.manager = "", "", ""
    login.said, login.owner, login.privileged = "service", at.human.number, ADMIN
    at.company.logins.append(login)
    _approved(at.company, login.id, ROLE, at.company.ago(60))
    at.company.approvals[-1]["requested_by"] = at.human.number


@plant
def listed_no_more(at: Spot) -> None:
    """Somebody is still approved as an administrator who is none any more."""
    day = at.company.ago(60)
    _approved(at.company, at.human.number, ROLE, day)
    name = f"{at.human.number}:{ROLE}:{day}"
    at.company.truth.add(("approved_administrator_administers", name))


@plant
def mover_with_old_group(at: Spot) -> None:
    """Somebody moved weeks ago, and is still in the group of the job before."""
    _move(at, at.company.ago(39))
    at.login.groups = "tellers"
    at.company.truth.add(("mover_gave_up_old_rights", at.human.number))


@plant
def mover_of_late(at: Spot) -> None:
    """No fault: somebody moved days ago, and may still be in the group of the job before."""
    _move(at, at.company.ago(6))
    at.login.groups = "tellers"


@plant
def mover_without(at: Spot) -> None:
    """No fault: somebody moved and left the group."""
    _move(at, at.company.ago(39))


@plant
def payer_and_approver(at: Spot) -> None:
    """One person may both pay and approve."""
    at.login.groups = "payers|approvers"
    at.company.truth.add(("person_holds_no_conflicting_duties", at.human.number))


@plant
def managed_by_leaver(at: Spot) -> None:
    """The manager has left."""
    spell = replace(at.human.spells[-1], last_day=at.company.ago(90))
    spell.recorded_on = at.company.ago(100)
    number = f"8{at.human.number[1:]}"
    boss = replace(at.human, number=number, email=f"{number}@example.com", spells=[spell])
    at.company.people.append(boss)
    _managed(at, boss.number)


@plant
def managed_by_self(at: Spot) -> None:
    """Somebody is their own manager."""
    _managed(at, at.human.number)


@plant
def managed_by_nobody(at: Spot) -> None:
    """Somebody who heads nothing has no manager."""
    _managed(at, "")


@plant
def joined_unscreened(at: Spot) -> None:
    """A joiner was never screened."""
    _join(at)
    at.company.truth.add((SCREENED, at.human.number))


@plant
def joined_screened_late(at: Spot) -> None:
    """A joiner's screening was finished after the first day."""
    _screened(at, _join(at) + timedelta(days=3))
    at.company.truth.add((SCREENED, at.human.number))


@plant
def joined_screened(at: Spot) -> None:
    """No fault: a joiner who was screened before."""
    _screened(at, _join(at) - timedelta(days=9))


@plant
def gone_back_dated(at: Spot) -> None:
    """HR entered an exit days after the last day."""
    spell = at.human.spells[-1]
    spell.recorded_on = (spell.last_day or at.company.plan.today) + timedelta(days=3)
    at.company.truth.add(("exit_was_recorded_in_time", at.human.number))


@plant
def gone_in_honolulu(at: Spot) -> None:
    """No fault yet: by the site's own calendar the day allowed is not over."""
    _leave(at, "Pacific/Honolulu")


@plant
def gone_nobody_says_where(at: Spot) -> None:
    """No fault, and no pass: in some zones of the country the day allowed is over."""
    _leave(at, "")


@plant
def gone_in_new_york(at: Spot) -> None:
    """By the site's own calendar the day allowed is over."""
    _leave(at, "America/New_York")
    at.company.truth.add(("leavers_hold_no_account", at.login.id))


def _ledger(at: Spot) -> Login:
    login = login_of(at.company, at.human, "ledger", at.draw)
    login.id, login.created = f"ledger-new-{at.human.number}", at.company.ago(10)
    # Whoever has an account of the ledger already gives it up for this one.
    kept = [each for each in at.company.logins if each.id != f"ledger-{at.human.number}"]
    at.company.logins[:] = [*kept, login]
    return login


def _approved(company: Company, person: str, resource: str, day: date) -> None:
    company.approvals.append(
        {
            "person": person,
            "resource": resource,
            "requested_by": person,
            "approved_by": "000002",
            "approved_on": day.isoformat(),
            "until": company.ago(-100).isoformat(),
        }
    )


def _own(at: Spot) -> Iterator[Login]:
    return (each for each in at.company.logins if each.id.endswith(f"-{at.human.number}"))


def _move(at: Spot, day: date) -> None:
    before = at.human.spells[-1]
    at.human.department = "sales"
    at.human.spells.append(replace(before, start=day))
    before.last_day, before.department = day - timedelta(days=1), "payments"
    for login in _own(at):
        login.department = "sales"


def _managed(at: Spot, by: str) -> None:
    at.human.manager = by
    for login in _own(at):
        login.manager = by
    at.company.truth.add((MANAGED, at.human.number))


def _join(at: Spot) -> date:
    day = at.company.ago(12)
    at.human.spells[-1].start = day
    for login in _own(at):
        login.created = day
        login.last_sign_in = max(login.last_sign_in or day, day + timedelta(days=1))
    return day


def _screened(at: Spot, day: date) -> None:
    at.company.screenings.append(
        {
            "person": at.human.number,
            "finished_on": day.isoformat(),
            "provider": "Example Checks",
            "scope": "identity and references",
            "met": "yes",
        }
    )


def _leave(at: Spot, zone: str) -> None:
    at.human.spells[-1] = Spell(
        "Example Inc",
        "US",
        "employee",
        at.human.spells[-1].start,
        at.company.ago(2),
        at.company.ago(20),
        time_zone=zone,
    )
    at.login.active, at.login.last_sign_in = True, at.company.ago(3)

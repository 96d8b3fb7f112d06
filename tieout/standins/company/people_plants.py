"""Planted faults of people: leavers, the recycled and the hired again, readers from abroad."""

from dataclasses import replace
from datetime import timedelta

from tieout.standins.company.company import ABROAD, Human, Spell, login_of
from tieout.standins.company.plants import Spot, plant

HOLD, SIGNED = "leavers_hold_no_account", "leavers_signed_in_nowhere"


@plant
def gone_and_live(at: Spot) -> None:
    """A leaver's account was never closed."""
    at.human.spells[-1].last_day = at.company.ago(at.draw.randrange(5, 25))
    at.login.active, at.login.last_sign_in = True, at.company.ago(30)
    at.company.truth.add((HOLD, at.login.id))


@plant
def gone_and_used(at: Spot) -> None:
    """A leaver's account was closed late, and used before that."""
    left = at.human.spells[-1].last_day or at.company.plan.today
    at.login.last_sign_in = left + timedelta(days=at.draw.randrange(4, 20))
    at.company.truth.add((SIGNED, at.login.id))


@plant
def gone_with_recycled_address(at: Spot) -> None:
    """A newcomer has the address of a leaver whose account, without a number, still lives."""
    left = at.company.ago(60)
    at.human.spells[-1].last_day = at.human.spells[-1].recorded_on = left
    for each in at.company.logins:
        if each.id.endswith(at.human.number) and each.last_sign_in:
            each.last_sign_in = min(each.last_sign_in, left - timedelta(days=1))
    at.login.active, at.login.number, at.login.last_sign_in = True, "", at.company.ago(70)
    at.company.truth.add((HOLD, at.login.id))
    spell = Spell("Example KK", "JP", "employee", at.company.ago(30))
    new = Human(
        f"9{at.human.number[1:]}",
        at.human.email,
        at.human.name,
        at.human.department,
        at.human.manager,
        [spell],
    )
    at.company.people.append(new)
    at.company.logins.append(
        replace(
            login_of(at.company, new, "directory", at.draw),
            id=f"directory-{new.number}",
            login=f"{at.login.login}-2",
            last_sign_in=at.company.ago(2),
        )
    )


@plant
def gone_and_back(at: Spot) -> None:
    """No fault: somebody who was hired again has the old account."""
    left = at.human.spells[-1].last_day = at.human.spells[-1].recorded_on = at.company.ago(200)
    for each in at.company.logins:
        if each.id.endswith(at.human.number) and each.last_sign_in:
            each.last_sign_in = min(each.last_sign_in, left)
    at.human.spells.append(
        replace(at.human.spells[-1], start=at.company.ago(50), last_day=None, recorded_on=None)
    )
    at.login.active, at.login.last_sign_in = True, at.company.ago(at.draw.randrange(1, 20))


@plant
def signed_in_early(at: Spot) -> None:
    """The account of a newcomer was made in time, and used before the first day."""
    first = at.human.spells[-1].start = at.company.ago(at.draw.randrange(32, 45))
    for each in at.company.logins:
        if each.id.endswith(at.human.number):
            each.created = first
    at.login.created = first - timedelta(days=5)
    at.login.last_sign_in = first - timedelta(days=at.draw.randrange(2, 4))
    at.company.truth.add(("nobody_signed_in_before_first_day", at.login.id))


@plant
def abroad_without_leave(at: Spot) -> None:
    """Somebody of an entity abroad read personal data without an approval of that day."""
    at.company.uses.append(
        (at.human, at.company.ago(at.draw.randrange(2, 25)), at.human.spells[-1].country)
    )
    at.company.truth.add(("use_from_abroad_was_approved", at.human.email))


@plant
def abroad_with_leave(at: Spot) -> None:
    """No fault: the same with an approval in force."""
    assert at.human.spells[-1].entity in {each[0] for each in ABROAD}
    day = at.company.ago(at.draw.randrange(2, 25))
    at.company.uses.append((at.human, day, at.human.spells[-1].country))
    at.company.approvals.append(
        {
            "person": at.human.number,
            "resource": "*",
            "requested_by": at.human.number,
            "approved_by": "000001",
            "approved_on": (day - timedelta(days=3)).isoformat(),
            "until": (day + timedelta(days=10)).isoformat(),
        }
    )

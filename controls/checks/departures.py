"""Checks of what leavers hand back: devices, and the leave to enter zones.

A last day and the working days after it are those of the site. What a register says is what people
wrote there: that a badge opens no door is seen in the entries (PHY-02).
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from collectors.people.person import Person, end_of
from collectors.people.working_days import working_day_after
from collectors.registers.assets import Asset
from collectors.registers.zones import Permit
from controls.check import check, not_applicable, not_observed
from controls.population import Population


@check("JML-17", covers={"staff": ("leavers",)})
def leaver_gave_back_assets(
    person: Person,
    staff: Population[Person],
    assets: Population[Asset],
    *,
    working_days: int,
    holidays: list[str],
    looked_back: timedelta,
    now: datetime,
) -> None:
    """Whoever left gave back what was handed to them, within the working days allowed."""
    early, late = person.day_of(now)
    last, due = _left(person, early, working_days, holidays)
    if last < early - looked_back:
        not_applicable(f"left on {last}, before the time that is looked at")
    held = [
        asset
        for asset in _handed_to(person, assets)
        if not (asset.retired_on and asset.retired_on <= last)
    ]
    if not held:
        not_applicable("the register names nothing that was handed to them")
    shared = sorted(asset.id for asset in held if len(_known(asset.holder or "", staff)) > 1)
    if shared:
        reason = f"several people are called what its holder is: {', '.join(shared)}"
        not_observed(person, "what was handed to them", reason)
    back = {each.id: _day_by(each.returned_on, late) for each in held}
    tardy = sorted(f"{name} only on {day}" for name, day in back.items() if day and day > due)
    assert not tardy, f"left on {last} and gave back {' and '.join(tardy)}"
    out = sorted(name for name, day in back.items() if day is None)
    if not out:
        return
    assert early <= due, f"left on {last} and has not given back {' and '.join(out)}"
    _must_know_the_day(person, late, due)
    not_applicable(f"left on {last} and has until {due} to give back {' and '.join(out)}")


@check("JML-17", covers={"staff": ("leavers",)})
def leaver_may_enter_no_zone(
    permit: Permit,
    staff: Population[Person],
    *,
    working_days: int,
    holidays: list[str],
    looked_back: timedelta,
    now: datetime,
) -> None:
    """The leave of somebody to enter a zone ends with their work, within the days allowed."""
    found = _known(permit.person, staff)
    if len(found) != 1:
        who = f"{len(found)} people" if found else "nobody"
        not_observed(permit, "whose it is", f"{permit.person} is {who} among the staff")
    person = found[0]
    early, late = person.day_of(now)
    last, due = _left(person, early, working_days, holidays)
    until = permit.until
    if until and until <= due:
        return
    if until and until <= early and last < early - looked_back:
        not_applicable(f"ended on {until}, before the time that is looked at")
    if early <= due:
        _must_know_the_day(person, late, due)
        not_applicable(f"its holder left on {last}, and it may last until {due}")
    assert until, f"of {person.id}, who left on {last}, and has no end"
    assert until <= due, f"of {person.id}, who left on {last}, and ends only on {until}"


def _left(person: Person, today: date, count: int, holidays: list[str]) -> tuple[date, date]:
    """The last day of who has left, and the day by which all is to be handed back."""
    last = person.left(today)
    if last is None:
        not_applicable("works here, or is yet to begin")
    country = next(each["country"] for each in person.spells if end_of(each) == last)
    return last, working_day_after(last, count, country, holidays)


def _must_know_the_day(person: Person, late: date, due: date) -> None:
    if late > due:
        reason = f"no time zone of the site in {person.country} is told"
        not_observed(person, f"whether {due} is over there", reason)


def _handed_to(person: Person, assets: Population[Asset]) -> list[Asset]:
    filed = assets.by("held_by")
    found = {asset.id: asset for name in _names(person) for asset in filed.get(name, ())}
    return list(found.values())


def _names(person: Person) -> list[str]:
    """The names that a register may have for a person, in small letters."""
    names = (person.id, person.email, *person.aliases)
    return [name.casefold() for name in names if name]


def _known(name: str, staff: Population[Person]) -> Sequence[Person]:
    low = name.lower()
    return staff.matching(id=name, email=low, aliases=low)


def _day_by(day: date | None, today: date) -> date | None:
    """A day that has come, None for one that lies ahead."""
    return day if day and day <= today else None

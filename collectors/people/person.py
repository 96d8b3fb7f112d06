"""Persons: everybody an entity employs or engages, with the spells of their employment."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, Literal

from typing_extensions import TypedDict

from collectors.collector import collector
from collectors.people.session import Listing
from collectors.people.site_zone import day_begins
from collectors.resource import NotObservedError, Resource
from evidence.record import UNOBSERVED, Fields


class Spell(TypedDict):
    """One unbroken employment or engagement by one entity.

    Days are calendar days of the work site; `last_day` is the last one worked under it, None while
    no end is known, `contract_end` the last of the contract, which may lie later, or run out
    unnoticed. `recorded_on` is the day the end was entered, None where the listing is silent, and
    `withdrawn` are ends that were entered and taken back. `time_zone` is the site's as the listing
    tells it, `department` that of this spell.
    """

    entity: str
    country: str
    time_zone: str | None
    department: str | None
    type: Literal["employee", "officer", "contractor", "temporary", "other"]
    start: date
    last_day: date | None
    contract_end: date | None
    recorded_on: date | None
    withdrawn: list[date]


class Person(
    Resource,
    kind="people.person",
    data="personal",
    personal={
        "id": "person",
        "email": "person",
        "aliases": "person",
        "name": "name",
        "manager": "person",
    },
):
    """A person of an HR or supplier listing; the id is the staff number with its leading zeros.

    Outside `spells` the fields are those of the latest spell. `country` is that of the work site
    (ISO 3166-1 alpha-2), `aliases` are further addresses, those of earlier spells included.
    """

    id: str
    email: str | None
    aliases: list[str]
    name: str | None
    entity: str
    country: str
    department: str | None
    manager: str | None
    spells: list[Spell]
    on_leave_until: date | None

    def spell(self, on: date) -> Spell | None:
        """The spell in force on that day, the latest begun of several; None for none."""
        held = [spell for spell in self.spells if _in_force(spell, on)]
        return max(held, key=lambda spell: spell["start"]) if held else None

    def employed(self, on: date) -> bool:
        """Whether some spell is in force on that day, its last day included."""
        return any(_in_force(spell, on) for spell in self.spells)

    def left(self, on: date) -> date | None:
        """The last day of the latest spell that has ended, for one who has left by that day.

        None for who is employed on it, and for who is yet to start for the first time. Who is to
        start again later has left until then.
        """
        if self.employed(on):
            return None
        ends = (end_of(spell) for spell in self.spells if spell["start"] <= on)
        return max((day for day in ends if day), default=None)

    def gone_by(self, at: datetime, within: timedelta, now: datetime) -> date | None:
        """The last day of one who has left by `now`, if the time allowed was over at instant `at`.

        A last day ends at midnight of its site, and `within` counts from there. None also for who
        is to start for the first time.

        Raises:
            NotObservedError: where it hangs on the site's time zone, which nobody told.
        """
        told = [self._gone(at, within, now, side) for side in (0, 1)]
        if told[0] != told[1]:
            last = next(day for day in told if day)
            reason = f"left on {last}, and no time zone of the site in {self.country} is told"
            raise NotObservedError(self.id, "when the time allowed is over", reason)
        return told[0]

    def day_of(self, instant: datetime) -> tuple[date, date]:
        """The calendar day of an instant at the site of that time: the earliest and the latest."""
        spell = self.spell(instant.date()) or self.spells[-1]
        found = [
            day
            for day in (instant.date() + timedelta(days=by) for by in (-1, 0, 1))
            if _begins(spell, day)[0] <= instant < _begins(spell, day + timedelta(days=1))[1]
        ]
        return min(found), max(found)

    def yet_to_begin(
        self, at: datetime, ahead: timedelta = timedelta(), kept: timedelta = timedelta()
    ) -> date | None:
        """The first day of the spell that was yet to begin at an instant, by more than `ahead`.

        None at work, for `kept` after a spell, and after the last one. Between two spells it is the
        first day of the later one. A first day begins at midnight of its site.

        Raises:
            NotObservedError: where it hangs on the site's time zone, which nobody told.
        """
        told = [self._yet_to_begin(at, ahead, kept, side) for side in (0, 1)]
        if told[0] != told[1]:
            first = next(day for day in told if day)
            reason = f"began on {first}, and no time zone of the site in {self.country} is told"
            raise NotObservedError(self.id, "when the first day began", reason)
        return told[0]

    def working_since(self, on: date) -> date | None:
        """The first day of the unbroken time at work, a change of entity included; None if not."""
        spell = self.spell(on)
        if spell is None:
            return None
        since = spell["start"]
        for earlier in sorted(self.spells, key=lambda each: each["start"], reverse=True):
            last = end_of(earlier)
            if earlier["start"] < since and (last is None or last >= since - timedelta(days=1)):
                since = earlier["start"]
        return since

    def _yet_to_begin(
        self, at: datetime, ahead: timedelta, kept: timedelta, side: int
    ) -> date | None:
        for spell in sorted(self.spells, key=lambda each: each["start"]):
            if at < _begins(spell, spell["start"])[side] - ahead:
                return spell["start"]
            end = end_of(spell)
            if end is None or at < _begins(spell, end + timedelta(days=1))[side] + kept:
                return None
        return None

    def _gone(self, at: datetime, within: timedelta, now: datetime, side: int) -> date | None:
        """`gone_by`, with every zone that is not told at its earliest (0) or latest (1)."""
        last: tuple[datetime, date] | None = None
        for spell in self.spells:
            if _begins(spell, spell["start"])[side] > now:
                continue
            end = end_of(spell)
            if end is None:
                return None
            over = _begins(spell, end + timedelta(days=1))[side]
            if over > now:
                return None
            last = max(last, (over, end)) if last else (over, end)
        return last[1] if last and at > last[0] + within else None

    @property
    def joined(self) -> date:
        """The start of the latest spell."""
        return max(spell["start"] for spell in self.spells)


def end_of(spell: Spell) -> date | None:
    """The last day of a spell; where no last working day is told, that of its contract."""
    # Evidence of earlier versions holds no end of contracts, and no zones.
    return spell["last_day"] or spell.get("contract_end")


def _in_force(spell: Spell, on: date) -> bool:
    end = end_of(spell)
    return spell["start"] <= on and (end is None or on <= end)


def _begins(spell: Spell, day: date) -> tuple[datetime, datetime]:
    return day_begins(day, spell["country"], spell.get("time_zone"))


_OF_SPELL = (
    "entity", "country", "time_zone", "department", "type", "start", "last_day", "contract_end",
    "recorded_on",
)  # fmt: skip
_OF_PERSON = ("email", "aliases", "name", "entity", "country", "department", "manager")
_STANDING = ("email", "name")


def _ended(row: Fields) -> bool:
    latest: Fields = max(row["spells"], key=lambda spell: str(spell["start"]))
    return latest["last_day"] is not None


def _last_day(row: Fields) -> str | None:
    """The last day of somebody who has left, None for who has a spell without one."""
    days = [spell["last_day"] or spell["contract_end"] for spell in row["spells"]]
    return max(map(str, days)) if all(days) else None


def _engaged(row: Fields) -> bool:
    return any(spell["type"] == "contractor" for spell in row["spells"])


@collector(
    Person,
    needs=("read the delivered file",),
    grain="person file",
    covers={"leavers": _ended, "contractors": _engaged},
    ended=_last_day,
)
def persons(listing: Listing) -> Iterator[Fields]:
    """Every person of a listing; the rows of one id are the spells of one person."""
    rows: dict[str, list[Fields]] = {}
    for row in listing.rows(Person.kind):
        rows.setdefault(row["id"], []).append(row)
    further = sum(map(len, rows.values())) - len(rows)
    if listing.declared and further and listing.total_counts == "rows":
        total, by = listing.declared
        listing.declare(total - further, f"{by}, less {further} rows of further spells,")
    for spells in rows.values():
        order = sorted(spells, key=lambda row: (row["start"], row["entity"], _recorded(row)))
        yield _folded(order)


def _recorded(row: Fields) -> str:
    return str(row.get("recorded_on") or "")


def _folded(rows: list[Fields]) -> Fields:
    """One person of the rows of one id, in order of start and of recording."""
    latest = rows[-1]
    person: dict[str, Any] = {"id": latest["id"]}
    for name in (*_OF_PERSON, "on_leave_until", UNOBSERVED):
        if name in latest:
            person[name] = latest[name]
    for name in _STANDING:
        if name in latest:
            # An address cleared when somebody left is still the one their accounts have.
            person[name] = next((row[name] for row in reversed(rows) if row.get(name)), None)
    addresses = [address for row in rows for address in (*row.get("aliases", ()), row.get("email"))]
    known = dict.fromkeys(address for address in addresses if address)
    if "aliases" not in latest.get(UNOBSERVED, {}):
        person["aliases"] = [address for address in known if address != person.get("email")]
    spells: dict[tuple[str, str], list[Fields]] = {}
    for row in rows:
        spells.setdefault((row["entity"], row["start"]), []).append(row)
    person["spells"] = [_spell(told) for told in spells.values()]
    return person


def _spell(told: list[Fields]) -> Fields:
    """One spell of the rows that tell it: what was recorded last counts."""
    counts = told[-1]
    ends = dict.fromkeys(row["last_day"] for row in told[:-1])
    back = [day for day in ends if day and day != counts["last_day"]]
    return {**{name: counts.get(name) for name in _OF_SPELL}, "withdrawn": back}

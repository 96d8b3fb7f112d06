"""Persons: everybody an entity employs or engages, with the spells of their employment."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal

from typing_extensions import TypedDict

from collectors.collector import collector
from collectors.people.session import Listing
from collectors.resource import Resource
from evidence.record import UNOBSERVED, Fields


class Spell(TypedDict):
    """One unbroken employment or engagement by one entity.

    Days are calendar days of the work site; `last_day` is the last one worked under it, None while
    no end is known. `recorded_on` is the day the end was entered, None where the listing is silent.
    """

    entity: str
    country: str
    type: Literal["employee", "officer", "contractor", "temporary", "other"]
    start: date
    last_day: date | None
    recorded_on: date | None


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
        ends = (spell["last_day"] for spell in self.spells if spell["start"] <= on)
        return max((day for day in ends if day), default=None)

    @property
    def joined(self) -> date:
        """The start of the latest spell."""
        return max(spell["start"] for spell in self.spells)


def _in_force(spell: Spell, on: date) -> bool:
    return spell["start"] <= on and (spell["last_day"] is None or on <= spell["last_day"])


_OF_SPELL = ("entity", "country", "type", "start", "last_day", "recorded_on")
_OF_PERSON = ("email", "aliases", "name", "entity", "country", "department", "manager")
_STANDING = ("email", "name")


def _ended(row: Fields) -> bool:
    latest: Fields = max(row["spells"], key=lambda spell: str(spell["start"]))
    return latest["last_day"] is not None


def _last_day(row: Fields) -> str | None:
    """The last day of somebody who has left, None for who has a spell without one."""
    days = [spell["last_day"] for spell in row["spells"]]
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
        yield _folded(sorted(spells, key=lambda row: (row["start"], row["entity"])))


def _folded(rows: list[Fields]) -> Fields:
    """One person of the rows of one id, in order of start."""
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
    person["spells"] = [{name: row.get(name) for name in _OF_SPELL} for row in rows]
    return person

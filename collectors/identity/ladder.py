"""The link ladder: whose an account is, by rungs of falling strength, and by nothing else.

Names never link: of three thousand people every tenth match by likeness was wrong. What no rung
reaches is unresolved, and rungs that disagree are told.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal, Protocol

from collectors.identity.confirmed_link import ConfirmedLink
from collectors.people.person import Person

VERSION = "1"
"""Which rules linked; it stands with each link."""
RUNGS = {1: "confirmed", 2: "number", 3: "address", 4: "tag"}
Sort = Literal["person", "service", "external", "unresolved"]
AHEAD = timedelta(days=30)
"""How long before a first day an account may have been made for the same person."""


class Staff(Protocol):
    """Persons, filed by any of their fields."""

    def by(self, attribute: str, /) -> Mapping[object, Sequence[Person]]:
        """The persons by the value of a field; one with several values stands under each."""
        ...


class Confirmed(Protocol):
    """Confirmed links, filed by any of their fields."""

    def by(self, attribute: str, /) -> Mapping[object, Sequence[ConfirmedLink]]:
        """The links by the value of a field."""
        ...


@dataclass(frozen=True)
class Claim:
    """What an account says of itself, whatever system it is of.

    `numbers` are staff numbers of a field that only the directory's own sync writes, `tagged` those
    of a tag or annotation that somebody wrote. `said` is what the system calls it (`service`,
    `guest`, `shared`), `owner` whom it names for a machine or a guest.
    """

    system: str
    names: tuple[str, ...]
    addresses: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    tagged: tuple[str, ...] = ()
    entity: str | None = None
    created: datetime | None = None
    said: str | None = None
    owner: str | None = None


@dataclass(frozen=True)
class Link:
    """Whose an account is: by which rung, from which inputs, and what spoke against it.

    `person` is the holder, or for a machine its owner and for a guest the sponsor, where the name
    given is one person of the staff.
    """

    sort: Sort
    person: Person | None = None
    rung: int | None = None
    inputs: str = ""
    against: tuple[str, ...] = field(default=())


def linked(
    claim: Claim,
    staff: Staff,
    confirmed: Confirmed,
    today: date,
    domains: Mapping[str, str] | None = None,
) -> Link:
    """Whose an account is. `domains` are alias domains with the one that they stand for."""
    stated = _stated(claim, confirmed, today)
    found: dict[int, tuple[Person, str]] = {}
    against: list[str] = []
    rungs = {
        2: [(each, "number") for each in claim.numbers],
        3: [(addressed(each, domains), "address") for each in claim.addresses],
        4: [(each, "tag") for each in claim.tagged],
    }
    for rung, keys in rungs.items():
        for key, word in keys:
            one = _one(claim, key, rung, staff, against)
            if one and rung in found and found[rung][0] is not one:
                against.append(f"{word} {key} is {one.id}'s and {found[rung][1]} another's")
            elif one:
                found.setdefault(rung, (one, f"{word} {key}"))
    if stated:
        return _confirmed(stated, staff, found, against)
    if not found:
        return _unlinked(claim, staff, tuple(against))
    rung = min(found)
    person, inputs = found[rung]
    against += [f"{said} is {other.id}'s" for other, said in found.values() if other is not person]
    return Link("person", person, rung, inputs, tuple(against))


def addressed(address: str, domains: Mapping[str, str] | None = None) -> str:
    """An address in the form that is compared: NFKC, small letters, its domain by IDNA.

    Dots and what follows a plus sign stay: for most systems they tell mailboxes apart.
    """
    local, at, domain = unicodedata.normalize("NFKC", address).casefold().rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return f"{local}{at}{domain}"
    return f"{local}{at}{(domains or {}).get(domain, domain)}"


def _stated(claim: Claim, confirmed: Confirmed, today: date) -> ConfirmedLink | None:
    """The confirmed link of an account, the latest of several."""
    filed = confirmed.by("account")
    held = [
        link
        for name in (*claim.names, *claim.addresses)
        for link in filed.get(name, ())
        if link.system == claim.system and link.in_force(today)
    ]
    return max(held, key=lambda link: (link.confirmed_on or date.min, link.id), default=None)


def _confirmed(
    stated: ConfirmedLink,
    staff: Staff,
    found: Mapping[int, tuple[Person, str]],
    against: list[str],
) -> Link:
    inputs = f"link {stated.id} by {stated.confirmed_by} on {stated.confirmed_on}: {stated.why}"
    named = stated.person if stated.sort == "person" else stated.owner
    meant = _named(named, staff)
    person = meant[0] if len(meant) == 1 else None
    if named and person is None:
        against.append(f"{named} of link {stated.id} is not one person of the staff")
    if stated.sort == "person":
        if person is None:
            return Link("unresolved", None, 1, inputs, tuple(against))
        against += [f"{said} is {one.id}'s" for one, said in found.values() if one is not person]
        return Link("person", person, 1, inputs, tuple(against))
    if stated.sort == "external":
        return Link("external", person, 1, inputs, tuple(against))
    return Link("service", person, 1, inputs, tuple(against))


def _unlinked(claim: Claim, staff: Staff, against: tuple[str, ...]) -> Link:
    """What the system itself calls a machine or a guest; all else is unresolved."""
    owner = _named(claim.owner, staff)
    person = owner[0] if len(owner) == 1 else None
    inputs = f"{claim.system} says {claim.said}" + (f", of {claim.owner}" if claim.owner else "")
    if claim.said == "service":
        return Link("service", person, None, inputs, against)
    if claim.said == "guest":
        return Link("external", person, None, inputs, against)
    return Link("unresolved", None, None, inputs if claim.said else "", against)


def _one(claim: Claim, key: str, rung: int, staff: Staff, against: list[str]) -> Person | None:
    """The one person a key points to; what hinders that is noted."""
    found = _named(key, staff)
    if len(found) > 1 and claim.entity:
        found = [each for each in found if _employed_by(each, claim.entity)]
    if rung != 3:
        if len(found) > 1:
            against.append(f"{RUNGS[rung]} {key} is {' and '.join(sorted(p.id for p in found))}'s")
        return found[0] if len(found) == 1 else None
    # An address outlives its holder, and may be given to the next one.
    made = claim.created.date() if claim.created else None
    held = [each for each in found if made is None or _held(each, made)]
    if len(held) == 1 and (made or len(found) == 1):
        return held[0]
    if found:
        who = " and ".join(sorted(person.id for person in found))
        when = f", none of whom worked here when it was made on {made}" if made else ""
        against.append(f"address {key} is {who}'s{when if not held else ''}")
    return None


def _named(key: str | None, staff: Staff) -> list[Person]:
    """Whoever has that staff number or address."""
    if not key:
        return []
    low = key.lower()
    found = [
        *staff.by("id").get(key, ()),
        *(staff.by("email").get(low, ()) if "@" in key else ()),
        *(staff.by("aliases").get(low, ()) if "@" in key else ()),
    ]
    return list({id(person): person for person in found}.values())


def _employed_by(person: Person, entity: str) -> bool:
    wanted = entity.casefold()
    return any(spell["entity"].casefold() == wanted for spell in person.spells)


def _held(person: Person, made: date) -> bool:
    """Whether somebody worked here, or was soon to, on the day an account was made."""
    return any(
        spell["start"] - AHEAD <= made and (spell["last_day"] is None or made <= spell["last_day"])
        for spell in person.spells
    )

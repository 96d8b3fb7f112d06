"""The link ladder: whose an account is, by rungs of falling strength, and by nothing else.

Names never link: of three thousand people every tenth match by likeness was wrong. What no rung
reaches is unresolved, and rungs that disagree are told.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Literal, Protocol

from collectors.identity.confirmed_link import ConfirmedLink
from collectors.people.person import Person, end_of

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
    given is one person of the staff. `others` are people whom some other rung names.
    """

    sort: Sort
    person: Person | None = None
    rung: int | None = None
    inputs: str = ""
    against: tuple[str, ...] = field(default=())
    others: tuple[Person, ...] = field(default=())


def linked(
    claim: Claim,
    staff: Staff,
    confirmed: Confirmed,
    today: date,
    domains: Mapping[str, str] | None = None,
) -> Link:
    """Whose an account is. `domains` are alias domains with the one that they stand for."""
    found: dict[int, tuple[Person, str]] = {}
    against: list[str] = []
    rungs = {
        2: [(each, "number") for each in claim.numbers if "@" not in each],
        # An address stays one where a system keeps it as its number: others may have had it.
        3: [
            (each, "address")
            for each in (*claim.addresses, *(each for each in claim.numbers if "@" in each))
        ],
        4: [(each, "tag") for each in claim.tagged],
    }
    others: list[Person] = []
    for rung, keys in rungs.items():
        for each, word in keys:
            key = addressed(each, domains) if word == "address" else each
            one = _one(claim, each, key, rung, staff, domains or {}, against)
            if one and rung in found and found[rung][0] is not one:
                against.append(f"{word} {key} is {one.id}'s and {found[rung][1]} another's")
                others.append(one)
            elif one:
                found.setdefault(rung, (one, f"{word} {key}"))
    others += [one for one, _ in found.values()]
    stated = _stated(claim, staff, confirmed, today, others, against)
    if stated:
        return _but(_confirmed(stated, staff, found, against), others)
    if not found:
        return _unlinked(claim, staff, domains or {}, tuple(against))
    rung = min(found)
    person, inputs = found[rung]
    against += [f"{said} is {other.id}'s" for other, said in found.values() if other is not person]
    inputs += _day(claim, rung)
    return _but(Link("person", person, rung, inputs, tuple(against)), others)


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


def _spellings(address: str, domains: Mapping[str, str]) -> Iterator[str]:
    """Every form in which HR may write an address that is compared as one."""
    yield address.lower()
    local, at, domain = addressed(address).rpartition("@")
    meant = domains.get(domain, domain)
    for each in (domain, meant, *(one for one, other in domains.items() if other == meant)):
        yield f"{local}{at}{each}"
        try:
            yield f"{local}{at}{each.encode('ascii').decode('idna')}"
        except UnicodeError:
            continue


def _but(link: Link, others: Iterable[Person]) -> Link:
    """A link beside the people, other than its own, whom some rung names."""
    told = {id(each): each for each in others if each is not link.person}
    return replace(link, others=tuple(told.values()))


def _stated(
    claim: Claim,
    staff: Staff,
    confirmed: Confirmed,
    today: date,
    held_by: Sequence[Person],
    against: list[str],
) -> ConfirmedLink | None:
    """The confirmed link of an account, the latest of several; what is no link is noted."""
    filed = confirmed.by("account")
    named = (link for name in (*claim.names, *claim.addresses) for link in filed.get(name, ()))
    held = []
    for link in {id(each): each for each in named}.values():
        if link.system != claim.system or not link.in_force(today):
            continue
        if why := _no_word(link, staff, held_by):
            against.append(f"link {link.id} counts for nothing: {why}")
        else:
            held.append(link)
    if not held:
        return None
    last = max(link.confirmed_on or date.min for link in held)
    latest = [link for link in held if link.confirmed_on == last]
    if len({(link.sort, link.person, link.owner) for link in latest}) > 1:
        told = " and ".join(sorted(link.id for link in latest))
        against.append(f"links {told} of one day say different things")
        return None
    return latest[0]


def _no_word(link: ConfirmedLink, staff: Staff, held_by: Sequence[Person]) -> str:
    """Why a link is nobody's word: its own holder's, or of somebody who did not work here then."""
    own = (*held_by, *_named(link.person, staff), *_named(link.owner, staff))
    for by in _named(link.confirmed_by, staff):
        if any(by is each for each in own):
            return f"{by.id} confirmed it for themselves"
        if link.confirmed_on and not by.employed(link.confirmed_on):
            return f"{by.id} did not work here on {link.confirmed_on}"
    return ""


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
    # What is somebody's by its own number is no machine's because a line says so.
    against += [f"{said} is {one.id}'s" for one, said in found.values() if one is not person]
    sort: Sort = "external" if stated.sort == "external" else "service"
    return Link(sort, person, 1, inputs, tuple(against))


def _unlinked(
    claim: Claim, staff: Staff, domains: Mapping[str, str], against: tuple[str, ...]
) -> Link:
    """What the system itself calls a machine or a guest; all else is unresolved."""
    owner = _named(claim.owner, staff, domains)
    person = owner[0] if len(owner) == 1 else None
    inputs = f"{claim.system} says {claim.said}" + (f", of {claim.owner}" if claim.owner else "")
    if claim.said == "service":
        return Link("service", person, None, inputs, against)
    if claim.said == "guest":
        return Link("external", person, None, inputs, against)
    return Link("unresolved", None, None, inputs if claim.said else "", against)


def _one(
    claim: Claim,
    given: str,
    key: str,
    rung: int,
    staff: Staff,
    domains: Mapping[str, str],
    against: list[str],
) -> Person | None:
    """The one person a key points to; what hinders that is noted."""
    found = _named(given, staff, domains)
    if len(found) > 1 and claim.entity:
        found = [each for each in found if _employed_by(each, claim.entity)]
    if rung != 3 and "@" not in given:
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


def _day(claim: Claim, rung: int) -> str:
    """That an address links without knowing when the account was made, which is worth less."""
    return ", of a day that is not told" if rung == 3 and claim.created is None else ""


def _named(key: str | None, staff: Staff, domains: Mapping[str, str] | None = None) -> list[Person]:
    """Whoever has that staff number or address."""
    if not key:
        return []
    forms = dict.fromkeys(_spellings(key, domains or {})) if "@" in key else ()
    found = [
        *staff.by("id").get(key, ()),
        *(one for form in forms for one in staff.by("email").get(form, ())),
        *(one for form in forms for one in staff.by("aliases").get(form, ())),
    ]
    return list({id(person): person for person in found}.values())


def _employed_by(person: Person, entity: str) -> bool:
    wanted = entity.casefold()
    return any(spell["entity"].casefold() == wanted for spell in person.spells)


def _held(person: Person, made: date) -> bool:
    """Whether somebody worked here, or was soon to, on the day an account was made."""
    return any(
        spell["start"] - AHEAD <= made and ((end := end_of(spell)) is None or made <= end)
        for spell in person.spells
    )

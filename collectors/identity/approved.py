"""Whether a right is held with leave: an approval in force, by another, and until a day.

Whose a right is the link ladder tells, so that an approval meets its holder by staff number or
address, a machine's by the id of the machine, and never by the likeness of a name.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from collectors.identity.ladder import Link, Staff
from collectors.people.approval import Approval
from collectors.people.person import Person


class Approvals(Protocol):
    """Approvals, filed by any of their fields."""

    def by(self, attribute: str, /) -> Mapping[object, Sequence[Approval]]:
        """The approvals by the value of a field."""
        ...


@dataclass(frozen=True)
class Holder:
    """Who holds a right: every name an approval may have for it, and the person behind it.

    `person` is the holder, or who answers for a machine; None where nobody is known to.
    """

    names: frozenset[str]
    person: Person | None = None


def holder_of(link: Link, *ids: str | None) -> Holder:
    """The holder of an account with its ids, by the link that the ladder made of it.

    A person's right is approved for the person, or for this very account. A machine's is approved
    for the machine, under one of its ids, and not for whoever answers for it.
    """
    names = {each for each in ids if each}
    if link.sort == "person" and link.person:
        names |= names_of(link.person)
    return Holder(frozenset(map(_folded, names)), link.person)


def names_of(person: Person) -> set[str]:
    """What an approval may call a person: the staff number and every address."""
    return {each for each in (person.id, person.email, *person.aliases) if each}


def missing(
    holder: Holder, rights: Iterable[str], approvals: Approvals, staff: Staff, today: date
) -> str:
    """What an approval of one of the rights lacks to count today; empty where one lacks nothing.

    It counts when it names the holder and a right, is in force, ends on a day, and was given by a
    known person who neither asked for it, holds it, nor put it in place.
    """
    rights = tuple(rights)
    filed = approvals.by("holder")
    meant = [
        each
        for name in sorted(holder.names)
        for each in filed.get(name, ())
        if each.covers_resource(*rights)
    ]
    if not meant:
        return "no approval names it"
    held = [each for each in meant if each.in_force(today)]
    if not held:
        last = max(meant, key=lambda each: each.until or date.min)
        ended = last.until if last.approved_by and last.until and last.until < today else None
        return f"approval {last.id} {f'ended on {ended}' if ended else 'is not in force'}"
    flaws = [_flaw(each, holder, staff) for each in held]
    return "" if "" in flaws else flaws[0]


def _flaw(approval: Approval, holder: Holder, staff: Staff) -> str:
    """Why an approval in force is none of another's, or none for a time; empty where it is."""
    by = approval.approved_by or ""
    given = f"approval {approval.id} was given by {by}, who"
    approver = _found(by, staff)
    if not approver:
        return f"{given} is nobody among the staff"
    named = _called(by, approver)
    if named & holder.names:
        return f"{given} holds it"
    if holder.person and named & _called("", [holder.person]):
        return f"{given} answers for its holder"
    for other, did in (
        (approval.requested_by, "asked for it"),
        (approval.implementer, "set it up"),
    ):
        if other and named & _called(other, _found(other, staff)):
            return f"{given} {did}"
    return "" if approval.until else f"approval {approval.id} has no day on which it ends"


def _found(name: str, staff: Staff) -> list[Person]:
    """Whoever has that staff number or address."""
    low = name.lower() if "@" in name else None
    return [
        *staff.by("id").get(name, ()),
        *(staff.by("email").get(low, ()) if low else ()),
        *(staff.by("aliases").get(low, ()) if low else ()),
    ]


def _called(name: str, people: Iterable[Person]) -> set[str]:
    """The name as given and all names of whoever it stands for."""
    names = {name, *(each for one in people for each in names_of(one))}
    return {_folded(each) for each in names if each}


def _folded(name: str) -> str:
    """A name as approvals are filed by it: an address in small letters, all else as it is."""
    return name.lower() if "@" in name else name

"""Snapshots of rights: what a run saw of some scopes, with whose each right is and who approved."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fnmatch import fnmatchcase
from typing import Any, TypeVar

from collectors.aws.identity.iam_roles import IamRole
from collectors.aws.identity.iam_users import IamUser
from collectors.aws.identity.identity_center import PermissionSet
from collectors.aws.identity.identity_store import DirectoryGroup
from collectors.identity.account import Account
from collectors.identity.confirmed_link import ConfirmedLink
from collectors.identity.ladder import Confirmed, Link, Staff, linked
from collectors.kubernetes.access.rbac import Binding
from collectors.people.approval import Approval
from collectors.people.person import Person
from collectors.resource import NotObservedError, Resource
from collectors.reviews.aws_rights import assigned_rights, member_rights, role_rights, user_rights
from collectors.reviews.cluster_rights import bound_rights
from collectors.reviews.directory_rights import account_rights
from collectors.reviews.held import Held, Reads, Seen, held_in, incomplete
from evidence.record import Evidence as Unit
from evidence.reviewed.act import Looked
from evidence.reviewed.right import Right

READERS: Mapping[str, Reads] = {
    IamUser.kind: user_rights,
    IamRole.kind: role_rights,
    PermissionSet.kind: assigned_rights,
    DirectoryGroup.kind: member_rights,
    Account.kind: account_rights,
    Binding.kind: bound_rights,
}
"""The kinds whose rows tell of rights, each with how they are read."""
R = TypeVar("R", bound=Resource)


class Filed:
    """Resources filed by a field, as the link ladder asks for them.

    What could not be read of one files it under nothing.
    """

    def __init__(self, rows: Sequence[Any]) -> None:
        self._rows = rows
        self._by: dict[str, dict[object, list[Any]]] = {}

    def by(self, attribute: str, /) -> Mapping[object, Sequence[Any]]:
        """The resources by the value of a field; one with several values stands under each."""
        if attribute not in self._by:
            filed = self._by.setdefault(attribute, {})
            for row in self._rows:
                value = row.__dict__.get(attribute)
                for key in value if isinstance(value, list) else [value]:
                    if key is not None:
                        filed.setdefault(key, []).append(row)
        return self._by[attribute]


class People:
    """The staff, confirmed links and approvals that a run read."""

    def __init__(self, seen: Seen, domains: Mapping[str, str], today: date) -> None:
        everybody = seen.all(Person)
        self.staff: Staff = Filed(everybody)
        self._numbers: dict[str, dict[str, None]] = {}
        for person in everybody:
            self._numbers.setdefault(_plain(person.id), {})[person.id] = None
        self._confirmed: Confirmed = Filed(seen.all(ConfirmedLink))
        self._approvals = [each for each in seen.all(Approval) if each.in_force(today)]
        self._domains = domains
        self._today = today
        self._holders: dict[str, list[Approval]] = {}
        for each in self._approvals:
            for key in self.ids(each.person) or [each.holder]:
                self._holders.setdefault(key, []).append(each)

    def ids(self, named: str) -> list[str]:
        """The staff numbers that a number or address means."""
        low = _plain(named)
        if "@" in low:
            found = [*self.staff.by("email").get(low, ()), *self.staff.by("aliases").get(low, ())]
            return list(dict.fromkeys(person.id for person in found))
        return list(self._numbers.get(low, ()))

    def at_work(self, number: str) -> bool:
        """Whether somebody of that staff number works here on the day of the run."""
        return any(each.employed(self._today) for each in self.staff.by("id").get(number, ()))

    def same(self, number: str) -> set[str]:
        """All staff numbers of whoever has that one: of one address is one person."""
        found = {number}
        for person in self.staff.by("id").get(number, ()):
            for name in ("email", "aliases"):
                value = person.__dict__.get(name) or ()
                for address in [value] if isinstance(value, str) else value:
                    found.update(self.ids(address))
        return found

    def right(self, held: Held) -> Right:
        """The right with whose it is, and the approvals in force for it."""
        link = self._link(held)
        if link is None:
            return held.right
        person = link.person
        made = replace(held.right, sort=link.sort, person=person.id if person else "")
        if person is None:
            return made
        approvals = [
            each
            for each in self._holders.get(person.id, ())
            if each.covers_resource(held.right.resource, *held.names)
        ]
        given = [each.approved_by for each in approvals if each.approved_by]
        approvers = [number for each in given for number in (self.ids(each) or [each])]
        return replace(
            made,
            department=_told(person, "department"),
            entity=_told(person, "entity"),
            country=_told(person, "country"),
            approval=", ".join(each.id for each in approvals),
            approvers=tuple(sorted(set(approvers))),
        )

    def _link(self, held: Held) -> Link | None:
        if held.claim is None:
            return None
        try:
            return linked(held.claim, self.staff, self._confirmed, self._today, self._domains)
        except NotObservedError:
            return None


def rights_of(
    seen: Seen,
    kinds: Sequence[str] = (),
    scopes: Sequence[str] = (),
    domains: Mapping[str, str] | None = None,
) -> tuple[list[Right], list[Looked]]:
    """All rights of some kinds and scopes as a run saw them, and how whole each place was seen.

    `scopes` are names of sources, or patterns of scopes (`production/111122223333*`). What says
    whose a right is was seen as well, and stands among the places: people, links, approvals.
    """
    wanted = _wanted(scopes)
    readers = {kind: READERS[kind] for kind in (kinds or READERS)}
    held, looked = held_in(seen, readers, wanted)
    people = People(seen, domains or {}, seen.run.now.date())
    rights = sorted((people.right(each) for each in held), key=_order)
    return rights, [*looked, *_of_people(seen)]


def forms_of(
    seen: Seen, kinds: Sequence[str], scopes: Sequence[str]
) -> tuple[dict[str, str], set[tuple[str, str]]]:
    """The form of each right by its id, and the places that were seen whole; nobody is linked."""
    held, looked = held_in(seen, {kind: READERS[kind] for kind in kinds}, _wanted(scopes))
    whole = {(each.kind, each.scope) for each in looked if each.complete}
    return {each.right.id: each.right.form for each in held}, whole


def _of_people(seen: Seen) -> list[Looked]:
    found = [
        Looked(unit.kind, str(unit.scope), unit.record or "", not (why := incomplete(unit)), why)
        for kind in (Person.kind, ConfirmedLink.kind, Approval.kind)
        for unit in seen.units(kind)
    ]
    if not any(each.kind == Person.kind for each in found):
        said = "the run read no people, so that nobody's right is told to be theirs"
        found.append(Looked(Person.kind, "", "", complete=False, why=said))
    return found


def _wanted(scopes: Sequence[str]) -> Callable[[Unit], bool]:
    def wanted(unit: Unit) -> bool:
        scope = str(unit.scope)
        return not scopes or any(
            each in (unit.source, scope) or fnmatchcase(scope, each) for each in scopes
        )

    return wanted


def _plain(name: str) -> str:
    """A number or address as people type it: small letters of one width."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _order(right: Right) -> tuple[str, ...]:
    return (right.scope, right.kind, right.account, right.right, right.resource)


def _told(person: Person, name: str) -> str:
    return str(person.__dict__.get(name) or "")

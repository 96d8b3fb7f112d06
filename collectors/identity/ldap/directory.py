"""A directory as read: which kind it is, its accounts and groups, and who belongs to what."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from collectors.identity.ldap.names import same
from collectors.identity.ldap.session import Entry, Ldap

Dialect = Literal["active directory", "other"]
Name = tuple[str, ...]
_ACTIVE_DIRECTORY = "1.2.840.113556.1.4.800"
"""The capability by which Active Directory, and Samba as one, says what it is."""
ROOT: Final = (
    "defaultNamingContext", "namingContexts", "supportedCapabilities", "supportedControl"
)  # fmt: skip
AD_ACCOUNTS: Final = (
    "(|(&(objectCategory=person)(objectClass=user))(objectClass=msDS-ManagedServiceAccount)"
    "(objectClass=msDS-GroupManagedServiceAccount))"
)
AD_GROUPS: Final = "(objectClass=group)"
ACCOUNTS: Final = (
    "(|(objectClass=person)(objectClass=account)(objectClass=posixAccount)"
    "(objectClass=simpleSecurityObject))"
)
GROUPS: Final = (
    "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=posixGroup)"
    "(objectClass=groupOfMembers)(objectClass=groupOfURLs))"
)
_OF_AD_GROUPS: Final = ("objectGUID", "objectSid", "cn", "member", "managedBy", "objectClass")
_OF_GROUPS: Final = (
    "entryUUID", "cn", "member", "uniqueMember", "memberUid", "owner", "objectClass"
)  # fmt: skip
_BY_NAME = ("member", "uniqueMember")


def dialect(ldap: Ldap) -> Dialect:
    """Whether the server is an Active Directory; asked once."""

    def asked() -> Dialect:
        found = ldap.search("", "(objectClass=*)", ROOT, level="base")
        told = found[0]["values"].get("supportedCapabilities", []) if found else []
        return "active directory" if _ACTIVE_DIRECTORY in told else "other"

    return ldap.remembered("dialect", asked)


def key_of(entry: Entry) -> str:
    """The id that never changes: objectGUID or entryUUID; empty where there is none to be seen."""
    values = entry["values"]
    return first(values, "objectGUID") or first(values, "entryUUID") or ""


def first(values: Mapping[str, list[str]], name: str) -> str | None:
    """The first value of an attribute; None without one."""
    held = values.get(name)
    return held[0] if held else None


@dataclass(frozen=True)
class Groups:
    """Groups by name, with who and which groups are directly in each.

    `accounts` are the ids of accounts by name and `logins` by uid (posixGroup names its members
    so). `unknown` counts the members of a group that are neither account nor group here. The
    `primary` group of an account (`primaryGroupID`) does not list it among its members.
    """

    entries: Mapping[Name, Entry]
    accounts: Mapping[Name, str]
    logins: Mapping[str, str]
    primary: Mapping[Name, frozenset[str]]

    def direct(self, group: Name) -> tuple[set[str], set[Name], int]:
        """Account ids and groups directly in a group, and how many members are neither."""
        held: set[str] = set(self.primary.get(group, ()))
        below: set[Name] = set()
        unknown = 0
        values = self.entries[group]["values"]
        for name in (same(each) for kind in _BY_NAME for each in values.get(kind, ())):
            if name in self.accounts:
                held.add(self.accounts[name])
            elif name in self.entries:
                below.add(name)
            else:
                unknown += 1
        for login in values.get("memberUid", ()):
            if login in self.logins:
                held.add(self.logins[login])
            else:
                unknown += 1
        return held, below, unknown

    def within(self, group: Name) -> tuple[set[str], int]:
        """Account ids in a group or in any group below it; a circle of groups ends."""
        held: set[str] = set()
        unknown, seen, waiting = 0, {group}, [group]
        while waiting:
            own, below, strange = self.direct(waiting.pop())
            held |= own
            unknown += strange
            waiting += below - seen
            seen |= below
        return held, unknown

    def containing(self) -> Mapping[str, set[Name]]:
        """Of each account id the groups it is in, nested ones included."""
        found: dict[str, set[Name]] = {}
        for group in self.entries:
            for each in self.within(group)[0]:
                found.setdefault(each, set()).add(group)
        return found


def groups_of(ldap: Ldap, accounts: Iterable[Entry]) -> Groups:
    """The groups of the directory, read once, with the accounts they may hold.

    Raises:
        UnobservedError: when they are not proven to be all.
    """
    return ldap.remembered("groups", lambda: _grouped(ldap, list(accounts)))


def _grouped(ldap: Ldap, known: list[Entry]) -> Groups:
    entries = _read_groups(ldap)
    by_name = {same(entry["dn"]): entry for entry in entries}
    return Groups(
        entries=by_name,
        accounts={same(each["dn"]): key_of(each) for each in known},
        logins={uid: key_of(each) for each in known for uid in each["values"].get("uid", ())},
        primary=_primary(by_name, known),
    )


def _read_groups(ldap: Ldap) -> list[Entry]:
    layout = ldap.layout
    if dialect(ldap) == "active directory":
        return ldap.search(layout.base, layout.groups or AD_GROUPS, _OF_AD_GROUPS)
    return ldap.search(layout.base, layout.groups or GROUPS, _OF_GROUPS)


def _primary(groups: Mapping[Name, Entry], accounts: Iterable[Entry]) -> dict[Name, frozenset[str]]:
    """Of each group the accounts whose primary group it is, by the last part of its SID."""
    by_number: dict[str, set[str]] = {}
    for each in accounts:
        if number := first(each["values"], "primaryGroupID"):
            by_number.setdefault(number, set()).add(key_of(each))
    return {name: frozenset(by_number.get(rid, ())) for name, rid in _numbered(groups)}


def _numbered(groups: Mapping[Name, Entry]) -> Iterator[tuple[Name, str]]:
    for name, entry in groups.items():
        if text := first(entry["values"], "objectSid"):
            yield name, text.rpartition("-")[2]

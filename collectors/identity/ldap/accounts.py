"""Accounts of LDAP directories, disabled and deleted ones included."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from collectors.collector import collector
from collectors.errors import UnobservedError
from collectors.identity.account import Account
from collectors.identity.ldap import active_directory, other_directories
from collectors.identity.ldap.active_directory import NESTED, SIGN_IN_LAG, administers
from collectors.identity.ldap.directory import (
    ACCOUNTS,
    AD_ACCOUNTS,
    Name,
    dialect,
    first,
    groups_of,
    key_of,
)
from collectors.identity.ldap.names import same
from collectors.identity.ldap.session import Entry, Ldap
from collectors.identity.provider import untold
from evidence.record import UNOBSERVED, Fields
from evidence.transcript import Gap

_UNIVERSAL: Mapping[str, Sequence[str]] = {
    "last_sign_in": ("lastLogonTimestamp", *other_directories.SIGNED_IN),
    "expires": ("accountExpires", "shadowExpire"),
    "email": ("mail",),
    "employee_number": ("employeeNumber", "employeeID"),
    "manager": ("manager",),
    "department": ("department", "departmentNumber"),
    "entity": ("company", "o"),
    "country": ("c",),
    "display": ("displayName",),
    "created": ("whenCreated", "createTimestamp"),
}
"""Attributes that fill a field. What a directory may not show us it leaves out without a word, as
it does with what is empty; so a field is an answer only where some account shows one of them."""


def _off(row: Fields) -> bool:
    return row.get("active") is False


def _deleted(row: Fields) -> bool:
    return row.get("status") == "deleted"


@collector(
    Account,
    needs=("search of accounts and groups below the base", "read of the attributes it names"),
    covers={"disabled": _off, "deleted": _deleted},
)
def ldap_accounts(ldap: Ldap) -> Iterator[Fields]:
    """Every account below the base, by searches that are paged to their end."""
    entries = accounts(ldap)
    shown = {name for entry in entries for name in entry["values"]}
    dark = {
        field: f"no account shows {' or '.join(names)}: empty everywhere, or hidden from us"
        for field, names in _UNIVERSAL.items()
        if not shown & set(names)
    }
    ids = {same(entry["dn"]): key_of(entry) for entry in entries}
    reading = _Reading.of(ldap, shown)
    for entry in entries:
        row = reading.row(entry)
        manager = first(entry["values"], "manager")
        row |= {"id": key_of(entry), "system": ldap.scope.source}
        row |= {"manager": ids.get(same(manager), manager) if manager else None}
        unobserved = {**dark, **row[UNOBSERVED], **reading.unsaid}
        unobserved |= untold("LDAP", "owner", "sponsor")
        kept = {name: value for name, value in row.items() if name not in unobserved}
        yield {**kept, UNOBSERVED: unobserved}


def accounts(ldap: Ldap) -> list[Entry]:
    """The entries of all accounts, read once.

    Raises:
        UnobservedError: when they are not proven to be all, or one has no id that stays.
    """
    return ldap.remembered("accounts", lambda: _read(ldap))


def _read(ldap: Ldap) -> list[Entry]:
    layout = ldap.layout
    if dialect(ldap) == "active directory":
        wanted, which = active_directory.ATTRIBUTES, layout.accounts or AD_ACCOUNTS
        found = ldap.search(layout.base, which, wanted)
        if layout.deleted:
            gone = "(&(isDeleted=TRUE)(objectClass=user)(!(objectClass=computer)))"
            found += ldap.search(layout.base, gone, wanted, deleted=True)
    else:
        found = ldap.search(layout.base, layout.accounts or ACCOUNTS, other_directories.ATTRIBUTES)
    if not all(map(key_of, found)):
        said = "an account shows neither objectGUID nor entryUUID"
        raise UnobservedError(Gap("search", "refused", "NoImmutableId", None, said))
    return found


@dataclass(frozen=True)
class _Reading:
    """How the entries of one directory become rows; `unsaid` no entry of it tells."""

    active: bool
    lag: int
    shut: frozenset[str] | None
    unsaid: Mapping[str, str]

    @classmethod
    def of(cls, ldap: Ldap, shown: set[str]) -> "_Reading":
        if dialect(ldap) == "active directory":
            return cls(active=True, lag=_lag(ldap), shut=None, unsaid={})
        shut = _shut(ldap)
        if shut is None and not shown & set(other_directories.LOCKS):
            said = "nothing here says who may sign in; say it by 'disabled' in the source"
            return cls(False, 0, None, dict.fromkeys(("active", "status"), said))
        return cls(False, 0, shut, {})

    def row(self, entry: Entry) -> Fields:
        if self.active:
            return active_directory.account(entry["values"], self.lag)
        shut = None if self.shut is None else key_of(entry) in self.shut
        return other_directories.account(entry["values"], shut)


def _lag(ldap: Ldap) -> int:
    """How many days the domain lets pass before it writes a sign-in down again."""
    asked = ("msDS-LogonTimeSyncInterval",)
    found = ldap.search(ldap.layout.base, "(objectClass=*)", asked, level="base")
    told = first(found[0]["values"], asked[0]) if found else None
    return int(told) if told and told.isdecimal() else SIGN_IN_LAG


def _shut(ldap: Ldap) -> frozenset[str] | None:
    """The ids of what the operator's filter for disabled accounts finds."""
    layout = ldap.layout
    if layout.disabled is None:
        return None
    which = f"(&{layout.accounts or ACCOUNTS}{layout.disabled})"
    return frozenset(map(key_of, ldap.search(layout.base, which, ("entryUUID",))))


@ldap_accounts.facet
def groups(ldap: Ldap, row: Fields) -> list[str]:
    """The groups it is in, through others or as its primary one."""
    known = groups_of(ldap, accounts(ldap))
    held = ldap.remembered("containing", known.containing).get(row["id"], set())
    return sorted(key_of(known.entries[name]) for name in held)


@ldap_accounts.facet
def privileged(ldap: Ldap, row: Fields) -> list[str]:
    """The administrating groups it is in, by our walk and by the server's own."""
    return sorted(ldap.remembered("privileged", lambda: _powers(ldap)).get(row["id"], ()))


def _powers(ldap: Ldap) -> Mapping[str, set[str]]:
    """Of each account id the administrating groups that hold it, however deep."""
    known, found = groups_of(ldap, accounts(ldap)), dict[str, set[str]]()
    for name, called in administrators(ldap, known.entries).items():
        held = known.within(name)[0]
        if dialect(ldap) == "active directory":
            # The server sees groups that are hidden from us, and we see primary groups.
            which = f"(memberOf:{NESTED}:={_escaped(known.entries[name]['dn'])})"
            held |= set(map(key_of, ldap.search(ldap.layout.base, which, ("objectGUID",))))
        for each in held:
            found.setdefault(each, set()).add(called)
    return found


def administrators(ldap: Ldap, entries: Mapping[Name, Entry]) -> Mapping[Name, str]:
    """The groups that administer, by what they are called.

    Raises:
        UnobservedError: where nothing says which they are.
    """
    named = {same(each) for each in ldap.layout.privileged}
    found = {
        name: first(entry["values"], "cn") or entry["dn"]
        for name, entry in entries.items()
        if name in named
    }
    for name, entry in entries.items():
        if called := administers(first(entry["values"], "objectSid")):
            found[name] = called
    if missing := named - entries.keys():
        said = f"{len(missing)} of the groups under 'privileged' are not to be seen"
        raise UnobservedError(Gap("search", "refused", "NoSuchGroup", None, said))
    if not found:
        said = "nothing here says which groups administer; name them by 'privileged' in the source"
        raise UnobservedError(Gap("search", "not-configured", "NoPrivileged", None, said))
    return found


def _escaped(name: str) -> str:
    """A name as a value in a filter (RFC 4515, 3)."""
    special = {"\\": "\\5c", "*": "\\2a", "(": "\\28", ")": "\\29", "\0": "\\00"}
    return "".join(special.get(character, character) for character in name)

"""Groups of LDAP directories, with those who are in them through others."""

from collections.abc import Iterator
from typing import Any

from collectors.collector import collector
from collectors.errors import UnobservedError
from collectors.identity.group import Group
from collectors.identity.ldap.accounts import accounts, administrators
from collectors.identity.ldap.directory import first, groups_of, key_of
from collectors.identity.ldap.names import same
from collectors.identity.ldap.session import Ldap
from evidence.record import UNOBSERVED, Fields


@collector(
    Group,
    needs=("search of accounts and groups below the base", "read of the attributes it names"),
)
def ldap_groups(ldap: Ldap) -> Iterator[Fields]:
    """Every group below the base; members are walked, never taken from what accounts say."""
    entries = accounts(ldap)
    known = groups_of(ldap, entries)
    ids = {same(entry["dn"]): key_of(entry) for entry in entries}
    powers, dark = _administrators(ldap, known)
    for name, entry in known.entries.items():
        values = entry["values"]
        held, below, strange = known.direct(name)
        everyone, beyond = known.within(name)
        unobserved: dict[str, str] = dict(dark)
        if strange:
            unobserved["members"] = f"{strange} members lie outside what was read"
        if beyond:
            unobserved["all_members"] = f"{beyond} members lie outside what was read"
        if "groupOfURLs" in values.get("objectClass", ()):
            said = "its members are whoever a search finds, which is not made"
            unobserved |= dict.fromkeys(("members", "all_members"), said)
        owners = [*values.get("owner", ()), *values.get("managedBy", ())]
        row: dict[str, Any] = {
            "id": key_of(entry),
            "system": ldap.scope.source,
            "name": first(values, "cn"),
            "members": sorted(held),
            "subgroups": sorted(key_of(known.entries[each]) for each in below),
            "all_members": sorted(everyone),
            "privileged": name in powers,
            "owners": sorted(ids.get(same(each), each) for each in owners),
        }
        kept = {field: value for field, value in row.items() if field not in unobserved}
        yield {**kept, UNOBSERVED: unobserved}


def _administrators(ldap: Ldap, known: Any) -> tuple[frozenset[Any], dict[str, str]]:
    try:
        return frozenset(administrators(ldap, known.entries)), {}
    except UnobservedError as error:
        return frozenset(), {"privileged": str(error)}

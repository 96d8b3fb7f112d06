"""Groups of an Entra tenant."""

from collections.abc import Iterator
from typing import Any, Final

from collectors.collector import collector
from collectors.identity.entra.session import Entra
from collectors.identity.group import Group
from evidence.record import UNOBSERVED, Fields

_NEEDS: Final = ("User.Read.All", "GroupMember.Read.All", "RoleManagement.Read.Directory")


@collector(Group, needs=_NEEDS)
def entra_groups(entra: Entra) -> Iterator[Fields]:
    """Every group, with those who are in it through others."""
    known = entra.memberships()
    for group in entra.groups():
        direct = known.groups[group["id"]]
        everyone, beyond = known.within(group["id"])
        unobserved: dict[str, str] = {}
        if direct.unknown:
            unobserved["members"] = f"{direct.unknown} members are not among the users"
        if beyond:
            unobserved["all_members"] = f"{beyond} members are not among the users"
        row: dict[str, Any] = {
            "id": group["id"],
            "system": entra.scope.source,
            "name": group.get("displayName"),
            "members": sorted(direct.accounts),
            "subgroups": sorted(direct.groups),
            "all_members": sorted(everyone),
        }
        kept = {name: value for name, value in row.items() if name not in unobserved}
        yield {**kept, UNOBSERVED: unobserved}


@entra_groups.facet
def privileged(entra: Entra, row: Fields) -> bool:
    """Whether a directory role is assigned to it."""
    return row["id"] in entra.roles()


@entra_groups.facet
def owners(entra: Entra, row: Fields) -> list[str]:
    """Who may change its members."""
    return sorted(str(each["id"]) for each in entra.owners(row["id"]))

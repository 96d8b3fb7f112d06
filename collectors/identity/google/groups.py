"""Groups of a Google customer."""

from collections.abc import Iterator
from typing import Any, Final

from collectors.collector import collector
from collectors.identity.google.session import SCOPES, Google
from collectors.identity.group import Group
from evidence.record import UNOBSERVED, Fields

_OWNERS: Final = ("OWNER", "MANAGER")
"""Roles in a group that may change who is in it."""


@collector(Group, needs=SCOPES)
def google_groups(google: Google) -> Iterator[Fields]:
    """Every group, with those who are in it through others."""
    known = google.memberships()
    for group in google.groups():
        direct = known.groups[group["id"]]
        everyone, beyond = known.within(group["id"])
        unobserved: dict[str, str] = {}
        if direct.unknown:
            unobserved["members"] = f"{direct.unknown} members are not among the users"
        if beyond:
            unobserved["all_members"] = f"{beyond} members are not among the users"
        held = google.members(group["id"])
        row: dict[str, Any] = {
            "id": group["id"],
            "system": google.scope.source,
            "name": group.get("name"),
            "members": sorted(direct.accounts),
            "subgroups": sorted(direct.groups),
            "all_members": sorted(everyone),
            "owners": sorted(str(each.get("id")) for each in held if each.get("role") in _OWNERS),
        }
        kept = {name: value for name, value in row.items() if name not in unobserved}
        yield {**kept, UNOBSERVED: unobserved}


@google_groups.facet
def privileged(google: Google, row: Fields) -> bool:
    """Whether an administrator role is assigned to it."""
    return row["id"] in google.roles()

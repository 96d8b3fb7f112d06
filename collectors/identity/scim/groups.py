"""Groups of an application that answers by SCIM."""

from collections.abc import Iterator
from typing import Any

from collectors.collector import collector
from collectors.identity.group import Group
from collectors.identity.provider import untold
from collectors.identity.scim.accounts import administering
from collectors.identity.scim.session import Scim
from evidence.record import UNOBSERVED, Fields


@collector(Group, needs=("GET /Users", "GET /Groups"))
def scim_groups(scim: Scim) -> Iterator[Fields]:
    """Every group, with those who are in it through others."""
    known = scim.memberships()
    for group in scim.groups():
        direct = known.groups[group["id"]]
        everyone, beyond = known.within(group["id"])
        unobserved = untold("SCIM", "owners")
        if direct.unknown:
            unobserved["members"] = f"{direct.unknown} members are not among the users"
        if beyond:
            unobserved["all_members"] = f"{beyond} members are not among the users"
        row: dict[str, Any] = {
            "id": group["id"],
            "system": scim.scope.source,
            "name": group.get("displayName"),
            "members": sorted(direct.accounts),
            "subgroups": sorted(direct.groups),
            "all_members": sorted(everyone),
        }
        kept = {name: value for name, value in row.items() if name not in unobserved}
        yield {**kept, UNOBSERVED: unobserved}


@scim_groups.facet
def privileged(scim: Scim, row: Fields) -> bool:
    """Whether the operator said that it administers."""
    return row["id"] in scim.remembered("administering", lambda: administering(scim))

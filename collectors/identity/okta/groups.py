"""Groups of an Okta organisation."""

from collections.abc import Iterator
from typing import Any, Final

from collectors.collector import collector
from collectors.identity.group import Group
from collectors.identity.okta.session import Okta, names_of
from evidence.record import UNOBSERVED, Fields

_NEEDS: Final = ("okta.users.read", "okta.groups.read", "okta.roles.read")


@collector(Group, needs=_NEEDS)
def okta_groups(okta: Okta) -> Iterator[Fields]:
    """Every group, with its members by a list of their own."""
    known = okta.memberships()
    for group in okta.groups():
        direct = known.groups[group["id"]]
        unobserved: dict[str, str] = {}
        if direct.unknown:
            said = f"{direct.unknown} members are not among the users"
            unobserved = {"members": said, "all_members": said}
        members = sorted(direct.accounts)
        row: dict[str, Any] = {
            "id": group["id"],
            "system": okta.scope.source,
            "name": (group.get("profile") or {}).get("name"),
            "members": members,
            "subgroups": [],
            "all_members": members,
        }
        kept = {name: value for name, value in row.items() if name not in unobserved}
        yield {**kept, UNOBSERVED: unobserved}


@okta_groups.facet
def privileged(okta: Okta, row: Fields) -> bool:
    """Whether it gives an administrator role."""
    return bool(names_of(okta.roles_of_group(row["id"])))


@okta_groups.facet
def owners(okta: Okta, row: Fields) -> list[str]:
    """Who may change its members."""
    return sorted(str(each["id"]) for each in okta.owners(row["id"]))

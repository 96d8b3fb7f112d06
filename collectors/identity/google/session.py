"""The Google session: users, those deleted, groups with members, and administrator roles."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from collectors.https.paging import Paging
from collectors.https.reads import Reads, filled
from collectors.identity.membership import Members, Memberships
from collectors.identity.provider import IdentitySession
from evidence.record import Fields

BASE: Final = "/admin/directory/v1"
READS: Final = Reads(
    gets=(
        f"{BASE}/users",
        f"{BASE}/users/{{id}}",
        f"{BASE}/groups",
        f"{BASE}/groups/{{id}}/members",
        f"{BASE}/customer/my_customer/roles",
        f"{BASE}/customer/my_customer/roleassignments",
    )
)
SCOPES: Final = tuple(
    f"https://www.googleapis.com/auth/admin.directory.{name}.readonly"
    for name in ("user", "group", "rolemanagement")
)
"""What the service account is let read, in the name of an administrator who may."""
USER: Final = (
    "id", "primaryEmail", "name.fullName", "aliases", "nonEditableAliases", "isAdmin",
    "isDelegatedAdmin", "isEnrolledIn2Sv", "suspended", "archived", "creationTime",
    "lastLoginTime", "orgUnitPath", "externalIds", "relations", "organizations",
)  # fmt: skip
"""Every member of a user that is asked for; `emails`, `recoveryEmail` and others are one's own."""
MEMBER: Final = ("id", "role", "type")
SUPER: Final = "super administrator"
DELEGATED: Final = "delegated administrator"
_AT_WORK: Final[Mapping[str, tuple[tuple[str | None, ...], tuple[str, ...]]]] = {
    "externalIds": (("organization",), ("value",)),
    "relations": (("manager",), ("value",)),
    "organizations": (("work", "unknown", "", None), ("department", "name", "primary")),
}
"""Of each list of a user the types that are of work, and what is kept of them."""
_MINE: Final = {"customer": "my_customer"}
"""All domains; asked by `domain`, the list lacks everybody of another one."""
_KINDS: Final = {
    "users": "admin#directory#users",
    "groups": "admin#directory#groups",
    "members": "admin#directory#members",
    "roles": "admin#directory#roles",
    "roleassignments": "admin#directory#roleAssignments",
}
"""What Google calls each list; it leaves the member out where there is nothing in it."""


class Google(IdentitySession):
    """A read-only door to one customer of Google Workspace or Cloud Identity."""

    system: ClassVar[str] = "google"

    def who(self) -> str:
        """The administrator in whose name is read, as Google knows them, and of which customer."""
        (subject,) = self.said("subject")
        path = filled(f"{BASE}/users/{{id}}", {"id": subject})
        query = {"fields": "primaryEmail,customerId"}
        told = self.read(path, keep=("primaryEmail", "customerId"), query=query)
        return f"{told['primaryEmail']} of customer {told.get('customerId')}"

    def users(self) -> list[Fields]:
        """Every user of every domain of the customer, suspended and archived ones included.

        Raises:
            UnobservedError: when they are not proven to be all.
        """
        return self.remembered("users", lambda: self._users("false"))

    def deleted(self) -> list[Fields]:
        """Every user deleted in the last 20 days; Google lists them apart.

        Raises:
            UnobservedError: when they are not proven to be all.
        """
        return self.remembered("deleted", lambda: self._users("true"))

    def groups(self) -> list[Fields]:
        """Every group.

        Raises:
            UnobservedError: when they are not proven to be all.
        """
        return self.remembered(
            "groups", lambda: self._all(f"{BASE}/groups", "groups", ("id", "name"), 200, _MINE)
        )

    def members(self, group: str) -> list[Fields]:
        """What is directly in a group, each with its role there.

        Raises:
            UnobservedError: when they are refused, or not proven to be all.
        """
        path = filled(f"{BASE}/groups/{{id}}/members", {"id": group})
        return self.remembered(path, lambda: self._all(path, "members", MEMBER, 200))

    def memberships(self) -> Memberships:
        """Who is in which group, groups in groups included.

        Raises:
            UnobservedError: when groups, or the members of one, are not proven to be all.
        """
        return self.remembered("memberships", self._memberships)

    def roles(self) -> Mapping[str, frozenset[str]]:
        """Of each user and group the names of the administrator roles assigned to it.

        Raises:
            UnobservedError: when assignments or roles are refused.
        """
        return self.remembered("roles", self._roles)

    def powers(self) -> Mapping[str, frozenset[str]]:
        """Of each user the administrator roles held, directly or through groups.

        What a user itself says (`isAdmin`, `isDelegatedAdmin`) counts where no role tells of it.

        Raises:
            UnobservedError: when roles, groups or the members of one are refused.
        """
        return self.remembered("powers", self._powers)

    def _users(self, deleted: str) -> list[Fields]:
        query = {**_MINE, "projection": "full", "viewType": "admin_view", "showDeleted": deleted}
        return self._all(f"{BASE}/users", "users", USER, 500, query)

    def _memberships(self) -> Memberships:
        users = {each["id"] for each in self.users()}
        found = {each["id"]: Members() for each in self.groups()}
        for name, own in found.items():
            for member in self.members(name):
                if member.get("type") == "CUSTOMER":
                    # One member that stands for everybody of the organisation.
                    own.accounts |= users
                elif member.get("id") in users:
                    own.accounts.add(member["id"])
                elif member.get("id") in found:
                    own.groups.add(member["id"])
                else:
                    own.unknown += 1
        return Memberships(found)

    def _roles(self) -> Mapping[str, frozenset[str]]:
        customer = f"{BASE}/customer/my_customer"
        keep = ("roleId", "roleName", "isSuperAdminRole")
        defined = self._all(f"{customer}/roles", "items", keep, 100)
        names = {
            each["roleId"]: SUPER if each.get("isSuperAdminRole") else str(each.get("roleName"))
            for each in defined
        }
        keep = ("roleAssignmentId", "assignedTo", "roleId")
        found: dict[str, frozenset[str]] = {}
        for each in self._all(f"{customer}/roleassignments", "items", keep, 200):
            role = names.get(each["roleId"]) or str(each["roleId"])
            found[each["assignedTo"]] = found.get(each["assignedTo"], frozenset()) | {role}
        return found

    def _powers(self) -> Mapping[str, frozenset[str]]:
        roles, everywhere = self.roles(), self.memberships()
        found = {each["id"]: roles.get(each["id"], frozenset()) for each in self.users()}
        for group in everywhere.groups:
            if given := roles.get(group):
                for held in everywhere.within(group)[0]:
                    found[held] |= given
        for each in self.users():
            if each.get("isAdmin"):
                found[each["id"]] |= {SUPER}
            elif each.get("isDelegatedAdmin") and not found[each["id"]]:
                found[each["id"]] = frozenset({DELEGATED})
        return found

    def _all(
        self,
        path: str,
        records: str,
        keep: tuple[str, ...],
        size: int,
        query: Mapping[str, str] | None = None,
    ) -> list[Fields]:
        members = ",".join(dict.fromkeys(name.partition(".")[0] for name in keep))
        paging = Paging(
            "cursor", records, place="pageToken", following="nextPageToken",
            size_name="maxResults", size=size, kind=_KINDS[path.rpartition("/")[2]],
        )  # fmt: skip
        asked = {**(query or {}), "fields": f"kind,nextPageToken,{records}({members})"}
        return list(self.listed(path, keep=keep, paging=paging, query=asked, less=_at_work))


def _at_work(record: Fields) -> Fields:
    """A record without family, schools and numbers of anything but the organisation."""
    kept: dict[str, Any] = dict(record)
    for name, (sorts, members) in _AT_WORK.items():
        if isinstance(held := kept.get(name), list):
            kept[name] = [
                {member: each[member] for member in members if member in each}
                for each in held
                if isinstance(each, dict) and each.get("type") in sorts
            ]
    return kept

"""The Okta session: users of every status, groups, factors and administrator roles."""

from collections.abc import Iterable, Mapping
from typing import ClassVar, Final

from collectors.https.paging import Paging
from collectors.https.reads import Reads, filled
from collectors.identity.membership import Members, Memberships
from collectors.identity.provider import IdentitySession
from evidence.record import Fields

READS: Final = Reads(
    gets=(
        "/api/v1/users",
        "/api/v1/users/me",
        "/api/v1/users/{id}/factors",
        "/api/v1/users/{id}/roles",
        "/api/v1/groups",
        "/api/v1/groups/{id}/users",
        "/api/v1/groups/{id}/roles",
        "/api/v1/groups/{id}/owners",
        "/api/v1/iam/assignees/users",
    )
)
USER: Final = (
    "id", "status", "created", "lastLogin", "profile.login", "profile.email",
    "profile.displayName", "profile.employeeNumber", "profile.managerId", "profile.manager",
    "profile.department", "profile.organization", "profile.countryCode", "profile.userType",
)  # fmt: skip
"""Every field of a user that is kept; `secondEmail` and `mobilePhone` are somebody's own."""
GROUP: Final = ("id", "type", "profile.name")
DEPROVISIONED: Final = 'status eq "DEPROVISIONED"'
_ASSIGNEES: Final = Paging(
    "link", "value", following="_links.next.href", size_name="limit", size=100
)
_LINKED: Final = Paging("link", following="header:link", size_name="limit", size=200)


class Okta(IdentitySession):
    """A read-only door to one Okta organisation."""

    system: ClassVar[str] = "okta"
    concurrency: ClassVar[int] = 4

    def who(self) -> str:
        """Whose token it is."""
        me = self.read("/api/v1/users/me", keep=("id", "profile.login"))
        return str((me.get("profile") or {}).get("login") or me["id"])

    def users(self) -> list[Fields]:
        """Every user; the plain list leaves out whoever is DEPROVISIONED, so they are asked for.

        Raises:
            UnobservedError: when they are not proven to be all.
        """
        return self.remembered("users", self._users)

    def groups(self) -> list[Fields]:
        """Every group.

        Raises:
            UnobservedError: when they are not proven to be all.
        """
        return self.remembered("groups", lambda: self._all("/api/v1/groups", GROUP))

    def memberships(self) -> Memberships:
        """Who is in which group; groups of Okta hold users alone.

        Raises:
            UnobservedError: when the groups, or the members of one, are not proven to be all.
        """
        return self.remembered("memberships", self._memberships)

    def factors(self, user: str) -> list[Fields]:
        """The factors of a user.

        Raises:
            UnobservedError: when they are refused.
        """
        path = filled("/api/v1/users/{id}/factors", {"id": user})
        return list(self.listed(path, keep=("factorType", "status"), paging=Paging()))

    def powers(self) -> Mapping[str, frozenset[str]]:
        """Of each account id the administrator roles it has, directly or through groups.

        Raises:
            UnobservedError: when assignees, groups or the roles of one are refused.
        """
        return self.remembered("powers", self._powers)

    def roles_of_user(self, user: str) -> list[Fields]:
        """The administrator roles of a user.

        Raises:
            UnobservedError: when they are refused.
        """
        return self._roles(filled("/api/v1/users/{id}/roles", {"id": user}))

    def roles_of_group(self, group: str) -> list[Fields]:
        """The administrator roles that a group gives.

        Raises:
            UnobservedError: when they are refused.
        """
        return self._roles(filled("/api/v1/groups/{id}/roles", {"id": group}))

    def owners(self, group: str) -> list[Fields]:
        """The owners of a group.

        Raises:
            UnobservedError: when they are refused, or the organisation has none to tell of.
        """
        path = filled("/api/v1/groups/{id}/owners", {"id": group})
        return list(self.listed(path, keep=("id", "type"), paging=_LINKED))

    def _users(self) -> list[Fields]:
        current = self._all("/api/v1/users", USER)
        gone = self.listed(
            "/api/v1/users", keep=USER, paging=_LINKED, query={"filter": DEPROVISIONED}
        )
        # Whoever leaves between the two lists is in both; the later word counts.
        return list({each["id"]: each for each in (*current, *gone)}.values())

    def _memberships(self) -> Memberships:
        known = {each["id"] for each in self.users()}
        found: dict[str, Members] = {}
        for group in self.groups():
            path = filled("/api/v1/groups/{id}/users", {"id": group["id"]})
            held = {each["id"] for each in self._all(path, ("id",))}
            found[group["id"]] = Members(held & known, set(), len(held - known))
        return Memberships(found)

    def _powers(self) -> Mapping[str, frozenset[str]]:
        path, found = "/api/v1/iam/assignees/users", dict[str, frozenset[str]]()
        for user in self.listed(path, keep=("id",), paging=_ASSIGNEES):
            found[user["id"]] = names_of(self.roles_of_user(user["id"]))
        for group in self.groups():
            if given := names_of(self.roles_of_group(group["id"])):
                for each in self.memberships().within(group["id"])[0]:
                    found[each] = found.get(each, frozenset()) | given
        return found

    def _roles(self, path: str) -> list[Fields]:
        keep = ("id", "type", "label", "status", "assignmentType")
        return list(self.listed(path, keep=keep, paging=Paging()))

    def _all(self, path: str, keep: tuple[str, ...]) -> list[Fields]:
        return list(self.listed(path, keep=keep, paging=_LINKED))


def names_of(roles: Iterable[Fields]) -> frozenset[str]:
    """The names of the roles that are in force."""
    held = (each for each in roles if each.get("status") in ("ACTIVE", None))
    return frozenset(str(each.get("label") or each.get("type")) for each in held)

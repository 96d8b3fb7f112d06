"""The Entra session: users, those deleted, groups, roles and registered methods, by Graph."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, Final

from collectors.https.paging import Paging
from collectors.https.reads import Reads, filled
from collectors.identity.membership import Members, Memberships
from collectors.identity.provider import IdentitySession
from evidence.record import Fields

READS: Final = Reads(
    gets=(
        "/v1.0/organization",
        "/v1.0/users",
        "/v1.0/users/{id}/sponsors",
        "/v1.0/directory/deletedItems/microsoft.graph.user",
        "/v1.0/groups",
        "/v1.0/groups/{id}/members",
        "/v1.0/groups/{id}/owners",
        "/v1.0/roleManagement/directory/roleAssignments",
        "/v1.0/roleManagement/directory/roleDefinitions",
        "/v1.0/reports/authenticationMethods/userRegistrationDetails",
    )
)
USER: Final = (
    "id", "userPrincipalName", "mail", "proxyAddresses", "displayName", "accountEnabled",
    "createdDateTime", "employeeId", "department", "companyName", "usageLocation", "userType",
    "externalUserState", "onPremisesImmutableId",
)  # fmt: skip
"""Every property of a user that is asked for; `otherMails` may be somebody's own."""
SIGN_IN: Final = (
    "lastSignInDateTime", "lastNonInteractiveSignInDateTime", "lastSuccessfulSignInDateTime"
)  # fmt: skip
METHODS: Final = ("id", "methodsRegistered", "isMfaRegistered")
SIZE: Final = 100
"""Users a page; with their sign-ins Graph gives no more than 120."""


class Entra(IdentitySession):
    """A read-only door to one tenant."""

    system: ClassVar[str] = "entra"
    concurrency: ClassVar[int] = 4

    def who(self) -> str:
        """The application of the operator, in the tenant that it was let into."""
        (tenant,) = self._all("/v1.0/organization", ("id",), size=0)
        return f"application {next(iter(self.said('client')), '')} in tenant {tenant['id']}"

    def users(self) -> list[Fields]:
        """Every user, disabled ones included.

        Raises:
            UnobservedError: when they are not proven to be all.
        """
        return self.remembered("users", lambda: self._all("/v1.0/users", USER))

    def deleted(self) -> list[Fields]:
        """Every user deleted in the last 30 days; Graph lists them apart.

        Raises:
            UnobservedError: when they are not proven to be all.
        """
        path = "/v1.0/directory/deletedItems/microsoft.graph.user"
        return self.remembered("deleted", lambda: self._all(path, USER))

    def managers(self) -> Mapping[str, str | None]:
        """The manager of each user.

        Raises:
            UnobservedError: when they are not proven to be all.
        """
        return self.remembered("managers", self._managers)

    def sign_ins(self) -> Mapping[str, Fields]:
        """When each user signed in last; it takes a licence and a right of its own.

        Raises:
            UnobservedError: when they are refused, or not proven to be all.
        """
        return self.remembered("sign-ins", self._sign_ins)

    def methods(self) -> Mapping[str, Fields]:
        """What each user has registered; users who are disabled are not in the report.

        Raises:
            UnobservedError: when the report is refused, or not proven to be whole.
        """
        path = "/v1.0/reports/authenticationMethods/userRegistrationDetails"

        def asked() -> Mapping[str, Fields]:
            return {each["id"]: each for each in self._all(path, METHODS)}

        return self.remembered("methods", asked)

    def sponsors(self, user: str) -> list[Fields]:
        """Who stands for a guest.

        Raises:
            UnobservedError: when they are refused.
        """
        return self._all(filled("/v1.0/users/{id}/sponsors", {"id": user}), ("id",), size=0)

    def groups(self) -> list[Fields]:
        """Every group.

        Raises:
            UnobservedError: when they are not proven to be all.
        """
        keep = ("id", "displayName")
        return self.remembered("groups", lambda: self._all("/v1.0/groups", keep))

    def owners(self, group: str) -> list[Fields]:
        """The owners of a group.

        Raises:
            UnobservedError: when they are refused.
        """
        return self._all(filled("/v1.0/groups/{id}/owners", {"id": group}), ("id",))

    def memberships(self) -> Memberships:
        """Who is in which group, groups in groups included.

        Raises:
            UnobservedError: when groups, or the members of one, are not proven to be all.
        """
        return self.remembered("memberships", self._memberships)

    def roles(self) -> Mapping[str, frozenset[str]]:
        """Of each user and group the names of the directory roles assigned to it.

        Raises:
            UnobservedError: when assignments or definitions are refused.
        """
        return self.remembered("roles", self._roles)

    def _managers(self) -> Mapping[str, str | None]:
        expand = {"$select": "id", "$expand": "manager($select=id)"}
        told = self._all("/v1.0/users", ("id", "manager.id"), query=expand)
        return {each["id"]: (each.get("manager") or {}).get("id") for each in told}

    def _sign_ins(self) -> Mapping[str, Fields]:
        keep = ("id", *(f"signInActivity.{name}" for name in SIGN_IN))
        query = {"$select": "id,signInActivity"}
        told = self._all("/v1.0/users", keep, query=query)
        return {each["id"]: each.get("signInActivity") or {} for each in told}

    def _memberships(self) -> Memberships:
        users = {each["id"] for each in self.users()}
        found = {each["id"]: Members() for each in self.groups()}
        for name, own in found.items():
            path = filled("/v1.0/groups/{id}/members", {"id": name})
            for member in self._all(path, ("id", "@odata.type")):
                if member["id"] in users:
                    own.accounts.add(member["id"])
                elif member["id"] in found:
                    own.groups.add(member["id"])
                elif member.get("@odata.type") in (None, "#microsoft.graph.user"):
                    # Devices, contacts and service principals are no accounts of this kind.
                    own.unknown += 1
        return Memberships(found)

    def _roles(self) -> Mapping[str, frozenset[str]]:
        base = "/v1.0/roleManagement/directory/"
        defined = self._all(f"{base}roleDefinitions", ("id", "displayName"), size=0)
        names = {each["id"]: str(each.get("displayName") or each["id"]) for each in defined}
        found: dict[str, frozenset[str]] = {}
        assigned = self._all(
            f"{base}roleAssignments", ("id", "principalId", "roleDefinitionId"), size=0
        )
        for each in assigned:
            role = names.get(each["roleDefinitionId"]) or str(each["roleDefinitionId"])
            held: frozenset[str] = found.get(each["principalId"], frozenset())
            found[each["principalId"]] = held | {role}
        return found

    def _all(
        self,
        path: str,
        keep: Sequence[str],
        *,
        query: Mapping[str, str] | None = None,
        size: int = SIZE,
    ) -> list[Fields]:
        selected = {"$select": ",".join(name for name in keep if "@" not in name)}
        paging = Paging(
            "link", "value", following="@odata.nextLink", size=size,
            size_name="$top" if size else "",
        )  # fmt: skip
        asked = selected if query is None else query
        return list(self.listed(path, keep=tuple(keep), paging=paging, query=asked))

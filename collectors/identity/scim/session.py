"""The SCIM session: users and groups, by index or cursor, whole or not at all."""

from typing import Any, ClassVar, Final

from collectors.errors import UnobservedError
from collectors.https.paging import Paging
from collectors.https.reads import Reads
from collectors.identity.membership import Members, Memberships
from collectors.identity.provider import IdentitySession
from evidence.record import Fields

ENTERPRISE: Final = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
READS: Final = Reads(gets=("/ServiceProviderConfig", "/Me", "/Users", "/Groups"))
CONFIG: Final = ("pagination.cursor", "pagination.index", "pagination.maxPageSize")
USER: Final = (
    "id", "externalId", "userName", "displayName", "userType", "active", "emails.value",
    "emails.type", "emails.primary", "groups.value", "roles.value", "roles.display",
    "meta.created", f"{ENTERPRISE}.employeeNumber", f"{ENTERPRISE}.department",
    f"{ENTERPRISE}.organization", f"{ENTERPRISE}.manager.value",
)  # fmt: skip
"""Every attribute of a user that is asked for and kept."""
GROUP: Final = ("id", "displayName", "members.value", "members.type", "members.$ref")
SIZE: Final = 100
_INDEX: Final = {"place": "startIndex", "first": 1, "size_name": "count", "total": "totalResults"}
_CURSOR: Final = {"place": "cursor", "size_name": "count", "following": "nextCursor"}
_NO_ME: Final = ("unsupported", "refused", "unavailable")


class Scim(IdentitySession):
    """A read-only door to one service provider.

    Lists are asked for whole: a server that ignores `filter` answers one with everybody, so no
    answer rests on one.
    """

    system: ClassVar[str] = "scim"

    def who(self) -> str:
        """Who `/Me` says we are (RFC 7644, 3.11); few servers know a bearer of a token so."""
        try:
            me = self.read("/Me", keep=("id", "userName"))
        except UnobservedError as error:
            if error.gap.cause not in _NO_ME or error.gap.status in (401, None):
                raise
            return "the bearer of the token"
        return str(me.get("userName") or me.get("id") or "the bearer of the token")

    def users(self) -> list[Fields]:
        """Every user.

        Raises:
            UnobservedError: when they are not proven to be all.
        """
        wanted = dict.fromkeys(part.partition(".")[0] for part in USER if ":" not in part)
        names = ",".join((*wanted, ENTERPRISE))
        return self.remembered("users", lambda: self._all("/Users", USER, names))

    def groups(self) -> list[Fields]:
        """Every group.

        Raises:
            UnobservedError: when they are not proven to be all.
        """
        names = "id,displayName,members"
        return self.remembered("groups", lambda: self._all("/Groups", GROUP, names))

    def memberships(self) -> Memberships:
        """Who is in which group: as groups tell, and as users tell where a server fills that in.

        Raises:
            UnobservedError: when users or groups are not proven to be all.
        """
        return self.remembered("memberships", self._memberships)

    def _memberships(self) -> Memberships:
        users = {each["id"] for each in self.users()}
        groups = {each["id"]: Members() for each in self.groups()}
        for each in self.groups():
            own = groups[each["id"]]
            for member in each.get("members") or ():
                name = member.get("value")
                if name in users and not _is_group(member):
                    own.accounts.add(name)
                elif name in groups:
                    own.groups.add(name)
                else:
                    own.unknown += 1
        for user in self.users():
            for told in user.get("groups") or ():
                # What an account says of itself counts only where there is such a group.
                if told.get("value") in groups:
                    groups[told["value"]].accounts.add(user["id"])
        return Memberships(groups)

    def _all(self, path: str, keep: tuple[str, ...], names: str) -> list[Fields]:
        cursor = self.remembered("config", self._config).get("cursor") is True
        given: dict[str, Any] = _CURSOR if cursor else _INDEX
        paging = Paging("cursor" if cursor else "offset", "Resources", size=SIZE, **given)
        query = {"attributes": names}
        if cursor:
            # An empty cursor asks for the first page (RFC 9865, 2.1).
            query["cursor"] = ""
        return list(self.listed(path, keep=keep, paging=paging, query=query, less=_at_work))

    def _config(self) -> Fields:
        """What the server says of paging; one that says nothing pages by index."""
        try:
            told = self.read("/ServiceProviderConfig", keep=CONFIG)
        except UnobservedError as error:
            if error.gap.cause != "unsupported":
                raise
            return {}
        pagination = told.get("pagination")
        return pagination if isinstance(pagination, dict) else {}


def _is_group(member: Fields) -> bool:
    return member.get("type") == "Group" or "/Groups/" in str(member.get("$ref", ""))


def _at_work(record: Fields) -> Fields:
    """A record without the addresses of somebody's home."""
    mails = record.get("emails")
    if not isinstance(mails, list):
        return record
    kept = [mail for mail in mails if str(mail.get("type", "")).lower() != "home"]
    return {**record, "emails": kept}

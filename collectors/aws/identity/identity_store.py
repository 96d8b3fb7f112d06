"""The users and groups of Identity Center's directory: who signs in, and who belongs where."""

from collections.abc import Iterator

from collectors.aws.identity.identity_center import NEEDS_INSTANCES, instances_here
from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

USERS = "identitystore:ListUsers"
GROUPS = "identitystore:ListGroups"
MEMBERS = "identitystore:ListGroupMemberships"
PAGE = 100


class DirectoryUser(
    Resource, kind="aws.identitystore.user", data="identity", personal={"name": "account"}
):
    """A user of the directory; its id is the user id.

    `name` is what it signs in with, None where the directory tells none; `enabled` is None in
    directories that do not tell whether a user may sign in.
    """

    store: str
    name: str | None
    enabled: bool | None

    @property
    def email(self) -> str | None:
        """Its owner's address, where the name is one."""
        return self.name.lower() if self.name and "@" in self.name else None


class DirectoryGroup(Resource, kind="aws.identitystore.group", data="identity"):
    """A group of the directory; its id is the group id, `members` are user ids."""

    store: str
    name: str | None
    members: list[str]


@collector(DirectoryUser, grain="region", needs=(NEEDS_INSTANCES, USERS))
def directory_users(aws: Aws) -> Iterator[Fields]:
    """Every user of the directories of the account's own instances."""
    for instance in instances_here(aws):
        store = instance["IdentityStoreId"]
        for user in aws.pages(USERS, "Users", IdentityStoreId=store, MaxResults=PAGE):
            status = user.get("UserStatus")
            yield {
                "id": user["UserId"],
                "store": store,
                "name": user.get("UserName"),
                "enabled": None if status is None else status == "ENABLED",
            }


@collector(DirectoryGroup, grain="region", needs=(NEEDS_INSTANCES, GROUPS, MEMBERS))
def directory_groups(aws: Aws) -> Iterator[Fields]:
    """Every group of the directories of the account's own instances."""
    for instance in instances_here(aws):
        store = instance["IdentityStoreId"]
        for group in aws.pages(GROUPS, "Groups", IdentityStoreId=store, MaxResults=PAGE):
            yield {"id": group["GroupId"], "store": store, "name": group.get("DisplayName")}


@directory_groups.facet
def members(aws: Aws, row: Fields) -> list[str]:
    """The users in it."""
    told = aws.pages(
        MEMBERS,
        "GroupMemberships",
        IdentityStoreId=row["store"],
        GroupId=row["id"],
        MaxResults=PAGE,
    )
    return sorted(each["MemberId"]["UserId"] for each in told)

"""Groups: who belongs together in a directory or application, and which groups give power."""

from collectors.resource import Resource


class Group(
    Resource,
    kind="identity.group",
    data="identity",
    personal={"members": "person", "all_members": "person", "owners": "person"},
):
    """A group of a directory or application; its id is the one that never changes there.

    `members` are the ids of accounts directly in it, `subgroups` of groups directly in it, and
    `all_members` of every account in it or in a group below it. `privileged` is whether it gives an
    administrator role. `owners` may change its members: account ids, addresses or staff numbers.
    """

    system: str
    name: str | None
    members: list[str]
    subgroups: list[str]
    all_members: list[str]
    privileged: bool
    owners: list[str]

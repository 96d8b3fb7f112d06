"""The GitHub session: members, outside collaborators, teams, and who has no second factor."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar, Final, NoReturn

from collectors.errors import UnobservedError
from collectors.https.attempts import Reply
from collectors.https.paging import Paging, Turn, walked
from collectors.https.reads import Reads, filled
from collectors.https.selection import selected
from collectors.identity.github.external_identities import (
    PAGING,
    QUERY,
    NoProviderError,
    checked,
)
from collectors.identity.membership import Members, Memberships
from collectors.identity.provider import IdentitySession
from collectors.tape import Answer
from evidence.record import Fields
from evidence.transcript import Gap

_LISTS: Final = ("members", "outside_collaborators", "teams", "repos")
READS: Final = Reads(
    gets=(
        "/user",
        "/user/memberships/orgs/{org}",
        *(f"/orgs/{{org}}/{name}" for name in _LISTS),
        "/orgs/{org}/teams/{team}/members",
        "/repos/{org}/{repo}/keys",
        # Where the links of these lists lead to from their second page on.
        *(f"/organizations/{{id}}/{name}" for name in _LISTS),
        "/organizations/{id}/team/{team}/members",
        "/repositories/{id}/keys",
    ),
    posts=("/graphql",),
)
"""The one POST is the query of `external_identities`."""
USER: Final = ("id", "login", "type")
TEAM: Final = ("id", "slug", "name", "parent.id")
KEY: Final = ("id", "title", "created_at", "last_used", "read_only", "enabled", "added_by")
IDENTITY: Final = ("user.databaseId", "samlIdentity.nameId", "scimIdentity.username")
OWNER: Final = "admin"
"""What GitHub calls the role of an owner."""
_LINKED: Final = Paging("link", following="header:link", size_name="per_page", size=100)


class GitHub(IdentitySession):
    """A read-only door to one organisation."""

    system: ClassVar[str] = "github"

    def who(self) -> str:
        """Whose token it is."""
        return str(self.read("/user", keep=("login",))["login"])

    def members(self) -> list[Fields]:
        """Every member, owners included; whoever is no member is shown the public ones alone.

        Raises:
            UnobservedError: when they are not proven to be all.
        """
        return self.remembered("members", self._members)

    def owners(self) -> frozenset[str]:
        """The ids of the owners.

        Raises:
            UnobservedError: when they are not proven to be all.
        """
        return self.remembered("owners", self._owners)

    def outside(self) -> list[Fields]:
        """Every outside collaborator: let into some repositories, and no member.

        Raises:
            UnobservedError: when they are not proven to be all.
        """
        return self.remembered("outside", lambda: self._all(self._path("outside_collaborators")))

    def without_factor(self) -> frozenset[str]:
        """The ids of all that have no second factor; only owners are told.

        Raises:
            UnobservedError: when they are refused, or not proven to be all.
        """
        return self.remembered("without factor", self._without_factor)

    def identities(self) -> Mapping[str, Fields] | None:
        """Of each account id what the organisation's identity provider says; None without one.

        Raises:
            UnobservedError: when they are refused, or not proven to be all.
        """
        return self.remembered("identities", self._identities)

    def teams(self) -> list[Fields]:
        """Every team; secret ones are shown to owners alone.

        Raises:
            UnobservedError: when they are not proven to be all.
        """
        return self.remembered("teams", self._teams)

    def maintainers(self, slug: str) -> frozenset[str]:
        """The ids of those who may change the members of a team.

        Raises:
            UnobservedError: when they are refused.
        """
        return self._ids(f"teams/{slug}/members", role="maintainer")

    def memberships(self) -> Memberships:
        """Who is in which team; GitHub tells those of teams below among them.

        Raises:
            UnobservedError: when teams, or the members of one, are not proven to be all.
        """
        return self.remembered("memberships", self._memberships)

    def deploy_keys(self) -> Iterator[tuple[str, Fields]]:
        """Every deploy key with the repository it opens, where the operator asks for them.

        Raises:
            UnobservedError: when repositories or the keys of one are refused.
        """
        if list(self.said("deploy_keys")) in ([], ["no"]):
            return
        self._as_owner()
        for repository in self._all(self._path("repos"), ("name",)):
            name = str(repository["name"])
            path = filled("/repos/{org}/{repo}/keys", {"org": self._organisation, "repo": name})
            for key in self._all(path, KEY):
                yield name, key

    @property
    def _organisation(self) -> str:
        (name,) = self.said("organisation")
        return name

    def _path(self, what: str) -> str:
        return filled("/orgs/{org}/", {"org": self._organisation}) + what

    def _standing(self) -> Fields:
        """What the reader is in the organisation: on it depends what GitHub leaves out."""
        path = filled("/user/memberships/orgs/{org}", {"org": self._organisation})
        told = self.remembered("standing", lambda: self.read(path, keep=("state", "role")))
        if told.get("state") != "active":
            _refuse(path, "NoMember", "whoever is no member is shown public members alone")
        return told

    def _as_owner(self) -> None:
        if self._standing().get("role") != OWNER:
            path = filled("/user/memberships/orgs/{org}", {"org": self._organisation})
            _refuse(path, "NoOwner", "only owners are told")

    def _members(self) -> list[Fields]:
        self._standing()
        return self._all(self._path("members"))

    def _owners(self) -> frozenset[str]:
        self._standing()
        return self._ids("members", role=OWNER)

    def _without_factor(self) -> frozenset[str]:
        self._as_owner()
        lists = ("members", "outside_collaborators")
        return frozenset().union(*(self._ids(each, filter="2fa_disabled") for each in lists))

    def _teams(self) -> list[Fields]:
        self._as_owner()
        return self._all(self._path("teams"), TEAM)

    def _memberships(self) -> Memberships:
        known = {str(each["id"]) for each in self.members()}
        found: dict[str, Members] = {}
        for team in self.teams():
            held = self._ids(f"teams/{team['slug']}/members")
            found[str(team["id"])] = Members(set(held & known), set(), len(held - known))
        for team in self.teams():
            parent = str((team.get("parent") or {}).get("id"))
            if parent in found:
                found[parent].groups.add(str(team["id"]))
        return Memberships(found)

    def _identities(self) -> Mapping[str, Fields] | None:
        # To whoever is no owner GitHub says that there is no provider.
        self._as_owner()
        operation, organisation = "POST /graphql", self._organisation

        def ask(turn: Turn) -> Reply:
            variables = {"organisation": organisation, "after": turn.parameters.get("after")}
            posted = {"query": QUERY, "variables": variables}
            door = self._live(operation)
            return checked(
                operation, door.ask("POST", "/graphql", json=posted, deadline=self.deadline)
            )

        def send() -> Iterator[Answer]:
            yield from self._told(operation, ask)

        asked = {"query": QUERY, "organisation": organisation, "keep": sorted(IDENTITY)}
        found: dict[str, Fields] = {}
        for body in self.tape.ask(operation, asked, send):
            if not body["provider"]:
                return None
            for each in body["records"]:
                if own := (each.get("user") or {}).get("databaseId"):
                    # One that nobody has taken up yet is linked to no account.
                    found[str(own)] = each
        return found

    def _told(self, operation: str, ask: Callable[[Turn], Reply]) -> Iterator[Answer]:
        try:
            walk = walked(operation, ask, PAGING)
        except NoProviderError:
            yield Answer({"provider": False, "records": []})
            return
        for page in walk.pages:
            kept = [selected(each, IDENTITY) for each in page.records]
            body: dict[str, Any] = {"provider": True, "records": kept}
            yield Answer(body, page.reply.attempts, self._named(page.reply))
        if walk.gap:
            raise UnobservedError(walk.gap)

    def _ids(self, what: str, **query: str) -> frozenset[str]:
        return frozenset(str(each["id"]) for each in self._all(self._path(what), query=query))

    def _all(
        self, path: str, keep: tuple[str, ...] = USER, query: Mapping[str, str] | None = None
    ) -> list[Fields]:
        return list(self.listed(path, keep=keep, paging=_LINKED, query=query))


def _refuse(path: str, code: str, said: str) -> NoReturn:
    raise UnobservedError(Gap(f"GET {path}", "refused", code, None, said), lasting=True)

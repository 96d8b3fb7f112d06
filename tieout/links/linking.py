"""Identity links of a run: every account with whose it is, as the checks saw it."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple, TypeVar

from collectors.aws.identity.iam_users import IamUser
from collectors.aws.identity.identity_store import DirectoryUser
from collectors.identity.account import Account
from collectors.identity.claims import domains_of, link_of
from collectors.identity.cloud_claims import (
    claim_of_directory_user,
    claim_of_iam_user,
    claims_of_binding,
)
from collectors.identity.confirmed_link import ConfirmedLink
from collectors.identity.ladder import RUNGS, Claim, Link, linked
from collectors.kubernetes.access.rbac import Binding
from collectors.people.person import Person
from collectors.resource import NotObservedError, Resource
from controls.population import Estate
from evidence.errors import UsageError
from evidence.run_store import RunReader

CONTROL = "IDN-10"
"""The control whose alias domains count."""
R = TypeVar("R", bound=Resource)


class LinkedAccount(NamedTuple):
    """An account with its link; None with the reason where nothing it says could be read.

    `account` is None for users of clouds and for subjects of clusters.
    """

    system: str
    id: str
    login: str
    scope: str
    link: Link | None
    unread: str = ""
    account: Account | None = None

    @property
    def sort(self) -> str:
        """The class of the account, or that it could not be observed."""
        return self.link.sort if self.link else "unobserved"

    def row(self) -> dict[str, str]:
        """The link as a row of text."""
        link = self.link
        person = link.person if link else None
        return {
            "system": self.system,
            "account": self.id,
            "login": self.login,
            "class": self.sort,
            "person": person.id if person else "",
            "entity": person.entity if person else "",
            "rung": f"{link.rung} {RUNGS[link.rung]}" if link and link.rung else "",
            "by": link.inputs if link else self.unread,
            "against": ", ".join(link.against) if link else "",
            "scope": self.scope,
        }


COLUMNS = (
    "system", "account", "login", "class", "person", "entity", "rung", "by", "against", "scope",
)  # fmt: skip


class Links:
    """The accounts, people and confirmed links that a run read.

    Raises:
        UsageError: when the run read no accounts, or no people to link them to.
    """

    def __init__(self, reader: RunReader) -> None:
        self._reader = reader
        self.staff = Estate([person for _, person in self._read(Person)])
        self._confirmed = Estate([link for _, link in self._read(ConfirmedLink)])
        self.accounts = list(self._read(Account))
        self.claims = sorted(self._claims(), key=lambda each: (each[1].system, each[1].names))
        for found, what in ((self.accounts or self.claims, "accounts"), (self.staff, "people")):
            if not found:
                raise UsageError(
                    f"run {reader.run.id} holds no {what}; configure a source of {what} and run"
                )

    def all(self) -> Iterator[LinkedAccount]:
        """Every account, in the order of their systems and ids."""
        control = self._reader.controls().get(CONTROL)
        domains = list(control.parameters.get("alias_domains", ())) if control else []
        today: date = self._reader.run.now.date()
        for scope, account in sorted(self.accounts, key=lambda each: (each[1].system, each[1].id)):
            link, unread = None, ""
            try:
                link = link_of(account, self.staff, self._confirmed, domains, today)
            except NotObservedError as error:
                unread = str(error.reason)
            login = str(account.__dict__.get("login") or "")
            yield LinkedAccount(account.system, account.id, login, scope, link, unread, account)
        for scope, claim in self.claims:
            name, login = claim.names[0], claim.names[-1]
            try:
                link = linked(claim, self.staff, self._confirmed, today, domains_of(domains))
                yield LinkedAccount(claim.system, name, login, scope, link)
            except NotObservedError as error:
                yield LinkedAccount(claim.system, name, login, scope, None, str(error.reason))

    def _claims(self) -> Iterator[tuple[str, Claim]]:
        """What users of clouds and subjects of clusters say, each of a scope once."""
        for scope, user in self._read(IamUser):
            yield scope, claim_of_iam_user(user)
        for scope, member in self._read(DirectoryUser):
            yield scope, claim_of_directory_user(member)
        # A person stands in many bindings of a cluster, and is one account of it.
        named = [
            (scope, claim)
            for scope, binding in self._read(Binding)
            for claim in claims_of_binding(binding)
        ]
        yield from dict.fromkeys(named)

    def _read(self, resource: type[R]) -> Iterator[tuple[str, R]]:
        for unit in self._reader.run.evidence:
            if unit.kind == resource.kind and unit.record:
                rows: Iterable[Any] = self._reader.record(unit.record).rows
                for row in resource.hydrate(list(rows)):
                    yield str(unit.scope), row

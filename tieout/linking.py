"""Identity links of a run: every account with whose it is, as the checks saw it."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple, TypeVar

from collectors.identity.account import Account
from collectors.identity.claims import link_of
from collectors.identity.confirmed_link import ConfirmedLink
from collectors.identity.ladder import RUNGS, Link
from collectors.people.person import Person
from collectors.resource import NotObservedError, Resource
from controls.population import Estate
from evidence.errors import UsageError
from evidence.run_store import RunReader

CONTROL = "IDN-10"
"""The control whose alias domains count."""
R = TypeVar("R", bound=Resource)


class LinkedAccount(NamedTuple):
    """An account with its link; None with the reason where nothing it says could be read."""

    account: Account
    scope: str
    link: Link | None
    unread: str = ""

    @property
    def sort(self) -> str:
        """The class of the account, or that it could not be observed."""
        return self.link.sort if self.link else "unobserved"

    def row(self) -> dict[str, str]:
        """The link as a row of text."""
        link = self.link
        person = link.person if link else None
        return {
            "system": self.account.system,
            "account": self.account.id,
            "login": str(self.account.__dict__.get("login") or ""),
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
        for found, what in ((self.accounts, "accounts"), (self.staff, "people")):
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
            try:
                link = link_of(account, self.staff, self._confirmed, domains, today)
                yield LinkedAccount(account, scope, link)
            except NotObservedError as error:
                yield LinkedAccount(account, scope, None, str(error.reason))

    def _read(self, resource: type[R]) -> Iterator[tuple[str, R]]:
        for unit in self._reader.run.evidence:
            if unit.kind == resource.kind and unit.record:
                rows: Iterable[Any] = self._reader.record(unit.record).rows
                for row in resource.hydrate(list(rows)):
                    yield str(unit.scope), row

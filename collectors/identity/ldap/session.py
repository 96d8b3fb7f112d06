"""The LDAP session: the only door to a directory; it searches, and knows no other operation."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from typing_extensions import TypedDict

from collectors.errors import UnobservedError, WriteRefusedError
from collectors.identity.ldap.connection import Page, Place, Question, searched
from collectors.identity.ldap.names import lies_in
from collectors.identity.ldap.values import guid, sid
from collectors.identity.memory import Memory
from collectors.session import Session
from collectors.tape import Answer, Tape
from evidence.scope import Scope
from evidence.transcript import Gap

ALLOWED = frozenset((
    "accountExpires", "authTimestamp", "c", "cn", "company", "createTimestamp",
    "defaultNamingContext", "department", "departmentNumber", "displayName", "employeeID",
    "employeeNumber", "entryUUID", "isDeleted", "lastLogonTimestamp", "mail", "managedBy",
    "manager", "member", "memberUid", "msDS-LogonTimeSyncInterval",
    "msDS-User-Account-Control-Computed", "namingContexts", "nsAccountLock", "o",
    "objectClass", "objectGUID", "objectSid", "owner", "primaryGroupID", "proxyAddresses",
    "pwdAccountLockedTime", "pwdLastSuccess", "sAMAccountName", "shadowExpire",
    "supportedCapabilities", "supportedControl", "uid", "uniqueMember", "userAccountControl",
    "userPrincipalName", "whenCreated",
))  # fmt: skip
"""Every attribute that may be asked for."""
BINARY: Mapping[str, Callable[[bytes], str]] = {"objectGUID": guid, "objectSid": sid}
NOWHERE_ELSE = ("dc=forestdnszones", "dc=domaindnszones", "cn=configuration", "cn=schema")
"""Parts of every Active Directory forest that hold no accounts, by how their names begin."""
T = TypeVar("T")


class Entry(TypedDict):
    """One entry: its name, and the values of what was asked for and is there."""

    dn: str
    values: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Layout:
    """What an operator says of a directory; `tieout.toml` documents each."""

    base: str
    accounts: str | None = None
    groups: str | None = None
    disabled: str | None = None
    privileged: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    deleted: bool = True

    def as_json(self) -> dict[str, Any]:
        """What is said, as it stands on tapes and in the provenance of a run."""
        return {
            "base": self.base,
            "accounts": self.accounts,
            "groups": self.groups,
            "disabled": self.disabled,
            "privileged": list(self.privileged),
            "elsewhere": list(self.elsewhere),
            "deleted": self.deleted,
        }

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Layout":
        """The layout that `as_json` wrote."""
        lists = {name: tuple(said[name]) for name in ("privileged", "elsewhere")}
        return cls(**{**said, **lists})


Ask = Callable[[Question], Iterator[Page]]


class Ldap(Session):
    """A read-only door to one directory.

    Only searches for listed attributes pass it, page by page; of what a server answers only what
    was asked for is kept. The layout stands on the tape, so that a replay needs no configuration.
    """

    system: ClassVar[str] = "ldap"
    grain: ClassVar[str] = "directory"

    def __init__(
        self,
        scope: Scope,
        tape: Tape,
        place: Place | None = None,
        layout: Layout | None = None,
    ) -> None:
        super().__init__(scope, tape)
        self._place = place
        self._layout = layout
        self._memory = Memory()

    @property
    def layout(self) -> Layout:
        """What the operator said of this directory, when it was read."""
        return self.remembered("layout", self._said)

    def search(
        self,
        base: str,
        filter: str,  # noqa: A002 -- the protocol's word (RFC 4511, 4.5.1.7)
        attributes: Sequence[str],
        *,
        level: str = "subtree",
        deleted: bool = False,
    ) -> list[Entry]:
        """Every entry that fits, of each the values of `attributes`.

        Raises:
            UnobservedError: when it is not proven that these are all.
            WriteRefusedError: for an attribute that may not be collected; nothing is sent.
        """
        wanted = tuple(sorted(attributes))
        if refused := sorted(set(wanted) - ALLOWED):
            raise WriteRefusedError(f"{refused[0]} is no attribute to be read; nothing was sent")
        question = Question(base, filter, wanted, level, deleted)
        operation = f"search {'deleted ' if deleted else ''}{filter}"
        parameters = {"base": base, "level": level, "attributes": list(wanted)}
        found: list[Entry] = []
        elsewhere: list[str] = []
        pages = self.tape.ask(operation, parameters, lambda: self._send(operation, question))
        for page in pages:
            found += page["entries"]
            elsewhere += page["elsewhere"]
        self._refuse_elsewhere(operation, elsewhere)
        return found

    def remembered(self, what: str, make: Callable[[], T]) -> T:
        """What `make` gives, asked for once in this session, a loss included."""
        return self._memory.of(what, make)

    def _said(self) -> Layout:
        def send() -> Iterator[Answer]:
            if self._layout is None:
                raise UnobservedError(Gap("layout", "not-configured", "NoDirectory"))
            yield Answer(self._layout.as_json())

        (said,) = self.tape.ask("layout", {}, send)
        return Layout.of(said)

    def _send(self, operation: str, question: Question) -> Iterator[Answer]:
        if self._place is None:
            raise UnobservedError(Gap(operation, "not-configured", "NoDirectory"))
        for page in searched(self._place, operation, question):
            entries = [_entry(operation, name, given, question) for name, given in page.entries]
            yield Answer({"entries": entries, "elsewhere": sorted(map(_base_of, page.elsewhere))})

    def _refuse_elsewhere(self, operation: str, references: Sequence[str]) -> None:
        """A part of the tree that another server holds was not read, whatever it holds."""
        known = self.layout.elsewhere if references else ()
        left = [
            name
            for name in dict.fromkeys(references)
            if not name.lower().startswith(NOWHERE_ELSE)
            and not any(lies_in(name, base) for base in known)
        ]
        if left:
            said = f"{left[0]} is held by another server; read it as a source of its own, "
            said += "and name it under 'elsewhere'"
            gap = Gap(operation, "incomplete", "ReferralNotFollowed", None, said)
            raise UnobservedError(gap, lasting=True)


def _entry(
    operation: str, name: str, given: Mapping[str, list[bytes]], question: Question
) -> Entry:
    """An entry in JSON, with what was asked for alone; names of attributes have no case."""
    sent = {key.lower(): values for key, values in given.items()}
    values: dict[str, list[str]] = {}
    for wanted in question.attributes:
        held = sent.get(wanted.lower())
        if not held:
            continue
        try:
            read = BINARY.get(wanted, _text)
            values[wanted] = sorted(read(value) for value in held)
        except ValueError as error:
            said = f"a value of {wanted} is not of its form"
            raise UnobservedError(Gap(operation, "malformed", "BadValue", None, said)) from error
    return {"dn": name, "values": values}


def _text(data: bytes) -> str:
    return data.decode("utf-8")


def _base_of(reference: str) -> str:
    """The name that a referral is about, `dc=child,dc=example,dc=com`; hosts are left out."""
    from urllib.parse import unquote, urlsplit

    return unquote(urlsplit(reference).path.lstrip("/"))

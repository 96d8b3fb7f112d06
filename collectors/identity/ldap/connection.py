"""Connections to a directory, and the LDAP library behind them, which no other module imports."""

import contextlib
import ssl
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from collectors.errors import UnobservedError
from collectors.https.address import is_loopback
from collectors.https.secrets import Secret
from evidence.errors import UsageError
from evidence.transcript import Gap

PORTS = {"ldaps": 636, "ldap": 389}
PAGE = 500
"""Entries a page: half of what Active Directory allows at most."""
TIMEOUTS = (10, 60)
"""Seconds to connect, and to wait for an answer."""
DELETED = "1.2.840.113556.1.4.417"
"""The control of Active Directory by which deleted objects are shown."""
_PAGED = "1.2.840.113556.1.4.319"
EMPTY_PAGES = 100
"""Pages without an entry that may follow one another before the chain counts as a loop."""

_CAUSES = {
    3: "incomplete",  # timeLimitExceeded
    4: "incomplete",  # sizeLimitExceeded
    10: "incomplete",  # referral
    11: "incomplete",  # adminLimitExceeded
    7: "unsupported",
    12: "unsupported",  # unavailableCriticalExtension
    18: "unsupported",  # inappropriateMatching
    32: "refused",  # noSuchObject: what may not be seen is answered so, too
    49: "refused",  # invalidCredentials
    50: "refused",
    8: "refused",  # strongerAuthRequired
    13: "refused",  # confidentialityRequired
    48: "refused",
    51: "throttled",  # busy
    52: "unavailable",
    53: "refused",  # unwillingToPerform
}
"""Results of RFC 4511, 4.1.9, that are no success, by what they mean to us."""


@dataclass(frozen=True, slots=True)
class Question:
    """One search: where, how deep, which entries and which of their attributes."""

    base: str
    filter: str
    attributes: tuple[str, ...]
    level: str = "subtree"
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page of entries as sent, and the servers that hold further parts (RFC 4511, 4.5.3)."""

    entries: list[tuple[str, Mapping[str, list[bytes]]]]
    elsewhere: list[str]


@dataclass(frozen=True, slots=True)
class Place:
    """A directory server: `ldaps://` or, with StartTLS, `ldap://`; certificates are always checked.

    Plain LDAP is spoken to this machine alone, and only where `allow_loopback`.

    Raises:
        UsageError: for a URL that is none of these.
    """

    url: str
    user: str
    password: Secret
    ca_file: Path | None = None
    allow_loopback: bool = False

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.url)
            port = parts.port
        except ValueError as error:
            raise UsageError(f"{self.url!r} is no URL; write it as ldaps://host") from error
        named = parts.scheme in PORTS and parts.hostname and port != 0
        if not named or parts.path.strip("/") or parts.query or parts.username is not None:
            raise UsageError(f"{self.url!r} is not the URL of a directory; write ldaps://host")

    @property
    def host(self) -> str:
        """The name or number that the certificate must be for."""
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        """The port; that of the scheme where none is named."""
        parts = urlsplit(self.url)
        return parts.port or PORTS[parts.scheme]

    @property
    def at_once(self) -> bool:
        """Whether TLS begins with the connection."""
        return urlsplit(self.url).scheme == "ldaps"

    @property
    def plain(self) -> bool:
        """Whether nothing is encrypted."""
        return not self.at_once and self.allow_loopback and is_loopback(self.host)


def searched(place: Place, operation: str, question: Question) -> Iterator[Page]:
    """The pages of one search, over a connection of its own.

    Raises:
        UnobservedError: when the server does not answer, refuses, or ends before its last page.
    """
    import ldap3

    with _opened(place, operation) as connection:
        cookie: bytes | None = None
        seen: set[str] = set()
        empty = 0
        while True:
            _asked(
                operation, connection.search, question.base, question.filter,
                search_scope=ldap3.BASE if question.level == "base" else ldap3.SUBTREE,
                dereference_aliases=ldap3.DEREF_NEVER,
                attributes=list(question.attributes),
                controls=[(DELETED, True, None)] if question.deleted else None,
                paged_size=PAGE, paged_cookie=cookie,
            )  # fmt: skip
            page = _page(connection.response or [])
            names = {name for name, _ in page.entries}
            if names & seen:
                raise UnobservedError(_gap(operation, "incomplete", "PageRepeated"))
            seen |= names
            yield page
            _refuse_failure(operation, connection.result)
            control = connection.result.get("controls", {}).get(_PAGED, {})
            cookie = control.get("value", {}).get("cookie") or None
            if cookie is None:
                return
            empty = 0 if page.entries else empty + 1
            if empty > EMPTY_PAGES:
                raise UnobservedError(_gap(operation, "incomplete", "CookieLoops"))


def who_am_i(place: Place, operation: str) -> str | None:
    """Who the server says we are (RFC 4532); None where it does not offer to say.

    Raises:
        UnobservedError: when it does not answer, or refuses us.
    """
    with _opened(place, operation) as connection:
        said = _asked(operation, connection.extend.standard.who_am_i)
        return said.strip() or None if isinstance(said, str) else None


class _opened:  # noqa: N801 -- used as the word `with` reads
    """A bound connection, for as long as a question takes."""

    def __init__(self, place: Place, operation: str) -> None:
        self._place = place
        self._operation = operation
        self._connection: Any = None

    def __enter__(self) -> Any:
        import ldap3

        place, password = self._place, self._place.password.read()
        server = ldap3.Server(
            place.host,
            port=place.port,
            use_ssl=place.at_once,
            tls=_trust(place, self._operation),
            get_info=ldap3.NONE,
            connect_timeout=TIMEOUTS[0],
        )
        self._connection = ldap3.Connection(
            server,
            user=place.user,
            password=password,
            client_strategy=ldap3.SYNC,
            auto_referrals=False,
            check_names=False,
            read_only=True,
            return_empty_attributes=False,
            receive_timeout=TIMEOUTS[1],
        )
        _asked(self._operation, self._connection.open)
        if not place.at_once and not place.plain:
            _asked(self._operation, self._connection.start_tls)
        _asked(self._operation, self._connection.bind)
        _refuse_failure(self._operation, self._connection.result)
        return self._connection

    def __exit__(self, *_: object) -> None:
        if self._connection is not None:
            # A farewell that fails loses nothing: the answers are in.
            with contextlib.suppress(Exception):
                self._connection.unbind()


def _trust(place: Place, operation: str) -> Any:
    """TLS whose certificate and name Python's own library checks."""
    import ldap3

    try:
        context = ssl.create_default_context(cafile=place.ca_file)
    except (OSError, ValueError) as error:
        gap = _gap(operation, "not-configured", "CertificatesUnreadable")
        raise UnobservedError(gap, lasting=True) from error

    class Trust(ldap3.Tls):
        def wrap_socket(self, connection: Any, do_handshake: bool = False) -> None:
            # The library's own way leaves the name unchecked until after the handshake.
            connection.socket = context.wrap_socket(
                connection.socket, do_handshake_on_connect=do_handshake, server_hostname=place.host
            )

    return Trust(validate=ssl.CERT_REQUIRED)


def _asked(operation: str, ask: Any, *given: Any, **named: Any) -> Any:
    """What the library answers; its failures by our own words, since its texts name hosts."""
    from ldap3.core import exceptions as known

    words: Sequence[tuple[type[Exception], str, str]] = (
        (known.LDAPInvalidFilterError, "not-configured", "InvalidFilter"),
        (known.LDAPStartTLSError, "unavailable", "TlsFailed"),
        (known.LDAPCertificateError, "unavailable", "TlsFailed"),
        (known.LDAPSocketOpenError, "unavailable", "Unreachable"),
        (known.LDAPSocketReceiveError, "unavailable", "ConnectionLost"),
        (known.LDAPSessionTerminatedByServerError, "unavailable", "ConnectionLost"),
        (known.LDAPResponseTimeoutError, "unavailable", "TimedOut"),
    )
    try:
        return ask(*given, **named)
    except (known.LDAPExceptionError, OSError) as error:
        cause, word = next(
            ((cause, word) for kind, cause, word in words if isinstance(error, kind)),
            ("unavailable", "ConnectionLost" if isinstance(error, OSError) else "BadAnswer"),
        )
        if "CERTIFICATE" in str(error) or "SSL" in str(error):
            word = "TlsFailed"
        raise UnobservedError(_gap(operation, cause, word), lasting=True) from None


def _refuse_failure(operation: str, result: Mapping[str, Any]) -> None:
    """Hold a result to success.

    Raises:
        UnobservedError: for any other; the server's own text may name people and is left out.
    """
    code = result["result"]
    if code == 0:
        return
    word = str(result.get("description") or f"result{code}")
    raise UnobservedError(_gap(operation, _CAUSES.get(code, "unavailable"), word), lasting=True)


def _page(answers: Sequence[Mapping[str, Any]]) -> Page:
    entries = [
        (answer["dn"], answer["raw_attributes"])
        for answer in answers
        if answer["type"] == "searchResEntry"
    ]
    references = [answer["uri"] for answer in answers if answer["type"] == "searchResRef"]
    return Page(entries, [uri for uris in references for uri in uris])


def _gap(operation: str, cause: str, code: str) -> Gap:
    return Gap(operation, cause, code)

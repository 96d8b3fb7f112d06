"""The identity systems that are read over HTTPS: how each is signed in to, and where."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from collectors.https.address import Address
from collectors.https.assertion import Assertion
from collectors.https.door import Door
from collectors.https.reads import Reads, filled
from collectors.https.secrets import Secret
from collectors.https.sign_in import Granted, Header, SignIn
from collectors.identity.entra.session import READS as ENTRA
from collectors.identity.entra.session import Entra
from collectors.identity.github.session import READS as GITHUB
from collectors.identity.github.session import GitHub
from collectors.identity.google.session import READS as GOOGLE
from collectors.identity.google.session import SCOPES, Google
from collectors.identity.okta.session import READS as OKTA
from collectors.identity.okta.session import Okta
from collectors.identity.provider import IdentitySession, ProviderSource
from collectors.identity.scim.session import READS as SCIM
from collectors.identity.scim.session import Scim
from collectors.pacing import Patience
from evidence.errors import UsageError

KINDS: Final = ("identity.account", "identity.group")


@dataclass(frozen=True)
class Given:
    """What an operator gives to sign in with: secrets, and parameters that are none."""

    secrets: Mapping[str, Secret]
    parameters: Mapping[str, str]
    allow_loopback: bool
    ca_file: Path | None


@dataclass(frozen=True)
class System:
    """One sort of system; `url` is where it answers where there is one place for all.

    `secrets` and `parameters` are what it needs, `optional` what it takes besides; `sign_in` makes
    of them how a request is signed in. `rate` is how many questions a second it is asked at most,
    `throttled` how many seconds it is waited for when that was too often. `headers` go with each.
    """

    session: type[IdentitySession]
    reads: Reads
    secrets: tuple[str, ...]
    sign_in: Callable[[Given], SignIn]
    url: str | None = None
    parameters: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    rate: float = 5.0
    throttled: float = 300.0
    headers: Mapping[str, str] = field(default_factory=dict)


def _token(word: str) -> Callable[[Given], SignIn]:
    return lambda given: Header(given.secrets["token"], word=word)


def _microsoft(given: Given) -> SignIn:
    """Client credentials of an application of the tenant (RFC 6749, 4.4)."""
    path = filled("/{tenant}/oauth2/v2.0/token", given.parameters)
    place = given.parameters.get("sign_in", "https://login.microsoftonline.com")
    door = Door(
        Address.of(place, allow_loopback=given.allow_loopback),
        Reads(posts=(path,)),
        ca_file=given.ca_file,
    )

    def form() -> Mapping[str, str]:
        return {
            "grant_type": "client_credentials",
            "client_id": given.parameters["client"],
            "client_secret": given.secrets["secret"].read(),
            "scope": given.parameters.get("scope", "https://graph.microsoft.com/.default"),
        }

    return Granted(door, path, form)


def _google(given: Given) -> SignIn:
    """A service account in the name of an administrator (RFC 7523), by its JSON key."""
    place = given.parameters.get("sign_in", "https://oauth2.googleapis.com")
    address = Address.of(place, allow_loopback=given.allow_loopback)
    door = Door(address, Reads(posts=("/token",)), ca_file=given.ca_file)
    scopes = given.parameters.get("scopes", " ".join(SCOPES))
    subject = given.parameters["subject"]
    made = Assertion(given.secrets["key"], f"{address}/token", scopes, subject)
    return Granted(door, "/token", made.form)


SYSTEMS: Final[Mapping[str, System]] = {
    "entra": System(
        Entra, ENTRA, ("secret",), _microsoft, "https://graph.microsoft.com",
        ("tenant", "client"), ("sign_in", "scope"), rate=10.0,
    ),
    "github": System(
        GitHub, GITHUB, ("token",), _token("Bearer"), "https://api.github.com",
        ("organisation",), ("deploy_keys",), throttled=1800.0,
        headers={"x-github-api-version": "2022-11-28"},
    ),
    "google": System(
        Google, GOOGLE, ("key",), _google, "https://admin.googleapis.com",
        ("subject",), ("sign_in", "scopes", "services", "shared"), rate=20.0,
    ),
    "okta": System(Okta, OKTA, ("token",), _token("SSWS"), rate=10.0),
    "scim": System(Scim, SCIM, ("token",), _token("Bearer")),
}  # fmt: skip
"""Every system by the `type` that an operator writes."""


def provider_source(
    name: str,
    sort: str,
    *,
    url: str | None,
    secrets: Mapping[str, Secret],
    said: Mapping[str, Any],
    parameters: Mapping[str, str] | None = None,
    ca_file: Path | None = None,
    allow_loopback: bool = False,
) -> ProviderSource:
    """A source of that sort; nothing is contacted yet.

    Raises:
        UsageError: when it has no URL or one that is not https, or a secret or parameter too few or
            too many.
    """
    system, told = SYSTEMS[sort], dict(parameters or {})
    if (place := url or system.url) is None:
        raise UsageError(f"{sort} has no 'url'; say where it answers")
    _held(sort, secrets, system.secrets, (), "env or file")
    _held(sort, told, system.parameters, system.optional, "parameters")
    door = Door(
        Address.of(place, allow_loopback=allow_loopback),
        system.reads,
        system.sign_in(Given(secrets, told, allow_loopback, ca_file)),
        headers=system.headers,
        patience=Patience(
            throttled=system.throttled, rate=system.rate, burst=max(1, int(2 * system.rate))
        ),
        ca_file=ca_file,
    )
    shown = {**told, **said, **({"allow_loopback": True} if allow_loopback else {})}
    return ProviderSource(name, system.session, door, KINDS, shown)


def _held(
    sort: str,
    given: Mapping[str, object],
    needed: tuple[str, ...],
    optional: tuple[str, ...],
    where: str,
) -> None:
    if missing := [each for each in needed if each not in given]:
        raise UsageError(f"{sort} needs {missing[0]!r}; name it under {where}")
    if strange := sorted(given.keys() - {*needed, *optional}):
        known = ", ".join((*needed, *optional)) or "none"
        raise UsageError(f"{sort} knows no {strange[0]!r} under {where}; it knows {known}")

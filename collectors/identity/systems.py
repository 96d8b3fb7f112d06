"""The identity systems that are read over HTTPS: how each is signed in to, and where."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from collectors.https.address import Address
from collectors.https.door import Door
from collectors.https.reads import Reads
from collectors.https.secrets import Secret
from collectors.https.sign_in import Header, SignIn
from collectors.identity.okta.session import READS as OKTA
from collectors.identity.okta.session import Okta
from collectors.identity.provider import IdentitySession, ProviderSource
from collectors.identity.scim.session import READS as SCIM
from collectors.identity.scim.session import Scim
from collectors.pacing import Patience
from evidence.errors import UsageError

KINDS: Final = ("identity.account", "identity.group")


@dataclass(frozen=True)
class System:
    """One sort of system; `url` is where it answers where there is one place for all.

    `sign_in` makes of the secrets named how a request is signed in. `rate` is how many questions a
    second it is asked at most.
    """

    session: type[IdentitySession]
    reads: Reads
    secrets: tuple[str, ...]
    sign_in: Callable[[Mapping[str, Secret]], SignIn]
    url: str | None = None
    headers: Mapping[str, str] | None = None
    rate: float = 5.0


def _token(word: str) -> Callable[[Mapping[str, Secret]], SignIn]:
    return lambda secrets: Header(secrets["token"], word=word)


SYSTEMS: Final[Mapping[str, System]] = {
    "okta": System(Okta, OKTA, ("token",), _token("SSWS")),
    "scim": System(Scim, SCIM, ("token",), _token("Bearer")),
}
"""Every system by the `type` that an operator writes."""


def provider_source(
    name: str,
    sort: str,
    *,
    url: str | None,
    secrets: Mapping[str, Secret],
    said: Mapping[str, Any],
    ca_file: Path | None = None,
    allow_loopback: bool = False,
) -> ProviderSource:
    """A source of that sort; nothing is contacted yet.

    Raises:
        UsageError: when it has no URL or one that is not https, or a secret too few or too many.
    """
    system = SYSTEMS[sort]
    if (place := url or system.url) is None:
        raise UsageError(f"{sort} has no 'url'; say where it answers")
    if missing := [each for each in system.secrets if each not in secrets]:
        raise UsageError(f"{sort} needs {missing[0]!r}; name it under env or file")
    if strange := sorted(secrets.keys() - set(system.secrets)):
        raise UsageError(f"{sort} knows no {strange[0]!r}; it needs {', '.join(system.secrets)}")
    door = Door(
        Address.of(place, allow_loopback=allow_loopback),
        system.reads,
        system.sign_in(secrets),
        headers=system.headers,
        patience=Patience(rate=system.rate, burst=max(1, int(2 * system.rate))),
        ca_file=ca_file,
    )
    shown = {**said, "allow_loopback": allow_loopback} if allow_loopback else said
    return ProviderSource(name, system.session, door, KINDS, shown)

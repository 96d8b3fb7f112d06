"""Credentials: how a configured account is signed in to, step by step, and whose turn it is.

One set of SDK clients serves all accounts of an organisation, since building one costs up to 60 ms
of CPU: each request is signed with the credentials of whoever asks in that thread.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

from collectors.errors import UnobservedError
from evidence.errors import UsageError
from evidence.transcript import Gap

ROLE = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/.+")
SESSION_NAME = "tieout"
SESSION = re.compile(r"[\w+=,.@-]{2,64}", re.ASCII)
SHORTEST, LONGEST, LONGEST_IN_CHAIN = 1_800, 43_200, 3_600
"""Seconds of a session of an assumed role: the SDK renews it 15 minutes before it ends.

As STS limits them; where roles are chained, to an hour.
"""
WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity"

_caller: ContextVar[Any] = ContextVar("_caller", default=None)


@dataclass(frozen=True, slots=True)
class Role:
    """A role to assume, and the external id that it asks for, if it asks."""

    arn: str
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class SignIn:
    """How to sign in: the SDK's chain or a token file first, then each role from the one before.

    The SDK's chain is that of `profile` (SSO and credential processes included), which may stand
    in a `credentials_file` other than the SDK's own; without it environment, shared files, web
    identity, container and instance. With `token_file` the first role is assumed by web identity
    (OIDC), and no other credentials are needed. `seconds` is how long a session of an assumed role
    lasts; without it as long as STS grants by itself, an hour.
    """

    profile: str | None = None
    credentials_file: Path | None = None
    token_file: Path | None = None
    roles: tuple[Role, ...] = ()
    session_name: str = SESSION_NAME
    seconds: int | None = None


def sign_in(
    name: str,
    *,
    profile: str | None = None,
    credentials_file: Path | None = None,
    token_file: Path | None = None,
    role_arn: str | Sequence[str] | None = None,
    external_id: str | Sequence[str] | None = None,
    session_name: str | None = None,
    session_seconds: int | None = None,
) -> SignIn:
    """How the source of a name signs in, by its settings.

    Raises:
        UsageError: when they cannot work together.
    """
    arns = _listed(role_arn)
    for arn in arns:
        if not ROLE.fullmatch(arn):
            raise UsageError(
                f"source {name}: role_arn {arn!r} is no role; write arn:aws:iam::ACCOUNT:role/NAME"
            )
    outside = _listed(external_id)
    if outside and not arns:
        raise UsageError(f"source {name}: external_id is of use with role_arn only")
    if outside and len(outside) != len(arns):
        raise UsageError(
            f"source {name}: {len(arns)} roles have {len(outside)} external ids; "
            'write one for each, "" for a role that asks for none'
        )
    if token_file and not arns:
        raise UsageError(f"source {name}: web_identity_token_file is of use with role_arn only")
    if token_file and profile:
        raise UsageError(
            f"source {name}: web_identity_token_file and profile are two ways to sign in; name one"
        )
    if token_file and outside and outside[0]:
        raise UsageError(
            f'source {name}: a role assumed by web identity asks for no external id; write "" first'
        )
    if session_name and not SESSION.fullmatch(session_name):
        raise UsageError(
            f"source {name}: session_name {session_name!r} has other characters than STS allows; "
            "write 2 to 64 letters, digits or +=,.@_-"
        )
    _require_seconds(name, session_seconds, len(arns))
    outside = outside or [""] * len(arns)
    return SignIn(
        profile=profile,
        credentials_file=credentials_file,
        token_file=token_file,
        roles=tuple(Role(arn, ext or None) for arn, ext in zip(arns, outside, strict=True)),
        session_name=session_name or SESSION_NAME,
        seconds=session_seconds,
    )


def _listed(value: str | Sequence[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def _require_seconds(name: str, seconds: int | None, roles: int) -> None:
    if seconds is None:
        return
    longest = LONGEST_IN_CHAIN if roles > 1 else LONGEST
    if not SHORTEST <= seconds <= longest:
        why = "a chain of roles has an hour at most" if roles > 1 else "as STS limits them"
        raise UsageError(
            f"source {name}: session_seconds is {seconds}; write {SHORTEST} to {longest}, {why}"
        )
    if not roles:
        raise UsageError(f"source {name}: session_seconds is of use with role_arn only")


@contextmanager
def acting_as(credentials: Any) -> Iterator[None]:
    """Let what this thread asks inside the block be signed with these credentials."""
    token = _caller.set(credentials)
    try:
        yield
    finally:
        _caller.reset(token)


class Borrowed:
    """Stands where the SDK keeps credentials: those of whoever asks at this moment."""

    method = "borrowed"
    account_id = None

    def load_credentials(self) -> "Borrowed":
        """Itself: the SDK's search for credentials ends here."""
        return self

    def get_frozen_credentials(self) -> Any:
        """Key, secret and token for one request; signs in anew when they are about to lapse."""
        from botocore.exceptions import NoCredentialsError

        credentials = _caller.get()
        if credentials is None:
            raise NoCredentialsError
        return credentials.get_frozen_credentials()

    def get_deferred_property(self, name: str) -> Callable[[], str | None]:  # noqa: ARG002
        """Nothing beforehand: no endpoint is chosen by whose credentials these are."""
        return lambda: None


def chained(sts: Callable[[], Any], first: Any, given: SignIn) -> Any:
    """The credentials at the end of the chain: `first`, or the last role, renewed as they lapse.

    `sts` gives the client that roles are assumed with. Nothing is asked before they are used.
    """
    roles = list(given.roles)
    if given.token_file:
        first = _renewed(lambda: _by_token(sts(), roles[0], given), "assume-role-with-web-identity")
        return reduce(lambda source, role: assumed(sts, source, role, given), roles[1:], first)
    return reduce(lambda source, role: assumed(sts, source, role, given), roles, first)


def assumed(sts: Callable[[], Any], source: Any, role: Role, given: SignIn) -> Any:
    """The credentials of a role, assumed with those of `source`."""

    def fetch() -> Mapping[str, str]:
        chosen = _chosen(role, given)
        if role.external_id:
            chosen["ExternalId"] = role.external_id
        with acting_as(source):
            return _told(sts().assume_role(**chosen))

    return _renewed(fetch, "assume-role")


def _by_token(sts: Any, role: Role, given: SignIn) -> Mapping[str, str]:
    assert given.token_file is not None
    try:
        token = given.token_file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        code = type(error).__name__
        told = "the token file cannot be read"
        raise UnobservedError(Gap(WEB_IDENTITY, "refused", code, None, told)) from error
    chosen = _chosen(role, given)
    return _told(sts.assume_role_with_web_identity(**chosen, WebIdentityToken=token))


def _chosen(role: Role, given: SignIn) -> dict[str, Any]:
    chosen: dict[str, Any] = {"RoleArn": role.arn, "RoleSessionName": given.session_name}
    if given.seconds:
        chosen["DurationSeconds"] = given.seconds
    return chosen


def _told(answer: Mapping[str, Any]) -> Mapping[str, str]:
    told = answer["Credentials"]
    return {
        "access_key": told["AccessKeyId"],
        "secret_key": told["SecretAccessKey"],
        "token": told["SessionToken"],
        "expiry_time": told["Expiration"].isoformat(),
    }


def _renewed(fetch: Callable[[], Mapping[str, str]], method: str) -> Any:
    from botocore.credentials import DeferredRefreshableCredentials

    return DeferredRefreshableCredentials(fetch, method)

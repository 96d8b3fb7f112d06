"""The `[notices]` tables of tieout.toml: who is told of what a run found, and what is left out."""

from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from controls.duration import duration
from evidence.errors import UsageError

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
ChannelName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Variable = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
HookUrl = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/@]+(/\S*)?$", max_length=2000)]
Host = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]([A-Za-z0-9.:-]{0,252})$")]
Address = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,190}$"),
]
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_STRICT = ConfigDict(frozen=True, extra="forbid")


def _span(given: str) -> str:
    try:
        duration(given)
    except UsageError as error:
        # pydantic takes a ValueError as a mistake of the value, with file and line.
        raise ValueError(str(error)) from error
    return given


Span = Annotated[str, AfterValidator(_span)]


def refuse_plain(url: str, *, near: bool) -> str:
    """The URL itself, when it is one of https, or of http on this machine where that is allowed.

    Raises:
        ValueError: otherwise; the URL, which may hold a token, is not repeated.
    """
    parts = urlsplit(url)
    if parts.username or parts.password or not parts.hostname:
        raise ValueError("url names a host, and no user or password")
    if parts.scheme != "https" and not (
        parts.scheme == "http" and near and parts.hostname in LOOPBACK
    ):
        raise ValueError("url of a receiver begins with https://")
    return url


class _Channel(BaseModel):
    """What every channel has: its name, under which the ledger keeps what it was told."""

    model_config = _STRICT

    name: ChannelName


class WebhookSettings(_Channel):
    """A receiver of JSON, signed with a secret that both sides know."""

    url: HookUrl | None = None
    url_env: Variable | None = None
    url_file: Text | None = None
    secret_env: Variable | None = None
    secret_file: Text | None = None
    ca_file: Text | None = None
    plain_http_on_loopback: bool = False

    @model_validator(mode="after")
    def _one_of_each(self) -> Self:
        _exactly_one(self.url, self.url_env, self.url_file, "url, url_env and url_file")
        _exactly_one(self.secret_env, self.secret_file, None, "secret_env and secret_file")
        if self.url:
            refuse_plain(self.url, near=self.plain_http_on_loopback)
        return self


class SlackSettings(_Channel):
    """An incoming webhook of Slack; its URL is the secret, and so never stands in the file."""

    url_env: Variable | None = None
    url_file: Text | None = None
    ca_file: Text | None = None
    plain_http_on_loopback: bool = False

    @model_validator(mode="after")
    def _one_of_each(self) -> Self:
        _exactly_one(self.url_env, self.url_file, None, "url_env and url_file")
        return self


class MailSettings(_Channel):
    """Mail by a server that takes it over TLS."""

    server: Host
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    tls: Literal["starttls", "tls", "none"] = "starttls"
    user: Text | None = None
    password_env: Variable | None = None
    password_file: Text | None = None
    sender: Address
    to: tuple[Address, ...] = Field(min_length=1, max_length=50)
    ca_file: Text | None = None

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.user:
            _exactly_one(self.password_env, self.password_file, None, _PASSWORDS)
        elif self.password_env or self.password_file:
            raise ValueError("a password goes with a user")
        if self.tls == "none" and (self.server not in LOOPBACK or self.user):
            raise ValueError("tls = 'none' is for a server on this machine that asks no password")
        return self


_PASSWORDS = "password_env and password_file"
Channel = WebhookSettings | SlackSettings | MailSettings


class NoticeSettings(BaseModel):
    """Who is told after a run, and how much; nothing is sent that is not named here."""

    model_config = _STRICT

    names: bool = True
    remind_after: Span | None = None
    webhook: tuple[WebhookSettings, ...] = ()
    slack: tuple[SlackSettings, ...] = ()
    mail: tuple[MailSettings, ...] = ()

    @property
    def channels(self) -> tuple[Channel, ...]:
        """Every channel."""
        return (*self.webhook, *self.slack, *self.mail)

    @model_validator(mode="after")
    def _names_apart(self) -> Self:
        names = [channel.name for channel in self.channels]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"two channels are named {name!r}; give each a name of its own")
        return self


def _exactly_one(one: object, two: object, three: object, which: str) -> None:
    if sum(each is not None for each in (one, two, three)) != 1:
        raise ValueError(f"exactly one of {which} is given")

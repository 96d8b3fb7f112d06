"""The `[[identity]]` tables of `tieout.toml`: directories and applications people sign in to."""

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from collectors.session import Source
from evidence.errors import UsageError
from evidence.yaml.text import Document
from tieout.settings.aws import SourceName, Text, Url

if TYPE_CHECKING:
    from collectors.https.secrets import Secret

LdapUrl = Annotated[str, StringConstraints(pattern=r"^ldaps?://[^\s/]+/?$")]
_STRICT = ConfigDict(frozen=True, extra="forbid")
_PASSWORD = "password"  # noqa: S105 -- the name of a setting, under which a secret's place is named


class LdapSettings(BaseModel):
    """A directory: Active Directory, OpenLDAP or another, read by searches as one user."""

    model_config = _STRICT

    type: Literal["ldap"]
    name: SourceName
    url: LdapUrl
    user: Text
    env: Mapping[str, Text] = Field(default_factory=dict)
    file: Mapping[str, Text] = Field(default_factory=dict)
    base: Text
    accounts: Text | None = None
    groups: Text | None = None
    disabled: Text | None = None
    privileged: tuple[Text, ...] = ()
    elsewhere: tuple[Text, ...] = ()
    deleted: bool = True
    ca_file: Text | None = None
    allow_loopback: bool = False


class ProviderSettings(BaseModel):
    """An identity provider or application that answers over HTTPS."""

    model_config = _STRICT

    type: Literal["entra", "github", "google", "okta", "scim"]
    name: SourceName
    url: Url | None = None
    env: Mapping[str, Text] = Field(default_factory=dict)
    file: Mapping[str, Text] = Field(default_factory=dict)
    parameters: Mapping[str, Text] = Field(default_factory=dict)
    privileged: tuple[Text, ...] = ()
    ca_file: Text | None = None
    allow_loopback: bool = False


IdentitySettings = Annotated[LdapSettings | ProviderSettings, Field(discriminator="type")]


def identity_source(
    settings: LdapSettings | ProviderSettings, document: Document, number: int, folder: Path
) -> Source:
    """The source of the `[[identity]]` table of that number; nothing is contacted yet.

    Raises:
        OperatorFileError: with file and line, when a secret is not named, a named file missing, or
            a URL one that may not be asked.
    """
    where = ("identity", number)
    for name in settings.env.keys() & settings.file.keys():
        said = f"the secret {name!r} is named by a variable and by a file"
        raise document.mistake(said, *where, "env", name, mend="keep one of them")
    authority = None
    if settings.ca_file:
        authority = folder / settings.ca_file
        if not authority.is_file():
            said = f"ca_file {settings.ca_file!r} is not there"
            raise document.mistake(said, *where, "ca_file", mend="name an existing file")
    secrets = _secrets(settings, folder)
    try:
        if isinstance(settings, LdapSettings):
            return _ldap(settings, secrets, authority)
        from collectors.identity.systems import provider_source

        said_of_it: dict[str, Any] = {}
        if settings.privileged:
            said_of_it["privileged"] = list(settings.privileged)
        return provider_source(
            settings.name,
            settings.type,
            url=settings.url,
            secrets=secrets,
            said=said_of_it,
            parameters=settings.parameters,
            ca_file=authority,
            allow_loopback=settings.allow_loopback,
        )
    except UsageError as error:
        raise document.mistake(str(error), *where) from error


def _secrets(settings: LdapSettings | ProviderSettings, folder: Path) -> "dict[str, Secret]":
    from collectors.https.secrets import Secret

    named = {name: Secret(env=variable) for name, variable in settings.env.items()}
    return named | {name: Secret(file=folder / path) for name, path in settings.file.items()}


def _ldap(
    settings: LdapSettings, secrets: "Mapping[str, Secret]", authority: Path | None
) -> Source:
    from collectors.identity.ldap.connection import Place
    from collectors.identity.ldap.session import Layout
    from collectors.identity.ldap.source import LdapSource

    if find_spec("ldap3") is None:
        raise UsageError("directories need a library; pip install 'tieout[ldap]'")
    if secrets.keys() != {_PASSWORD}:
        raise UsageError(
            f"ldap needs the secret {_PASSWORD!r} and no other; name it by env or file"
        )
    place = Place(
        settings.url,
        settings.user,
        secrets[_PASSWORD],
        ca_file=authority,
        allow_loopback=settings.allow_loopback,
    )
    layout = Layout(
        base=settings.base,
        accounts=settings.accounts,
        groups=settings.groups,
        disabled=settings.disabled,
        privileged=settings.privileged,
        elsewhere=settings.elsewhere,
        deleted=settings.deleted,
    )
    return LdapSource(settings.name, place, layout)

"""The `[seal]` table of tieout.toml: which key seals the vault, who stamps it, where copies go."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from evidence.errors import UsageError
from evidence.seals.public_key import PublicKey
from evidence.seals.signer import Signer, SigningError, key_name

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Fingerprint = Annotated[str, StringConstraints(pattern=r"^SHA256:[A-Za-z0-9+/]{43}$")]
KmsName = Annotated[
    str,
    StringConstraints(
        pattern=r"^(arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:(key|alias)/\S+|alias/\S+|[0-9a-z-]{36,40})$"
    ),
]
Variable = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
StampUrl = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/@]+(/\S*)?$")]
CopyPlace = Annotated[
    str, StringConstraints(pattern=r"^(s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/\S*)?|[^:]+)$")
]
"""A folder, or `s3://bucket/prefix`."""
Ask = Callable[[str], str]
"""Asks a person for a passphrase, with a prompt."""
_STRICT = ConfigDict(frozen=True, extra="forbid")
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class TimestampSettings(BaseModel):
    """Who stamps the checkpoints (RFC 3161), and the certificates its tokens are held to.

    `roots` are the certificates behind its tokens, `ca_file` those behind its https, where these
    are not the public ones.
    """

    model_config = _STRICT

    url: StampUrl
    roots: Text
    ca_file: Text | None = None
    plain_http_on_loopback: bool = False

    @model_validator(mode="after")
    def _over_https(self) -> Self:
        parts = urlsplit(self.url)
        near = self.plain_http_on_loopback and parts.hostname in _LOOPBACK
        if parts.scheme != "https" and not near:
            raise ValueError("url of a time stamp service begins with https://")
        return self


class SealSettings(BaseModel):
    """What seals the vault: one key in a file, in an ssh-agent, or in KMS; paths as elsewhere."""

    model_config = _STRICT

    key: Text | None = None
    agent: Fingerprint | None = None
    kms: KmsName | None = None
    kms_profile: Text | None = None
    kms_region: Text | None = None
    kms_endpoint_url: StampUrl | None = None
    passphrase_env: Variable | None = None
    passphrase_file: Text | None = None
    timestamp: TimestampSettings | None = None
    copies: tuple[CopyPlace, ...] = Field(default=())
    copies_profile: Text | None = None
    copies_region: Text | None = None
    copies_endpoint_url: StampUrl | None = None

    @model_validator(mode="after")
    def _one_key(self) -> Self:
        if sum(said is not None for said in (self.key, self.agent, self.kms)) != 1:
            raise ValueError("exactly one of key, agent and kms names what seals the vault")
        if self.key is None and (self.passphrase_env or self.passphrase_file):
            raise ValueError("a passphrase opens a key file, and none is named")
        if self.passphrase_env and self.passphrase_file:
            raise ValueError("only one of passphrase_env and passphrase_file can be used")
        if self.kms is None and (self.kms_profile or self.kms_region or self.kms_endpoint_url):
            raise ValueError("kms_profile, kms_region and kms_endpoint_url go with kms")
        bucket = self.copies_profile or self.copies_region or self.copies_endpoint_url
        if bucket and not any(place.startswith("s3://") for place in self.copies):
            raise ValueError("copies_profile, copies_region and copies_endpoint_url go with s3://")
        return self


def signer_of(
    settings: SealSettings, *, origin: str, folder: Path, ask: Ask | None = None
) -> Signer:
    """The key of these settings, as what signs for the vault of that origin.

    Paths are relative to `folder`; `ask` is called for a passphrase that is named nowhere.

    Raises:
        SigningError: when the key cannot be used.
    """
    name = key_name(origin)
    if settings.agent:
        from evidence.seals.agent import agent_key
        from tieout.keys.agent_socket import running_agent

        return agent_key(running_agent(), settings.agent, name)
    if settings.kms:
        from tieout.keys.kms import kms_key

        return kms_key(
            settings.kms, name, profile=settings.kms_profile, region=settings.kms_region,
            endpoint_url=settings.kms_endpoint_url,
        )  # fmt: skip
    from evidence.seals.key_file import read_key_file

    locked = read_key_file(folder / (settings.key or ""))
    passphrase = _passphrase(settings, folder) if locked.encrypted else None
    if locked.encrypted and not passphrase and ask:
        passphrase = ask(f"Passphrase of {locked.path}")
    return locked.unlock(name, passphrase)


def public_key_of(settings: SealSettings, folder: Path) -> PublicKey:
    """The public half of the key of these settings; no passphrase is needed.

    Raises:
        SigningError: when the key cannot be found.
    """
    if settings.key:
        from evidence.seals.key_file import read_key_file

        return read_key_file(folder / settings.key).public
    return PublicKey.of(signer_of(settings, origin="", folder=folder))


def kept_in(settings: SealSettings, folder: Path) -> str:
    """Where the key of these settings is kept, in words."""
    if settings.key:
        from evidence.seals.key_file import read_key_file

        open_file = not read_key_file(folder / settings.key).encrypted
        return f"{settings.key}, {'WITHOUT a passphrase' if open_file else 'encrypted'}"
    return "ssh-agent" if settings.agent else f"AWS KMS, {settings.kms}"


def named_key(name: str, beside: SealSettings, passphrase_env: str | None) -> SealSettings:
    """Settings for a key named in one word: a fingerprint, an ARN or alias of KMS, or a file.

    How to reach KMS is taken from the settings of the key `beside`.

    Raises:
        UsageError: when the name, or that of the variable, has not the form it should.
    """
    fields: dict[str, str | None]
    if name.startswith("SHA256:"):
        fields = {"agent": name}
    elif name.startswith(("arn:", "alias/")):
        kept = ("kms_profile", "kms_region", "kms_endpoint_url")
        fields = {"kms": name} | {each: getattr(beside, each) for each in kept}
    else:
        fields = {"key": name, "passphrase_env": passphrase_env}
    try:
        return SealSettings.model_validate(fields)
    except ValidationError as error:
        raise UsageError(f"{name!r:.80} names no key") from error


def _passphrase(settings: SealSettings, folder: Path) -> str | None:
    if settings.passphrase_env:
        said = os.environ.get(settings.passphrase_env)
        if not said:
            raise SigningError(f"{settings.passphrase_env}, which passphrase_env names, is not set")
        return said
    if settings.passphrase_file:
        from evidence.seals.key_file import read_private

        path = folder / settings.passphrase_file
        try:
            return read_private(path).decode().splitlines()[0]
        except (UnicodeDecodeError, IndexError) as error:
            raise SigningError(f"{path} holds no passphrase on its first line") from error
    return None

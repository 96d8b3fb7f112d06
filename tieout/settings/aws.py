"""The `[[aws]]` tables of `tieout.toml`: an account or an organisation, made a source."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from collectors.session import Source
from evidence.yaml.text import Document

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
SourceName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$")]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+(/\S*)?$")]
Region = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,4}(-[a-z]+)+-\d$")]
RoleArn = Annotated[str, StringConstraints(pattern=r"^arn:[a-z-]+:iam::\d{12}:role/.+$")]
AccountId = Annotated[str, StringConstraints(pattern=r"^\d{12}$")]
RULES = (
    "include_ous",
    "exclude_ous",
    "include_tags",
    "exclude_tags",
    "include_accounts",
    "exclude_accounts",
)
"""The settings that narrow an organisation down."""


def _listed(value: Any) -> Any:
    """One text as a list of it; whatever else stands there is judged as it is."""
    return [value] if isinstance(value, str) else value


RoleArns = Annotated[
    tuple[RoleArn, ...],
    BeforeValidator(_listed, json_schema_input_type=RoleArn | tuple[RoleArn, ...]),
]
ExternalIds = Annotated[
    tuple[str, ...], BeforeValidator(_listed, json_schema_input_type=str | tuple[str, ...])
]


class AwsSettings(BaseModel):
    """An AWS account or organisation: how to sign in, what to read (all enabled regions if empty).

    `role_arn` is one role or a chain of them, each assumed from the one before; `external_id` then
    has as many items. With `organization`, or `accounts`, the table stands for many accounts, in
    each of which `member_role` is assumed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: SourceName
    profile: Text | None = None
    credentials_file: Text | None = None
    web_identity_token_file: Text | None = None
    role_arn: RoleArns = ()
    external_id: ExternalIds = ()
    session_name: Text | None = None
    session_seconds: int | None = None
    organization: bool = False
    accounts: tuple[AccountId, ...] = ()
    member_role: Text | None = None
    member_external_id: Text | None = None
    include_ous: tuple[Text, ...] = ()
    exclude_ous: tuple[Text, ...] = ()
    include_tags: Mapping[str, str] = Field(default_factory=dict)
    exclude_tags: Mapping[str, str] = Field(default_factory=dict)
    include_accounts: tuple[AccountId, ...] = ()
    exclude_accounts: tuple[AccountId, ...] = ()
    regions: tuple[Region, ...] = ()
    home_region: Region | None = None
    endpoint_url: Url | None = None
    endpoints: Mapping[str, Url] = Field(default_factory=dict)
    concurrency: int = Field(default=32, ge=1, le=256)

    @property
    def is_divided(self) -> bool:
        """Whether the table stands for many accounts."""
        return self.organization or bool(self.accounts)


def aws_source(settings: AwsSettings, document: Document, number: int, folder: Path) -> Source:
    """The source of the table of that number; nothing is contacted yet.

    Raises:
        OperatorFileError: when a named file is missing, or settings contradict each other.
        UsageError: when a setting cannot work.
    """
    from collectors.aws.organization import AwsOrganization
    from collectors.aws.source import AwsSource

    _refuse_idle(settings, document, number)
    token = _token_file(settings, document, number, folder)
    credentials = settings.credentials_file
    home = AwsSource(
        settings.name,
        profile=settings.profile,
        credentials_file=folder / credentials if credentials else None,
        web_identity_token_file=token,
        role_arn=settings.role_arn,
        external_id=settings.external_id,
        session_name=settings.session_name,
        session_seconds=settings.session_seconds,
        regions=settings.regions or None,
        region=settings.home_region,
        endpoint_url=settings.endpoint_url,
        endpoints=settings.endpoints,
        concurrency=settings.concurrency,
    )
    if not settings.is_divided:
        return home
    return AwsOrganization(
        home,
        member_role=settings.member_role or "",
        member_external_id=settings.member_external_id,
        accounts=settings.accounts,
        rules=account_filter(settings),
        regions=settings.regions,
    )


def account_filter(settings: AwsSettings) -> Any:
    """The rules of a table that narrow its organisation down."""
    from collectors.aws.account_filter import AccountFilter

    return AccountFilter(**{rule: getattr(settings, rule) for rule in RULES})


def _refuse_idle(settings: AwsSettings, document: Document, number: int) -> None:
    """Refuse what contradicts itself, and what would be of no effect."""
    place = ("aws", number)
    if settings.organization and settings.accounts:
        raise document.mistake(
            "organization and accounts are two ways to say which accounts are read", *place,
            "accounts", mend="remove accounts, or write organization = false",
        )  # fmt: skip
    if settings.is_divided and not settings.member_role:
        word = "organization" if settings.organization else "accounts"
        raise document.mistake(
            "which role to assume in each account is not said", *place, word,
            mend='add member_role = "NAME"',
        )  # fmt: skip
    for name in ("member_role", "member_external_id"):
        if getattr(settings, name) and not settings.is_divided:
            raise document.mistake(
                f"{name} is of use with organization or accounts only", *place, name,
                mend="add organization = true, or name the accounts",
            )  # fmt: skip
    for name in RULES:
        if getattr(settings, name) and not settings.organization:
            raise document.mistake(
                f"{name} is of use with organization only", *place, name,
                mend="add organization = true",
            )  # fmt: skip


def _token_file(
    settings: AwsSettings, document: Document, number: int, folder: Path
) -> Path | None:
    if settings.web_identity_token_file is None:
        return None
    path = (folder / Path(settings.web_identity_token_file).expanduser()).resolve()
    if not path.is_file():
        said = f"web_identity_token_file {settings.web_identity_token_file!r} is not there"
        where = ("aws", number, "web_identity_token_file")
        raise document.mistake(said, *where, mend="name an existing file")
    return path

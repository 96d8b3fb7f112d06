"""AWS accounts: the root user, the password policy and the account's public access block."""

from collections.abc import Iterator
from datetime import datetime

from typing_extensions import TypedDict

from collectors.aws.identity import credential_report as report
from collectors.aws.session import Aws
from collectors.aws.storage.public_access import NOT_SET, PublicAccessBlock, block_of
from collectors.collector import collector
from collectors.errors import UnobservedError
from collectors.resource import Resource
from evidence.record import Fields
from evidence.transcript import Gap


class PasswordPolicy(TypedDict):
    """What the account demands of console passwords; ages in days, None where not limited."""

    minimum_length: int
    symbols: bool
    numbers: bool
    uppercase: bool
    lowercase: bool
    reuse_prevention: int | None
    max_age_days: int | None


class Account(Resource, kind="aws.account"):
    """An AWS account as a whole; its id is the twelve-digit account id.

    `root_keys` is AWS's own count of the root user's access keys (iam:GetAccountSummary), inactive
    ones included. `root_last_used` is the last use of the root password or of a root key. No
    `password_policy` means AWS's default; no `public_access_block` that none is set account-wide.
    """

    root_mfa: bool
    root_keys: int
    root_last_used: datetime | None
    password_policy: PasswordPolicy | None
    public_access_block: PublicAccessBlock | None


@collector(
    Account,
    needs=(
        *report.NEEDS,
        "iam:GetAccountPasswordPolicy",
        "iam:GetAccountSummary",
        "s3:GetAccountPublicAccessBlock",
    ),
)
def accounts(aws: Aws) -> Iterator[Fields]:
    """The account itself, known from our own identity in it."""
    yield {"id": aws.account}


@accounts.facet
def root_mfa(aws: Aws, row: Fields) -> bool:  # noqa: ARG001 -- every facet takes its row
    """Whether the root user has a second factor."""
    return bool(aws.call("iam:GetAccountSummary")["SummaryMap"]["AccountMFAEnabled"])


@accounts.facet
def root_keys(aws: Aws, row: Fields) -> int:  # noqa: ARG001
    """How many access keys the root user has."""
    count: int = aws.call("iam:GetAccountSummary")["SummaryMap"]["AccountAccessKeysPresent"]
    return count


@accounts.facet
def root_last_used(aws: Aws, row: Fields) -> str | None:  # noqa: ARG001
    """The last use of the root user, by password or by key."""
    root = report.credential_report(aws).get(report.ROOT)
    if root is None:
        raise UnobservedError(Gap("iam:GetCredentialReport", "incomplete", "NoRootRow"))
    used = (
        report.value(root, column)
        for column in (
            "password_last_used",
            "access_key_1_last_used_date",
            "access_key_2_last_used_date",
        )
    )
    return max((instant for instant in used if instant), key=datetime.fromisoformat, default=None)


@accounts.facet
def password_policy(aws: Aws, row: Fields) -> PasswordPolicy | None:  # noqa: ARG001
    """What console passwords must be."""
    answer = aws.call_or_none(
        "iam:GetAccountPasswordPolicy", absent=("NoSuchEntity", "NoSuchEntityException")
    )
    if answer is None:
        return None
    told = answer["PasswordPolicy"]
    return PasswordPolicy(
        minimum_length=told["MinimumPasswordLength"],
        symbols=told["RequireSymbols"],
        numbers=told["RequireNumbers"],
        uppercase=told["RequireUppercaseCharacters"],
        lowercase=told["RequireLowercaseCharacters"],
        reuse_prevention=told.get("PasswordReusePrevention") or None,
        max_age_days=told.get("MaxPasswordAge") or None,
    )


@accounts.facet
def public_access_block(aws: Aws, row: Fields) -> PublicAccessBlock | None:  # noqa: ARG001
    """The block over every bucket of the account."""
    answer = aws.call_or_none(
        "s3control:GetPublicAccessBlock", absent=NOT_SET, AccountId=aws.account
    )
    return block_of(answer)

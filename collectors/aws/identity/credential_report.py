"""The IAM credential report: passwords, MFA and access keys of every user, in one call.

AWS makes a new report at most every four hours, so a user younger than that may not stand in it.
"""

from collections.abc import Mapping

from collectors.aws.session import Aws

ROOT = "<root_account>"
NEEDS = ("iam:GenerateCredentialReport", "iam:GetCredentialReport")
NOTHING = ("", "N/A", "no_information", "not_supported")
"""What the report writes where there is no value; "no_information" is a password never used."""

Row = Mapping[str, str]


def credential_report(aws: Aws) -> dict[str, Row]:
    """The rows of the report by user name; the root user's under `ROOT`.

    Raises:
        UnobservedError: when it could not be made or read.
    """
    aws.until("iam:GenerateCredentialReport", lambda job: job.get("State") == "COMPLETE")
    return {row["user"]: row for row in aws.call("iam:GetCredentialReport")["Rows"]}


def value(row: Row, column: str) -> str | None:
    """A cell, None where the report says that there is no value."""
    text = row[column]
    return None if text in NOTHING else text

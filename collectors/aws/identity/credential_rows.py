"""The rows of the IAM credential report as a population of their own: a second route to users."""

from collections.abc import Iterator

from collectors.aws.identity import credential_report as report
from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields


class CredentialRow(
    Resource,
    kind="aws.iam.credential_row",
    data="identity",
    personal={"id": "arn", "name": "account"},
):
    """A user in the credential report of an account; its id is the ARN.

    AWS makes the report anew at most every four hours. `root` tells the root user's row, which
    lists of users do not hold.
    """

    name: str
    root: bool


@collector(CredentialRow, needs=report.NEEDS)
def credential_rows(aws: Aws) -> Iterator[Fields]:
    """Every row of the report, in order of ARN."""
    for name, row in report.credential_report(aws).items():
        yield {"id": row["arn"], "name": name, "root": name == report.ROOT}

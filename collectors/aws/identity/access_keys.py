"""Access keys of IAM users and of the root user, as the credential report lists them."""

from collections.abc import Iterator
from datetime import datetime

from collectors.aws.identity import credential_report as report
from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

SLOTS = (1, 2)


class IamAccessKey(
    Resource,
    kind="aws.iam.access_key",
    data="identity",
    personal={"id": "arn", "user": "arn", "name": "account"},
):
    """A key in one of the two slots of a user; its id is `access-key/NUMBER/` and the user's ARN.

    The key's own id is not in the report. `root` marks a key of the root user. `rotated` is when
    the key was made, None where the report does not tell, `last_used` None for one never used.
    """

    user: str
    name: str
    number: int
    root: bool
    active: bool
    rotated: datetime | None
    last_used: datetime | None


@collector(IamAccessKey, needs=report.NEEDS)
def access_keys(aws: Aws) -> Iterator[Fields]:
    """Every slot that holds a key, in order of user."""
    for name, row in report.credential_report(aws).items():
        for number in SLOTS:
            active = row[f"access_key_{number}_active"] == "true"
            rotated = report.value(row, f"access_key_{number}_last_rotated")
            # A slot that is neither active nor ever rotated holds no key.
            if active or rotated is not None:
                yield {
                    "id": f"access-key/{number}/{row['arn']}",
                    "user": row["arn"],
                    "name": name,
                    "number": number,
                    "root": name == report.ROOT,
                    "active": active,
                    "rotated": rotated,
                    "last_used": report.value(row, f"access_key_{number}_last_used_date"),
                }

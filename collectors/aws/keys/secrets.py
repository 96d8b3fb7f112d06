"""Secrets Manager: secrets by name and age, never by value, and who may read them."""

from collections.abc import Iterator
from datetime import datetime

from collectors.aws.policies.policy import Statement, is_public, statements
from collectors.aws.session import Aws
from collectors.aws.storage.rated import Rated, tagged
from collectors.collector import collector
from evidence.record import Fields

SECRETS = "secretsmanager:ListSecrets"
POLICY = "secretsmanager:GetResourcePolicy"
PAGE = 100
"""Secrets a page, the most that AWS gives."""


class Secret(Rated, kind="aws.secretsmanager.secret"):
    """A secret of one region; its id is the ARN.

    `primary` is the region that a replica follows, None for a secret that is no replica. `service`
    is the AWS service that manages it. `key` is the KMS key named for it, None for AWS's own
    (`aws/secretsmanager`). `changed` is when its value was last set, by whatever means.
    """

    name: str
    region: str
    primary: str | None
    service: str | None
    key: str | None
    created: datetime
    changed: datetime | None
    rotates: bool
    rotated: datetime | None
    policy: list[Statement] | None

    @property
    def policy_public(self) -> bool:
        """Whether its policy allows something to anybody at all, under no condition."""
        return any(is_public(each) for each in self.policy or ())


@collector(Secret, grain="region", needs=(POLICY, SECRETS))
def secrets(aws: Aws) -> Iterator[Fields]:
    """Every secret of the region that is not on its way out."""
    for told in aws.pages(SECRETS, "SecretList", MaxResults=PAGE):
        primary = told.get("PrimaryRegion") or aws.region
        yield {
            "id": told["ARN"],
            "name": told["Name"],
            "region": aws.region,
            "primary": primary if primary != aws.region else None,
            "service": told.get("OwningService"),
            "key": told.get("KmsKeyId"),
            "created": told["CreatedDate"],
            "changed": told.get("LastChangedDate"),
            # Left out where rotation was never on.
            "rotates": bool(told.get("RotationEnabled")),
            "rotated": told.get("LastRotatedDate"),
            "tags": tagged(told.get("Tags")),
        }


@secrets.facet
def policy(aws: Aws, row: Fields) -> list[Statement] | None:
    """The statements of its policy; an answer without one says that it has none."""
    text = aws.call(POLICY, SecretId=row["id"]).get("ResourcePolicy")
    return statements(text, "secret policy") if text else None

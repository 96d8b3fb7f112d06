"""KMS keys: whose they are, how they turn, who may use them, and where their copies lie."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from collectors.aws.policies.policy import Statement, is_public, statements
from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

KEYS = "kms:ListKeys"
KEY = "kms:DescribeKey"
ROTATION = "kms:GetKeyRotationStatus"
POLICY = "kms:GetKeyPolicy"
PAGE = 1000
"""Keys a page, the most that AWS gives."""
BY_CALLER = "kms:calleraccount"
SYMMETRIC, OWN_MATERIAL = "SYMMETRIC_DEFAULT", "AWS_KMS"


class Key(Resource, kind="aws.kms.key"):
    """A KMS key of one region; its id is the ARN.

    `manager` is `CUSTOMER` or `AWS` (made by a service, under rules that nobody can change).
    `spec` and `usage` are AWS's words (`SYMMETRIC_DEFAULT`, `RSA_2048`; `ENCRYPT_DECRYPT`, ...);
    `origin` says who made the key material (`AWS_KMS`, `EXTERNAL`, ...). `copies` are the regions
    of a multi-region key, its own included, empty for any other key. `rotated` says whether KMS
    renews it by itself; it and `policy` are None for keys that are AWS's or not enabled.
    """

    region: str
    created: datetime
    manager: str
    state: str
    spec: str
    usage: str
    origin: str
    copies: list[str]
    deleted_on: datetime | None
    rotated: bool | None
    policy: list[Statement] | None

    @property
    def rotatable(self) -> bool:
        """Whether KMS can renew it: a symmetric key whose material KMS made."""
        return self.spec == SYMMETRIC and self.origin == OWN_MATERIAL

    @property
    def policy_public(self) -> bool:
        """Whether its policy allows something to anybody at all, of whatever account."""
        return any(is_public(each) and not _of_account(each) for each in self.policy or ())


def _of_account(statement: Statement) -> bool:
    """Whether it is met by callers of named accounts only (kms:CallerAccount)."""
    found = [each.lower().partition(" = ") for each in statement["conditions"]]
    return any(
        words == f"stringequals {BY_CALLER}" and "*" not in values for words, _, values in found
    )


@collector(
    Key,
    grain="region",
    needs=(KEY, POLICY, ROTATION, KEYS),
)
def keys(aws: Aws) -> Iterator[Fields]:
    """Every key of the region, AWS's own in the account included."""
    for key in aws.pages(KEYS, "Keys", Limit=PAGE):
        yield {"id": key["KeyArn"], "region": aws.region}


def _told(aws: Aws, row: Fields) -> Mapping[str, Any]:
    told: Mapping[str, Any] = aws.call(KEY, KeyId=row["id"])["KeyMetadata"]
    return told


def _ours(aws: Aws, row: Fields) -> bool:
    """Whether it is a key of ours that is in use: others have neither rotation nor policy."""
    told = _told(aws, row)
    return bool(told["KeyManager"] == "CUSTOMER" and told["KeyState"] == "Enabled")


@keys.facet
def created(aws: Aws, row: Fields) -> str:
    """The instant it was made."""
    return str(_told(aws, row)["CreationDate"])


@keys.facet
def manager(aws: Aws, row: Fields) -> str:
    """Who looks after it."""
    return str(_told(aws, row)["KeyManager"])


@keys.facet
def state(aws: Aws, row: Fields) -> str:
    """AWS's word for whether it can be used."""
    return str(_told(aws, row)["KeyState"])


@keys.facet
def spec(aws: Aws, row: Fields) -> str:
    """The sort and length of the key."""
    return str(_told(aws, row)["KeySpec"])


@keys.facet
def usage(aws: Aws, row: Fields) -> str:
    """What it is for."""
    return str(_told(aws, row)["KeyUsage"])


@keys.facet
def origin(aws: Aws, row: Fields) -> str:
    """Who made its material."""
    return str(_told(aws, row)["Origin"])


@keys.facet
def copies(aws: Aws, row: Fields) -> list[str]:
    """The regions of a multi-region key."""
    many = _told(aws, row).get("MultiRegionConfiguration")
    if not many:
        return []
    return sorted({each["Region"] for each in (many["PrimaryKey"], *many["ReplicaKeys"])})


@keys.facet
def deleted_on(aws: Aws, row: Fields) -> str | None:
    """The day on which it will be gone, where its deletion was asked for."""
    instant: str | None = _told(aws, row).get("DeletionDate")
    return instant


@keys.facet
def rotated(aws: Aws, row: Fields) -> bool | None:
    """Whether KMS renews it each year, or as often as was set."""
    if not _ours(aws, row):
        return None
    told: bool = aws.call(ROTATION, KeyId=row["id"])["KeyRotationEnabled"]
    return told


@keys.facet
def policy(aws: Aws, row: Fields) -> list[Statement] | None:
    """The statements of its policy, without which nobody may use it."""
    if not _ours(aws, row):
        return None
    return statements(
        aws.call(POLICY, KeyId=row["id"], PolicyName="default")["Policy"], "key policy"
    )

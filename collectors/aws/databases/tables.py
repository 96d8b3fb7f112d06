"""DynamoDB tables: their key, their copies in other regions, and how far back they can be taken."""

from collections.abc import Iterator, Mapping
from typing import Any

from collectors.aws.session import Aws
from collectors.aws.storage.rated import Rated, with_tags
from collectors.aws.storage.s3 import partition
from collectors.collector import collector
from evidence.record import Fields

TABLES = "dynamodb:ListTables"
TABLE = "dynamodb:DescribeTable"
BACKUPS = "dynamodb:DescribeContinuousBackups"
PAGE = 100
"""Tables a page, the most that AWS gives."""
ON = ("ENABLED", "ENABLING", "UPDATING")


class Table(Rated, kind="aws.dynamodb.table"):
    """A DynamoDB table of one region; its id is the ARN.

    DynamoDB always encrypts at rest; `key` is the ARN of the KMS key of the account, None where the
    key is one that AWS owns, whose use the account neither limits nor sees. `replicas` are the
    other regions that hold the table. `recoverable` says whether it can be taken back to any second
    of the last weeks.
    """

    name: str
    region: str
    key: str | None
    replicas: list[str]
    deletion_protection: bool
    recoverable: bool


@collector(
    Table,
    grain="region",
    needs=(TABLES, TABLE, BACKUPS, "tag:GetResources"),
)
def tables(aws: Aws) -> Iterator[Fields]:
    """Every table of the region."""
    yield from with_tags(aws, "dynamodb:table", _tables(aws))


def _tables(aws: Aws) -> Iterator[Fields]:
    start = f"arn:{partition(aws.region)}:dynamodb:{aws.region}:{aws.account}:table"
    for name in aws.pages(TABLES, "TableNames", Limit=PAGE):
        yield {"id": f"{start}/{name}", "name": name, "region": aws.region}


def _told(aws: Aws, row: Fields) -> Mapping[str, Any]:
    table: Mapping[str, Any] = aws.call(TABLE, TableName=row["name"])["Table"]
    return table


@tables.facet
def key(aws: Aws, row: Fields) -> str | None:
    """The key of the account that it is encrypted under."""
    told = _told(aws, row).get("SSEDescription") or {}
    arn: str | None = told.get("KMSMasterKeyArn")
    return arn if told.get("Status") in ON else None


@tables.facet
def replicas(aws: Aws, row: Fields) -> list[str]:
    """The other regions of a global table."""
    regions = {each["RegionName"] for each in _told(aws, row).get("Replicas") or ()}
    return sorted(regions - {aws.region})


@tables.facet
def deletion_protection(aws: Aws, row: Fields) -> bool:
    """Whether deleting it is refused."""
    told: bool = _told(aws, row)["DeletionProtectionEnabled"]
    return told


@tables.facet
def recoverable(aws: Aws, row: Fields) -> bool:
    """Whether point-in-time recovery is on."""
    told = aws.call(BACKUPS, TableName=row["name"])["ContinuousBackupsDescription"]
    recovery = told.get("PointInTimeRecoveryDescription") or {}
    return recovery.get("PointInTimeRecoveryStatus") == "ENABLED"

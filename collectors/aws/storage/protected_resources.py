"""What AWS Backup holds a recovery point of, and how old the newest is."""

from collections.abc import Iterator
from datetime import datetime

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

RESOURCES = "backup:ListProtectedResources"
PAGE = 1000
"""Resources a page, the most that AWS gives."""


class ProtectedResource(Resource, kind="aws.backup.protected_resource"):
    """A resource that was backed up by AWS Backup in one region; its id is the resource's ARN.

    `sort` is AWS's word (`EBS`, `RDS`, `DynamoDB`, `S3`, ...); `backed_up` the instant of the
    newest recovery point and `vault` the ARN of the vault that it lies in, where AWS tells it.
    """

    sort: str
    backed_up: datetime | None
    vault: str | None


@collector(ProtectedResource, grain="region", needs=(RESOURCES,))
def protected_resources(aws: Aws) -> Iterator[Fields]:
    """Everything of the region with a recovery point."""
    for told in aws.pages(RESOURCES, "Results", MaxResults=PAGE):
        yield {
            "id": told["ResourceArn"],
            "sort": told["ResourceType"],
            "backed_up": told.get("LastBackupTime"),
            "vault": told.get("LastBackupVaultArn"),
        }

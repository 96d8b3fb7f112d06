"""CloudWatch log groups: how long they keep, under which key, and of which class."""

from collections.abc import Iterator

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

GROUPS = "logs:DescribeLogGroups"


class LogGroup(Resource, kind="aws.logs.group"):
    """A log group; its id is the ARN without the `:*` that some calls put behind it.

    `retention_days` is None where nothing is ever deleted. `kms_key` is the managed key, None with
    a key of CloudWatch's own. `log_class` is `STANDARD`, `INFREQUENT_ACCESS` or `DELIVERY`.
    `protected` says that it cannot be deleted before that is lifted.
    """

    name: str
    retention_days: int | None
    kms_key: str | None
    log_class: str
    protected: bool


@collector(LogGroup, grain="region", needs=(GROUPS,))
def log_groups(aws: Aws) -> Iterator[Fields]:
    """Every log group of the region."""
    for group in aws.pages(GROUPS, "logGroups"):
        yield {
            "id": (group.get("logGroupArn") or group["arn"]).removesuffix(":*"),
            "name": group["logGroupName"],
            "retention_days": group.get("retentionInDays"),
            "kms_key": group.get("kmsKeyId"),
            # "If you don't specify a class, STANDARD is used" (API reference, LogGroup).
            "log_class": group.get("logGroupClass") or "STANDARD",
            "protected": bool(group.get("deletionProtectionEnabled")),
        }

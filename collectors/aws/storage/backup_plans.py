"""AWS Backup plans: what they select, how long they keep it, and where they copy it to."""

from collections.abc import Iterator, Mapping
from typing import Any

from typing_extensions import TypedDict

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

PLANS = "backup:ListBackupPlans"
PLAN = "backup:GetBackupPlan"
SELECTIONS = "backup:ListBackupSelections"
PAGE = 1000
"""Plans or selections a page, the most that AWS gives."""


class BackupRule(TypedDict):
    """One rule of a plan: when it runs, the vault it fills and the vaults (ARNs) it copies to.

    `keep_days` is how long a recovery point is kept, None for ever.
    """

    name: str
    schedule: str | None
    vault: str
    keep_days: int | None
    copied_to: list[str]


class BackupPlan(Resource, kind="aws.backup.plan"):
    """A backup plan of one region; its id is the ARN.

    `selections` is how many selections of resources it has; one without any backs up nothing.
    """

    name: str
    region: str
    rules: list[BackupRule]
    selections: int


@collector(BackupPlan, grain="region", needs=(PLAN, PLANS, SELECTIONS))
def backup_plans(aws: Aws) -> Iterator[Fields]:
    """Every plan of the region."""
    for told in aws.pages(PLANS, "BackupPlansList", MaxResults=PAGE):
        name = told.get("BackupPlanName") or told["BackupPlanId"]
        yield {"id": told["BackupPlanArn"], "name": name, "region": aws.region}


@backup_plans.facet
def rules(aws: Aws, row: Fields) -> list[BackupRule]:
    """Its rules."""
    return [_rule(each) for each in aws.call(PLAN, BackupPlanId=_own(row))["BackupPlan"]["Rules"]]


@backup_plans.facet
def selections(aws: Aws, row: Fields) -> int:
    """How many selections it has."""
    asked: dict[str, Any] = {"BackupPlanId": _own(row), "MaxResults": PAGE}
    return sum(1 for _ in aws.pages(SELECTIONS, "BackupSelectionsList", **asked))


def _own(row: Fields) -> str:
    """The plan's own id, the end of its ARN."""
    return str(row["id"]).rpartition(":")[2]


def _rule(told: Mapping[str, Any]) -> BackupRule:
    copied = {each["DestinationBackupVaultArn"] for each in told.get("CopyActions") or ()}
    # A vault that is cut off from the account is filled beside the one that is named.
    apart = told.get("TargetLogicallyAirGappedBackupVaultArn")
    return BackupRule(
        name=told["RuleName"],
        schedule=told.get("ScheduleExpression"),
        vault=told["TargetBackupVaultName"],
        keep_days=(told.get("Lifecycle") or {}).get("DeleteAfterDays"),
        copied_to=sorted(copied | ({apart} if apart else set())),
    )

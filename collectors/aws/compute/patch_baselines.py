"""Patch baselines of Systems Manager: how soon after its release a patch is approved."""

from collections.abc import Iterator
from typing import Any

from typing_extensions import TypedDict

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

BASELINES = "ssm:DescribePatchBaselines"
BASELINE = "ssm:GetPatchBaseline"
PAGE = 100
"""Baselines a page, the most that AWS gives."""


class ApprovalRule(TypedDict):
    """Which patches are approved by themselves, and when.

    `after_days` counts from the release of a patch; None where approval ends on a fixed day.
    `filters` are `KEY = value, value` (`CLASSIFICATION = Security`).
    """

    after_days: int | None
    filters: list[str]


class PatchBaseline(Resource, kind="aws.ssm.patch_baseline"):
    """A patch baseline that the account made; its id is the baseline's.

    `default` tells that machines of its operating system follow it where nothing else is said;
    `groups` are the patch groups that follow it. `rejected` counts patches that it keeps out.
    """

    name: str
    system: str
    default: bool
    rules: list[ApprovalRule]
    groups: list[str]
    rejected: int


@collector(PatchBaseline, grain="region", needs=(BASELINES, BASELINE))
def patch_baselines(aws: Aws) -> Iterator[Fields]:
    """Every baseline of the account's own; those of AWS approve after seven days."""
    mine = [{"Key": "OWNER", "Values": ["Self"]}]
    for told in aws.pages(BASELINES, "BaselineIdentities", Filters=mine, MaxResults=PAGE):
        yield {
            "id": told["BaselineId"],
            "name": told["BaselineName"],
            "system": told["OperatingSystem"],
            "default": told["DefaultBaseline"],
        }


def _asked(aws: Aws, row: Fields) -> dict[str, Any]:
    return aws.call(BASELINE, BaselineId=row["id"])


@patch_baselines.facet
def rules(aws: Aws, row: Fields) -> list[ApprovalRule]:
    """The rules by which it approves patches."""
    # A baseline that approves by name alone has none.
    told = _asked(aws, row).get("ApprovalRules") or {"PatchRules": []}
    return [_rule(each) for each in told["PatchRules"]]


def _rule(told: dict[str, Any]) -> ApprovalRule:
    filters = told["PatchFilterGroup"]["PatchFilters"]
    return ApprovalRule(
        after_days=told.get("ApproveAfterDays"),
        filters=sorted(f"{each['Key']} = {', '.join(sorted(each['Values']))}" for each in filters),
    )


@patch_baselines.facet
def groups(aws: Aws, row: Fields) -> list[str]:
    """The patch groups that follow it."""
    return sorted(_asked(aws, row).get("PatchGroups") or ())


@patch_baselines.facet
def rejected(aws: Aws, row: Fields) -> int:
    """How many patches it rejects by name."""
    return len(_asked(aws, row).get("RejectedPatches") or ())

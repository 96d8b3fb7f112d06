"""Restores by AWS Backup: the proof that a copy can be brought back."""

from collections.abc import Iterator
from datetime import datetime

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

JOBS = "backup:ListRestoreJobs"
PAGE = 1000
"""Jobs a page, the most that AWS gives."""


class RestoreJob(Resource, kind="aws.backup.restore_job"):
    """A restore that was done in one region, by hand or by a restore testing plan.

    `status` is `COMPLETED` for every row, since others prove nothing. `validation` is AWS's word
    for a check of what was restored (`SUCCESSFUL`, `FAILED`, ...), None where there was none.
    `vault` is the ARN of the vault that the copy lay in, where AWS tells it.
    """

    sort: str
    status: str
    completed: datetime
    vault: str | None
    restored: str | None
    validation: str | None
    tested: bool


@collector(RestoreJob, grain="region", needs=(JOBS,))
def restore_jobs(aws: Aws) -> Iterator[Fields]:
    """Every restore that was completed, as long as AWS remembers it."""
    for told in aws.pages(JOBS, "RestoreJobs", ByStatus="COMPLETED", MaxResults=PAGE):
        yield {
            "id": told["RestoreJobId"],
            "sort": told["ResourceType"],
            "status": told["Status"],
            "completed": told["CompletionDate"],
            "vault": told.get("BackupVaultArn"),
            "restored": told.get("SourceResourceArn"),
            "validation": told.get("ValidationStatus"),
            "tested": bool((told.get("CreatedBy") or {}).get("RestoreTestingPlanArn")),
        }

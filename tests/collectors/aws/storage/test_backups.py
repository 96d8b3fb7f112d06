"""Vaults, plans, recovery points and restores of AWS Backup."""

import pytest

from collectors.aws.storage.backup_plans import BackupPlan, backup_plans
from collectors.aws.storage.protected_resources import protected_resources
from collectors.aws.storage.restore_jobs import RestoreJob, restore_jobs
from collectors.aws.storage.vaults import Vault, vaults
from evidence.record import UNOBSERVED, Record

PLACE = "123456789012/eu-west-1"
EMPTY = "123456789012/us-east-1"


def found(unit, model):
    return model.hydrate(Record.parse(unit.record.body).rows)


def test_vaults(source, gather, replayed):
    """A vault tells of its lock and its policy, None where it has none."""
    unit = gather(source, vaults)["aws.backup.vault", PLACE]
    named = {each.name: each for each in found(unit, Vault)}
    assert (named["locked"].locked, named["locked"].minimum_days) == (True, 30)
    assert not named["locked"].policy_public
    assert named["locked"].policy
    assert (named["loose"].locked, named["loose"].policy) == (False, None)
    assert replayed(unit).body == unit.record.body


def test_plans(source, gather):
    """A plan tells its rules, where they copy to, and that it selects something."""
    (plan,) = found(gather(source, backup_plans)["aws.backup.plan", PLACE], BackupPlan)
    (rule,) = plan.rules
    assert (plan.name, plan.selections, rule["keep_days"]) == ("daily", 1, 35)
    assert [vault.split(":")[3] for vault in rule["copied_to"]] == ["us-east-1"]


def test_recovery_points_and_restores(source, gather):
    """What was backed up and what was restored is told with its instant."""
    units = gather(source, protected_resources, restore_jobs)
    (row,) = units["aws.backup.protected_resource", PLACE].record.rows
    assert row["backed_up"] == "2026-11-21T03:00:00Z"
    (job,) = found(units["aws.backup.restore_job", PLACE], RestoreJob)
    assert (job.validation, job.tested, job.completed.day) == ("SUCCESSFUL", True, 20)
    for kind in ("protected_resource", "restore_job"):
        empty = units[f"aws.backup.{kind}", EMPTY].record
        assert (empty.rows, empty.completeness.complete) == ([], True)


@pytest.mark.parametrize(
    ("collector", "operation", "field"),
    [
        (vaults, "backup:GetBackupVaultAccessPolicy", "policy"),
        (backup_plans, "backup:GetBackupPlan", "rules"),
        (backup_plans, "backup:ListBackupSelections", "selections"),
    ],
)
def test_a_refusal_costs_its_field(source, gather, faults, collector, operation, field):
    """A refused call leaves its field unobserved and nothing else."""
    faults.deny(operation)
    unit = gather(source, collector)[collector.resource.kind, PLACE]
    assert unit.record.rows
    for row in unit.record.rows:
        assert list(row[UNOBSERVED]) == [field]


@pytest.mark.parametrize(
    ("collector", "operation"),
    [
        (protected_resources, "backup:ListProtectedResources"),
        (restore_jobs, "backup:ListRestoreJobs"),
    ],
)
def test_a_refused_list_is_no_empty_one(source, gather, faults, collector, operation):
    """Without the list there is no record."""
    faults.deny(operation)
    unit = gather(source, collector)[collector.resource.kind, PLACE]
    assert unit.record is None
    assert unit.evidence.gap.operation == operation

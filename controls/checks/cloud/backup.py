"""Checks that backups are made, kept, locked and elsewhere, and that they were brought back."""

from datetime import datetime, timedelta

from collectors.aws.databases.caches import Cache
from collectors.aws.databases.clusters import DatabaseCluster
from collectors.aws.databases.instances import DatabaseInstance
from collectors.aws.databases.tables import Table
from collectors.aws.databases.warehouses import Warehouse
from collectors.aws.logs.cloudtrail import Trail
from collectors.aws.storage.backup_plans import BackupPlan
from collectors.aws.storage.bucket_copies import BucketCopies
from collectors.aws.storage.file_systems import FileSystem
from collectors.aws.storage.fsx import FsxFileSystem
from collectors.aws.storage.restore_jobs import RestoreJob
from collectors.aws.storage.vaults import Vault
from controls.check import check, not_applicable, not_observed
from controls.population import Estate, Inventory

NONE_KEPT = "automatic backups are off"
DELETABLE = "can be deleted with a single call: deletion protection is off"


@check("CLD-410")
def database_keeps_backups(database: DatabaseInstance, *, kept_days: int) -> None:
    """A database can be taken back as many days as was set."""
    if database.cluster:
        not_applicable(f"a member of the cluster {database.cluster}, which is judged itself")
    if database.source:
        not_applicable(f"a replica of {database.source}, which is judged itself")
    _must_keep(database.backup_days, kept_days)


@check("CLD-410")
def database_cluster_keeps_backups(cluster: DatabaseCluster, *, kept_days: int) -> None:
    """A database cluster can be taken back as many days as was set."""
    _must_keep(cluster.backup_days, kept_days)


@check("CLD-410")
def warehouse_keeps_backups(warehouse: Warehouse, *, kept_days: int) -> None:
    """A data warehouse can be taken back as many days as was set."""
    _must_keep(warehouse.snapshot_days, kept_days)


@check("CLD-410")
def fsx_keeps_backups(system: FsxFileSystem, *, kept_days: int) -> None:
    """An FSx file system can be taken back as many days as was set."""
    if system.backup_days is None:
        not_applicable("of a sort that FSx makes no backups of")
    _must_keep(system.backup_days, kept_days)


@check("CLD-410")
def file_system_is_backed_up(system: FileSystem) -> None:
    """A shared file system is backed up every day."""
    assert system.backed_up, NONE_KEPT


@check("CLD-410")
def table_can_be_taken_back(table: Table) -> None:
    """A table can be taken back to any second of the last weeks."""
    assert table.recoverable, "point-in-time recovery is off"


@check("CLD-410")
def cache_keeps_snapshots(cache: Cache) -> None:
    """What a cache holds can be brought back."""
    if cache.engine == "memcached":
        not_applicable("a Memcached cache, which keeps nothing")
    assert cache.snapshot_days, "automatic snapshots are off"


@check("CLD-413")
def database_is_safe_from_deletion(database: DatabaseInstance) -> None:
    """No single slip deletes a database."""
    if database.cluster:
        not_applicable(f"a member of the cluster {database.cluster}, which is judged itself")
    assert database.deletion_protection, DELETABLE


@check("CLD-413")
def database_cluster_is_safe_from_deletion(cluster: DatabaseCluster) -> None:
    """No single slip deletes a database cluster."""
    assert cluster.deletion_protection, DELETABLE


@check("CLD-413")
def table_is_safe_from_deletion(table: Table) -> None:
    """No single slip deletes a table."""
    assert table.deletion_protection, DELETABLE


@check("CLD-412")
def vault_is_locked(vault: Vault, *, locked_days: int, now: datetime) -> None:
    """Nobody deletes a backup early, whatever rights they hold."""
    assert vault.locked, "has no lock, so backups in it can be deleted"
    assert vault.minimum_days is not None, "its lock holds backups for no set time"
    assert vault.minimum_days >= locked_days, (
        f"its lock holds backups for {vault.minimum_days} days, not {locked_days}"
    )
    assert vault.fixed_from, "its lock can be lifted by whoever has the right to"
    assert vault.fixed_from <= now, f"its lock can be lifted until {vault.fixed_from.date()}"


@check("CLD-414")
def backup_plan_takes_something(plan: BackupPlan) -> None:
    """A backup plan names what it backs up."""
    assert plan.selections, "selects nothing, so nothing is backed up by it"


@check("CLD-414")
def backup_plan_copies_elsewhere(plan: BackupPlan) -> None:
    """A loss of the region, or of the account, does not take all backups with it."""
    own = str(plan.id).split(":")[3:5]
    far = {
        vault for rule in plan.rules for vault in rule["copied_to"] if vault.split(":")[3:5] != own
    }
    assert far, "no rule of it copies to another region or account"


@check("CLD-414")
def backup_plan_keeps_long_enough(plan: BackupPlan, *, kept_days: int) -> None:
    """Backups are kept as long as was set."""
    short = [
        f"{rule['name']} for {rule['keep_days']} days"
        for rule in plan.rules
        if rule["keep_days"] is not None and rule["keep_days"] < kept_days
    ]
    assert not short, f"keeps backups of {' and '.join(short)}, less than {kept_days}"


@check("CLD-415")
def vault_restores_are_tested(
    vault: Vault, jobs: Inventory[RestoreJob], *, restore_tested_within: timedelta, now: datetime
) -> None:
    """A backup out of the vault was restored of late, and what came back was not found wrong."""
    sound = [
        job.completed
        for job in jobs.by("vault").get(vault.id, ())
        if job.validation in (None, "SUCCESSFUL")
    ]
    assert sound, "no restore of a backup in it is on record"
    last = max(sound)
    assert now - last <= restore_tested_within, (
        f"a backup in it was last restored on {last.date()}, longer ago than "
        f"{restore_tested_within.days} days"
    )


@check("CLD-420")
def trail_files_are_locked(trail: Trail, copies: Estate[BucketCopies], *, locked_days: int) -> None:
    """Nobody deletes or overwrites a file of the audit trail before its time."""
    found = copies.by("name").get(trail.bucket, ())
    if not found:
        reason = f"{trail.bucket} is not among the stores that were read"
        not_observed(trail, "its store", reason)
    lock = found[0].lock
    assert lock, f"its store {trail.bucket} locks no new file"
    assert lock["mode"] == "COMPLIANCE", (
        f"its store {trail.bucket} locks files, and whoever has the right to lifts the lock"
    )
    assert lock["days"] >= locked_days, (
        f"its store {trail.bucket} locks files for {lock['days']} days, not {locked_days}"
    )


def _must_keep(days: int, kept_days: int) -> None:
    assert days, NONE_KEPT
    assert days >= kept_days, f"keeps backups for {days} days, not {kept_days}"

"""Checks that stores of rated data have a restore point of late, which proves their backups."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from collectors.aws.databases.cluster_snapshots import ClusterSnapshot
from collectors.aws.databases.clusters import DatabaseCluster
from collectors.aws.databases.database_snapshots import DatabaseSnapshot
from collectors.aws.databases.instances import DatabaseInstance
from collectors.aws.databases.tables import Table
from collectors.aws.storage.file_systems import FileSystem
from collectors.aws.storage.protected_resources import ProtectedResource
from collectors.aws.storage.rated import Rated
from collectors.aws.storage.s3 import Bucket
from collectors.aws.storage.snapshots import Snapshot
from collectors.aws.storage.volumes import Volume
from controls.check import check, not_applicable, not_observed
from controls.population import Estate, Inventory


@check("CLD-411")
def personal_volume_was_copied(
    volume: Volume,
    snapshots: Inventory[Snapshot],
    *,
    data_class: list[str],
    newest_within: timedelta,
    now: datetime,
) -> None:
    """A disk of personal data has a finished copy of late."""
    _must_be_of(volume, volume.data_class, data_class)
    found = snapshots.by("volume").get(volume.id, ())
    finished = [each.created for each in found if each.state == "completed"]
    _must_be_of_late(finished, newest_within, now)


@check("CLD-411")
def personal_database_was_copied(
    database: DatabaseInstance,
    snapshots: Inventory[DatabaseSnapshot],
    protected: Inventory[ProtectedResource],
    *,
    data_class: list[str],
    newest_within: timedelta,
    now: datetime,
) -> None:
    """A database of personal data has a copy of late."""
    if database.cluster:
        not_applicable(f"a member of the cluster {database.cluster}, which is judged itself")
    _must_be_of(database, database.data_class, data_class)
    found = snapshots.by("database").get(database.name, ())
    copied = [each.created for each in found]
    # AWS Backup's own copies are in its list and not in that of the database service.
    copied += [each.backed_up for each in protected.by("id").get(database.id, ())]
    _must_be_of_late(copied, newest_within, now)


@check("CLD-411")
def personal_database_cluster_was_copied(
    cluster: DatabaseCluster,
    snapshots: Inventory[ClusterSnapshot],
    protected: Inventory[ProtectedResource],
    *,
    data_class: list[str],
    newest_within: timedelta,
    now: datetime,
) -> None:
    """A database cluster of personal data has a copy of late."""
    _must_be_of(cluster, cluster.data_class, data_class)
    found = snapshots.by("database").get(cluster.name, ())
    copied = [each.created for each in found]
    # AWS Backup's own copies are in its list and not in that of the database service.
    copied += [each.backed_up for each in protected.by("id").get(cluster.id, ())]
    _must_be_of_late(copied, newest_within, now)


@check("CLD-411")
def personal_table_was_copied(
    table: Table,
    protected: Inventory[ProtectedResource],
    *,
    data_class: list[str],
    newest_within: timedelta,
    now: datetime,
) -> None:
    """A table of personal data can be taken back to any second, or has a copy of late."""
    _must_be_of(table, table.data_class, data_class)
    if not table.recoverable:
        _must_be_protected(table.id, protected, newest_within, now)


@check("CLD-411")
def personal_file_system_was_copied(
    system: FileSystem,
    protected: Inventory[ProtectedResource],
    *,
    data_class: list[str],
    newest_within: timedelta,
    now: datetime,
) -> None:
    """A file system of personal data has a copy of late."""
    _must_be_of(system, system.data_class, data_class)
    _must_be_protected(system.id, protected, newest_within, now)


@check("CLD-411")
def personal_bucket_was_copied(
    bucket: Bucket,
    protected: Estate[ProtectedResource],
    *,
    data_class: list[str],
    newest_within: timedelta,
    now: datetime,
) -> None:
    """An object store of personal data keeps earlier versions, or has a copy of late."""
    _must_be_of(bucket, bucket.data_class, data_class)
    if bucket.versioning != "Enabled":
        _must_be_protected(bucket.id, protected, newest_within, now)


def _must_be_of(store: Rated | Bucket, rated: str | None, data_class: list[str]) -> None:
    """Step aside for stores of another class; what a store without a class holds is not known."""
    if rated is None:
        not_observed(store, "the class of its data", "it has no data-class tag (ORG-10)")
    if rated not in map(str.lower, data_class):
        not_applicable(f"holds {rated} data")


def _must_be_protected(
    arn: str,
    protected: Inventory[ProtectedResource] | Estate[ProtectedResource],
    newest_within: timedelta,
    now: datetime,
) -> None:
    found: Sequence[ProtectedResource] = protected.by("id").get(arn, ())
    _must_be_of_late((each.backed_up for each in found), newest_within, now)


def _must_be_of_late(
    copied: Iterable[datetime | None], newest_within: timedelta, now: datetime
) -> None:
    known = [each for each in copied if each]
    assert known, "has no restore point"
    last = max(known)
    assert now - last <= newest_within, (
        f"its newest restore point is of {last.date()}, older than {newest_within.days} days"
    )

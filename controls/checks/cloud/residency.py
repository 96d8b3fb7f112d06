"""Checks that stores of rated data, their copies and keys stay in declared regions."""

from collections.abc import Iterable, Sequence

from collectors.aws.databases.cluster_snapshots import ClusterSnapshot
from collectors.aws.databases.clusters import DatabaseCluster
from collectors.aws.databases.database_snapshots import DatabaseSnapshot
from collectors.aws.databases.instances import DatabaseInstance
from collectors.aws.databases.search_domains import SearchDomain
from collectors.aws.databases.tables import Table
from collectors.aws.databases.warehouses import Warehouse
from collectors.aws.keys.kms import Key
from collectors.aws.keys.secrets import Secret
from collectors.aws.storage.backup_plans import BackupPlan
from collectors.aws.storage.bucket_copies import BucketCopies
from collectors.aws.storage.file_systems import FileSystem
from collectors.aws.storage.rated import Rated
from collectors.aws.storage.s3 import Bucket
from collectors.aws.storage.snapshots import Snapshot
from collectors.aws.storage.volumes import Volume
from controls.check import check, not_applicable, not_observed
from controls.population import Estate, Inventory


@check("XBR-04")
def personal_volume_stays_in_declared_region(
    volume: Volume, *, data_class: list[str], regions: list[str]
) -> None:
    """A disk of personal data lies in a region that was declared for such data."""
    _must_stay(volume, [volume.region], data_class, regions)


@check("XBR-04")
def personal_snapshot_stays_in_declared_region(
    snapshot: Snapshot,
    sources: Inventory[Volume],
    *,
    data_class: list[str],
    regions: list[str],
) -> None:
    """A copy of a disk of personal data lies in a region that was declared for such data."""
    taken_of = sources.by("id").get(snapshot.volume, ())
    _must_stay(snapshot, [snapshot.region], data_class, regions, taken_of)


@check("XBR-04")
def personal_file_system_stays_in_declared_regions(
    system: FileSystem, *, data_class: list[str], regions: list[str]
) -> None:
    """A file system of personal data and its copies lie in regions declared for such data."""
    copies = [copy["region"] for copy in system.copies]
    _must_stay(system, [system.region, *copies], data_class, regions)


@check("XBR-04")
def personal_database_stays_in_declared_regions(
    database: DatabaseInstance, *, data_class: list[str], regions: list[str]
) -> None:
    """A database of personal data and its backups lie in regions declared for such data."""
    copies = [arn.split(":")[3] for arn in database.backup_copies]
    _must_stay(database, [database.region, *copies], data_class, regions)


@check("XBR-04")
def personal_database_cluster_stays_in_declared_region(
    cluster: DatabaseCluster, *, data_class: list[str], regions: list[str]
) -> None:
    """A database cluster of personal data lies in a region that was declared for such data."""
    _must_stay(cluster, [cluster.region], data_class, regions)


@check("XBR-04")
def personal_database_snapshot_stays_in_declared_region(
    snapshot: DatabaseSnapshot,
    sources: Inventory[DatabaseInstance],
    *,
    data_class: list[str],
    regions: list[str],
) -> None:
    """A copy of a database of personal data lies in a region declared for such data."""
    taken_of = sources.by("name").get(snapshot.database, ())
    _must_stay(snapshot, [snapshot.region], data_class, regions, taken_of)


@check("XBR-04")
def personal_cluster_snapshot_stays_in_declared_region(
    snapshot: ClusterSnapshot,
    sources: Inventory[DatabaseCluster],
    *,
    data_class: list[str],
    regions: list[str],
) -> None:
    """A copy of a database cluster of personal data lies in a region declared for such data."""
    taken_of = sources.by("name").get(snapshot.database, ())
    _must_stay(snapshot, [snapshot.region], data_class, regions, taken_of)


@check("XBR-04")
def personal_table_stays_in_declared_regions(
    table: Table, *, data_class: list[str], regions: list[str]
) -> None:
    """A table of personal data and its replicas lie in regions declared for such data."""
    _must_stay(table, [table.region, *table.replicas], data_class, regions)


@check("XBR-04")
def personal_warehouse_stays_in_declared_regions(
    warehouse: Warehouse, *, data_class: list[str], regions: list[str]
) -> None:
    """A data warehouse of personal data and its copies lie in regions declared for such data."""
    copied = [warehouse.copied_to] if warehouse.copied_to else []
    _must_stay(warehouse, [warehouse.region, *copied], data_class, regions)


@check("XBR-04")
def personal_search_domain_stays_in_declared_region(
    domain: SearchDomain, *, data_class: list[str], regions: list[str]
) -> None:
    """A search domain of personal data lies in a region that was declared for such data."""
    _must_stay(domain, [domain.region], data_class, regions)


@check("XBR-04")
def personal_bucket_is_copied_within_declared_regions(
    copies: BucketCopies, buckets: Estate[Bucket], *, data_class: list[str], regions: list[str]
) -> None:
    """Objects of personal data are copied to stores in regions declared for such data only."""
    targets = sorted({each["bucket"] for each in copies.copying if each["enabled"]})
    if not targets:
        not_applicable("is copied nowhere")
    (store, *_) = buckets.by("name").get(copies.name, [None])
    if store is None or store.data_class is None:
        not_observed(copies, "the class of its data", "it has no data-class tag (ORG-10)")
    if store.data_class not in map(str.lower, data_class):
        not_applicable(f"holds {store.data_class} data")
    known = {name: buckets.by("name")[name][0] for name in targets if name in buckets.by("name")}
    away = sorted(
        f"{name} in {target.region}"
        for name, target in known.items()
        if target.region not in regions
    )
    assert not away, (
        f"{store.data_class} data of it is copied to {' and '.join(away)}; "
        f"declared are {', '.join(regions)}"
    )
    lost = [name for name in targets if name not in known]
    if lost:
        reason = f"{' and '.join(lost)} is not among the stores that were read"
        not_observed(copies, "where its copies lie", reason)


@check("CLD-416")
def key_stays_in_declared_regions(key: Key, *, regions: list[str]) -> None:
    """A key of several regions opens data in declared regions only."""
    _must_be_declared(key.copies, regions, "has copies")


@check("CLD-416")
def secret_stays_in_declared_regions(secret: Secret, *, regions: list[str]) -> None:
    """A secret that is copied between regions lies in declared regions only."""
    if not secret.primary:
        not_applicable("no copy; where it was made is where it is used")
    _must_be_declared([secret.region], regions, "is a copy")


@check("CLD-416")
def backups_stay_in_declared_regions(plan: BackupPlan, *, regions: list[str]) -> None:
    """Backups are copied to declared regions only."""
    copied = {vault.split(":")[3] for rule in plan.rules for vault in rule["copied_to"]}
    _must_be_declared(copied, regions, "copies backups")


def _must_stay(
    store: Rated,
    places: Iterable[str],
    data_class: list[str],
    regions: list[str],
    taken_of: Sequence[Rated] = (),
) -> None:
    """Step aside for stores of another class; what a store without a class holds is not known.

    A copy without a class of its own is of the class of what it was taken of.
    """
    rated = store.data_class or next((each.data_class for each in taken_of), None)
    if rated is None:
        not_observed(store, "the class of its data", "it has no data-class tag (ORG-10)")
    if rated not in map(str.lower, data_class):
        not_applicable(f"holds {rated} data")
    away = sorted(set(places) - set(regions))
    assert not away, f"holds {rated} data in {', '.join(away)}; declared are {', '.join(regions)}"


def _must_be_declared(places: Iterable[str], regions: list[str], what: str) -> None:
    if not regions:
        not_applicable("the parameter regions names none")
    away = sorted(set(places) - set(regions))
    assert not away, f"{what} in {', '.join(away)}; declared are {', '.join(regions)}"

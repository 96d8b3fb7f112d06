"""Checks that stores of rated data lie under a key of ours, whose use can be limited and ended."""

from collectors.aws.databases.clusters import DatabaseCluster
from collectors.aws.databases.instances import DatabaseInstance
from collectors.aws.databases.tables import Table
from collectors.aws.databases.warehouses import Warehouse
from collectors.aws.keys.kms import Key
from collectors.aws.storage.file_systems import FileSystem
from collectors.aws.storage.rated import Rated
from collectors.aws.storage.volumes import Volume
from controls.check import check, not_applicable, not_observed
from controls.population import Estate


@check("TEC-20")
def personal_volume_uses_own_key(
    volume: Volume, keys: Estate[Key], *, data_class: list[str]
) -> None:
    """A disk of personal data is encrypted under a key that the organisation made."""
    _must_be_of(volume, data_class)
    _must_lie_under_own_key(volume, volume.key, keys)


@check("TEC-20")
def personal_database_uses_own_key(
    database: DatabaseInstance, keys: Estate[Key], *, data_class: list[str]
) -> None:
    """A database of personal data is encrypted under a key that the organisation made."""
    if database.cluster:
        not_applicable(f"a member of the cluster {database.cluster}, which is judged itself")
    _must_be_of(database, data_class)
    _must_lie_under_own_key(database, database.key, keys)


@check("TEC-20")
def personal_database_cluster_uses_own_key(
    cluster: DatabaseCluster, keys: Estate[Key], *, data_class: list[str]
) -> None:
    """A database cluster of personal data is encrypted under a key that the organisation made."""
    _must_be_of(cluster, data_class)
    _must_lie_under_own_key(cluster, cluster.key, keys)


@check("TEC-20")
def personal_table_uses_own_key(table: Table, keys: Estate[Key], *, data_class: list[str]) -> None:
    """A table of personal data is encrypted under a key that the organisation made."""
    _must_be_of(table, data_class)
    assert table.key, f"holds {table.data_class} data under a key that AWS owns and nobody sees"
    _must_lie_under_own_key(table, table.key, keys)


@check("TEC-20")
def personal_warehouse_uses_own_key(
    warehouse: Warehouse, keys: Estate[Key], *, data_class: list[str]
) -> None:
    """A data warehouse of personal data is encrypted under a key that the organisation made."""
    _must_be_of(warehouse, data_class)
    _must_lie_under_own_key(warehouse, warehouse.key, keys)


@check("TEC-20")
def personal_file_system_uses_own_key(
    system: FileSystem, keys: Estate[Key], *, data_class: list[str]
) -> None:
    """A file system of personal data is encrypted under a key that the organisation made."""
    _must_be_of(system, data_class)
    _must_lie_under_own_key(system, system.key, keys)


def _must_be_of(store: Rated, data_class: list[str]) -> None:
    """Step aside for stores of another class; what a store without a class holds is not known."""
    if store.data_class is None:
        not_observed(store, "the class of its data", "it has no data-class tag (ORG-10)")
    if store.data_class not in map(str.lower, data_class):
        not_applicable(f"holds {store.data_class} data")


def _must_lie_under_own_key(store: Rated, arn: str | None, keys: Estate[Key]) -> None:
    assert arn, f"holds {store.data_class} data and is under no key"
    found = keys.by("id").get(arn, ())
    if not found:
        not_observed(store, "whose key it is", f"{arn} is not among the keys that were read")
    assert found[0].manager == "CUSTOMER", (
        f"holds {store.data_class} data under a key that AWS manages, whose policy cannot be set"
    )

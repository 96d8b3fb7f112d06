"""Checks of the personal data inventory: whole, reviewed, and the same as the stores there are."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from fnmatch import fnmatchcase

from collectors.aws.databases.clusters import DatabaseCluster
from collectors.aws.databases.instances import DatabaseInstance
from collectors.aws.databases.search_domains import SearchDomain
from collectors.aws.databases.tables import Table
from collectors.aws.databases.warehouses import Warehouse
from collectors.aws.storage.file_systems import FileSystem
from collectors.aws.storage.fsx import FsxFileSystem
from collectors.aws.storage.rated import Rated
from collectors.aws.storage.s3 import Bucket
from collectors.registers.data_items import DataItem
from collectors.registers.days import begun
from collectors.registers.policies import DivisionChief
from controls.check import check, not_applicable
from controls.population import Estate


@check("ORG-05")
def inventory_entry_says_all(entry: DataItem) -> None:
    """An entry says what data it is, what for, who reaches it, where it lies and how long."""
    missing = [
        words
        for words, value in (
            ("data items", entry.items),
            ("owner", entry.owner),
            ("division", entry.division),
            ("purpose", entry.purpose),
            ("holders of access", entry.holders),
            ("countries", entry.countries),
            ("class", entry.data_class),
            ("retention", entry.retention),
        )
        if not value
    ]
    assert not missing, f"does not say its {', '.join(missing)}"
    assert entry.stores or entry.elsewhere, "names no store and no other place"


@check("ORG-05")
def inventory_entry_is_reviewed(
    entry: DataItem, *, reviewed_within: timedelta, now: datetime
) -> None:
    """An entry was reviewed within the year."""
    day = entry.reviewed_on
    assert day, "was never reviewed"
    assert begun(day, now), f"is said to be reviewed on {day}, a day to come"
    assert now.date() - day <= reviewed_within, (
        f"was reviewed last on {day}, more than {reviewed_within.days} days ago"
    )


@check("ORG-05")
def inventory_stores_exist(
    entry: DataItem,
    buckets: Estate[Bucket],
    instances: Estate[DatabaseInstance],
    clusters: Estate[DatabaseCluster],
    tables: Estate[Table],
    file_systems: Estate[FileSystem],
    windows: Estate[FsxFileSystem],
    warehouses: Estate[Warehouse],
    domains: Estate[SearchDomain],
) -> None:
    """Each store in the cloud that an entry names is there."""
    if not entry.stores:
        not_applicable("names no store in the cloud")
    held = {name for bucket in buckets for name in (bucket.name, f"arn:aws:s3:::{bucket.name}")}
    for stores in (instances, clusters, tables, file_systems, windows, warehouses, domains):
        held |= {name for store in stores for name in _names(store)}
    every = [named for named in entry.stores if not _tells(named)]
    assert not every, f"names {', '.join(every)}, which is every store there is"
    gone = [named for named in entry.stores if not _any(held, [named])]
    assert not gone, f"names {', '.join(gone)}, which no account read holds"


@check("ORG-05")
def personal_bucket_is_in_inventory(
    bucket: Bucket, entries: Estate[DataItem], *, data_class: list[str]
) -> None:
    """A bucket of personal data stands in the inventory."""
    _must_stand(bucket, (bucket.name, f"arn:aws:s3:::{bucket.name}"), entries, data_class)


@check("ORG-05")
def personal_database_is_in_inventory(
    database: DatabaseInstance, entries: Estate[DataItem], *, data_class: list[str]
) -> None:
    """A database of personal data stands in the inventory."""
    _must_stand(database, _names(database), entries, data_class)


@check("ORG-05")
def personal_database_cluster_is_in_inventory(
    cluster: DatabaseCluster, entries: Estate[DataItem], *, data_class: list[str]
) -> None:
    """A database cluster of personal data stands in the inventory."""
    _must_stand(cluster, _names(cluster), entries, data_class)


@check("ORG-05")
def personal_table_is_in_inventory(
    table: Table, entries: Estate[DataItem], *, data_class: list[str]
) -> None:
    """A table of personal data stands in the inventory."""
    _must_stand(table, _names(table), entries, data_class)


@check("ORG-05")
def personal_file_system_is_in_inventory(
    system: FileSystem, entries: Estate[DataItem], *, data_class: list[str]
) -> None:
    """A file system of personal data stands in the inventory."""
    _must_stand(system, _names(system), entries, data_class)


@check("ORG-05")
def personal_windows_file_system_is_in_inventory(
    system: FsxFileSystem, entries: Estate[DataItem], *, data_class: list[str]
) -> None:
    """A managed file server of personal data stands in the inventory."""
    _must_stand(system, _names(system), entries, data_class)


@check("ORG-05")
def personal_warehouse_is_in_inventory(
    warehouse: Warehouse, entries: Estate[DataItem], *, data_class: list[str]
) -> None:
    """A warehouse of personal data stands in the inventory."""
    _must_stand(warehouse, _names(warehouse), entries, data_class)


@check("ORG-05")
def personal_search_domain_is_in_inventory(
    domain: SearchDomain, entries: Estate[DataItem], *, data_class: list[str]
) -> None:
    """A search domain of personal data stands in the inventory."""
    _must_stand(domain, _names(domain), entries, data_class)


@check("ORG-04")
def division_has_one_chief(
    entry: DataItem, chiefs: Estate[DivisionChief], *, vacant_for: timedelta, now: datetime
) -> None:
    """The division that handles personal data has one chief; a vacancy is short."""
    today = now.date()
    assert entry.division, "names no division"
    own = [chief for chief in chiefs if chief.division.casefold() == entry.division.casefold()]
    held = sorted({chief.person for chief in own if chief.in_office(today)})
    assert len(held) < 2, f"{entry.division} has {len(held)} chiefs: {', '.join(held)}"
    if held:
        return
    ends = [chief.until for chief in own if chief.until and chief.until < today]
    assert ends, f"{entry.division} has no chief"
    assert today - max(ends) <= vacant_for, f"{entry.division} has no chief since {max(ends)}"


def _names(store: Rated) -> tuple[str, ...]:
    """What people call a store: its id, the ARN where that is one, and the name at its end."""
    return store.id, store.id.rpartition(":")[2], store.id.rpartition("/")[2]


def _tells(pattern: str) -> bool:
    """Whether a pattern tells some stores from others: `*` and `arn:aws:s3:::*` do not."""
    return bool(pattern.replace("/", ":").rpartition(":")[2].strip("*?"))


def _any(names: Iterable[str], patterns: Iterable[str]) -> bool:
    wanted = list(filter(_tells, patterns))
    return any(fnmatchcase(name, pattern) for name in names for pattern in wanted)


def _must_stand(
    store: Bucket | Rated,
    names: tuple[str, ...],
    entries: Estate[DataItem],
    data_class: list[str],
) -> None:
    if store.data_class not in [each.lower() for each in data_class]:
        not_applicable("is tagged with no class that is judged")
    listed = (pattern for entry in entries for pattern in entry.stores)
    assert _any(names, listed), f"holds {store.data_class} data and is in no entry of the inventory"

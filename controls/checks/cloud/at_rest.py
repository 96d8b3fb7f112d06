"""Checks that disks, files, databases and their copies are encrypted at rest."""

from collectors.aws.databases.caches import Cache
from collectors.aws.databases.cluster_snapshots import ClusterSnapshot
from collectors.aws.databases.clusters import DatabaseCluster
from collectors.aws.databases.database_snapshots import DatabaseSnapshot
from collectors.aws.databases.instances import DatabaseInstance
from collectors.aws.databases.search_domains import SearchDomain
from collectors.aws.databases.warehouses import Warehouse
from collectors.aws.storage.file_systems import FileSystem
from collectors.aws.storage.region_defaults import RegionDefaults
from collectors.aws.storage.snapshots import Snapshot
from collectors.aws.storage.volumes import Volume
from controls.check import check, not_applicable

BARE = "is not encrypted at rest"


@check("CLD-401")
def volume_is_encrypted(volume: Volume) -> None:
    """A disk is encrypted, attached to a machine or not."""
    assert volume.encrypted, BARE


@check("CLD-401")
def snapshot_is_encrypted(snapshot: Snapshot) -> None:
    """A copy of a disk is encrypted."""
    assert snapshot.encrypted, BARE


@check("CLD-401")
def region_encrypts_new_volumes(region: RegionDefaults) -> None:
    """A disk that somebody makes in the region is encrypted, whether or not they ask for it."""
    assert region.encrypts_volumes, "encryption of new volumes by default is off"


@check("CLD-401")
def file_system_is_encrypted(system: FileSystem) -> None:
    """A shared file system is encrypted; it cannot be made so later."""
    assert system.encrypted, BARE


@check("CLD-402")
def database_is_encrypted(database: DatabaseInstance) -> None:
    """A database, its logs and its backups are encrypted."""
    if database.cluster:
        not_applicable(f"a member of the cluster {database.cluster}, which is judged itself")
    assert database.encrypted, BARE


@check("CLD-402")
def database_cluster_is_encrypted(cluster: DatabaseCluster) -> None:
    """A database cluster, its logs and its backups are encrypted."""
    assert cluster.encrypted, BARE


@check("CLD-402")
def database_snapshot_is_encrypted(snapshot: DatabaseSnapshot) -> None:
    """A copy of a database is encrypted."""
    assert snapshot.encrypted, BARE


@check("CLD-402")
def cluster_snapshot_is_encrypted(snapshot: ClusterSnapshot) -> None:
    """A copy of a database cluster is encrypted."""
    assert snapshot.encrypted, BARE


@check("CLD-402")
def warehouse_is_encrypted(warehouse: Warehouse) -> None:
    """A data warehouse is encrypted."""
    assert warehouse.encrypted, BARE


@check("CLD-402")
def search_domain_is_encrypted(domain: SearchDomain) -> None:
    """A search domain, its indices and its logs on disk are encrypted."""
    assert domain.encrypted, BARE


@check("CLD-402")
def cache_is_encrypted(cache: Cache) -> None:
    """What a cache writes to disk is encrypted."""
    if cache.engine == "memcached":
        not_applicable("a Memcached cache, which writes nothing to disk")
    assert cache.encrypted, BARE

"""ElastiCache: replication groups, and cache clusters that belong to none."""

from collections.abc import Iterator, Mapping
from typing import Any

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

GROUPS = "elasticache:DescribeReplicationGroups"
CLUSTERS = "elasticache:DescribeCacheClusters"
PAGE = 100
"""Caches a page, the most that AWS gives."""


class Cache(Resource, kind="aws.elasticache.cache"):
    """A replication group, or a cache cluster of its own, of one region; its id is the ARN.

    `engine` is `redis`, `valkey` or `memcached`. `users` says whether callers sign in, be it by a
    shared token or as users. `snapshot_days` is how long snapshots are kept, 0 for none.
    """

    name: str
    region: str
    engine: str
    group: bool
    encrypted: bool
    key: str | None
    tls: bool
    users: bool
    snapshot_days: int


@collector(Cache, grain="region", needs=(CLUSTERS, GROUPS))
def caches(aws: Aws) -> Iterator[Fields]:
    """Every replication group of the region and every cluster that is in none."""
    for told in aws.pages(GROUPS, "ReplicationGroups", MaxRecords=PAGE):
        users = told.get("UserGroupIds") or ()
        yield {
            **_cache(aws.region, told),
            "name": told["ReplicationGroupId"],
            # Answers from before Valkey name no engine of a group.
            "engine": told.get("Engine") or "redis",
            "group": True,
            "key": told.get("KmsKeyId"),
            "users": bool(told.get("AuthTokenEnabled") or users),
        }
    alone: dict[str, Any] = {"ShowCacheClustersNotInReplicationGroups": True, "MaxRecords": PAGE}
    for told in aws.pages(CLUSTERS, "CacheClusters", **alone):
        if told.get("ReplicationGroupId"):
            continue
        yield {
            **_cache(aws.region, told),
            "name": told["CacheClusterId"],
            "engine": told["Engine"],
            "group": False,
            "key": None,
            "users": bool(told.get("AuthTokenEnabled")),
        }


def _cache(region: str, told: Mapping[str, Any]) -> Fields:
    return {
        "id": told["ARN"],
        "region": region,
        # Left out where it is off.
        "encrypted": bool(told.get("AtRestEncryptionEnabled")),
        "tls": bool(told.get("TransitEncryptionEnabled")),
        "snapshot_days": told.get("SnapshotRetentionLimit") or 0,
    }

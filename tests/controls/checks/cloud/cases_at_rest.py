"""Cases of encryption at rest, and of whose keys stores of personal data lie under."""

from typing import Any

from sample_data import KEY, file_system, region, snapshot, volume
from sample_databases import (
    cache,
    cluster,
    cluster_snapshot,
    database,
    database_snapshot,
    domain,
    key,
    table,
    warehouse,
)
from sample_estate import REFUSED, refused

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
BARE = "is not encrypted at rest"
MEMBER = "a member of the cluster ledger, which is judged itself"
UNTAGGED = "the class of its data could not be observed: it has no data-class tag (ORG-10)"
LOST = f"encrypted could not be observed: {REFUSED}"
MANAGED = "holds personal data under a key that AWS manages, whose policy cannot be set"
ENCRYPTED = {
    "volume_is_encrypted": volume,
    "snapshot_is_encrypted": snapshot,
    "file_system_is_encrypted": file_system,
    "database_is_encrypted": database,
    "database_cluster_is_encrypted": cluster,
    "database_snapshot_is_encrypted": database_snapshot,
    "cluster_snapshot_is_encrypted": cluster_snapshot,
    "warehouse_is_encrypted": warehouse,
    "search_domain_is_encrypted": domain,
    "cache_is_encrypted": cache,
}
UNDER_KEYS = {
    "personal_volume_uses_own_key": volume,
    "personal_database_uses_own_key": database,
    "personal_database_cluster_uses_own_key": cluster,
    "personal_table_uses_own_key": table,
    "personal_warehouse_uses_own_key": warehouse,
    "personal_file_system_uses_own_key": file_system,
}


def _encrypted(check: str, build: Any) -> list[Any]:
    return [
        (check, PASS, "", build(), {}),
        (check, FAIL, BARE, build(encrypted=False), {}),
        (check, UNOBSERVED, LOST, refused(build, "encrypted"), {}),
    ]


def _under_keys(check: str, build: Any) -> list[Any]:
    ours, theirs = {"keys": [key()]}, {"keys": [key(manager="AWS", policy=None, rotated=None)]}
    unread = f"whose key it is could not be observed: {KEY} is not among the keys that were read"
    return [
        (check, PASS, "", build(), ours),
        (check, FAIL, MANAGED, build(), theirs),
        (check, UNOBSERVED, unread, build(), {"keys": []}),
        (check, UNOBSERVED, UNTAGGED, build(tags={}), ours),
        (check, ASIDE, "holds media data", build(tags={"data-class": "Media"}), ours),
    ]


CASES = [
    *(case for check, build in ENCRYPTED.items() for case in _encrypted(check, build)),
    *(case for check, build in UNDER_KEYS.items() for case in _under_keys(check, build)),
    ("region_encrypts_new_volumes", PASS, "", region(), {}),
    (
        "region_encrypts_new_volumes", FAIL, "encryption of new volumes by default is off",
        region(encrypts_volumes=False), {},
    ),
    (
        "region_encrypts_new_volumes", UNOBSERVED,
        f"encrypts_volumes could not be observed: {REFUSED}",
        refused(region, "encrypts_volumes"), {},
    ),
    ("database_is_encrypted", ASIDE, MEMBER, database(cluster="ledger", encrypted=False), {}),
    (
        "cache_is_encrypted", ASIDE, "a Memcached cache, which writes nothing to disk",
        cache(engine="memcached", encrypted=False), {},
    ),
    (
        "personal_database_uses_own_key", ASIDE, MEMBER, database(cluster="ledger"),
        {"keys": [key()]},
    ),
    (
        "personal_volume_uses_own_key", FAIL, "holds personal data and is under no key",
        volume(encrypted=False, key=None), {"keys": [key()]},
    ),
    (
        "personal_table_uses_own_key", FAIL,
        "holds personal data under a key that AWS owns and nobody sees",
        table(key=None), {"keys": [key()]},
    ),
]  # fmt: skip

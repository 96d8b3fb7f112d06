"""Cases of where stores of personal data, their copies and keys lie."""

from typing import Any

from sample_cloud import bucket, personal
from sample_data import (
    AWAY,
    HOME,
    NEAR,
    arn,
    copies,
    copying,
    file_system,
    plan,
    rule,
    snapshot,
    volume,
)
from sample_databases import (
    cluster,
    cluster_snapshot,
    database,
    database_snapshot,
    domain,
    key,
    secret,
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
DECLARED = "declared are ap-northeast-1, ap-northeast-3"
HELD_AWAY = f"holds personal data in {AWAY}; {DECLARED}"
UNTAGGED = "the class of its data could not be observed: it has no data-class tag (ORG-10)"
COPY = bucket("example-copy")
STORES = {
    "personal_volume_stays_in_declared_region": volume,
    "personal_snapshot_stays_in_declared_region": snapshot,
    "personal_file_system_stays_in_declared_regions": file_system,
    "personal_database_stays_in_declared_regions": database,
    "personal_database_cluster_stays_in_declared_region": cluster,
    "personal_database_snapshot_stays_in_declared_region": database_snapshot,
    "personal_cluster_snapshot_stays_in_declared_region": cluster_snapshot,
    "personal_table_stays_in_declared_regions": table,
    "personal_warehouse_stays_in_declared_regions": warehouse,
    "personal_search_domain_stays_in_declared_region": domain,
}
COPIED = "personal_bucket_is_copied_within_declared_regions"


def _stays(check: str, build: Any) -> list[Any]:
    lost = f"tags could not be observed: {REFUSED}"
    return [
        (check, PASS, "", build(), {}),
        (check, FAIL, HELD_AWAY, build(region=AWAY), {}),
        (check, UNOBSERVED, UNTAGGED, build(tags={}), {}),
        (check, UNOBSERVED, lost, refused(build, "tags"), {}),
        (
            check, ASIDE, "holds media data",
            build(region=AWAY, tags={"data-class": "media"}), {},
        ),
    ]  # fmt: skip


CASES = [
    *(case for check, build in STORES.items() for case in _stays(check, build)),
    (
        "personal_file_system_stays_in_declared_regions", FAIL, HELD_AWAY,
        file_system(copies=[{"region": AWAY, "account": None}]), {},
    ),
    (
        "personal_database_stays_in_declared_regions", FAIL, HELD_AWAY,
        database(backup_copies=[arn("rds", "auto-backup:ab-1", AWAY)]), {},
    ),
    (
        "personal_table_stays_in_declared_regions", FAIL, HELD_AWAY,
        table(replicas=[AWAY, NEAR]), {},
    ),
    (
        "personal_warehouse_stays_in_declared_regions", FAIL, HELD_AWAY,
        warehouse(copied_to=AWAY), {},
    ),
    (
        "personal_snapshot_stays_in_declared_region", FAIL, HELD_AWAY,
        snapshot(region=AWAY, tags={}), {"sources": [volume()]},
    ),
    (
        "personal_database_snapshot_stays_in_declared_region", PASS, "",
        database_snapshot(tags={}), {"sources": [database()]},
    ),
    (
        "personal_cluster_snapshot_stays_in_declared_region", ASIDE, "holds media data",
        cluster_snapshot(tags={}, region=AWAY),
        {"sources": [cluster(tags={"data-class": "media"})]},
    ),
    (COPIED, PASS, "", copies(), {"buckets": [personal(), COPY]}),
    (
        COPIED, FAIL, f"personal data of it is copied to example-copy in {AWAY}; {DECLARED}",
        copies(), {"buckets": [personal(), bucket("example-copy", region=AWAY)]},
    ),
    (COPIED, ASIDE, "is copied nowhere", copies(copying=[]), {"buckets": [personal()]}),
    (
        COPIED, ASIDE, "is copied nowhere",
        copies(copying=[copying("example-copy", enabled=False)]), {"buckets": [personal()]},
    ),
    (
        COPIED, ASIDE, "holds media data", copies(),
        {"buckets": [bucket("example-talks"), COPY]},
    ),
    (COPIED, UNOBSERVED, UNTAGGED, copies(), {"buckets": [COPY]}),
    (
        COPIED, UNOBSERVED,
        ("where its copies lie could not be observed: example-copy is not among the stores that "
         "were read"),
        copies(), {"buckets": [personal()]},
    ),
    ("key_stays_in_declared_regions", PASS, "", key(), {}),
    ("key_stays_in_declared_regions", PASS, "", key(copies=[HOME, NEAR]), {}),
    (
        "key_stays_in_declared_regions", FAIL, f"has copies in {AWAY}; {DECLARED}",
        key(copies=[HOME, AWAY]), {},
    ),
    (
        "key_stays_in_declared_regions", ASIDE, "the parameter regions names none",
        key(copies=[HOME, AWAY]), {"regions": []},
    ),
    (
        "key_stays_in_declared_regions", UNOBSERVED, f"copies could not be observed: {REFUSED}",
        refused(key, "copies"), {},
    ),
    ("secret_stays_in_declared_regions", PASS, "", secret(primary=NEAR), {}),
    (
        "secret_stays_in_declared_regions", ASIDE,
        "no copy; where it was made is where it is used", secret(region=AWAY), {},
    ),
    (
        "secret_stays_in_declared_regions", FAIL, f"is a copy in {AWAY}; {DECLARED}",
        secret(region=AWAY, primary=HOME), {},
    ),
    (
        "secret_stays_in_declared_regions", UNOBSERVED,
        f"primary could not be observed: {REFUSED}", refused(secret, "primary"), {},
    ),
    ("backups_stay_in_declared_regions", PASS, "", plan(), {}),
    (
        "backups_stay_in_declared_regions", FAIL, f"copies backups in {AWAY}; {DECLARED}",
        plan(rules=[rule(copied=AWAY)]), {},
    ),
    (
        "backups_stay_in_declared_regions", UNOBSERVED,
        f"rules could not be observed: {REFUSED}", refused(plan, "rules"), {},
    ),
]  # fmt: skip

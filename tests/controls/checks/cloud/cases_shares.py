"""Cases of stores and copies that are open to the public or to strangers."""

from typing import Any

from sample_cloud import SHUT_BLOCK, account
from sample_data import copies, copying, file_system, opening, point, region, snapshot, vault
from sample_databases import (
    FAMILY,
    STRANGER,
    cluster_snapshot,
    database,
    database_snapshot,
    domain,
    members,
    seen_from_within,
    stands_alone,
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
ADDRESS = "has an address on the internet"
RESTORED = "every AWS account may restore it"
ANYONE = "its policy lets anyone in"
ANYBODY = opening("*")
SHUT, OPEN = (
    {"accounts": [account(public_access_block=dict(SHUT_BLOCK))]},
    {"accounts": [account()]},
)
BLOCKED = {"regions": [region()]}
INSIDE, WITHIN = {"members": members()}, {"members": seen_from_within()}
APART = {"members": [*seen_from_within(), stands_alone()]}
UNKNOWN_WHOSE = "whose accounts these are could not be observed: no account lists the organisation"


def _switch(check: str, build: Any, field: str, off: Any, reason: str) -> list[Any]:
    lost = f"{field} could not be observed: {REFUSED}"
    return [
        (check, PASS, "", build(), {}),
        (check, FAIL, reason, build(**{field: off}), {}),
        (check, UNOBSERVED, lost, refused(build, field), {}),
    ]


def _inside(check: str, build: Any) -> list[Any]:
    shared = f"is shared with account {STRANGER}, unknown and not approved"
    return [
        (check, PASS, "", build(), INSIDE),
        (check, PASS, "", build(restored_by=[FAMILY]), INSIDE),
        (check, PASS, "", build(restored_by=[STRANGER]), INSIDE | {"approved": [STRANGER]}),
        (check, FAIL, shared, build(restored_by=[FAMILY, STRANGER]), INSIDE),
        (check, FAIL, RESTORED, build(restored_by=["all"]), INSIDE),
        (check, UNOBSERVED, UNKNOWN_WHOSE, build(restored_by=[FAMILY]), WITHIN),
        (check, UNOBSERVED, UNKNOWN_WHOSE, build(restored_by=[FAMILY]), APART),
    ]


CASES = [
    *_switch("database_has_no_public_address", database, "public", True, ADDRESS),
    *_switch("warehouse_has_no_public_address", warehouse, "public", True, ADDRESS),
    ("snapshot_is_not_public", PASS, "", snapshot(), BLOCKED),
    ("snapshot_is_not_public", PASS, "", snapshot(public=True), BLOCKED),
    (
        "snapshot_is_not_public", FAIL, "every AWS account may make a volume of it",
        snapshot(public=True), {"regions": [region(snapshot_sharing="block-new-sharing")]},
    ),
    (
        "snapshot_is_not_public", UNOBSERVED, f"public could not be observed: {REFUSED}",
        refused(snapshot, "public"), BLOCKED,
    ),
    *_switch(
        "database_snapshot_is_not_public", database_snapshot, "restored_by", ["all"], RESTORED
    ),
    *_switch(
        "cluster_snapshot_is_not_public", cluster_snapshot, "restored_by", ["all"], RESTORED
    ),
    *_switch(
        "region_refuses_public_snapshots", region, "snapshot_sharing", "unblocked",
        "public snapshots are not blocked: unblocked",
    ),
    *_switch("file_system_policy_names_its_users", file_system, "policy", ANYBODY, ANYONE),
    (
        "file_system_policy_names_its_users", ASIDE,
        "has no policy; its network says who mounts it", file_system(policy=None), {},
    ),
    *_switch("vault_policy_names_its_users", vault, "policy", ANYBODY, ANYONE),
    ("search_domain_is_not_public", PASS, "", domain(), {}),
    ("search_domain_is_not_public", PASS, "", domain(policy=ANYBODY), {}),
    ("search_domain_is_not_public", PASS, "", domain(vpc=None), {}),
    (
        "search_domain_is_not_public", FAIL,
        "its endpoint is on the internet, and its policy lets anyone in",
        domain(vpc=None, policy=ANYBODY), {},
    ),
    (
        "search_domain_is_not_public", UNOBSERVED, f"vpc could not be observed: {REFUSED}",
        refused(domain, "vpc"), {},
    ),
    ("access_point_is_not_public", PASS, "", point(), OPEN),
    ("access_point_is_not_public", PASS, "", point(policy=ANYBODY), SHUT),
    (
        "access_point_is_not_public", FAIL,
        ("its policy lets anyone in to example-media, and neither its own public access block nor "
         "the account's restricts that"),
        point(policy=ANYBODY), OPEN,
    ),
    (
        "access_point_is_not_public", ASIDE, "answers within a private network only",
        point(origin="VPC", policy=ANYBODY), OPEN,
    ),
    (
        "access_point_is_not_public", UNOBSERVED, f"policy could not be observed: {REFUSED}",
        refused(point, "policy"), OPEN,
    ),
    *_inside("database_snapshot_stays_inside", database_snapshot),
    *_inside("cluster_snapshot_stays_inside", cluster_snapshot),
    ("bucket_is_copied_to_known_accounts", PASS, "", copies(), INSIDE),
    (
        "bucket_is_copied_to_known_accounts", PASS, "",
        copies(copying=[copying("far", FAMILY), copying("off", STRANGER, enabled=False)]), INSIDE,
    ),
    (
        "bucket_is_copied_to_known_accounts", FAIL,
        f"is copied to account {STRANGER}, unknown and not approved",
        copies(copying=[copying("far", STRANGER)]), INSIDE,
    ),
    (
        "bucket_is_copied_to_known_accounts", UNOBSERVED, UNKNOWN_WHOSE,
        copies(copying=[copying("far", FAMILY)]), WITHIN,
    ),
]  # fmt: skip

"""Cases of backups: on, kept, locked, elsewhere and brought back."""

from typing import Any

from sample_cloud import trail
from sample_data import HOME, OLD, copies, file_system, fsx, job, plan, rule, vault
from sample_databases import cache, cluster, database, table, warehouse
from sample_estate import REFUSED, refused

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
MEMBER = "a member of the cluster ledger, which is judged itself"
NONE_KEPT = "automatic backups are off"
SHORT = "keeps backups for 3 days, not 7"
DELETABLE = "can be deleted with a single call: deletion protection is off"
STORE = {"copies": [copies(name="example-trail")]}


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


def _switch(check: str, build: Any, field: str, off: Any, reason: str) -> list[Any]:
    return [
        (check, PASS, "", build(), {}),
        (check, FAIL, reason, build(**{field: off}), {}),
        (check, UNOBSERVED, _lost(field), refused(build, field), {}),
    ]


def _kept(check: str, build: Any, field: str) -> list[Any]:
    return [
        *_switch(check, build, field, 0, NONE_KEPT),
        (check, FAIL, SHORT, build(**{field: 3}), {}),
        (check, PASS, "", build(**{field: 3}), {"kept_days": 3}),
    ]


CASES = [
    *_kept("database_keeps_backups", database, "backup_days"),
    ("database_keeps_backups", ASIDE, MEMBER, database(cluster="ledger", backup_days=0), {}),
    (
        "database_keeps_backups", ASIDE, "a replica of people, which is judged itself",
        database(source="people", backup_days=0), {},
    ),
    *_kept("database_cluster_keeps_backups", cluster, "backup_days"),
    *_kept("warehouse_keeps_backups", warehouse, "snapshot_days"),
    *_kept("fsx_keeps_backups", fsx, "backup_days"),
    (
        "fsx_keeps_backups", ASIDE, "of a sort that FSx makes no backups of",
        fsx(backup_days=None), {},
    ),
    *_switch("file_system_is_backed_up", file_system, "backed_up", False, NONE_KEPT),
    *_switch(
        "table_can_be_taken_back", table, "recoverable", False, "point-in-time recovery is off"
    ),
    *_switch("cache_keeps_snapshots", cache, "snapshot_days", 0, "automatic snapshots are off"),
    (
        "cache_keeps_snapshots", ASIDE, "a Memcached cache, which keeps nothing",
        cache(engine="memcached", snapshot_days=0), {},
    ),
    *_switch(
        "database_is_safe_from_deletion", database, "deletion_protection", False, DELETABLE
    ),
    (
        "database_is_safe_from_deletion", ASIDE, MEMBER,
        database(cluster="ledger", deletion_protection=False), {},
    ),
    *_switch(
        "database_cluster_is_safe_from_deletion", cluster, "deletion_protection", False, DELETABLE
    ),
    *_switch("table_is_safe_from_deletion", table, "deletion_protection", False, DELETABLE),
    *_switch(
        "vault_is_locked", vault, "locked", False, "has no lock, so backups in it can be deleted"
    ),
    (
        "vault_is_locked", FAIL, "its lock holds backups for no set time",
        vault(minimum_days=None), {},
    ),
    (
        "vault_is_locked", FAIL, "its lock holds backups for 1 days, not 7",
        vault(minimum_days=1), {},
    ),
    (
        "vault_is_locked", FAIL, "its lock can be lifted by whoever has the right to",
        vault(fixed_from=None), {},
    ),
    (
        "vault_is_locked", FAIL, "its lock can be lifted until 2026-07-01",
        vault(fixed_from="2026-07-01T00:00:00+00:00"), {},
    ),
    *_switch(
        "backup_plan_takes_something", plan, "selections", 0,
        "selects nothing, so nothing is backed up by it",
    ),
    *_switch(
        "backup_plan_copies_elsewhere", plan, "rules", [rule(copied=HOME)],
        "no rule of it copies to another region or account",
    ),
    *_switch(
        "backup_plan_keeps_long_enough", plan, "rules", [rule(keep_days=2)],
        "keeps backups of nightly for 2 days, less than 7",
    ),
    ("backup_plan_keeps_long_enough", PASS, "", plan(rules=[rule(keep_days=None)]), {}),
    ("vault_restores_are_tested", PASS, "", vault(), {"jobs": [job()]}),
    (
        "vault_restores_are_tested", PASS, "", vault(),
        {"jobs": [job(validation=None), job(id="job-2", completed=OLD)]},
    ),
    (
        "vault_restores_are_tested", FAIL, "no restore of a backup in it is on record",
        vault(), {"jobs": [job(vault="elsewhere"), job(validation="FAILED")]},
    ),
    (
        "vault_restores_are_tested", FAIL,
        "a backup in it was last restored on 2026-05-01, longer ago than 30 days",
        vault(), {"jobs": [job(completed=OLD)], "restore_tested_within": "30 days"},
    ),
    (
        "vault_restores_are_tested", UNOBSERVED, f"vault of job-1 could not be observed: {REFUSED}",
        vault(), {"jobs": [refused(job, "vault")]},
    ),
    ("trail_files_are_locked", PASS, "", trail(), STORE),
    (
        "trail_files_are_locked", FAIL, "its store example-trail locks no new file",
        trail(), {"copies": [copies(name="example-trail", lock=None)]},
    ),
    (
        "trail_files_are_locked", FAIL,
        "its store example-trail locks files for 30 days, not 365", trail(),
        {"copies": [copies(name="example-trail", lock={"mode": "COMPLIANCE", "days": 30})]},
    ),
    (
        "trail_files_are_locked", FAIL,
        "its store example-trail locks files, and whoever has the right to lifts the lock", trail(),
        {"copies": [copies(name="example-trail", lock={"mode": "GOVERNANCE", "days": 400})]},
    ),
    (
        "trail_files_are_locked", UNOBSERVED,
        ("its store could not be observed: example-trail is not among the stores that were read"),
        trail(), {"copies": []},
    ),
]  # fmt: skip

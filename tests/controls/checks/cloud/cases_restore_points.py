"""Cases of restore points of stores of personal data."""

from typing import Any

from sample_cloud import personal
from sample_data import FRESH, OLD, file_system, protected, snapshot, volume
from sample_databases import cluster, cluster_snapshot, database, database_snapshot, table
from sample_estate import REFUSED, refused

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
UNTAGGED = "the class of its data could not be observed: it has no data-class tag (ORG-10)"
NONE = "has no restore point"
STALE = "its newest restore point is of 2026-05-01, older than 2 days"
MEDIA = {"data-class": "media"}


def _copied(check: str, build: Any, copy: Any, population: str, **unshielded: Any) -> list[Any]:
    """What every store is judged by: its newest copy."""

    def given(**changed: Any) -> dict[str, Any]:
        return {population: [copy(**changed)]}

    column = "backed_up" if population == "protected" else "created"
    return [
        (check, PASS, "", build(**unshielded), given()),
        (check, FAIL, NONE, build(**unshielded), {population: []}),
        (check, FAIL, STALE, build(**unshielded), given(**{column: OLD})),
        (check, UNOBSERVED, UNTAGGED, build(**unshielded | {"tags": {}}), given()),
        (check, ASIDE, "holds media data", build(**unshielded | {"tags": MEDIA}), {}),
    ]


def _kept(build: Any) -> Any:
    """Recovery points that AWS Backup holds of a store."""
    return lambda **changed: protected(str(build().id), **changed)


CASES = [
    *_copied("personal_volume_was_copied", volume, snapshot, "snapshots"),
    (
        "personal_volume_was_copied", FAIL, NONE, volume(),
        {"snapshots": [snapshot(state="pending"), snapshot(id="snap-2", volume="vol-2")]},
    ),
    (
        "personal_volume_was_copied", UNOBSERVED,
        f"volume of snap-1 could not be observed: {REFUSED}",
        volume(), {"snapshots": [refused(snapshot, "volume")]},
    ),
    *_copied("personal_database_was_copied", database, database_snapshot, "snapshots"),
    *_copied("personal_database_was_copied", database, _kept(database), "protected"),
    (
        "personal_database_was_copied", ASIDE,
        "a member of the cluster ledger, which is judged itself", database(cluster="ledger"), {},
    ),
    *_copied("personal_database_cluster_was_copied", cluster, cluster_snapshot, "snapshots"),
    *_copied("personal_database_cluster_was_copied", cluster, _kept(cluster), "protected"),
    (
        "personal_database_cluster_was_copied", PASS, "", cluster(),
        {
            "snapshots": [
                cluster_snapshot(created=None), cluster_snapshot(id="x", created=FRESH)
            ]
        },
    ),
    ("personal_table_was_copied", PASS, "", table(), {}),
    *_copied(
        "personal_table_was_copied", table, _kept(table), "protected", recoverable=False
    ),
    *_copied("personal_file_system_was_copied", file_system, _kept(file_system), "protected"),
    ("personal_bucket_was_copied", PASS, "", personal(), {}),
    *_copied(
        "personal_bucket_was_copied", personal, _kept(personal), "protected", versioning=None
    ),
]  # fmt: skip

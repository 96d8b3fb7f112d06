"""Cases of the checks of the data inventory and of the chiefs of divisions."""

from collections.abc import Callable
from typing import Any

from sample_cloud import bucket
from sample_data import file_system, fsx
from sample_databases import PERSONAL, cluster, database, domain, table, warehouse
from sample_estate import REFUSED, refused
from sample_registers import chief, entry

from collectors.resource import Resource
from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
OTHER_CLASS = "is tagged with no class that is judged"
MISSING = "holds personal data and is in no entry of the inventory"


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


def _listed(*stores: str) -> dict[str, list[Resource]]:
    return {"entries": [entry(stores=list(stores))]}


def _of_store(check: str, build: Callable[..., Resource], name: str) -> list[tuple[Any, ...]]:
    """The cases of one sort of store: in the inventory by name, pattern or ARN, or not."""
    store = build(tags=PERSONAL)
    return [
        (check, PASS, "", store, _listed(name)),
        (check, PASS, "", store, _listed("example-other", f"*{name}")),
        (check, PASS, "", store, _listed(str(store.id))),
        (check, FAIL, MISSING, store, _listed("example-other")),
        (check, FAIL, MISSING, store, {"entries": []}),
        (check, ASIDE, OTHER_CLASS, build(tags={}), _listed()),
        (check, UNOBSERVED, _lost("tags"), refused(build, "tags"), _listed(name)),
        (
            check, UNOBSERVED, _lost("stores of D-1"), store,
            {"entries": [refused(entry, "stores")]},
        ),
    ]  # fmt: skip


HELD = {
    "buckets": [bucket("example-talks")],
    "instances": [database()],
    "clusters": [cluster()],
    "tables": [table()],
    "file_systems": [file_system()],
    "windows": [fsx()],
    "warehouses": [warehouse()],
    "domains": [domain()],
}
ALL = ["example-*", "people", "fs-1", "fs-2", "figures", "found", cluster().id, table().id]
SINCE = "2026-05-01"

CASES = [
    *_of_store("personal_bucket_is_in_inventory", bucket, "example-media"),
    *_of_store("personal_database_is_in_inventory", database, "people"),
    *_of_store("personal_database_cluster_is_in_inventory", cluster, cluster().name),
    *_of_store("personal_table_is_in_inventory", table, "people"),
    *_of_store("personal_file_system_is_in_inventory", file_system, "fs-1"),
    *_of_store("personal_windows_file_system_is_in_inventory", fsx, "fs-2"),
    *_of_store("personal_warehouse_is_in_inventory", warehouse, "figures"),
    *_of_store("personal_search_domain_is_in_inventory", domain, "found"),
    ("inventory_entry_says_all", PASS, "", entry(), {}),
    ("inventory_entry_says_all", PASS, "", entry(stores=[], elsewhere=["cabinet 3"]), {}),
    (
        "inventory_entry_says_all", FAIL, "does not say its data items, purpose, retention",
        entry(items=[], purpose=None, retention=None), {},
    ),
    (
        "inventory_entry_says_all", FAIL, "names no store and no other place",
        entry(stores=[]), {},
    ),
    (
        "inventory_entry_says_all", UNOBSERVED, _lost("holders"), refused(entry, "holders"), {},
    ),
    ("inventory_entry_is_reviewed", PASS, "", entry(), {}),
    ("inventory_entry_is_reviewed", PASS, "", entry(reviewed_on="2025-06-16"), {}),
    (
        "inventory_entry_is_reviewed", FAIL,
        "was reviewed last on 2025-06-14, more than 365 days ago",
        entry(reviewed_on="2025-06-14"), {},
    ),
    ("inventory_entry_is_reviewed", FAIL, "was never reviewed", entry(reviewed_on=None), {}),
    (
        "inventory_entry_is_reviewed", FAIL, "is said to be reviewed on 2027-01-01, a day to come",
        entry(reviewed_on="2027-01-01"), {},
    ),
    (
        "inventory_entry_is_reviewed", UNOBSERVED, _lost("reviewed_on"),
        refused(entry, "reviewed_on"), {},
    ),
    ("inventory_stores_exist", PASS, "", entry(stores=ALL), HELD),
    (
        "inventory_stores_exist", FAIL, "names example-gone, which no account read holds",
        entry(stores=["example-talks", "example-gone"]), HELD,
    ),
    (
        "inventory_stores_exist", FAIL, "names example-talks, which no account read holds",
        entry(), {},
    ),
    ("inventory_stores_exist", ASIDE, "names no store in the cloud", entry(stores=[]), HELD),
    (
        "inventory_stores_exist", UNOBSERVED, _lost("stores"), refused(entry, "stores"), HELD,
    ),
    ("division_has_one_chief", PASS, "", entry(), {"chiefs": [chief()]}),
    ("division_has_one_chief", PASS, "", entry(division="MESSAGING"), {"chiefs": [chief()]}),
    (
        "division_has_one_chief", PASS, "", entry(), {"chiefs": [chief(until="2026-06-01")]},
    ),
    (
        "division_has_one_chief", FAIL, f"Messaging has no chief since {SINCE}", entry(),
        {"chiefs": [chief(until=SINCE)]},
    ),
    ("division_has_one_chief", FAIL, "Messaging has no chief", entry(), {"chiefs": []}),
    (
        "division_has_one_chief", FAIL, "Messaging has 2 chiefs: H1, H9", entry(),
        {"chiefs": [chief(), chief(id="2", person="H9")]},
    ),
    ("division_has_one_chief", FAIL, "names no division", entry(division=None), {}),
    (
        "division_has_one_chief", UNOBSERVED, _lost("division of Messaging:H1:2025-01-01"),
        entry(), {"chiefs": [refused(chief, "division")]},
    ),
]  # fmt: skip

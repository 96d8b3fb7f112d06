"""Cases of how databases and files are reached, signed in to, logged and kept up."""

from typing import Any

from sample_data import file_system, opening
from sample_databases import cache, cluster, cluster_group, database, domain, group, warehouse
from sample_estate import REFUSED, refused

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
MEMBER = "a member of the cluster ledger, which is judged itself"
STRICT, LOOSE = {"groups": [group()]}, {"groups": [group(demands={"rds.force_ssl": "0"})]}
STRICT_CLUSTER = {"groups": [cluster_group()]}
LOOSE_CLUSTER = {"groups": [cluster_group(demands={"tls": "disabled"})]}
UNREAD = "its parameters could not be observed: strict was not read"
POLICIES = (
    "Policy-Min-TLS-1-2-2019-07, Policy-Min-TLS-1-2-PFS-2023-10, "
    "Policy-Min-TLS-1-2-RFC9151-FIPS-2024-08"
)


def _switch(check: str, build: Any, field: str, off: Any, reason: str) -> list[Any]:
    lost = f"{field} could not be observed: {REFUSED}"
    return [
        (check, PASS, "", build(), {}),
        (check, FAIL, reason, build(**{field: off}), {}),
        (check, UNOBSERVED, lost, refused(build, field), {}),
    ]


CASES = [
    *_switch(
        "warehouse_demands_tls", warehouse, "tls_only", False, "require_ssl is off in strict"
    ),
    *_switch(
        "search_domain_demands_tls", domain, "https_only", False, "answers requests without TLS"
    ),
    *_switch(
        "search_domain_offers_no_old_tls", domain, "tls_policy", "Policy-Min-TLS-1-0-2019-07",
        f"its TLS policy is Policy-Min-TLS-1-0-2019-07, not one of {POLICIES}",
    ),
    (
        "search_domain_offers_no_old_tls", UNOBSERVED,
        "its TLS policy could not be observed: the answer about it names none",
        domain(tls_policy=None), {},
    ),
    *_switch(
        "search_domain_encrypts_between_nodes", domain, "node_to_node", False,
        "traffic between its nodes is not encrypted",
    ),
    *_switch("cache_demands_tls", cache, "tls", False, "traffic to it is not encrypted"),
    *_switch(
        "file_system_demands_tls", file_system, "policy", None,
        "has no policy, so it is mounted without TLS",
    ),
    (
        "file_system_demands_tls", FAIL,
        "no statement of its policy denies mounting without TLS to everybody",
        file_system(policy=opening("*")), {},
    ),
    *_switch(
        "search_domain_knows_its_users", domain, "fine_grained", False,
        "fine-grained access is off, so users hold no rights of their own",
    ),
    (
        "search_domain_knows_its_users", FAIL, "serves callers who have not signed in",
        domain(anonymous=True), {},
    ),
    *_switch(
        "cache_demands_sign_in", cache, "users", False,
        "asks callers for neither a token nor a user",
    ),
    (
        "cache_demands_sign_in", ASIDE,
        "a Memcached cache, which ElastiCache gives no token or users",
        cache(engine="memcached", users=False), {},
    ),
    *_switch(
        "database_ships_its_logs", database, "logs", [], "no log goes to CloudWatch"
    ),
    ("database_ships_its_logs", ASIDE, MEMBER, database(cluster="ledger", logs=[]), {}),
    *_switch(
        "database_cluster_ships_its_logs", cluster, "logs", [], "no log goes to CloudWatch"
    ),
    *_switch("warehouse_logs_its_use", warehouse, "logging", False, "its audit log is off"),
    *_switch(
        "search_domain_keeps_audit_log", domain, "logs", ["INDEX_SLOW_LOGS"],
        "keeps no audit log; logs kept: INDEX_SLOW_LOGS",
    ),
    (
        "search_domain_keeps_audit_log", FAIL, "keeps no audit log; logs kept: none",
        domain(logs=[]), {},
    ),
    *_switch(
        "database_takes_minor_upgrades", database, "minor_upgrades", False,
        "minor versions are not installed by themselves",
    ),
    *_switch(
        "warehouse_takes_upgrades", warehouse, "upgrades", False,
        "new versions are not installed by themselves",
    ),
    ("database_demands_tls", PASS, "", database(), STRICT),
    ("database_demands_tls", ASIDE, MEMBER, database(cluster="ledger"), STRICT),
    (
        "database_demands_tls", FAIL,
        "no parameter of strict makes postgres refuse connections without TLS",
        database(), LOOSE,
    ),
    ("database_demands_tls", UNOBSERVED, UNREAD, database(), {"groups": []}),
    (
        "database_demands_tls", UNOBSERVED,
        "whether it demands TLS could not be observed: no parameter of oracle-ee tells that",
        database(engine="oracle-ee"), STRICT,
    ),
    ("database_cluster_demands_tls", PASS, "", cluster(), STRICT_CLUSTER),
    (
        "database_cluster_demands_tls", PASS, "", cluster(engine="docdb"),
        {"groups": [cluster_group(demands={"tls": "tls1.2+"})]},
    ),
    (
        "database_cluster_demands_tls", FAIL,
        "no parameter of strict makes docdb refuse connections without TLS",
        cluster(engine="docdb"), LOOSE_CLUSTER,
    ),
    ("database_cluster_demands_tls", UNOBSERVED, UNREAD, cluster(), {"groups": []}),
]  # fmt: skip

"""Checks of how databases and files are reached: over encrypted channels, signed in, logged."""

from collections.abc import Mapping, Sequence

from collectors.aws.databases.caches import Cache
from collectors.aws.databases.cluster_parameter_groups import ClusterParameterGroup
from collectors.aws.databases.clusters import DatabaseCluster
from collectors.aws.databases.instances import DatabaseInstance
from collectors.aws.databases.parameter_groups import ParameterGroup, Settings
from collectors.aws.databases.search_domains import SearchDomain
from collectors.aws.databases.warehouses import Warehouse
from collectors.aws.storage.file_systems import FileSystem
from collectors.aws.storage.rated import Rated
from controls.check import check, not_applicable, not_observed
from controls.population import Inventory

BY_PARAMETER = ("postgres", "mysql", "mariadb", "sqlserver", "aurora", "docdb", "neptune")
"""How the names of engines begin that a parameter makes refuse connections without TLS."""


@check("CLD-403")
def database_demands_tls(database: DatabaseInstance, groups: Inventory[ParameterGroup]) -> None:
    """A database refuses connections that are not encrypted."""
    if database.cluster:
        not_applicable(f"a member of the cluster {database.cluster}, which is judged itself")
    _must_demand_tls(database, database.engine, database.parameter_groups, groups.by("name"))


@check("CLD-403")
def database_cluster_demands_tls(
    cluster: DatabaseCluster, groups: Inventory[ClusterParameterGroup]
) -> None:
    """A database cluster refuses connections that are not encrypted."""
    _must_demand_tls(cluster, cluster.engine, [cluster.parameter_group], groups.by("name"))


@check("CLD-403")
def warehouse_demands_tls(warehouse: Warehouse) -> None:
    """A data warehouse refuses connections that are not encrypted."""
    assert warehouse.tls_only, (
        f"require_ssl is off in {' and '.join(warehouse.parameter_groups) or 'its parameters'}"
    )


@check("CLD-403")
def search_domain_demands_tls(domain: SearchDomain) -> None:
    """A search domain answers over HTTPS only."""
    assert domain.https_only, "answers requests without TLS"


@check("CLD-403")
def search_domain_offers_no_old_tls(domain: SearchDomain, *, tls_policies: list[str]) -> None:
    """A search domain offers no version of TLS that is given up."""
    if domain.tls_policy is None:
        not_observed(domain, "its TLS policy", "the answer about it names none")
    assert domain.tls_policy in tls_policies, (
        f"its TLS policy is {domain.tls_policy}, not one of {', '.join(tls_policies)}"
    )


@check("CLD-403")
def search_domain_encrypts_between_nodes(domain: SearchDomain) -> None:
    """The nodes of a search domain speak to each other over encrypted channels."""
    assert domain.node_to_node, "traffic between its nodes is not encrypted"


@check("CLD-403")
def cache_demands_tls(cache: Cache) -> None:
    """A cache is reached over encrypted channels."""
    assert cache.tls, "traffic to it is not encrypted"


@check("CLD-403")
def file_system_demands_tls(system: FileSystem) -> None:
    """A shared file system lets nobody mount it without TLS."""
    assert system.policy, "has no policy, so it is mounted without TLS"
    assert system.tls_only, "no statement of its policy denies mounting without TLS to everybody"


@check("CLD-405")
def search_domain_knows_its_users(domain: SearchDomain) -> None:
    """Who uses a search domain signs in and holds rights of their own."""
    assert domain.fine_grained, "fine-grained access is off, so users hold no rights of their own"
    assert not domain.anonymous, "serves callers who have not signed in"


@check("CLD-405")
def cache_demands_sign_in(cache: Cache) -> None:
    """A cache answers nobody who has not signed in."""
    if cache.engine == "memcached":
        not_applicable("a Memcached cache, which ElastiCache gives no token or users")
    assert cache.users, "asks callers for neither a token nor a user"


@check("CLD-418")
def database_ships_its_logs(database: DatabaseInstance) -> None:
    """The logs of a database leave the machine that writes them."""
    if database.cluster:
        not_applicable(f"a member of the cluster {database.cluster}, which is judged itself")
    assert database.logs, "no log goes to CloudWatch"


@check("CLD-418")
def database_cluster_ships_its_logs(cluster: DatabaseCluster) -> None:
    """The logs of a database cluster leave the machines that write them."""
    assert cluster.logs, "no log goes to CloudWatch"


@check("CLD-418")
def warehouse_logs_its_use(warehouse: Warehouse) -> None:
    """A data warehouse writes down who connected and what they changed."""
    assert warehouse.logging, "its audit log is off"


@check("CLD-418")
def search_domain_keeps_audit_log(domain: SearchDomain) -> None:
    """A search domain writes down who asked what."""
    kept = ", ".join(domain.logs) or "none"
    assert "AUDIT_LOGS" in domain.logs, f"keeps no audit log; logs kept: {kept}"


@check("CLD-419")
def database_takes_minor_upgrades(database: DatabaseInstance) -> None:
    """A database gets the maker's fixes without anybody asking for them."""
    assert database.minor_upgrades, "minor versions are not installed by themselves"


@check("CLD-419")
def warehouse_takes_upgrades(warehouse: Warehouse) -> None:
    """A data warehouse gets the maker's fixes without anybody asking for them."""
    assert warehouse.upgrades, "new versions are not installed by themselves"


def _must_demand_tls(
    store: Rated,
    engine: str,
    names: Sequence[str],
    groups: Mapping[str, Sequence[Settings]],
) -> None:
    if not engine.startswith(BY_PARAMETER):
        not_observed(store, "whether it demands TLS", f"no parameter of {engine} tells that")
    found = [group for name in names for group in groups.get(name, ())]
    if not found:
        not_observed(store, "its parameters", f"{' and '.join(names)} was not read")
    assert any(group.tls_only for group in found), (
        f"no parameter of {' and '.join(names)} makes {engine} refuse connections without TLS"
    )

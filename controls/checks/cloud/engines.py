"""Checks that engines of databases still get fixes of security."""

from datetime import datetime

from collectors.aws.databases.clusters import DatabaseCluster
from collectors.aws.databases.engine_support import TOLD, EngineSupport, support_of
from collectors.aws.databases.instances import DatabaseInstance
from controls.check import check, not_applicable, not_observed
from controls.population import Inventory

UNLISTED = "rds:DescribeDBMajorEngineVersions does not list it"


@check("CLD-571")
def database_engine_is_supported(
    database: DatabaseInstance, engines: Inventory[EngineSupport], *, now: datetime
) -> None:
    """The version that a database runs is under the standard support of its engine."""
    if database.cluster:
        not_applicable("of a cluster, which is judged itself")
    _must_be_supported(database, engines, now)


@check("CLD-571")
def cluster_engine_is_supported(
    cluster: DatabaseCluster, engines: Inventory[EngineSupport], *, now: datetime
) -> None:
    """The version that a database cluster runs is under the standard support of its engine."""
    _must_be_supported(cluster, engines, now)


def _must_be_supported(
    database: DatabaseInstance | DatabaseCluster, engines: Inventory[EngineSupport], now: datetime
) -> None:
    if database.engine not in TOLD:
        not_applicable(f"RDS tells no end of support of {database.engine}")
    what = f"{database.engine} {database.version}"
    found = support_of(database.engine, database.version, engines)
    if found is None or found.standard_until is None:
        not_observed(database, f"the end of support of {what}", UNLISTED)
    end = found.standard_until
    assert now < end, f"standard support of {what} ended on {end.date()}"

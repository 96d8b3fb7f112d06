"""Database engines: until when AWS supports each major version, as RDS itself tells."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

VERSIONS = "rds:DescribeDBMajorEngineVersions"
STANDARD = "open-source-rds-standard-support"
PAGE = 100
"""Versions a page, the most that AWS gives."""
TOLD = ("aurora-mysql", "aurora-postgresql", "mariadb", "mysql", "postgres")
"""The engines of which RDS tells how long it supports a version (API reference,
SupportedEngineLifecycle)."""


class EngineSupport(Resource, kind="aws.rds.engine_support"):
    """A major version of a database engine in one region; its id is `REGION:ENGINE:VERSION`.

    `standard_until` is the instant at which standard support ends, None where RDS tells none. What
    comes after it, extended support, is paid for and brings fixes of grave weaknesses alone.
    """

    engine: str
    version: str
    standard_until: datetime | None


def support_of(engine: str, version: str, known: Iterable[EngineSupport]) -> EngineSupport | None:
    """The major version that a version (`15.4`, `8.0.mysql_aurora.3.05.2`) is of."""
    fitting = [
        each
        for each in known
        if each.engine == engine and f"{version}.".startswith(f"{each.version}.")
    ]
    return max(fitting, key=lambda each: len(each.version), default=None)


@collector(EngineSupport, grain="region", needs=(VERSIONS,))
def engine_support(aws: Aws) -> Iterator[Fields]:
    """Every major version of every engine that the region offers."""
    for told in aws.pages(VERSIONS, "DBMajorEngineVersions", MaxRecords=PAGE):
        engine, version = told["Engine"], told["MajorEngineVersion"]
        yield {
            "id": f"{aws.region}:{engine}:{version}",
            "engine": engine,
            "version": version,
            "standard_until": _ends(told),
        }


def _ends(told: Mapping[str, Any]) -> Any:
    for lifecycle in told.get("SupportedEngineLifecycles") or ():
        if lifecycle["LifecycleSupportName"] == STANDARD:
            return lifecycle.get("LifecycleSupportEndDate")
    return None

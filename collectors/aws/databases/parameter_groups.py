"""Parameter groups in use by instances: whether a connection must be encrypted.

Parameters are read once for each group, not for each database, and of them only the few that say
so; groups that no instance uses are not read.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from collectors.aws.databases.instances import INSTANCES
from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

PARAMETERS = "rds:DescribeDBParameters"
PAGE = 100
"""Databases or parameters a page, the most that AWS gives."""
ON = frozenset({"1", "on", "true", "enabled", "tls1.2+", "tls1.3+", "fips-140-3"})


class Settings(Resource):
    """A group of settings: `demands` are those by which an engine demands TLS, as they stand.

    They are `rds.force_ssl` (PostgreSQL, SQL Server), `require_secure_transport` (MySQL, MariaDB),
    `tls` (DocumentDB) and `neptune_enforce_ssl`. One that is not set, where the engine's own
    default holds, is an empty text.
    """

    name: str
    demands: dict[str, str]

    @property
    def tls_only(self) -> bool:
        """Whether it makes the engine refuse connections without TLS."""
        return any(value.lower() in ON for value in self.demands.values())


class ParameterGroup(Settings, kind="aws.rds.parameter_group"):
    """The settings of some instances of a region; its id is the ARN."""


@collector(ParameterGroup, grain="region", needs=(INSTANCES, PARAMETERS))
def parameter_groups(aws: Aws) -> Iterator[Fields]:
    """Every parameter group that an instance of the region uses."""
    seen = set()
    for told in aws.pages(INSTANCES, "DBInstances", MaxRecords=PAGE):
        start = told["DBInstanceArn"].rpartition(":db:")[0]
        for group in told["DBParameterGroups"]:
            name = group["DBParameterGroupName"]
            if name not in seen:
                seen.add(name)
                yield {"id": f"{start}:pg:{name}", "name": name}


@parameter_groups.facet
def demands(aws: Aws, row: Fields) -> dict[str, str]:
    """The settings that demand TLS."""
    asked: dict[str, Any] = {"DBParameterGroupName": row["name"], "MaxRecords": PAGE}
    return demanding(aws.pages(PARAMETERS, "Parameters", **asked))


def demanding(told: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Parameters by name; the reads leave none but those that demand TLS."""
    found = {str(each["ParameterName"]): str(each.get("Setting") or "") for each in told}
    return {name: found[name] for name in sorted(found)}

"""Parameter groups in use by clusters: whether a connection must be encrypted."""

from collections.abc import Iterator
from typing import Any

from collectors.aws.databases.clusters import CLUSTERS
from collectors.aws.databases.parameter_groups import PAGE, Settings, demanding
from collectors.aws.session import Aws
from collectors.collector import collector
from evidence.record import Fields

PARAMETERS = "rds:DescribeDBClusterParameters"


class ClusterParameterGroup(Settings, kind="aws.rds.cluster_parameter_group"):
    """The settings of some clusters of a region; its id is the ARN."""


@collector(ClusterParameterGroup, grain="region", needs=(PARAMETERS, CLUSTERS))
def cluster_parameter_groups(aws: Aws) -> Iterator[Fields]:
    """Every parameter group that a cluster of the region uses."""
    seen = set()
    for told in aws.pages(CLUSTERS, "DBClusters", MaxRecords=PAGE):
        start = told["DBClusterArn"].rpartition(":cluster:")[0]
        name = told["DBClusterParameterGroup"]
        if name not in seen:
            seen.add(name)
            yield {"id": f"{start}:cluster-pg:{name}", "name": name}


@cluster_parameter_groups.facet
def demands(aws: Aws, row: Fields) -> dict[str, str]:
    """The settings that demand TLS."""
    asked: dict[str, Any] = {"DBClusterParameterGroupName": row["name"], "MaxRecords": PAGE}
    return demanding(aws.pages(PARAMETERS, "Parameters", **asked))

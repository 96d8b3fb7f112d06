"""Redshift clusters: encryption, reach, transport, logs, and copies of their snapshots."""

from collections.abc import Iterator

from collectors.aws.session import Aws
from collectors.aws.storage.rated import Rated, reported, tagged
from collectors.aws.storage.s3 import partition
from collectors.collector import collector
from collectors.errors import UnobservedError
from evidence.record import Fields
from evidence.transcript import Gap

CLUSTERS = "redshift:DescribeClusters"
PARAMETERS = "redshift:DescribeClusterParameters"
LOGGING = "redshift:DescribeLoggingStatus"
PAGE = 100
"""Clusters or parameters a page, the most that AWS gives."""
DEMAND = "require_ssl"
ALWAYS_TOLD = {
    "encrypted": "Encrypted",
    "public": "PubliclyAccessible",
    "through_vpc": "EnhancedVpcRouting",
    "snapshot_days": "AutomatedSnapshotRetentionPeriod",
    "upgrades": "AllowVersionUpgrade",
}


class Warehouse(Rated, kind="aws.redshift.cluster"):
    """A Redshift cluster of one region; its id is the ARN.

    `snapshot_days` is how long automatic snapshots are kept, 0 for none; `copied_to` the region
    that they are copied to. `tls_only` says whether connections without TLS are refused; `logging`
    whether connections and users are logged.
    """

    name: str
    region: str
    encrypted: bool
    key: str | None
    public: bool
    through_vpc: bool
    snapshot_days: int
    copied_to: str | None
    upgrades: bool
    parameter_groups: list[str]
    tls_only: bool
    logging: bool


@collector(Warehouse, grain="region", needs=(PARAMETERS, CLUSTERS, LOGGING))
def warehouses(aws: Aws) -> Iterator[Fields]:
    """Every cluster of the region; serverless workgroups are none."""
    start = f"arn:{partition(aws.region)}:redshift:{aws.region}:{aws.account}:cluster"
    for told in aws.pages(CLUSTERS, "Clusters", MaxRecords=PAGE):
        name = told["ClusterIdentifier"]
        yield {
            "id": f"{start}:{name}",
            "name": name,
            "region": aws.region,
            "key": told.get("KmsKeyId") or None,
            "copied_to": (told.get("ClusterSnapshotCopyStatus") or {}).get("DestinationRegion"),
            "parameter_groups": [
                each["ParameterGroupName"] for each in told["ClusterParameterGroups"]
            ],
            "tags": tagged(told.get("Tags")),
            **reported(told, **ALWAYS_TOLD),
        }


@warehouses.facet
def tls_only(aws: Aws, row: Fields) -> bool:
    """What its parameter groups say of connections; asked once for each group."""
    found = []
    for group in row["parameter_groups"]:
        # Asked as one call, whose answer all clusters of the group share: a group has some twenty.
        answer = aws.call(PARAMETERS, ParameterGroupName=group, MaxRecords=PAGE)
        told = [each["Setting"] for each in answer["Parameters"] if each["ParameterName"] == DEMAND]
        if answer.get("Marker") and not told:
            raise UnobservedError(Gap(PARAMETERS, "incomplete", "FullPage"))
        found += told
    return bool(found) and all(value.lower() == "true" for value in found)


@warehouses.facet
def logging(aws: Aws, row: Fields) -> bool:
    """Whether its audit log goes anywhere."""
    told: bool = aws.call(LOGGING, ClusterIdentifier=row["name"])["LoggingEnabled"]
    return told

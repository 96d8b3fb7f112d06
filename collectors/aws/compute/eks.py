"""EKS clusters and their groups of machines: who may reach them, what is encrypted and recorded."""

from collections.abc import Iterator
from typing import Any

from collectors.aws.compute.arns import arn
from collectors.aws.session import Aws
from collectors.aws.storage.rated import tagged
from collectors.collector import collector
from collectors.errors import UnobservedError
from collectors.resource import Resource
from evidence.record import UNOBSERVED, Fields

CLUSTERS = "eks:ListClusters"
CLUSTER = "eks:DescribeCluster"
GROUPS = "eks:ListNodegroups"
GROUP = "eks:DescribeNodegroup"
PAGE = 100
"""Names a page, the most that AWS gives."""


class EksCluster(Resource, kind="aws.eks.cluster"):
    """A Kubernetes cluster that AWS runs; its id is the ARN.

    `public_ranges` are the addresses, in CIDR form, that may reach its control plane from the
    internet. `secrets_key` is the KMS key that its secrets are encrypted under, None for none of
    one's own. `logs` are the control-plane logs that are written (`audit`, `api`, ...).
    `sign_in` is its authentication mode (`API`, `CONFIG_MAP`, `API_AND_CONFIG_MAP`). `endpoint` is
    the address of its API server, None while it has none yet.
    """

    name: str
    version: str
    endpoint: str | None
    public_endpoint: bool
    private_endpoint: bool
    public_ranges: list[str]
    secrets_key: str | None
    logs: list[str]
    sign_in: str | None
    role: str
    tags: dict[str, str]


class NodeGroup(Resource, kind="aws.eks.nodegroup"):
    """A group of machines that AWS runs for an EKS cluster; its id is cluster and name.

    `version` is that of Kubernetes on the machines. `ssh` tells that a key opens them by SSH, and
    `ssh_groups` from which security groups: with none, from everywhere.
    """

    name: str
    cluster: str
    version: str | None
    image: str | None
    ssh: bool
    ssh_groups: list[str]
    tags: dict[str, str]


@collector(EksCluster, grain="region", needs=(CLUSTERS, CLUSTER))
def clusters(aws: Aws) -> Iterator[Fields]:
    """Every EKS cluster of the region; clusters that are connected from elsewhere are not EKS's."""
    details = [name for name in EksCluster.__annotations__ if name != "name"]
    for name in aws.pages(CLUSTERS, "clusters", maxResults=PAGE):
        row = {"id": arn(aws, "eks", f"cluster/{name}"), "name": name}
        try:
            told = aws.call(CLUSTER, name=name)["cluster"]
        except UnobservedError as error:
            yield {**row, UNOBSERVED: dict.fromkeys(details, str(error))}
            continue
        yield {**row, **_cluster(told)}


def _cluster(told: dict[str, Any]) -> Fields:
    reach = told["resourcesVpcConfig"]
    keys = (each.get("provider", {}).get("keyArn") for each in told.get("encryptionConfig") or ())
    logging = (told.get("logging") or {}).get("clusterLogging") or ()
    return {
        "version": told["version"],
        "endpoint": told.get("endpoint"),
        "public_endpoint": reach["endpointPublicAccess"],
        "private_endpoint": reach["endpointPrivateAccess"],
        "public_ranges": sorted(reach.get("publicAccessCidrs") or ()),
        "secrets_key": next((key for key in keys if key), None),
        "logs": sorted(kind for each in logging if each.get("enabled") for kind in each["types"]),
        "sign_in": (told.get("accessConfig") or {}).get("authenticationMode"),
        "role": told["roleArn"],
        "tags": tagged(told.get("tags")),
    }


@collector(NodeGroup, grain="region", needs=(CLUSTERS, GROUPS, GROUP))
def node_groups(aws: Aws) -> Iterator[Fields]:
    """Every group of machines of every cluster of the region."""
    for cluster in aws.pages(CLUSTERS, "clusters", maxResults=PAGE):
        for name in aws.pages(GROUPS, "nodegroups", clusterName=cluster, maxResults=PAGE):
            yield {
                "id": arn(aws, "eks", f"nodegroup/{cluster}/{name}"),
                "name": name,
                "cluster": cluster,
            }


def _group(aws: Aws, row: Fields) -> dict[str, Any]:
    asked = {"clusterName": row["cluster"], "nodegroupName": row["name"]}
    told: dict[str, Any] = aws.call(GROUP, **asked)["nodegroup"]
    return told


@node_groups.facet
def version(aws: Aws, row: Fields) -> str | None:
    """The version of Kubernetes on its machines; None where its own template decides."""
    return _group(aws, row).get("version")


@node_groups.facet
def image(aws: Aws, row: Fields) -> str | None:
    """The sort of image its machines start from."""
    return _group(aws, row).get("amiType")


@node_groups.facet
def ssh(aws: Aws, row: Fields) -> bool:
    """Whether a key opens its machines."""
    return bool((_group(aws, row).get("remoteAccess") or {}).get("ec2SshKey"))


@node_groups.facet
def ssh_groups(aws: Aws, row: Fields) -> list[str]:
    """The security groups from which that key opens them."""
    return sorted((_group(aws, row).get("remoteAccess") or {}).get("sourceSecurityGroups") or ())


@node_groups.facet
def tags(aws: Aws, row: Fields) -> dict[str, str]:
    """Its tags."""
    return tagged(_group(aws, row).get("tags"))

"""Machines that data is worked on with: EMR's guard of a region, and SageMaker notebooks."""

from collections.abc import Iterator
from typing import Any

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

EMR_BLOCK = "emr:GetBlockPublicAccessConfiguration"
NOTEBOOKS = "sagemaker:ListNotebookInstances"
NOTEBOOK = "sagemaker:DescribeNotebookInstance"
PAGE = 100
"""Notebooks a page, the most that AWS gives."""


class EmrBlock(Resource, kind="aws.emr.public_access_block"):
    """What EMR refuses in one region; its id is the region.

    `blocks` tells that clusters do not start whose security groups let the internet in, on any port
    but the `open_ports` (`22`, `8000-8010`).
    """

    blocks: bool
    open_ports: list[str]


class Notebook(Resource, kind="aws.sagemaker.notebook"):
    """A SageMaker notebook on a machine of its own; its id is the ARN.

    `internet` tells that it reaches the internet other than through the account's own network;
    `root` that its users have root rights on the machine; `kms_key` is that of its disk.
    """

    name: str
    internet: bool
    root: bool
    kms_key: str | None
    subnet: str | None


@collector(EmrBlock, grain="region", needs=("elasticmapreduce:GetBlockPublicAccessConfiguration",))
def emr_blocks(aws: Aws) -> Iterator[Fields]:
    """The region itself: always one row."""
    told = aws.call(EMR_BLOCK)["BlockPublicAccessConfiguration"]
    ranges = told.get("PermittedPublicSecurityGroupRuleRanges") or ()
    yield {
        "id": aws.region,
        "blocks": told["BlockPublicSecurityGroupRules"],
        "open_ports": sorted(_ports(each) for each in ranges),
    }


def _ports(told: dict[str, int]) -> str:
    # AWS leaves the upper end out where it is the lower one.
    first, last = told["MinRange"], told.get("MaxRange", told["MinRange"])
    return str(first) if first == last else f"{first}-{last}"


@collector(Notebook, grain="region", needs=(NOTEBOOKS, NOTEBOOK))
def notebooks(aws: Aws) -> Iterator[Fields]:
    """Every notebook of the region."""
    for told in aws.pages(NOTEBOOKS, "NotebookInstances", MaxResults=PAGE):
        yield {"id": told["NotebookInstanceArn"], "name": told["NotebookInstanceName"]}


def _asked(aws: Aws, row: Fields) -> dict[str, Any]:
    return aws.call(NOTEBOOK, NotebookInstanceName=row["name"])


@notebooks.facet
def internet(aws: Aws, row: Fields) -> bool:
    """Whether it has a way to the internet of its own."""
    return bool(_asked(aws, row)["DirectInternetAccess"] == "Enabled")


@notebooks.facet
def root(aws: Aws, row: Fields) -> bool:
    """Whether its users have root rights."""
    return bool(_asked(aws, row)["RootAccess"] == "Enabled")


@notebooks.facet
def kms_key(aws: Aws, row: Fields) -> str | None:
    """The key of its disk; None with SageMaker's own."""
    return _asked(aws, row).get("KmsKeyId")


@notebooks.facet
def subnet(aws: Aws, row: Fields) -> str | None:
    """The subnet it lies in; None outside of the account's own network."""
    return _asked(aws, row).get("SubnetId")

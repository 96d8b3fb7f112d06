"""The block of public access to VPCs: one switch of an account over all ways from the internet."""

from collections.abc import Iterator

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

OPTIONS = "ec2:DescribeVpcBlockPublicAccessOptions"
EXCLUSIONS = "ec2:DescribeVpcBlockPublicAccessExclusions"
PAGE = 1000
"""Exclusions a page, the most that AWS gives."""
BLOCKING = ("block-bidirectional", "block-ingress")
OVER = ("create-failed", "delete-complete", "disable-complete")


class VpcBlock(Resource, kind="aws.ec2.vpc_block_public_access"):
    """The account's block of public access to VPCs in one region; its id is the region.

    `mode` is `off`, `block-ingress` or `block-bidirectional`; `excluded` are the VPCs and subnets,
    by ARN, that traffic may reach from outside all the same.
    """

    mode: str
    excluded: list[str]

    def keeps_out(self, vpc: str, subnet: str) -> bool:
        """Whether nothing from the internet comes to a subnet of a VPC, given by their ids."""
        apart = {arn.rpartition("/")[2] for arn in self.excluded}
        return self.mode in BLOCKING and not {vpc, subnet} & apart


@collector(VpcBlock, grain="region", needs=(EXCLUSIONS, OPTIONS))
def vpc_blocks(aws: Aws) -> Iterator[Fields]:
    """The region itself: always one row, so that a block that is off does not vanish."""
    yield {"id": aws.region}


@vpc_blocks.facet
def mode(aws: Aws, row: Fields) -> str:  # noqa: ARG001 -- every facet takes its row
    """What the block keeps out."""
    return str(aws.call(OPTIONS)["VpcBlockPublicAccessOptions"]["InternetGatewayBlockMode"])


@vpc_blocks.facet
def excluded(aws: Aws, row: Fields) -> list[str]:  # noqa: ARG001
    """What the block does not reach; an exclusion for traffic to the outside alone lets none in."""
    told = aws.pages(EXCLUSIONS, "VpcBlockPublicAccessExclusions", MaxResults=PAGE)
    return sorted(
        each["ResourceArn"]
        for each in told
        if each["InternetGatewayExclusionMode"] == "allow-bidirectional"
        and each["State"] not in OVER
    )

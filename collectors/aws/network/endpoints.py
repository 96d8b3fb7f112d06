"""VPC endpoints: private ways to services, and whom their policies let through."""

from collections.abc import Iterator

from collectors.aws.policies.policy import Statement, statements
from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

ENDPOINTS = "ec2:DescribeVpcEndpoints"
PAGE = 1000
"""Endpoints a page, the most that AWS gives."""


class VpcEndpoint(Resource, kind="aws.ec2.vpc_endpoint"):
    """A VPC endpoint of one region; its id is the endpoint's id.

    `policy` is None where the service takes none. An endpoint whose policy was never set has AWS's,
    which allows everything to all.
    """

    vpc: str
    service: str
    policy: list[Statement] | None
    tags: dict[str, str]


@collector(VpcEndpoint, grain="region", needs=(ENDPOINTS,))
def vpc_endpoints(aws: Aws) -> Iterator[Fields]:
    """Every VPC endpoint of the region."""
    for told in aws.pages(ENDPOINTS, "VpcEndpoints", MaxResults=PAGE):
        document = told.get("PolicyDocument")
        yield {
            "id": told["VpcEndpointId"],
            "vpc": told["VpcId"],
            "service": told["ServiceName"],
            "policy": statements(document, "endpoint policy") if document else None,
            "tags": {tag["Key"]: tag["Value"] for tag in told.get("Tags") or ()},
        }

"""S3 access points: further doors to a bucket, each with a policy and a block of its own."""

from collections.abc import Iterator

from collectors.aws.policies.policy import Statement, is_public, statements
from collectors.aws.session import Aws
from collectors.aws.storage.public_access import PublicAccessBlock, block_of
from collectors.collector import collector
from collectors.errors import UnobservedError
from collectors.resource import Resource
from evidence.record import Fields
from evidence.transcript import Gap

POINTS = "s3control:ListAccessPoints"
POINT = "s3control:GetAccessPoint"
POLICY = "s3control:GetAccessPointPolicy"
PAGE = 1000
"""Access points a page, the most that AWS gives."""


class AccessPoint(Resource, kind="aws.s3.access_point"):
    """An access point of one region; its id is the ARN.

    `origin` is `Internet` or `VPC`; one of a VPC answers to nobody outside it. `policy` is None
    where it has none. `public_access_block` is fixed when the point is made.
    """

    name: str
    bucket: str
    origin: str
    policy: list[Statement] | None
    public_access_block: PublicAccessBlock | None

    @property
    def policy_public(self) -> bool:
        """Whether its policy allows something to anybody at all, under no condition."""
        return any(is_public(each) for each in self.policy or ())


@collector(
    AccessPoint,
    grain="region",
    needs=("s3:GetAccessPoint", "s3:GetAccessPointPolicy", "s3:ListAccessPoints"),
)
def access_points(aws: Aws) -> Iterator[Fields]:
    """Every access point of the account in the region."""
    answer = aws.call(POINTS, AccountId=aws.account, MaxResults=PAGE)
    for point in answer["AccessPointList"]:
        if point["AccessPointArn"].split(":")[3] != aws.region:
            # A stand-in lists those of all regions in each.
            continue
        yield {
            "id": point["AccessPointArn"],
            "name": point["Name"],
            "bucket": point["Bucket"],
            "origin": point["NetworkOrigin"],
        }
    if answer.get("NextToken"):
        # The SDK has no pager for this list, and tokens would differ in each reading.
        raise UnobservedError(Gap(POINTS, "incomplete", "FullPage"))


@access_points.facet
def policy(aws: Aws, row: Fields) -> list[Statement] | None:
    """The statements of its policy."""
    answer = aws.call_or_none(
        POLICY, absent=("NoSuchAccessPointPolicy",), AccountId=aws.account, Name=row["name"]
    )
    return None if answer is None else statements(answer["Policy"], "access point policy")


@access_points.facet
def public_access_block(aws: Aws, row: Fields) -> PublicAccessBlock | None:
    """Its own block; those of the bucket and the account cover it as well."""
    answer = aws.call(POINT, AccountId=aws.account, Name=row["name"])
    return block_of(answer) if "PublicAccessBlockConfiguration" in answer else None

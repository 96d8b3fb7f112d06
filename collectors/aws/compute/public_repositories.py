"""ECR Public: repositories whose images anybody may fetch."""

from collections.abc import Iterator

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

REPOSITORIES = "ecr-public:DescribeRepositories"
HOME = "us-east-1"
"""Where the one public registry of an account is asked."""
PAGE = 1000
"""Repositories a page, the most that AWS gives."""


class PublicRepository(Resource, kind="aws.ecr.public_repository"):
    """A repository of the account's public registry; its id is the ARN."""

    name: str


@collector(PublicRepository, needs=(REPOSITORIES,))
def public_repositories(aws: Aws) -> Iterator[Fields]:
    """Every public repository of the account."""
    for told in aws.pages(REPOSITORIES, "repositories", at=HOME, maxResults=PAGE):
        yield {"id": told["repositoryArn"], "name": told["repositoryName"]}

"""IAM policies that the customer manages."""

from collections.abc import Iterator

from collectors.aws.identity.authorization import DETAILS, Authorization
from collectors.aws.policies.policy import Statement, allows
from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields


class IamPolicy(Resource, kind="aws.iam.policy", data="identity"):
    """A customer-managed IAM policy; its id is the ARN.

    `attachments` counts the users, groups and roles that hold it; `statements` are those of the
    version in force.
    """

    name: str
    attachments: int
    statements: list[Statement]

    def allows(self, action: str, resource: str = "*") -> bool:
        """Whether the policy by itself may allow an action on a resource."""
        return allows(self.statements, action, resource)


@collector(IamPolicy, needs=(DETAILS,))
def policies(aws: Aws) -> Iterator[Fields]:
    """Every policy of the account's own."""
    details = Authorization.read(aws, "LocalManagedPolicy")
    for arn, policy in details.policies.items():
        yield {
            "id": arn,
            "name": arn.rpartition("/")[2],
            "attachments": policy["AttachmentCount"],
            "statements": details.document(arn),
        }
    if details.broken:
        raise details.broken

"""IAM groups: what their members may do."""

from collections.abc import Iterator

from collectors.aws.identity.authorization import DETAILS, Authorization
from collectors.aws.policies.policy import Statement, allows
from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields


class IamGroup(Resource, kind="aws.iam.group", data="identity"):
    """An IAM group; its id is the ARN.

    `statements` are those of its inline and managed policies. Who is in it is told by the users.
    """

    name: str
    statements: list[Statement]

    def allows(self, action: str, resource: str = "*") -> bool:
        """Whether the group by itself may allow an action on a resource."""
        return allows(self.statements, action, resource)


@collector(IamGroup, needs=(DETAILS,))
def groups(aws: Aws) -> Iterator[Fields]:
    """Every group with the policies it holds."""
    details = Authorization.read(aws, "Group", "LocalManagedPolicy", "AWSManagedPolicy")
    for name, group in details.groups.items():
        held = details.held(group, "GroupPolicyList")
        # A group has no permissions boundary.
        yield {"id": group["Arn"], "name": name} | {
            field: held[field] for field in held if field != "boundary"
        }
    if details.broken:
        raise details.broken

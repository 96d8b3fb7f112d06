"""IAM roles: who may take them on, and what they may do."""

from collections.abc import Iterator
from datetime import datetime

from collectors.aws.identity.authorization import DETAILS, Authorization
from collectors.aws.policies.policy import Statement, allows, statements
from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

SERVICE_PATH = "/aws-service-role/"


class IamRole(Resource, kind="aws.iam.role", data="identity"):
    """An IAM role; its id is the ARN.

    `trust` says who may assume it, `statements` what it may then do, within `boundary`. A
    `service_linked` role belongs to an AWS service, which alone can change it. AWS tells
    `last_used` for the last 400 days; None is no use in them. `created` is when it was made.
    """

    name: str
    path: str
    service_linked: bool
    created: datetime
    trust: list[Statement]
    statements: list[Statement]
    boundary: list[Statement] | None
    last_used: datetime | None

    @property
    def trusted(self) -> list[str]:
        """Whom its trust names, in the words of statements; all but some are everybody."""
        found = {
            "*" if name.startswith("not ") else name
            for each in self.trust
            if each["effect"] == "Allow"
            for name in each["principals"]
        }
        return sorted(found)

    def allows(self, action: str, resource: str = "*") -> bool:
        """Whether its policies may allow an action on a resource, within its boundary."""
        if not allows(self.statements, action, resource):
            return False
        return self.boundary is None or allows(self.boundary, action, resource)


@collector(IamRole, needs=(DETAILS,))
def roles(aws: Aws) -> Iterator[Fields]:
    """Every role with the policies it holds."""
    details = Authorization.read(aws, "Role", "LocalManagedPolicy", "AWSManagedPolicy")
    for role in details.roles:
        yield {
            "id": role["Arn"],
            "name": role["RoleName"],
            "path": role["Path"],
            "service_linked": role["Path"].startswith(SERVICE_PATH),
            "created": role["CreateDate"],
            "trust": statements(role["AssumeRolePolicyDocument"], "trust"),
            "last_used": (role.get("RoleLastUsed") or {}).get("LastUsedDate"),
            **details.held(role, "RolePolicyList"),
        }
    if details.broken:
        raise details.broken

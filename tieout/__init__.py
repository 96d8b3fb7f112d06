"""The public face of Tieout; users import only this package, and it loads what they name.

>>> from tieout import Bucket, check
>>> @check("GEN-10")
... def bucket_keeps_versions(bucket: Bucket) -> None:
...     '''A deleted or overwritten object can be brought back.'''
...     assert bucket.versioning == "Enabled", f"versioning is {bucket.versioning or 'off'}"
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collectors.aws.identity.account import Account as Account
    from collectors.aws.identity.credential_rows import CredentialRow as CredentialRow
    from collectors.aws.identity.iam_policies import IamPolicy as IamPolicy
    from collectors.aws.identity.iam_roles import IamRole as IamRole
    from collectors.aws.identity.iam_users import IamUser as IamUser
    from collectors.aws.identity.organizations import OrganizationAccount as OrganizationAccount
    from collectors.aws.logs.cloudtrail import Trail as Trail
    from collectors.aws.logs.cloudtrail import TrailCoverage as TrailCoverage
    from collectors.aws.network.security_groups import SecurityGroup as SecurityGroup
    from collectors.aws.session import Aws as Aws
    from collectors.aws.storage.s3 import Bucket as Bucket
    from collectors.collector import collector as collector
    from collectors.errors import UnobservedError as UnobservedError
    from collectors.kubernetes.access.rbac import Binding as Binding
    from collectors.kubernetes.access.rbac import Role as Role
    from collectors.kubernetes.access.service_accounts import ServiceAccount as ServiceAccount
    from collectors.kubernetes.network.network_policies import NetworkPolicy as NetworkPolicy
    from collectors.kubernetes.session import Cluster as Cluster
    from collectors.kubernetes.workloads.namespaces import Namespace as Namespace
    from collectors.kubernetes.workloads.pods import Pod as Pod
    from collectors.people.approval import Approval as Approval
    from collectors.people.person import Person as Person
    from collectors.people.pledge import Pledge as Pledge
    from collectors.people.training import Training as Training
    from collectors.resource import Resource as Resource
    from collectors.scanners.finding import Finding as Finding
    from controls.check import check as check
    from controls.check import not_applicable as not_applicable
    from controls.population import Configured as Configured
    from controls.population import Estate as Estate
    from controls.population import Inventory as Inventory
    from controls.population import Population as Population
    from controls.population import Seen as Seen
    from controls.tie_out import Route as Route
    from controls.tie_out import TieOut as TieOut
    from controls.tie_out import tie_out as tie_out
    from controls.traced import Traced as Traced
    from controls.traced import traced as traced
    from evidence.errors import TieoutError as TieoutError
    from evidence.record import Fields as Fields
    from evidence.verdict import Verdict as Verdict

HOMES = {
    # the vocabulary of checks and collectors
    "Estate": "controls.population",
    "Fields": "evidence.record",
    "Inventory": "controls.population",
    "Population": "controls.population",
    "Resource": "collectors.resource",
    "Configured": "controls.population",
    "Seen": "controls.population",
    "Route": "controls.tie_out",
    "TieOut": "controls.tie_out",
    "TieoutError": "evidence.errors",
    "Traced": "controls.traced",
    "UnobservedError": "collectors.errors",
    "Verdict": "evidence.verdict",
    "check": "controls.check",
    "collector": "collectors.collector",
    "not_applicable": "controls.check",
    "tie_out": "controls.tie_out",
    "traced": "controls.traced",
    # sessions, for collectors of one's own
    "Aws": "collectors.aws.session",
    "Cluster": "collectors.kubernetes.session",
    # resources, for checks of one's own
    "Account": "collectors.aws.identity.account",
    "OrganizationAccount": "collectors.aws.identity.organizations",
    "CredentialRow": "collectors.aws.identity.credential_rows",
    "IamUser": "collectors.aws.identity.iam_users",
    "IamRole": "collectors.aws.identity.iam_roles",
    "IamPolicy": "collectors.aws.identity.iam_policies",
    "Bucket": "collectors.aws.storage.s3",
    "SecurityGroup": "collectors.aws.network.security_groups",
    "Trail": "collectors.aws.logs.cloudtrail",
    "TrailCoverage": "collectors.aws.logs.cloudtrail",
    "Namespace": "collectors.kubernetes.workloads.namespaces",
    "NetworkPolicy": "collectors.kubernetes.network.network_policies",
    "Pod": "collectors.kubernetes.workloads.pods",
    "Role": "collectors.kubernetes.access.rbac",
    "Binding": "collectors.kubernetes.access.rbac",
    "ServiceAccount": "collectors.kubernetes.access.service_accounts",
    "Person": "collectors.people.person",
    "Training": "collectors.people.training",
    "Pledge": "collectors.people.pledge",
    "Approval": "collectors.people.approval",
    "Finding": "collectors.scanners.finding",
}
"""Where each public name lives; a name is loaded when it is first used, and no SDK before."""

__all__ = list(HOMES)  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> Any:
    home = HOMES.get(name)
    if home is None:
        raise AttributeError(f"tieout has no {name!r}")
    return getattr(importlib.import_module(home), name)


def __dir__() -> list[str]:
    return sorted(HOMES)

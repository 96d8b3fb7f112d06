"""Checks of cloud rights: no policy, user or role that may do everything, unless approved."""

from collectors.aws.policies import IamPolicy
from collectors.aws.roles import IamRole
from collectors.aws.users import IamUser
from controls.check import check, not_applicable

EVERYTHING = ("iam:PutUserPolicy", "s3:GetObject")


@check("GEN-07")
def policy_grants_not_everything(policy: IamPolicy, *, approved: list[str]) -> None:
    """No policy of ours that is attached somewhere allows every action on every resource."""

"""Checks of cloud rights: no policy, user or role that may do everything, unless approved."""

from collectors.aws.iam_policies import IamPolicy
from collectors.aws.iam_roles import IamRole
from collectors.aws.iam_users import IamUser
from collectors.aws.s3 import Bucket
from controls.check import check, not_applicable
from controls.population import Inventory


@check("GEN-07")
def policy_allows_not_everything(policy: IamPolicy, *, approved: list[str]) -> None:
    """No policy of ours that is attached allows every action on every resource."""
    if not policy.attachments:
        not_applicable("attached to nobody")
    assert policy.name in approved or not policy.allows("*"), (
        "allows every action on every resource and is attached"
    )


@check("GEN-07")
def user_may_not_do_everything(user: IamUser, *, approved: list[str]) -> None:
    """No user may do everything by its policies, its groups' and its boundary taken together."""
    assert user.name in approved or not user.allows("*"), (
        "may do every action on every resource and is not on the approved list"
    )


@check("GEN-07")
def role_may_not_do_everything(role: IamRole, *, approved: list[str]) -> None:
    """No role may do everything by its policies and its boundary taken together."""
    if role.service_linked:
        not_applicable("belongs to an AWS service, which alone can change it")
    assert role.name in approved or not role.allows("*"), (
        "may do every action on every resource and is not on the approved list"
    )


@check("TEC-02")
def user_reads_personal_data_by_name(
    user: IamUser, buckets: Inventory[Bucket], *, data_class: list[str], approved: list[str]
) -> None:
    """A user who may read stores of personal data is given them by name, never all at once."""
    held = _of_class(buckets, data_class)
    assert not held or user.name in approved or not user.allows("s3:GetObject"), (
        f"may read every store, {held} of personal data among them"
    )


@check("TEC-02")
def role_reads_personal_data_by_name(
    role: IamRole, buckets: Inventory[Bucket], *, data_class: list[str], approved: list[str]
) -> None:
    """A role that may read stores of personal data is given them by name, never all at once."""
    if role.service_linked:
        not_applicable("belongs to an AWS service, which alone can change it")
    held = _of_class(buckets, data_class)
    assert not held or role.name in approved or not role.allows("s3:GetObject"), (
        f"may read every store, {held} of personal data among them"
    )


def _of_class(buckets: Inventory[Bucket], data_class: list[str]) -> int:
    if not buckets:
        not_applicable("there is no store to read")
    return sum(len(buckets.by("data_class").get(each, ())) for each in data_class)

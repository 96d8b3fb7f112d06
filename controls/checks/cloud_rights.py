"""Checks of cloud rights: no policy, user or role that may do everything, unless approved."""

from collectors.aws.identity.iam_policies import IamPolicy
from collectors.aws.identity.iam_roles import IamRole
from collectors.aws.identity.iam_users import IamUser
from collectors.aws.storage.s3 import Bucket
from controls.check import check, not_applicable, not_observed
from controls.population import Estate


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
    user: IamUser, buckets: Estate[Bucket], *, data_class: list[str], approved: list[str]
) -> None:
    """A user who may read stores of personal data is given them by name, never all at once."""
    _must_be_store(buckets)
    if user.name not in approved and user.allows("s3:GetObject"):
        _must_hold_none(user, buckets, data_class)


@check("TEC-02")
def role_reads_personal_data_by_name(
    role: IamRole, buckets: Estate[Bucket], *, data_class: list[str], approved: list[str]
) -> None:
    """A role that may read stores of personal data is given them by name, never all at once."""
    if role.service_linked:
        not_applicable("belongs to an AWS service, which alone can change it")
    _must_be_store(buckets)
    if role.name not in approved and role.allows("s3:GetObject"):
        _must_hold_none(role, buckets, data_class)


def _must_be_store(buckets: Estate[Bucket]) -> None:
    if not buckets:
        not_applicable("there is no store to read")


def _must_hold_none(
    holder: IamUser | IamRole, buckets: Estate[Bucket], data_class: list[str]
) -> None:
    """Hold whoever reads every store to there being none of personal data."""
    classes = {each.lower() for each in data_class}
    held = sum(bucket.data_class in classes for bucket in buckets)
    assert not held, f"may read every store, {held} of personal data among them"
    unrated = sum(bucket.data_class is None for bucket in buckets)
    if unrated:
        reason = f"{unrated} of them have no data-class tag (ORG-10)"
        not_observed(holder, "the class of every store it reads", reason)

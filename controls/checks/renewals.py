"""Checks of rights looked at again in time."""

from datetime import datetime, timedelta

from collectors.aws.identity.iam_users import IamUser
from collectors.people.approval import Approval
from controls.check import check, not_applicable


@check("AUT-31")
def approval_is_renewed(approval: Approval, *, renewed_within: timedelta, now: datetime) -> None:
    """An approval in force was given, or given again, within the time set for its review."""
    today, given = now.date(), approval.approved_on
    if given is None or not approval.in_force(today):
        not_applicable("not in force, so it gives nothing")
    assert given + renewed_within >= today, (
        f"was approved on {given} and not again within {renewed_within.days} days"
    )


@check("AUT-32")
def service_account_is_reviewed(
    user: IamUser, *, owner_tag: str, review_tag: str, every: timedelta, now: datetime
) -> None:
    """A machine's account names its owner and the day it was reviewed last, which is in time."""
    if not user.service:
        not_applicable("not a service account")
    if not owner_tag or not review_tag:
        not_applicable("the parameters owner_tag and review_tag name no tags")
    assert user.tags.get(owner_tag), f"names no owner by the tag {owner_tag}"
    reviewed = user.tags.get(review_tag, "")
    # Days in their ISO form sort as texts do, so that a tag which is no day just falls outside.
    oldest, today = (now - every).date().isoformat(), now.date().isoformat()
    assert reviewed, f"names no day of review by the tag {review_tag}"
    assert oldest <= reviewed <= today, (
        f"was reviewed last on {reviewed}, which is no day within {every.days} days"
    )

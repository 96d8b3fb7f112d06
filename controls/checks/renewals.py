"""Checks of rights looked at again in time, and of powers in clusters that few may hold."""

from datetime import datetime, timedelta

from collectors.aws.identity.iam_users import IamUser
from collectors.kubernetes.rbac import Binding, Role, Subject
from collectors.people.approval import Approval
from controls.check import check, not_applicable
from controls.population import Inventory

RBAC = "rbac.authorization.k8s.io"
POWERS = (
    ("runs commands in pods", (("create", "", "pods/exec"), ("get", "", "pods/exec"),
                               ("create", "", "pods/attach"), ("get", "", "pods/attach"),
                               ("update", "", "pods/ephemeralcontainers"),
                               ("patch", "", "pods/ephemeralcontainers"))),
    ("reaches nodes past the API", (("create", "", "nodes/proxy"), ("get", "", "nodes/proxy"))),
    ("acts as others", (("impersonate", "", "users"), ("impersonate", "", "groups"),
                        ("impersonate", "", "serviceaccounts"))),
    ("raises roles", (("escalate", RBAC, "roles"), ("escalate", RBAC, "clusterroles"))),
    ("binds roles it has not", (("bind", RBAC, "roles"), ("bind", RBAC, "clusterroles"))),
)  # fmt: skip
"""What gets past the bounds of a role, in an auditor's words and in verbs of the API."""


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


@check("AUT-34")
def powers_are_held_by_approved(
    binding: Binding, roles: Inventory[Role], *, approved: list[str]
) -> None:
    """Whoever may run commands in pods, act as others or raise roles is on the approved list."""
    held = roles.by("id").get(binding.role_id, ())
    if not held:
        not_applicable("gives a role that is not there, and so no rights")
    powers = [
        words
        for words, asked in POWERS
        if any(role.grants(*each) for role in held for each in asked)
    ]
    if not powers:
        return
    others = sorted(
        {_name(subject) for subject in binding.subjects if not _of_cluster(binding, subject)}
        - set(approved)
    )
    assert not others, (
        f"by {binding.role_name}, {' and '.join(powers)}: {', '.join(others)}, "
        "not on the approved list"
    )


def _of_cluster(binding: Binding, subject: Subject) -> bool:
    """Whether it is a part of the cluster itself, bound by the cluster itself."""
    own = subject["name"].startswith("system:kube-") or subject["namespace"] == "kube-system"
    return binding.system and own


def _name(subject: Subject) -> str:
    return f"{subject['namespace']}/{subject['name']}" if subject["namespace"] else subject["name"]

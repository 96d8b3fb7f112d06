"""Checks of people who have left: no cloud account, no key, no sign-in, no binding in a cluster.

A last day ends at midnight of its site, and the time allowed counts from there. An account whose
holder is not found among the staff is neither a leaver's nor cleared of it: it is not observed
here, and a finding of TEC-05.
"""

import re
from datetime import datetime, timedelta

from collectors.aws.identity.iam_users import IamUser
from collectors.kubernetes.access.rbac import Binding
from collectors.people.person import Person
from controls.check import check, not_applicable, not_observed
from controls.population import Population


@check("GEN-01", covers={"staff": ("leavers",)})
def leavers_hold_no_cloud_account(
    user: IamUser, staff: Population[Person], *, within: timedelta, now: datetime
) -> None:
    """Nobody who has left can still sign in to a cloud account or holds a live key there."""
    # Whoever tags an account can call it a service; one that names a person is a person's.
    if user.service and not user.employee_id:
        not_applicable("a service account, which belongs to no person")
    if not user.active:
        return
    person = _holder(user, staff)
    gone = person.gone_by(now, within, now)
    assert gone is None, f"belongs to {person.id}, who left on {gone}, and still has {_live(user)}"


@check("GEN-01", covers={"staff": ("leavers",)})
def leavers_used_no_cloud_account(
    user: IamUser, staff: Population[Person], *, within: timedelta, now: datetime
) -> None:
    """No password or key of someone who has left was used after the time allowed."""
    # Whoever tags an account can call it a service; one that names a person is a person's.
    if user.service and not user.employee_id:
        not_applicable("a service account, which belongs to no person")
    used = [user.password_last_used, *(key["last_used"] for key in user.keys)]
    last = max((instant for instant in used if instant), default=None)
    if last is None:
        return
    person = _holder(user, staff)
    gone = person.gone_by(last, within, now)
    assert gone is None, (
        f"belongs to {person.id}, who left on {gone}, and was used last on {last:%Y-%m-%d}"
    )


@check("GEN-02", covers={"staff": ("leavers",)})
def leavers_hold_no_cluster_binding(
    binding: Binding, staff: Population[Person], *, within: timedelta, now: datetime
) -> None:
    """No binding names someone who has left; who is in a group, the cluster cannot say."""
    people, groups = _people(binding), _groups(binding)
    if not people and not groups:
        not_applicable(
            "names no person: only service accounts or the cluster's own users and groups"
        )
    gone, unknown = [], []
    for name, address in people:
        found = staff.matching(email=address, aliases=address, id=name)
        if len(found) != 1:
            unknown.append(name)
            continue
        left = found[0].gone_by(now, within, now)
        if left:
            gone.append(f"{name}, who left on {left}")
    assert not gone, f"gives {binding.role_name} to {' and to '.join(gone)}"
    if unknown:
        reason = f"not one person among the staff is {', '.join(unknown)} (TEC-05)"
        not_observed(binding, "who its subjects are", reason)
    if groups:
        reason = "no source tells the members of groups"
        not_observed(binding, f"who is in {' and '.join(groups)}", reason)


def _holder(user: IamUser, staff: Population[Person]) -> Person:
    """The one person whom the account's employee id and address point to."""
    found = staff.matching(id=user.employee_id, email=user.email, aliases=user.email)
    if len(found) != 1:
        pointers = " and ".join(filter(None, (user.employee_id, user.email))) or "its tags"
        who = " and ".join(sorted(person.id for person in found)) or "nobody among the staff"
        not_observed(user, "its holder", f"by {pointers} it belongs to {who} (TEC-05)")
    return found[0]


def _people(binding: Binding) -> list[tuple[str, str]]:
    """The people a binding names, each with the address in the name.

    An identity provider's prefix (`oidc:`, `https://idp.example.com#`) stands before it.
    """
    return [
        (subject["name"], re.split("[:#]", subject["name"])[-1].lower())
        for subject in binding.subjects
        if subject["kind"] == "User" and not subject["name"].startswith("system:")
    ]


def _groups(binding: Binding) -> list[str]:
    """The groups a binding names, the cluster's own left out."""
    return sorted(
        subject["name"]
        for subject in binding.subjects
        if subject["kind"] == "Group" and not subject["name"].startswith("system:")
    )


def _live(user: IamUser) -> str:
    keys = sum(key["active"] for key in user.keys)
    held = ["a console password"] if user.console else []
    held += [f"{keys} live key{'s' if keys > 1 else ''}"] if keys else []
    return " and ".join(held)

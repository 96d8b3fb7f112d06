"""Checks of the root users of cloud accounts, and of the password rules of the accounts."""

from datetime import datetime, timedelta

from collectors.aws.identity.account import Account
from controls.check import check


@check("GEN-03")
def root_has_second_factor(account: Account) -> None:
    """The root user signs in with a second factor."""
    assert account.root_mfa, "the root user has no second factor"


@check("GEN-04")
def root_has_no_keys(account: Account) -> None:
    """The root user holds no access key."""
    assert not account.root_keys, f"the root user holds access keys: {account.root_keys}"


@check("GEN-04", "TEC-05")
def root_is_left_alone(account: Account, *, unused_for: timedelta, now: datetime) -> None:
    """The root user was not used within the quiet time."""
    used = account.root_last_used
    assert used is None or used < now - unused_for, (
        f"the root user was used last on {used:%Y-%m-%d}, within {unused_for.days} days"
    )


@check("GEN-05")
def password_rules_are_strong(
    account: Account, *, minimum_length: int, barred_previous: int, letters: bool, digits: bool
) -> None:
    """The account demands passwords of a length and mix, and bars the last ones used."""
    policy = account.password_policy
    assert policy, "no password policy is set"
    lacking = []
    if policy["minimum_length"] < minimum_length:
        lacking.append(f"length is {policy['minimum_length']}, below {minimum_length}")
    if (policy["reuse_prevention"] or 0) < barred_previous:
        barred = policy["reuse_prevention"] or 0
        lacking.append(f"bars the last {barred} passwords, not {barred_previous}")
    if letters and not (policy["lowercase"] and policy["uppercase"]):
        lacking.append("does not demand small and capital letters")
    if digits and not policy["numbers"]:
        lacking.append("does not demand digits")
    assert not lacking, "; ".join(lacking)

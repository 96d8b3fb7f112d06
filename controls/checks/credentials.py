"""Checks of the passwords and access keys of cloud users: second factor, age, use."""

from datetime import datetime, timedelta

from collectors.aws.identity.iam_users import IamUser
from controls.check import check, not_applicable


@check("GEN-03")
def console_user_has_second_factor(user: IamUser) -> None:
    """Whoever signs in to the console with a password has a second factor."""
    if not user.console:
        not_applicable("has no console password")
    assert user.mfa, "signs in to the console with a password and no second factor"


@check("TEC-06")
def person_has_second_factor(user: IamUser) -> None:
    """Every person's live account has a second factor, be it for the console or for keys only."""
    if user.service:
        not_applicable("a service account, which belongs to no person")
    if not user.active:
        not_applicable("holds no live password or key")
    assert user.mfa, "has no second factor"


@check("GEN-06")
def keys_are_rotated(user: IamUser, *, rotated_within: timedelta, now: datetime) -> None:
    """No live access key is older than its limit."""
    live = [key for key in user.keys if key["active"]]
    if not live:
        not_applicable("holds no live access key")
    old = [
        f"key {key['number']} is of {made:%Y-%m-%d}"
        for key in live
        if (made := key["rotated"] or user.created) < now - rotated_within
    ]
    assert not old, f"{' and '.join(old)}, older than {rotated_within.days} days"


@check("GEN-06")
def unused_credentials_are_off(user: IamUser, *, unused_for: timedelta, now: datetime) -> None:
    """No password or key stays live that nobody used within the time allowed since it was made."""
    if not user.active:
        not_applicable("holds no live password or key")
    credentials = [
        (f"key {key['number']}", key["last_used"], key["rotated"])
        for key in user.keys
        if key["active"]
    ]
    if user.console:
        credentials.append(("password", user.password_last_used, user.password_changed))
    idle = []
    for what, used, set_on in credentials:
        made = set_on or user.created
        # A key made again, or a password set again, has its time to be used afresh.
        if max(used or made, made) < now - unused_for:
            since = f"used last on {used:%Y-%m-%d}" if used else f"never used since {made:%Y-%m-%d}"
            idle.append(f"{what} was {since}")
    assert not idle, f"{'; '.join(idle)}; may lie unused for {unused_for.days} days"

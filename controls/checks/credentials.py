"""Checks of the passwords and access keys of cloud users: second factor, age, use."""

from datetime import datetime, timedelta

from collectors.aws.iam_users import IamUser
from controls.check import check, not_applicable


@check("GEN-03", "TEC-06")
def console_user_has_second_factor(user: IamUser) -> None:
    """Whoever signs in to the console with a password has a second factor."""
    if not user.console:
        not_applicable("has no console password")
    assert user.mfa, "signs in to the console with a password and no second factor"


@check("GEN-06")
def keys_are_rotated(user: IamUser, *, rotated_within: timedelta, now: datetime) -> None:
    """No live access key is older than its limit."""
    live = [key for key in user.keys if key["active"]]
    if not live:
        not_applicable("holds no live access key")
    old = [
        f"key {key['number']} is of {key['rotated']:%Y-%m-%d}"
        for key in live
        if key["rotated"] < now - rotated_within
    ]
    assert not old, f"{' and '.join(old)}, older than {rotated_within.days} days"


@check("GEN-06")
def unused_credentials_are_off(user: IamUser, *, unused_for: timedelta, now: datetime) -> None:
    """No password or key stays live that nobody used within the time allowed since it was made."""
    if not user.active:
        not_applicable("holds no live password or key")
    limit, idle = now - unused_for, []
    if user.console:
        changed = user.password_changed or user.created
        seen = max(filter(None, (user.password_last_used, changed)))
        if seen < limit:
            idle.append(_idle("password", user.password_last_used, changed))
    for key in user.keys:
        if key["active"] and max(filter(None, (key["last_used"], key["rotated"]))) < limit:
            idle.append(_idle(f"key {key['number']}", key["last_used"], key["rotated"]))
    assert not idle, f"{'; '.join(idle)}; still live after {unused_for.days} days without use"


def _idle(what: str, used: datetime | None, made: datetime | None) -> str:
    if used:
        return f"{what} was used last on {used:%Y-%m-%d}"
    return f"{what} was never used since {made:%Y-%m-%d}" if made else f"{what} was never used"

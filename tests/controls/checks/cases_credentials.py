"""Cases of the checks of credentials, root users and password rules."""

from sample_cloud import account, key, machine, rules, user
from sample_estate import REFUSED, refused

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


OLD_KEY = key(rotated="2025-01-05T00:00:00+00:00")
NO_LIVE = "holds no live password or key"
MACHINE = "a service account, which belongs to no person"

CASES = [
    ("console_user_has_second_factor", PASS, "", user(), {}),
    ("console_user_has_second_factor", ASIDE, "has no console password", user(console=False), {}),
    (
        "console_user_has_second_factor", FAIL,
        "signs in to the console with a password and no second factor", user(mfa=False), {},
    ),
    ("console_user_has_second_factor", UNOBSERVED, _lost("mfa"), refused(user, "mfa"), {}),
    ("person_has_second_factor", PASS, "", user(), {}),
    ("person_has_second_factor", ASIDE, MACHINE, machine(mfa=False), {}),
    ("person_has_second_factor", ASIDE, NO_LIVE, user(console=False, mfa=False), {}),
    (
        "person_has_second_factor", FAIL, "has no second factor",
        user(console=False, keys=[key()], mfa=False), {},
    ),
    ("person_has_second_factor", UNOBSERVED, _lost("mfa"), refused(user, "mfa"), {}),
    ("keys_are_rotated", PASS, "", user(keys=[key()]), {}),
    ("keys_are_rotated", ASIDE, "holds no live access key", user(), {}),
    (
        "keys_are_rotated", ASIDE, "holds no live access key",
        user(keys=[{**OLD_KEY, "active": False}]), {},
    ),
    (
        "keys_are_rotated", FAIL, "key 1 is of 2025-01-05, older than 90 days",
        user(keys=[OLD_KEY, key(2)]), {},
    ),
    (
        "keys_are_rotated", FAIL,
        "key 1 is of 2024-04-01 and key 2 is of 2025-01-05, older than 90 days",
        user(keys=[key(rotated=None), {**OLD_KEY, "number": 2}]), {},
    ),
    ("keys_are_rotated", PASS, "", user(keys=[dict(OLD_KEY)]), {"rotated_within": "600 days"}),
    ("keys_are_rotated", UNOBSERVED, _lost("keys"), refused(user, "keys"), {}),
    ("unused_credentials_are_off", PASS, "", user(keys=[key()]), {}),
    ("unused_credentials_are_off", ASIDE, NO_LIVE, user(console=False), {}),
    (
        "unused_credentials_are_off", FAIL,
        "password was used last on 2026-01-10; may lie unused for 90 days",
        user(password_last_used="2026-01-10T00:00:00+00:00"), {},
    ),
    (
        "unused_credentials_are_off", PASS, "",
        user(
            password_last_used="2026-01-10T00:00:00+00:00",
            password_changed="2026-05-01T00:00:00+00:00",
        ),
        {},
    ),
    (
        "unused_credentials_are_off", FAIL,
        ("key 2 was never used since 2026-01-05; password was never used since 2024-04-01; "
        "may lie unused for 90 days"),
        user(
            password_last_used=None,
            password_changed=None,
            keys=[key(), key(2, last_used=None, rotated="2026-01-05T00:00:00+00:00")],
        ),
        {},
    ),
    (
        "unused_credentials_are_off", UNOBSERVED, _lost("password_last_used"),
        refused(user, "password_last_used"), {},
    ),
    ("root_has_second_factor", PASS, "", account(), {}),
    (
        "root_has_second_factor", FAIL, "the root user has no second factor",
        account(root_mfa=False), {},
    ),
    ("root_has_second_factor", UNOBSERVED, _lost("root_mfa"), refused(account, "root_mfa"), {}),
    ("root_has_no_keys", PASS, "", account(), {}),
    ("root_has_no_keys", FAIL, "the root user holds access keys: 1", account(root_keys=1), {}),
    ("root_has_no_keys", UNOBSERVED, _lost("root_keys"), refused(account, "root_keys"), {}),
    ("root_is_left_alone", PASS, "", account(), {}),
    ("root_is_left_alone", PASS, "", account(root_last_used=None), {}),
    (
        "root_is_left_alone", FAIL, "the root user was used last on 2026-06-01, within 90 days",
        account(root_last_used="2026-06-01T00:00:00+00:00"), {},
    ),
    (
        "root_is_left_alone", UNOBSERVED, _lost("root_last_used"),
        refused(account, "root_last_used"), {},
    ),
    ("password_rules_are_strong", PASS, "", account(), {}),
    (
        "password_rules_are_strong", FAIL, "no password policy is set",
        account(password_policy=None), {},
    ),
    (
        "password_rules_are_strong", FAIL,
        ("length is 8, below 12; bars the last 0 passwords, not 4; "
        "does not demand small and capital letters; does not demand digits"),
        account(
            password_policy=rules(
                minimum_length=8, reuse_prevention=None, lowercase=False, numbers=False
            )
        ),
        {},
    ),
    (
        "password_rules_are_strong", UNOBSERVED, _lost("password_policy"),
        refused(account, "password_policy"), {},
    ),
    (
        "keys_are_rotated", PASS, "", user(keys=[key(rotated="2026-03-17T09:00:00+00:00")]), {},
    ),
    (
        "unused_credentials_are_off", PASS, "",
        user(password_last_used="2026-03-17T09:00:00+00:00"), {},
    ),
    (
        "password_rules_are_strong", PASS, "",
        account(password_policy=rules(minimum_length=12, reuse_prevention=4)), {},
    ),
]  # fmt: skip
"""Check, verdict, reason, subject, and the populations and thresholds that differ from sound."""

"""Cases of the checks of Identity Center and its directory."""

from sample_cloud import policy, policy_of
from sample_estate import REFUSED, refused
from sample_people import leaver, person
from sample_rights import (
    ACCOUNT,
    MEMBER,
    center,
    directory_group,
    directory_user,
    permission_set,
)  # fmt: skip

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
ALL = "allows everything and is not on the approved list"
SINGLE = {"account": MEMBER, "type": "USER", "principal": "u-1"}
STAFF = {"staff": [person()]}
ELSEWHERE = center(here=False)

CASES = [
    ("identity_center_is_read", PASS, "", center(), {}),
    ("identity_center_is_read", PASS, "", ELSEWHERE, {"instances": [ELSEWHERE, center()]}),
    ("identity_center_is_read", FAIL, "is CREATE_FAILED", center(status="CREATE_FAILED"), {}),
    ("identity_center_is_read", UNOBSERVED,
     f"what it holds could not be observed: its owner {ACCOUNT} is not read", ELSEWHERE,
     {"instances": [ELSEWHERE]}),
    ("permission_set_session_is_short", PASS, "", permission_set(session_minutes=480), {}),
    ("permission_set_session_is_short", FAIL, "a session lasts 720 minutes, beyond 480",
     permission_set(session_minutes=720), {}),
    ("permission_set_session_is_short", UNOBSERVED, _lost("session_minutes"),
     refused(permission_set, "session_minutes"), {}),
    ("permission_set_is_given_to_groups", PASS, "", permission_set(), {}),
    ("permission_set_is_given_to_groups", FAIL, f"is given to single users in {MEMBER}",
     permission_set(assignments=[SINGLE]), {}),
    ("permission_set_is_given_to_groups", UNOBSERVED, _lost("assignments"),
     refused(permission_set, "assignments"), {}),
    ("permission_set_is_given_to_somebody", PASS, "", permission_set(), {}),
    ("permission_set_is_given_to_somebody", FAIL, "is given to nobody",
     permission_set(assignments=[]), {}),
    ("permission_set_is_given_to_somebody", UNOBSERVED, _lost("assignments"),
     refused(permission_set, "assignments"), {}),
    ("permission_set_may_not_do_everything", PASS, "", permission_set(),
     {"policies": [policy(id=f"arn:aws:iam::{MEMBER}:policy/ops")]}),
    ("permission_set_may_not_do_everything", PASS, "",
     permission_set(customer_managed=[], assignments=[]), {}),
    ("permission_set_may_not_do_everything", UNOBSERVED,
     f"what it allows could not be observed: the policy ops of {MEMBER} is not among those read",
     permission_set(), {"policies": [policy()]}),
    ("permission_set_may_not_do_everything", PASS, "", permission_set(managed=[ADMIN]),
     {"approved": ["developers"]}),
    ("permission_set_may_not_do_everything", FAIL, ALL, permission_set(managed=[ADMIN]), {}),
    ("permission_set_may_not_do_everything", FAIL, ALL,
     permission_set(inline=policy_of("*")), {}),
    ("permission_set_may_not_do_everything", FAIL,
     "allows everything by policy ops and is not approved", permission_set(),
     {"policies": [policy(statements=policy_of("*"))]}),
    ("permission_set_may_not_do_everything", UNOBSERVED, _lost("managed"),
     refused(permission_set, "managed"), {}),
    ("directory_user_is_known", PASS, "", directory_user(), STAFF),
    ("directory_user_is_known", ASIDE, "may not sign in", directory_user(enabled=False), STAFF),
    ("directory_user_is_known", FAIL,
     "signs in by a name that is no address, so it belongs to nobody known",
     directory_user(name="mika"), STAFF),
    ("directory_user_is_known", FAIL,
     "signs in as ren@example.com, who is nobody among the staff",
     directory_user(name="Ren@example.com", enabled=None), STAFF),
    ("directory_user_is_known", FAIL, "signs in as mika.abe@example.com, who are 2 persons",
     directory_user(), {"staff": [person(), person("H2")]}),
    ("directory_user_is_known", UNOBSERVED, _lost("name"), refused(directory_user, "name"),
     STAFF),
    ("leavers_hold_no_directory_user", PASS, "", directory_user(), STAFF),
    ("leavers_hold_no_directory_user", ASIDE, "may not sign in", directory_user(enabled=False),
     {"staff": [leaver()]}),
    ("leavers_hold_no_directory_user", FAIL,
     "belongs to H1, who left on 2026-05-31, and may still sign in", directory_user(),
     {"staff": [leaver()]}),
    ("leavers_hold_no_directory_user", UNOBSERVED,
     "its holder could not be observed: mika is not one person of the staff (CLD-112)",
     directory_user(name="mika"), STAFF),
    ("leavers_hold_no_directory_user", UNOBSERVED, _lost("enabled"),
     refused(directory_user, "enabled"), STAFF),
    ("directory_group_has_members", PASS, "", directory_group(), {}),
    ("directory_group_has_members", FAIL, "has no members", directory_group(members=[]), {}),
    ("directory_group_has_members", UNOBSERVED, _lost("members"),
     refused(directory_group, "members"), {}),
]  # fmt: skip
"""Check, verdict, reason, subject, and the populations and thresholds that differ from sound."""

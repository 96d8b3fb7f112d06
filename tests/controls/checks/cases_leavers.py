"""Cases of the checks of leavers, and of accounts and people."""

from sample_cloud import key, machine, user
from sample_cluster import ABE, binding
from sample_estate import REFUSED, refused
from sample_people import leaver, person, spell

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


MACHINE = "a service account, which belongs to no person"
NO_PERSON = "names no person: only groups, service accounts or the cluster's own users"
STAFF = {"staff": [person(), person("H2", "jun.ota")]}
GONE = {"staff": [leaver(), person("H2", "jun.ota")]}
RECYCLED = {"staff": [leaver(), person("H7", "mika.abe")]}
BY_NUMBER = {"employee-id": "H1"}
ROBOT = {"kind": "ServiceAccount", "name": "deploy", "namespace": "ci"}
ROOT = {"kind": "User", "name": "system:kube-proxy", "namespace": None}
TEAM = {"kind": "Group", "name": "developers", "namespace": None}
MEMBERS = "who is in developers could not be observed: no source tells the members of groups"
OIDC = "oidc:Mika.Abe@example.com"

CASES = [
    ("leavers_hold_no_cloud_account", PASS, "", user(), STAFF),
    (
        "leavers_hold_no_cloud_account", FAIL,
        "belongs to H1, who left on 2026-05-31, and still has a console password",
        user(), GONE,
    ),
    (
        "leavers_hold_no_cloud_account", FAIL,
        "belongs to H1, who left on 2026-05-31, and still has a console password and 2 live keys",
        user(tags=BY_NUMBER, keys=[key(), key(2)]), GONE,
    ),
    (
        "leavers_hold_no_cloud_account", FAIL,
        "belongs to H1, who left on 2026-05-31, and still has 1 live key",
        user("mori-ops", tags=BY_NUMBER, console=False, keys=[key(), key(2, active=False)]), GONE,
    ),
    (
        "leavers_hold_no_cloud_account", FAIL,
        "belongs to H1, who left on 2026-05-31, and still has a console password",
        user(tags={"email": "M.Abe@example.com"}),
        {"staff": [leaver(aliases=["m.abe@example.com"])]},
    ),
    ("leavers_hold_no_cloud_account", PASS, "", user(console=False), GONE),
    ("leavers_hold_no_cloud_account", PASS, "", user(), {"staff": [leaver("2026-06-14")]}),
    ("leavers_hold_no_cloud_account", PASS, "", user(), {**GONE, "within": "30 days"}),
    (
        "leavers_hold_no_cloud_account", PASS, "", user(),
        {"staff": [person(spells=[spell(last_day="2026-01-31"), spell("2026-04-01")])]},
    ),
    ("leavers_hold_no_cloud_account", ASIDE, MACHINE, machine(), GONE),
    (
        "leavers_hold_no_cloud_account", FAIL,
        "belongs to H1, who left on 2026-05-31, and still has 1 live key",
        machine(tags={"account-type": "service", "employee-id": "H1"}), GONE,
    ),
    (
        "leavers_hold_no_cloud_account", UNOBSERVED,
        ("its holder could not be observed: by nobody@example.com it belongs to nobody among "
        "the staff (TEC-05)"),
        user(tags={"email": "nobody@example.com"}), GONE,
    ),
    (
        "leavers_hold_no_cloud_account", UNOBSERVED,
        ("its holder could not be observed: by its tags it belongs to nobody among the staff "
        "(TEC-05)"),
        user(tags={}), GONE,
    ),
    (
        "leavers_hold_no_cloud_account", UNOBSERVED,
        ("its holder could not be observed: by mika.abe@example.com it belongs to H1 and H7 "
        "(TEC-05)"),
        user(), RECYCLED,
    ),
    ("leavers_hold_no_cloud_account", UNOBSERVED, _lost("tags"), refused(user, "tags"), GONE),
    (
        "leavers_hold_no_cloud_account", UNOBSERVED,
        f"email of H2 could not be observed: {REFUSED}", user(),
        {"staff": [person(), refused(person, "email", "H2")]},
    ),
    ("leavers_used_no_cloud_account", PASS, "", user(), STAFF),
    (
        "leavers_used_no_cloud_account", PASS, "",
        user(password_last_used="2026-05-30T00:00:00+00:00"), GONE,
    ),
    ("leavers_used_no_cloud_account", PASS, "", user(tags={}, password_last_used=None), GONE),
    (
        "leavers_used_no_cloud_account", FAIL,
        "belongs to H1, who left on 2026-05-31, and was used last on 2026-06-12",
        user(console=False, keys=[key(active=False)]), GONE,
    ),
    ("leavers_used_no_cloud_account", ASIDE, MACHINE, machine(), GONE),
    ("leavers_used_no_cloud_account", UNOBSERVED, _lost("keys"), refused(user, "keys"), GONE),
    ("leavers_hold_no_cluster_binding", PASS, "", binding(), STAFF),
    ("leavers_hold_no_cluster_binding", PASS, "", binding(OIDC), STAFF),
    (
        "leavers_hold_no_cluster_binding", FAIL,
        f"gives viewer to {OIDC}, who left on 2026-05-31", binding(OIDC), GONE,
    ),
    (
        "leavers_hold_no_cluster_binding", FAIL,
        "gives viewer to mika.abe@example.com, who left on 2026-05-31",
        binding("mika.abe@example.com", "nobody@example.com"), GONE,
    ),
    ("leavers_hold_no_cluster_binding", UNOBSERVED, MEMBERS, binding(subjects=[ROBOT, TEAM]), GONE),
    (
        "leavers_hold_no_cluster_binding", ASIDE,
        "names no person: only service accounts or the cluster's own users and groups",
        binding(subjects=[ROOT, ROBOT, {**TEAM, "name": "system:masters"}]), GONE,
    ),
    (
        "leavers_hold_no_cluster_binding", UNOBSERVED, MEMBERS,
        binding(subjects=[{**ABE, "namespace": None}, TEAM]), STAFF,
    ),
    (
        "leavers_hold_no_cluster_binding", FAIL,
        "gives viewer to mika.abe@example.com, who left on 2026-05-31",
        binding(subjects=[{**ABE, "namespace": None}, TEAM]), GONE,
    ),
    (
        "leavers_hold_no_cloud_account", FAIL,
        "belongs to H1, who left on 2026-01-31, and still has a console password", user(),
        {"staff": [person(spells=[spell(last_day="2026-01-31"), spell("2026-09-01")])]},
    ),
    (
        "leavers_hold_no_cluster_binding", UNOBSERVED,
        ("who its subjects are could not be observed: not one person among the staff is "
        "nobody@example.com (TEC-05)"),
        binding("nobody@example.com"), GONE,
    ),
    (
        "leavers_hold_no_cluster_binding", UNOBSERVED, _lost("subjects"),
        refused(binding, "subjects"), GONE,
    ),
    ("account_belongs_to_one_person", PASS, "", user(), STAFF),
    ("account_belongs_to_one_person", PASS, "", user(tags=BY_NUMBER), STAFF),
    (
        "account_belongs_to_one_person", FAIL,
        "names nobody@example.com, who is nobody among the staff",
        user(tags={"email": "nobody@example.com"}), STAFF,
    ),
    (
        "account_belongs_to_one_person", FAIL,
        "names neither an employee nor an address, so it belongs to nobody known",
        user("shared-ops", tags={}), STAFF,
    ),
    (
        "account_belongs_to_one_person", FAIL,
        "names H2 and mika.abe@example.com, who are 2 persons: H1, H2",
        user(tags={"employee-id": "H2", "email": "mika.abe@example.com"}), STAFF,
    ),
    (
        "account_belongs_to_one_person", ASIDE, "holds no live password or key",
        user("shared-ops", tags={}, console=False), STAFF,
    ),
    ("account_belongs_to_one_person", ASIDE, MACHINE, machine(), STAFF),
    ("account_belongs_to_one_person", UNOBSERVED, _lost("tags"), refused(user, "tags"), STAFF),
    ("service_account_is_not_signed_in_to", PASS, "", machine(), {}),
    ("service_account_is_not_signed_in_to", ASIDE, "not a service account", user(), {}),
    (
        "service_account_is_not_signed_in_to", FAIL, "a service account with a console password",
        machine(console=True), {},
    ),
    (
        "service_account_is_not_signed_in_to", UNOBSERVED, _lost("console"),
        refused(machine, "console"), {},
    ),
    ("person_has_one_account", PASS, "", person(), {"users": [user(), machine()]}),
    (
        "person_has_one_account", PASS, "", person(),
        {"users": [user(), user(id="arn:aws:iam::444455556666:user/mika.abe")]},
    ),
    (
        "person_has_one_account", FAIL, "holds admin-abe and mika.abe in 111122223333", person(),
        {"users": [user(), user("admin-abe", tags=BY_NUMBER)]},
    ),
    (
        "person_has_one_account", FAIL, "holds mika.abe and mika.ito in 111122223333",
        person(aliases=["mika.ito@example.com"]), {"users": [user("mika.ito"), user()]},
    ),
    (
        "person_has_one_account", PASS, "", person(),
        {"users": [user(), user("old-abe", tags=BY_NUMBER, console=False)]},
    ),
    ("person_has_one_account", ASIDE, "left on 2026-05-31", leaver(), {"users": [user()]}),
    (
        "person_has_one_account", ASIDE, "joins on 2026-07-01",
        person(spells=[spell("2026-07-01")]), {"users": [user()]},
    ),
    (
        "person_has_one_account", UNOBSERVED,
        f"tags of arn:aws:iam::111122223333:user/mika.abe could not be observed: {REFUSED}",
        person(), {"users": [refused(user, "tags")]},
    ),
    ("binding_names_known_people", PASS, "", binding(), GONE),
    (
        "binding_names_known_people", FAIL,
        "gives viewer to nobody@example.com, who is nobody among the staff",
        binding("mika.abe@example.com", "nobody@example.com"), STAFF,
    ),
    (
        "binding_names_known_people", FAIL,
        "gives viewer to mika.abe@example.com, who are 2 persons: H1, H7", binding(), RECYCLED,
    ),
    (
        "binding_names_known_people", ASIDE, NO_PERSON,
        binding(subjects=[{**ABE, "kind": "Group", "namespace": None}]), STAFF,
    ),
    (
        "binding_names_known_people", UNOBSERVED, _lost("subjects"),
        refused(binding, "subjects"), STAFF,
    ),
    (
        "leavers_hold_no_cluster_binding", PASS, "", binding(),
        {"staff": [leaver("2026-06-13")], "within": "42 h"},
    ),
    (
        "leavers_hold_no_cloud_account", PASS, "", user(),
        {"staff": [leaver("2026-06-13")], "within": "42 h"},
    ),
]  # fmt: skip
"""Check, verdict, reason, subject, and the populations and thresholds that differ from sound."""

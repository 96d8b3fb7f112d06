"""Cases of the checks of who reads personal data in clusters."""

from sample_cluster import EVERYTHING, binding, cluster_role, grant, namespace, secret_space
from sample_estate import REFUSED, refused
from sample_people import abroad, approval, person, spell

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


NOBODY_BARRED = "who is barred could not be observed: the control names no entity and no country"
TEAM = {"kind": "Group", "name": "developers", "namespace": None}
MEMBERS = "who is in developers could not be observed: no source tells the members of groups"
SPACES = {"namespaces": [namespace(), secret_space(), secret_space("faces")]}
ROLES = {
    "roles": [
        cluster_role(),
        cluster_role("debugger", grant("create", "pods/exec")),
        cluster_role("keeper", grant("list", "secrets")),
        cluster_role("admin", dict(EVERYTHING)),
    ]
}
HERE = {"staff": [person()], **SPACES, **ROLES}
AWAY = {"staff": [abroad(), person("H2", "jun.ota")], "barred_countries": ["AQ"], **SPACES, **ROLES}
BY_ENTITY = {**AWAY, "barred_countries": [], "barred_entities": ["Example Affiliate"]}
ABE = "mika.abe@example.com, of Example Affiliate in AQ"
LAPSED = {"approvals": [approval("talks", until="2026-06-13")]}
UNKNOWN = (
    "the place of work of its subjects could not be observed: nobody among the staff is "
    "nobody@example.com (TEC-05)"
)


def _in_talks(role_name: str = "debugger", *names: str) -> object:
    return binding(*names, role_name=role_name, namespace="talks", id="rolebinding/talks/view")


AFFILIATE = {"entity": "Example Affiliate", "country": "AQ"}
FORMER = spell("2024-04-01", "2025-04-30", **AFFILIATE)
LATER = spell("2026-09-01", **AFFILIATE)

CASES = [
    (
        "barred_people_are_bound_to_no_personal_data", UNOBSERVED, NOBODY_BARRED, _in_talks(), HERE,
    ),
    ("barred_people_are_bound_to_no_personal_data", PASS, "", _in_talks("viewer"), AWAY),
    (
        "barred_people_are_bound_to_no_personal_data", PASS, "",
        binding(role_name="debugger", namespace="chat"), AWAY,
    ),
    (
        "barred_people_are_bound_to_no_personal_data", PASS, "",
        _in_talks("debugger", "jun.ota@example.com"), AWAY,
    ),
    (
        "barred_people_are_bound_to_no_personal_data", FAIL,
        f"debugger reaches 1 namespace of personal data (talks) for {ABE}", _in_talks(), AWAY,
    ),
    (
        "barred_people_are_bound_to_no_personal_data", FAIL,
        f"keeper reaches 2 namespaces of personal data (faces, talks) for {ABE}",
        binding("mika.abe@example.com", "jun.ota@example.com", role_name="keeper"), BY_ENTITY,
    ),
    (
        "barred_people_are_bound_to_no_personal_data", FAIL,
        f"admin reaches 2 namespaces of personal data (faces, talks) for oidc:{ABE}",
        binding("oidc:mika.abe@example.com", role_name="admin"), AWAY,
    ),
    (
        "barred_people_are_bound_to_no_personal_data", UNOBSERVED, UNKNOWN,
        _in_talks("debugger", "nobody@example.com"), AWAY,
    ),
    (
        "barred_people_are_bound_to_no_personal_data", UNOBSERVED, _lost("subjects"),
        refused(binding, "subjects", role_name="admin"), AWAY,
    ),
    ("people_abroad_are_bound_with_approval", UNOBSERVED, NOBODY_BARRED, _in_talks(), HERE),
    ("people_abroad_are_bound_with_approval", PASS, "", _in_talks("viewer"), AWAY),
    (
        "people_abroad_are_bound_with_approval", PASS, "", _in_talks(),
        {**AWAY, "approvals": [approval("talks")]},
    ),
    (
        "people_abroad_are_bound_with_approval", FAIL,
        (f"debugger reaches without approval 1 namespace of personal data (talks (no approval)) "
        f"for {ABE}"),
        _in_talks(),
        {**AWAY, "approvals": [approval("faces"), approval("talks", approved_by="H1")]},
    ),
    (
        "people_abroad_are_bound_with_approval", UNOBSERVED, UNKNOWN,
        _in_talks("debugger", "nobody@example.com"), AWAY,
    ),
    ("withdrawn_bindings_stay_withdrawn", UNOBSERVED, NOBODY_BARRED, _in_talks(), HERE),
    (
        "withdrawn_bindings_stay_withdrawn", PASS, "", _in_talks(),
        {**AWAY, "approvals": [approval("talks")]},
    ),
    (
        "barred_people_are_bound_to_no_personal_data", UNOBSERVED, MEMBERS,
        binding(subjects=[TEAM], role_name="admin"), AWAY,
    ),
    (
        "barred_people_are_bound_to_no_personal_data", UNOBSERVED,
        MEMBERS.replace("developers", "system:authenticated"),
        binding(subjects=[{**TEAM, "name": "system:authenticated"}], role_name="admin"), AWAY,
    ),
    (
        "barred_people_are_bound_to_no_personal_data", PASS, "",
        binding(subjects=[{**TEAM, "name": "system:masters"}], role_name="admin"), AWAY,
    ),
    (
        "barred_people_are_bound_to_no_personal_data", FAIL,
        f"debugger reaches 1 namespace of personal data (talks) for {ABE}", _in_talks(),
        {**AWAY, "barred_countries": ["aq"], "data_class": ["Personal"]},
    ),
    (
        "withdrawn_bindings_stay_withdrawn", ASIDE,
        "no approval is listed, so none has ended", _in_talks(), AWAY,
    ),
    (
        "barred_people_are_bound_to_no_personal_data", ASIDE,
        "gives a role that is not there, and so no rights", _in_talks("gone"), AWAY,
    ),
    ("withdrawn_bindings_stay_withdrawn", PASS, "", _in_talks("viewer"), {**AWAY, **LAPSED}),
    (
        "withdrawn_bindings_stay_withdrawn", FAIL,
        (f"debugger still reaches 1 namespace of personal data (talks (approval ended on "
        f"2026-06-13)) for {ABE}"),
        _in_talks(), {**AWAY, **LAPSED},
    ),
    (
        "withdrawn_bindings_stay_withdrawn", UNOBSERVED,
        f"rules of clusterrole/debugger could not be observed: {REFUSED}", _in_talks(),
        {**AWAY, "roles": [refused(cluster_role, "rules", "debugger")]},
    ),
    (
        "people_abroad_are_bound_with_approval", PASS, "",
        _in_talks("viewer", "nobody@example.com"), AWAY,
    ),
    (
        "withdrawn_bindings_stay_withdrawn", PASS, "",
        _in_talks("viewer", "nobody@example.com"), AWAY,
    ),
    (
        "barred_people_are_bound_to_no_personal_data", PASS, "", _in_talks(),
        {**AWAY, "staff": [person(spells=[FORMER, spell("2025-05-01"), LATER])]},
    ),
    *(
        (
            "barred_people_are_bound_to_no_personal_data", FAIL,
            f"debugger reaches 1 namespace of personal data (talks) for {ABE}", _in_talks(),
            {**AWAY, "staff": [person(spells=[spell(), second])]},
        )
        for second in (
            spell("2025-05-01", "2026-06-16", **AFFILIATE), spell("2026-06-15", **AFFILIATE)
        )
    ),
]  # fmt: skip
"""Check, verdict, reason, subject, and the populations and thresholds that differ from sound."""

"""Cases of the checks of approvals of accounts, of movers, of powers and of duties apart."""

from typing import Any

from sample_cloud import user
from sample_estate import REFUSED, refused
from sample_identity import account, confirmed, machine, unknown
from sample_people import approval, person, spell

from collectors.identity.group import Group
from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
STAFF = {"staff": [person()]}
NO_RUNG = "no rung of the ladder reaches a person"
NOT_HELD = f"its holder could not be observed: {NO_RUNG} (IDN-10)"
MADE = {"created": "2026-06-12T03:00:00+00:00"}
FOR_IT = {"requested_by": "H2", "until": None}
GIVEN = {**STAFF, "systems": ["directory"], "approvals": [approval("directory", **FOR_IT)]}
KK, SALES = "Example K.K.", "sales-admins in directory"
NO_FAMILIES = "the parameter job_families names no group"
ROLE = {"privileged": ["Super"]}
CHIEFS = {"staff": [person(), person("H9", "ken.ono")]}
LISTED = {**CHIEFS, "approvals": [approval("directory:Super")]}
BARE = "holds Super of directory without an approval that counts: "
ADMINS = {**STAFF, "accounts": [account(**ROLE)]}
OWNERS = {"staff": [person(), person("H9", "ken.ono")], "owners": ["example-*=ken.ono@example.com"]}
FAMILIES = {"job_families": ["sales-admins=Sales", "talk-admins=Talk|Example Branch"]}
APART = {"conflicts": ["directory:sales-admins & aws:deployers"]}


def _group(**changed: Any) -> Group:
    row = {
        "id": "g-1",
        "system": "directory",
        "name": "sales-admins",
        "members": ["u-1"],
        "subgroups": [],
        "all_members": ["u-1"],
        "privileged": True,
        "owners": [],
    }
    return Group.of(**row | changed)


MOVED = person(
    department="Talk",
    spells=[
        spell("2024-04-01", "2026-05-31", department="Sales"),
        spell("2026-06-01", department="Talk"),
    ],
)
MOVING = {
    "staff": [MOVED],
    "accounts": [account(groups=["g-1"])],
    "groups": [_group()],
    "within": "7 days",
    **FAMILIES,
}
BOTH = {
    **STAFF,
    "accounts": [account(groups=["g-1"])],
    "groups": [_group()],
    "users": [user(groups=["deployers"])],
    **APART,
}
STAFFED = {
    "staff": [person(department="Sales")],
    "accounts": [account(groups=["g-1"])],
    **FAMILIES,
}

CASES = [
    ("account_was_approved_first", PASS, "", account(**MADE), GIVEN),
    (
        "account_was_approved_first",
        FAIL,
        "made on 2026-06-12 for H1, with no approval of it",
        account(**MADE),
        {**GIVEN, "approvals": [approval("wiki", **FOR_IT)]},
    ),
    (
        "account_was_approved_first",
        FAIL,
        "made on 2026-06-12, and approved only on 2026-06-13",
        account(**MADE),
        {**GIVEN, "approvals": [approval("directory", approved_on="2026-06-13", **FOR_IT)]},
    ),
    (
        "account_was_approved_first",
        FAIL,
        "made on 2026-06-12, when its approval had ended on 2025-06-30",
        account(**MADE),
        {
            **GIVEN,
            "approvals": [approval("directory", approved_on="2025-06-01", until="2025-06-30")],
        },
    ),
    # By the calendar of Tokyo the account was made on the 13th, when it was approved.
    (
        "account_was_approved_first",
        PASS,
        "",
        account(created="2026-06-12T16:00:00+00:00"),
        {**GIVEN, "approvals": [approval("directory", approved_on="2026-06-13", **FOR_IT)]},
    ),
    (
        "account_was_approved_first",
        FAIL,
        "approved by H1, who asked for it or holds it",
        account(**MADE),
        {**GIVEN, "approvals": [approval("directory", approved_by="H1", **FOR_IT)]},
    ),
    (
        "account_was_approved_first",
        FAIL,
        "approved by H9, who asked for it or holds it",
        account(**MADE),
        {**GIVEN, "approvals": [approval("directory", requested_by="H9")]},
    ),
    (
        "account_was_approved_first",
        ASIDE,
        "made on 2024-01-01, before the time that is looked at",
        account(created="2024-01-01T00:00:00+00:00"),
        GIVEN,
    ),
    (
        "account_was_approved_first",
        UNOBSERVED,
        "what must be approved could not be observed: the parameter systems names none",
        account(**MADE),
        {**GIVEN, "systems": []},
    ),
    ("account_was_approved_first", UNOBSERVED, NOT_HELD, unknown(**MADE), GIVEN),
    ("administrator_is_approved", PASS, "", account(**ROLE), LISTED),
    (
        "administrator_is_approved",
        FAIL,
        f"{BARE}no approval names it",
        account(**ROLE),
        {**LISTED, "approvals": [approval("directory:Reader")]},
    ),
    # To have an account there is not to administer it.
    (
        "administrator_is_approved",
        FAIL,
        f"{BARE}no approval names it",
        account(**ROLE),
        {**LISTED, "approvals": [approval("directory")]},
    ),
    (
        "administrator_is_approved",
        FAIL,
        f"{BARE}approval AP-1 was given by H1, who holds it",
        account(**ROLE),
        {**LISTED, "approvals": [approval("directory:*", approved_by="H1")]},
    ),
    (
        "administrator_is_approved",
        FAIL,
        f"{BARE}approval AP-1 has no day on which it ends",
        account(**ROLE),
        {**LISTED, "approvals": [approval("directory:Super", until=None)]},
    ),
    (
        "administrator_is_approved",
        PASS,
        "",
        machine(**ROLE),
        {**LISTED, "approvals": [approval("directory:Super", person="u-1", requested_by=None)]},
    ),
    ("administrator_is_approved", ASIDE, "administers nothing", account(), LISTED),
    ("administrator_is_approved", UNOBSERVED, NOT_HELD, unknown(**ROLE), LISTED),
    ("approved_administrator_administers", PASS, "", approval("directory:Super"), ADMINS),
    (
        "approved_administrator_administers",
        FAIL,
        "names H1 for Super of directory, who does not hold it",
        approval("directory:Super"),
        {**ADMINS, "accounts": [account()]},
    ),
    # Her second account, which nothing but a confirmed link makes hers.
    (
        "approved_administrator_administers",
        PASS,
        "",
        approval("directory:Super"),
        {**CHIEFS, "accounts": [unknown(**ROLE)], "confirmed": [confirmed()]},
    ),
    (
        "approved_administrator_administers",
        UNOBSERVED,
        f"whether it is held could not be observed: {NO_RUNG} from x (IDN-10)",
        approval("directory:Super"),
        {**ADMINS, "accounts": [unknown(**ROLE)]},
    ),
    (
        "approved_administrator_administers",
        UNOBSERVED,
        f"privileged of u-1 could not be observed: {REFUSED}",
        approval("directory:Super"),
        {**ADMINS, "accounts": [refused(account, "privileged")]},
    ),
    ("approval_is_by_who_answers", PASS, "", approval(), OWNERS),
    (
        "approval_is_by_who_answers",
        FAIL,
        "H1 approved access to example-talks, for which ken.ono@example.com answers",
        approval(approved_by="H1"),
        OWNERS,
    ),
    (
        "approval_is_by_who_answers",
        UNOBSERVED,
        "who answers for it could not be observed: the parameter owners names nobody",
        approval(),
        {**OWNERS, "owners": []},
    ),
    ("mover_gave_up_old_rights", PASS, "", MOVED, {**MOVING, "accounts": [account()]}),
    (
        "mover_gave_up_old_rights",
        PASS,
        "",
        MOVED,
        {**MOVING, "accounts": [account(active=False, groups=["g-1"])]},
    ),
    (
        "mover_gave_up_old_rights",
        FAIL,
        f"moved from Sales of {KK} to Talk of {KK} on 2026-06-01, and is still in {SALES}",
        MOVED,
        MOVING,
    ),
    (
        "mover_gave_up_old_rights",
        ASIDE,
        "has not moved, as far as the listing tells",
        person(),
        MOVING,
    ),
    (
        "mover_gave_up_old_rights",
        UNOBSERVED,
        f"which rights are of which job could not be observed: {NO_FAMILIES}",
        MOVED,
        {**MOVING, "job_families": []},
    ),
    (
        "mover_gave_up_old_rights",
        UNOBSERVED,
        "its groups of u-1 could not be observed: nothing tells what group g-9 is",
        MOVED,
        {**MOVING, "accounts": [account(groups=["g-9"])]},
    ),
    ("powerful_group_fits_the_job", PASS, "", _group(), STAFFED),
    (
        "powerful_group_fits_the_job",
        FAIL,
        "is for sales, and holds mika.abe of Talk",
        _group(),
        {**STAFFED, "staff": [person(department="Talk")]},
    ),
    (
        "powerful_group_fits_the_job",
        FAIL,
        "gives administrator rights, and nobody said which jobs it is for",
        _group(name="root"),
        STAFFED,
    ),
    (
        "powerful_group_fits_the_job",
        ASIDE,
        "gives no administrator role",
        _group(privileged=False),
        STAFFED,
    ),
    (
        "powerful_group_fits_the_job",
        UNOBSERVED,
        "its members could not be observed: directory tells of no account u-9",
        _group(all_members=["u-9"]),
        STAFFED,
    ),
    (
        "person_holds_no_conflicting_duties",
        PASS,
        "",
        person(),
        {**BOTH, "users": [user("ken.ono", groups=["deployers"])]},
    ),
    (
        "person_holds_no_conflicting_duties",
        FAIL,
        "holds directory:sales-admins & aws:deployers",
        person(),
        BOTH,
    ),
    (
        "person_holds_no_conflicting_duties",
        UNOBSERVED,
        "which duties must be apart could not be observed: the parameter conflicts names none",
        person(),
        {**BOTH, "conflicts": []},
    ),
]
"""Check, verdict, reason, subject, and the populations and thresholds that differ from sound."""

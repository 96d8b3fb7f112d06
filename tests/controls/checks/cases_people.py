"""Cases of the checks of training, pledges and approvals."""

from sample_estate import REFUSED, refused
from sample_people import approval, leaver, person, pledge, spell, training

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


COURSE = "personal information protection"
PAPER = "confidentiality pledge"
RULES = "information security policy"
DONE = {"trainings": [training()]}
SIGNED = {"pledges": [pledge()]}
WANTED = {"document": PAPER}
OTHERS = [pledge("2024-04-01", person="H2")]
MOVED = {
    "spells": [spell("2024-04-01", "2026-05-31"), spell("2026-06-01", entity="Example Branch")]
}
NEW = {"spells": [spell("2026-06-01")]}
ACKNOWLEDGED = {
    "pledges": [
        pledge("2026-06-09", document="code of conduct"), pledge("2026-06-09", document=RULES)
    ]
}  # fmt: skip
STAFF = {"staff": [person(), person("H9", "rei.ono"), leaver(id="H8", email="k@example.com")]}
ASKED = "asked for and not approved, so it gives nothing"
UNAPPROVED = {"approved_by": None, "approved_on": None}

CASES = [
    ("everyone_is_trained_each_year", PASS, "", person(), DONE),
    (
        "everyone_is_trained_each_year", FAIL,
        "completed it last on 2025-06-01, good until 2026-06-01", person(),
        {"trainings": [training("2025-06-01"), training("2023-06-01"), training(None)]},
    ),
    (
        "everyone_is_trained_each_year", FAIL,
        f"joined on 2024-04-01 and has completed none of {COURSE}", person(),
        {
            "trainings": [
                training(None), training("2026-02-01", course="first aid"),
                training("2026-02-01", person="H2"),
            ]
        },
    ),
    (
        "everyone_is_trained_each_year", FAIL,
        f"joined on 2024-04-01 and has completed none of {COURSE}", person(**MOVED),
        {"trainings": [training(None)]},
    ),
    (
        "everyone_is_trained_each_year", ASIDE, "joined on 2026-06-01 and has until 2026-07-01",
        person(**NEW), {"trainings": [training(None)]},
    ),
    (
        "everyone_is_trained_each_year", ASIDE, "on leave until 2026-12-31",
        person(on_leave_until="2026-12-31"), {"trainings": [training(None)]},
    ),
    (
        "everyone_is_trained_each_year", ASIDE,
        "was on leave until 2026-06-10 and has until 2026-07-10",
        person(on_leave_until="2026-06-10"), {"trainings": [training(None)]},
    ),
    ("everyone_is_trained_each_year", ASIDE, "left on 2026-05-31", leaver(), DONE),
    (
        "everyone_is_trained_each_year", ASIDE, "works here in another form: contractor",
        person(spells=[spell(type="contractor")]), {**DONE, "types": ["employee"]},
    ),
    (
        "everyone_is_trained_each_year", UNOBSERVED,
        f"completed_on of T-2026-02-01 could not be observed: {REFUSED}", person(),
        {"trainings": [refused(training, "completed_on")]},
    ),
    ("pledge_is_signed_by_first_day", PASS, "", person(), {**SIGNED, **WANTED}),
    ("pledge_is_signed_by_first_day", PASS, "", person(**MOVED), {**SIGNED, **WANTED}),
    (
        "pledge_is_signed_by_first_day", FAIL,
        f"signed the {PAPER} on 2024-04-09, joined on 2024-04-01", person(),
        {**WANTED, "pledges": [pledge("2025-04-01"), pledge("2024-04-09")]},
    ),
    (
        "pledge_is_signed_by_first_day", FAIL,
        f"joined on 2024-04-01 and has not signed the {PAPER}", person(),
        {**WANTED, "pledges": [*OTHERS, pledge(None), pledge(document="code of conduct")]},
    ),
    (
        "pledge_is_signed_by_first_day", ASIDE, "joins on 2026-07-01",
        person(spells=[spell("2026-07-01")]), SIGNED,
    ),
    (
        "pledge_is_signed_by_first_day", UNOBSERVED, _lost("spells"),
        refused(person, "spells"), SIGNED,
    ),
    (
        "current_pledge_is_signed", UNOBSERVED,
        "the wording in force could not be observed: the control names no version",
        person(), SIGNED,
    ),
    ("current_pledge_is_signed", PASS, "", person(), {**SIGNED, "version": "2"}),
    (
        "current_pledge_is_signed", FAIL, f"signed the {PAPER} of version 2, not 3", person(),
        {**SIGNED, "version": "3"},
    ),
    (
        "current_pledge_is_signed", FAIL, f"joined on 2024-04-01 and has not signed the {PAPER}",
        person(), {"pledges": OTHERS, "version": "2"},
    ),
    (
        "current_pledge_is_signed", UNOBSERVED,
        f"version of P-2024-04-01 could not be observed: {REFUSED}", person(),
        {"pledges": [refused(pledge, "version")], "version": "2"},
    ),
    ("policies_are_acknowledged", PASS, "", person(), ACKNOWLEDGED),
    (
        "policies_are_acknowledged", PASS, "", person(),
        {**ACKNOWLEDGED, "documents": [f"{RULES}@2"]},
    ),
    (
        "policies_are_acknowledged", FAIL, f"joined on 2024-04-01 and has not signed {RULES}",
        person(), {"pledges": [pledge(document="code of conduct")]},
    ),
    (
        "policies_are_acknowledged", FAIL,
        f"joined on 2024-04-01 and has not signed {RULES} version 3",
        person(), {**ACKNOWLEDGED, "documents": [f"{RULES}@3"]},
    ),
    (
        "policies_are_acknowledged", ASIDE, "joined on 2026-06-01 and has until 2026-07-01",
        person(**NEW), {"pledges": OTHERS},
    ),
    (
        "policies_are_acknowledged", UNOBSERVED, _lost("on_leave_until"),
        refused(person, "on_leave_until"), ACKNOWLEDGED,
    ),
    ("approval_is_given_by_another", PASS, "", approval(), STAFF),
    (
        "approval_is_given_by_another", FAIL, "H9 approved their own request",
        approval(requested_by="H9"), STAFF,
    ),
    (
        "approval_is_given_by_another", FAIL, "mika.abe@example.com approved their own access",
        approval(requested_by="H9", approved_by="mika.abe@example.com"), STAFF,
    ),
    (
        "approval_is_given_by_another", FAIL, "names nobody who approved it",
        approval(approved_by=None), STAFF,
    ),
    (
        "approval_is_given_by_another", FAIL, "Mika.Abe@Example.com approved their own access",
        approval(requested_by="H9", approved_by="Mika.Abe@Example.com"), STAFF,
    ),
    (
        "approval_is_given_by_another", UNOBSERVED,
        "whether another gave it could not be observed: nobody among the staff is mika",
        approval(person="mika"), STAFF,
    ),
    (
        "approval_is_given_by_another", FAIL, "H9 approved what they set up themselves",
        approval(implemented_by="H9"), STAFF,
    ),
    (
        "approval_is_given_by_another", FAIL, "Mika.Abe@example.com set up their own access",
        approval(requested_by="H9", approved_by="H8", implemented_by="Mika.Abe@example.com"),
        STAFF,
    ),
    # A machine's right is for nobody among the staff.
    (
        "approval_is_given_by_another", PASS, "",
        approval(person="arn:aws:iam::111122223333:role/deployer"), STAFF,
    ),
    ("approver_worked_here", PASS, "", approval(approved_by="Rei.Ono@example.com"), STAFF),
    (
        "task_approval_is_short", UNOBSERVED,
        "whether it is for a task could not be observed: it names no purpose (TEC-03)",
        approval(purpose=None), {},
    ),
    (
        "task_approval_is_short", FAIL,
        "runs from 2026-06-10 to 2026-09-10, longer than 14 days", approval(until="2026-09-10"),
        {"purposes": ["Troubleshooting"]},
    ),
    (
        "policies_are_acknowledged", UNOBSERVED,
        "what is to be signed could not be observed: the control names no document",
        person(), {**ACKNOWLEDGED, "documents": []},
    ),
    ("approval_is_given_by_another", ASIDE, ASKED, approval(**UNAPPROVED), STAFF),
    (
        "approval_is_given_by_another", UNOBSERVED, _lost("requested_by"),
        refused(approval, "requested_by"), STAFF,
    ),
    ("approver_worked_here", PASS, "", approval(), STAFF),
    (
        "approver_worked_here", FAIL,
        "H8, who approved it on 2026-06-10, did not work here that day",
        approval(approved_by="H8"), STAFF,
    ),
    (
        "approver_worked_here", FAIL, "X1, who approved it, is nobody among the staff",
        approval(approved_by="X1"), STAFF,
    ),
    (
        "approver_worked_here", FAIL, "names no day on which H9 approved it",
        approval(approved_on=None), STAFF,
    ),
    (
        "approver_worked_here", PASS, "", approval(approved_by="H8", approved_on="2026-05-31"),
        STAFF,
    ),
    (
        "approver_worked_here", UNOBSERVED, _lost("approved_by"),
        refused(approval, "approved_by"), STAFF,
    ),
    ("approval_says_what_for", PASS, "", approval(), {}),
    (
        "approval_says_what_for", FAIL, "does not name its purpose and the day it ends",
        approval(purpose=None, until=None), {},
    ),
    ("approval_says_what_for", ASIDE, ASKED, approval(**UNAPPROVED), {}),
    ("approval_says_what_for", UNOBSERVED, _lost("purpose"), refused(approval, "purpose"), {}),
    ("task_approval_is_short", PASS, "", approval(), {}),
    (
        "task_approval_is_short", FAIL,
        "runs from 2026-06-10 to 2026-09-10, longer than 14 days", approval(until="2026-09-10"), {},
    ),
    (
        "task_approval_is_short", FAIL,
        "approved on 2026-06-10 for Troubleshooting, has no end",
        approval(purpose="Troubleshooting", until=None), {},
    ),
    (
        "task_approval_is_short", ASIDE, "not for a task: data protection",
        approval(purpose="data protection", until="2027-06-10"), {},
    ),
    ("task_approval_is_short", UNOBSERVED, _lost("until"), refused(approval, "until"), {}),
    ("everyone_is_trained_each_year", PASS, "", person(), {"trainings": [training("2025-06-15")]}),
    ("everyone_is_trained_each_year", PASS, "", person(), {"trainings": [training("2026-06-15")]}),
    (
        "everyone_is_trained_each_year", FAIL,
        f"joined on 2024-04-01 and has completed none of {COURSE}", person(),
        {"trainings": [training("2026-09-01")]},
    ),
    (
        "everyone_is_trained_each_year", ASIDE, "joined on 2026-05-16 and has until 2026-06-15",
        person(spells=[spell("2026-05-16")]), {"trainings": [training(None)]},
    ),
    (
        "everyone_is_trained_each_year", ASIDE, "on leave until 2026-06-15",
        person(on_leave_until="2026-06-15"), {"trainings": [training(None)]},
    ),
    (
        "everyone_is_trained_each_year", ASIDE, "joined on 2026-06-01 and has until 2026-07-01",
        person(spells=[spell("2024-04-01", "2026-05-30"), spell("2026-06-01")]),
        {"trainings": [training(None)]},
    ),
    (
        "current_pledge_is_signed", PASS, "", person(**NEW),
        {"pledges": [pledge("2026-06-15", version="3")], "version": "3"},
    ),
    (
        "approver_worked_here", FAIL, "names nobody who approved it",
        approval(approved_by=None), STAFF,
    ),
    (
        "task_approval_is_short", FAIL, "names no day on which it was approved",
        approval(approved_on=None), {},
    ),
    ("task_approval_is_short", PASS, "", approval(until="2026-06-24"), {}),
]  # fmt: skip
"""Check, verdict, reason, subject, and the populations and thresholds that differ from sound."""

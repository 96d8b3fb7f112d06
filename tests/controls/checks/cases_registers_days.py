"""Cases of days to come, of days before what they follow, and of one person's word for two."""

from typing import Any

from sample_cloud import personal
from sample_identity import account, guest
from sample_people import approval, leaver, person
from sample_registers import (
    asset,
    audit,
    country,
    disposal,
    entered,
    entry,
    finding,
    incident,
    pentest,
    permit,
    policy,
    risk,
    supplier,
    worker,
    zone,
)
from sample_reviews import place

from evidence.verdict import Verdict

PASS, FAIL, ASIDE = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE
# It is 15 June, 9 o'clock in UTC; the 16th began two hours ago at the islands furthest east only.
NEXT, LATER, LONG_AGO = "2026-06-17", "2958-01-01", "1900-01-01"
RETIRED = asset(retired_on="2026-05-01")
WIPED = "retired_asset_is_wiped_and_destroyed"
CERTIFIED = "disposal_is_certified"
SERVER = "server_is_destroyed_on_premises"
TOLD, RECORD, PEOPLE = (
    "regulator_is_told_in_time",
    "incident_record_is_whole",
    "people_are_told",
)
ACTED, RETEST = "audit_finding_is_acted_on", "grave_finding_is_retested"
AUDITS = {"audits": [audit()]}
TESTS = {"tests": [pentest()]}
ROSTER = "supplier_account_is_on_roster"
OURS = account(email="aya@example.com")
HIRED = worker(email="aya@example.com", until="2026-05-31")
HELD = {"suppliers": [supplier()], "roster": [HIRED]}
ASSESSED = "country_assessment_is_whole"
APPROVER = "approver_worked_here"
BEFORE = "was mended on 2026-05-02, and what was verified on 2026-05-01 is what stood before"
STAFF = {"staff": [person(), person("H9", "ren.mori")]}
ENTRY: dict[str, Any] = {"zones": [zone()], "staff": [person()]}
DATA = "inventory_stores_exist"
GUEST = "guest_account_is_of_known_supplier"
REVIEWED = "access_was_reviewed"


def _mended(**changed: Any) -> Any:
    return finding(due_on="2026-05-01", **changed)


CASES = [
    # Days to come are plans.
    (WIPED, FAIL, "no record says that it was wiped", RETIRED,
     {"disposals": [disposal(wiped_on=LATER)]}),
    (WIPED, FAIL, "no record says that it was destroyed", RETIRED,
     {"disposals": [disposal(destroyed_on=NEXT)]}),
    (CERTIFIED, FAIL, "handed over on 2026-05-08, without a certificate",
     disposal(certified_on=LATER), {}),
    (CERTIFIED, FAIL, f"is said to be handed over on {LATER}, a day to come",
     disposal(handed_over_on=LATER, certified_on=None), {}),
    (TOLD, FAIL, f"is said to be detected on {LATER}, a day to come",
     incident(detected_on=LATER, regulator_told_on=None, regulator_final_on=None), {}),
    (TOLD, ASIDE, "its reports are not due yet",
     incident(detected_on="2026-06-14", regulator_told_on=NEXT, regulator_final_on=LATER), {}),
    (PEOPLE, FAIL, f"was closed on {LATER} and nobody told the people concerned",
     incident(people_told_on=NEXT, closed_on=LATER), {}),
    ("incident_owner_works_here", FAIL, "H1, who answers for it, left on 2026-05-31",
     incident(closed_on=LATER), {"staff": [leaver()]}),
    (ACTED, FAIL, "is open and was due on 2026-05-01",
     _mended(closed_on=LATER, verified_on=LATER), AUDITS),
    (ACTED, FAIL, "was mended on 2026-05-02, which nobody verified",
     _mended(closed_on="2026-05-02", verified_on=NEXT), AUDITS),
    (RETEST, FAIL, "is open and was due on 2026-05-01",
     _mended(source="T-1", closed_on=LATER, verified_on=LATER), TESTS),
    (RETEST, FAIL, "was mended on 2026-05-02 and not tested anew",
     _mended(source="T-1", closed_on="2026-05-02", verified_on=NEXT), TESTS),
    ("security_test_accounts_for_findings", FAIL,
     "says that 0 findings are open, the register of findings 1", pentest(),
     {"findings": [finding(source="T-1", closed_on=LATER)]}),
    ("finding_owner_works_here", FAIL, "H1, who answers for it, left on 2026-05-31",
     finding(closed_on=LATER), {"staff": [leaver()]}),
    ("risk_treatments_are_done", FAIL, "the treatment is overdue of R-1", None,
     {"risks": [risk(due_on="2026-05-01", done_on=LATER)]}),
    ("policy_is_approved_and_reviewed", FAIL, f"is approved on {LATER}, a day to come",
     policy(approved_on=LATER), {}),
    (ASSESSED, FAIL, f"is said to be assessed on {LATER}, a day to come",
     country(assessed_on=LATER), {}),
    (APPROVER, FAIL, f"is said to be approved on {LATER}, a day to come",
     approval(approved_on=LATER), STAFF),
    ("supplier_is_evaluated_before_start", ASIDE,
     f"is to be evaluated on {NEXT}, and has not begun",
     supplier(evaluated_on=NEXT, started_on=LATER), {}),
    # Where the site is ahead of UTC, today is no day to come.
    ("roster_row_is_confirmed", PASS, "", worker(confirmed_on="2026-06-15"), {}),
    (APPROVER, PASS, "", approval(approved_on="2026-06-15"), STAFF),
    # Days before what they follow.
    (CERTIFIED, FAIL, "handed over on 2026-05-08, certificate of 2026-05-07",
     disposal(certified_on="2026-05-07"), {}),
    (TOLD, FAIL, f"detected on 2026-03-01, and reported before that, on {LONG_AGO}",
     incident(regulator_told_on=LONG_AGO), {}),
    (PEOPLE, FAIL, f"was detected on 2026-03-01, and people are said to be told on {LONG_AGO}",
     incident(people_told_on=LONG_AGO), {}),
    (RECORD, FAIL, f"was closed on {LONG_AGO}, before it was detected on 2026-03-01",
     incident(closed_on=LONG_AGO), {}),
    (ACTED, FAIL, BEFORE,
     _mended(closed_on="2026-05-02", verified_on="2026-05-01"), AUDITS),
    (RETEST, FAIL, BEFORE,
     _mended(source="T-1", closed_on="2026-05-02", verified_on="2026-05-01"), TESTS),
    ("approval_says_what_for", FAIL, "ends on 2026-06-01, before it was approved on 2026-06-10",
     approval(until="2026-06-01"), {}),
    (REVIEWED, FAIL,
     "2026-q2 was closed on 2026-05-20 over rights as of 2025-05-01, more than 92 days older",
     place(taken="2025-05-01T00:00:00+00:00"), {}),
    (REVIEWED, FAIL, "2026-q2 does not say when its rights were read", place(taken=None), {}),
    # One person's word for two.
    (RECORD, FAIL, "is closed, which h1, who handled it, approved alone",
     incident(closed_by="h1"), {}),
    (ACTED, FAIL, "Ｈ１, who is to mend it, approved the later day 2026-07-01 alone",
     _mended(extended_until="2026-07-01", extended_by="Ｈ１"), AUDITS),
    (ASSESSED, FAIL, "H1, who assessed it, approved it alone", country(assessed_by="H1"), {}),
    ("entry_is_permitted", FAIL, "H1 permitted it themselves", entered(),
     {**ENTRY, "permits": [permit(approved_by="Mika.Abe@example.com")]}),
    ("entry_is_permitted", PASS, "", entered(),
     {**ENTRY, "permits": [permit(approved_by="H1"), permit()]}),
    # Rows that nobody judged.
    (ACTED, FAIL, "is of A-7, which no register of audits or security tests holds",
     _mended(source="A-7"), {**AUDITS, **TESTS}),
    (ACTED, ASIDE, "is of a security test (TEC-14)", finding(source="T-1"), {**AUDITS, **TESTS}),
    (SERVER, FAIL, "does not say what it was", disposal(sort=None), {}),
    (SERVER, FAIL, "was destroyed at Example Shredding", disposal(sort="Ｒａｃｋ server"), {}),
    (SERVER, FAIL, "was destroyed at Example Shredding", disposal(sort="ｻｰﾊﾞ"), {}),
    (WIPED, ASIDE, "is paper, which nobody wipes (PHY-05)",
     asset(sort="Ｐａｐｅｒ", retired_on="2026-01-01"), {}),
    ("roster_row_is_confirmed", FAIL, "names no first day, and no last one that has passed",
     worker(since=None), {}),
    ("supplier_person_pledged", FAIL, "names no first day, and no last one that has passed",
     worker(since=None, pledged_on=None), {}),
    ("supplier_person_pledged", ASIDE, "does not work for us today",
     worker(since=None, until="2026-05-31"), {}),
    (ROSTER, FAIL, "by the roster of Example Post has left", OURS, HELD),
    (ROSTER, PASS, "", OURS, {**HELD, "roster": [HIRED, worker(email="aya@example.com")]}),
    (ROSTER, ASIDE, "is of somebody whom HR lists as at work", OURS,
     {**HELD, "staff": [person("H5", "aya")]}),
    (ROSTER, FAIL, "by the roster of Example Post has left", OURS,
     {**HELD, "staff": [leaver(id="H5", email="aya@example.com")]}),
    (ROSTER, FAIL, "is on the roster of a company that is not in the register of suppliers", OURS,
     {"roster": [HIRED]}),
    (GUEST, FAIL, "belongs to Example Post, whose agreement ended on 2026-06-14",
     guest(email="aya@post.example"), {"suppliers": [supplier(agreement_until="2026-06-14")]}),
    (DATA, FAIL, "names *, which is every store there is", entry(stores=["*"]), {}),
    ("personal_bucket_is_in_inventory", FAIL,
     "holds personal data and is in no entry of the inventory", personal(),
     {"entries": [entry(stores=["*"]), entry(stores=["arn:aws:s3:::*"])]}),
]  # fmt: skip

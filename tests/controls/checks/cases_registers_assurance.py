"""Cases of the checks of tests, audits, findings, policies, certificates, risks and owners."""

from collections.abc import Callable
from typing import Any

from sample_estate import REFUSED, refused
from sample_people import leaver, person, spell
from sample_registers import (
    asset,
    audit,
    chief,
    entry,
    finding,
    held,
    incident,
    pentest,
    policy,
    risk,
    scan,
    supplier,
    zone,
)

from collectors.resource import Resource
from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
OWN = {"id": "T-2", "side": "own team", "from_outside": False}
BOTH = {"tests": [pentest(), pentest(**OWN)]}
QUARTERS = ("2025-08-01", "2025-11-01", "2026-02-01", "2026-05-01")
OF_TEST = {"source": "T-1"}
DONE = {"closed_on": "2026-05-01", "verified_on": "2026-05-20"}
AUDITS = {"audits": [audit()]}
DATA = {"entries": [entry()]}
SOC = [held("SOC 2 type 2", valid_from="2024-06-01"), held("SOC 3")]
FIRST = {"valid_from": "2024-01-01", "valid_until": "2024-12-31"}
NEXT = {"id": "2", "valid_from": "2025-02-01"}
STANDARD = {"standards": ["ISO/IEC 27001"]}
COVER, GAP = "certificates_cover_today", "certificates_leave_no_gap"
NAMED, SOUND = "named_policy_is_published", "policy_is_approved_and_reviewed"
RULES, TREATED = "rules_cover_every_family", "risk_treatments_are_done"
RETEST, ACTED = "grave_finding_is_retested", "audit_finding_is_acted_on"
AUDITED = "internal_audit_covers_divisions"


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


def _owned(check: str, build: Callable[..., Resource], field: str = "owner") -> list[Any]:
    """The cases of whoever answers for a row of a register."""
    staff = {"staff": [person(), leaver(id="H8", email="k@example.com")]}
    later = person("H6", "jun.kai", spells=[spell("2026-09-01")])
    who = "who answers for it"
    return [
        (check, PASS, "", build(), staff),
        (check, PASS, "", build(**{field: "Mika.Abe@example.com"}), staff),
        (check, FAIL, f"H8, {who}, left on 2026-05-31", build(**{field: "H8"}), staff),
        (check, FAIL, f"H7, {who}, is nobody among the staff", build(**{field: "H7"}), staff),
        (
            check, FAIL, f"H6, {who}, has not begun to work here", build(**{field: "H6"}),
            {"staff": [later]},
        ),
        (check, FAIL, "names nobody who answers for it", build(**{field: None}), staff),
        (check, UNOBSERVED, _lost(field), refused(build, field), staff),
        (
            check, UNOBSERVED, _lost("email of H1"), build(),
            {"staff": [refused(person, "email")]},
        ),
    ]  # fmt: skip


def _open_incident(**changed: Any) -> Resource:
    return incident(**{"closed_on": None, "closed_by": None} | changed)


CASES = [
    *_owned("inventory_owner_works_here", entry),
    *_owned("chief_works_here", chief, "person"),
    *_owned("asset_owner_works_here", asset),
    *_owned("incident_owner_works_here", _open_incident),
    *_owned("finding_owner_works_here", finding),
    *_owned("policy_owner_works_here", policy),
    *_owned("risk_owner_works_here", risk),
    *_owned("supplier_owner_works_here", supplier),
    *_owned("zone_owner_works_here", zone),
    (
        "chief_works_here", ASIDE, "not in office today", chief(until="2026-01-31"),
        {"staff": [person()]},
    ),
    (
        "asset_owner_works_here", ASIDE, "out of use since 2026-01-31",
        asset(retired_on="2026-01-31"), {"staff": [person()]},
    ),
    (
        "incident_owner_works_here", ASIDE, "closed on 2026-04-01", incident(),
        {"staff": [person()]},
    ),
    (
        "finding_owner_works_here", ASIDE, "closed on 2026-05-01", finding(**DONE),
        {"staff": [person()]},
    ),
    ("penetration_tests_are_done", PASS, "", None, BOTH),
    (
        "penetration_tests_are_done", FAIL, "no penetration test by the own team in 365 days",
        None, {"tests": [pentest(), pentest(**OWN, finished_on="2025-06-14")]},
    ),
    (
        "penetration_tests_are_done", FAIL, "no penetration test by the own team in 365 days",
        None, {"tests": []},
    ),
    (
        "penetration_tests_are_done", FAIL, "no penetration test by an outside firm in 365 days",
        None, {"tests": [pentest(**OWN), scan("2026-05-01"), pentest(finished_on=None)]},
    ),
    (
        "penetration_tests_are_done", FAIL, "no penetration test was done from outside", None,
        {"tests": [pentest(from_outside=False), pentest(**OWN)]},
    ),
    (
        "penetration_tests_are_done", FAIL, "no penetration test was done from inside", None,
        {"tests": [pentest(from_inside=False), pentest(**OWN, from_inside=False)]},
    ),
    (
        "penetration_tests_are_done", UNOBSERVED, _lost("finished_on of T-1"), None,
        {"tests": [refused(pentest, "finished_on")]},
    ),
    (RETEST, PASS, "", finding(**OF_TEST, **DONE), BOTH),
    (RETEST, ASIDE, "is of no security test", finding(), BOTH),
    (RETEST, ASIDE, "its severity is low", finding(**OF_TEST, severity="low"), BOTH),
    (RETEST, ASIDE, "is open until 2026-09-30", finding(**OF_TEST), BOTH),
    (
        RETEST, FAIL, "is open and was due on 2026-06-14",
        finding(**OF_TEST, due_on="2026-06-14"), BOTH,
    ),
    (RETEST, FAIL, "is open without a day", finding(**OF_TEST, due_on=None), BOTH),
    (
        RETEST, FAIL, "was mended on 2026-05-01 and not tested anew",
        finding(**OF_TEST, closed_on="2026-05-01"), BOTH,
    ),
    (RETEST, UNOBSERVED, _lost("closed_on"), refused(finding, "closed_on", **OF_TEST), BOTH),
    ("security_test_accounts_for_findings", PASS, "", pentest(), {}),
    (
        "security_test_accounts_for_findings", PASS, "", pentest(open_findings=1),
        {"findings": [finding(**OF_TEST), finding(**OF_TEST, **DONE), finding()]},
    ),
    (
        "security_test_accounts_for_findings", FAIL,
        "says that 2 findings are open, the register of findings 0", pentest(open_findings=2), {},
    ),
    (
        "security_test_accounts_for_findings", FAIL,
        "does not say how many of its findings are open", pentest(open_findings=None), {},
    ),
    (
        "security_test_accounts_for_findings", ASIDE, "is not finished",
        pentest(finished_on=None), {},
    ),
    (
        "security_test_accounts_for_findings", UNOBSERVED, _lost("closed_on of F-1"), pentest(),
        {"findings": [refused(finding, "closed_on", **OF_TEST)]},
    ),
    ("card_scans_are_quarterly", PASS, "", None, {"tests": [scan(day) for day in QUARTERS]}),
    (
        "card_scans_are_quarterly", FAIL, "3 passed scans by an approved vendor in 365 days", None,
        {"tests": [scan(QUARTERS[0], passed=False), *(scan(day) for day in QUARTERS[1:])]},
    ),
    (
        "card_scans_are_quarterly", FAIL, "no passed scan from 2025-11-01 to 2026-03-01", None,
        {"tests": [scan(day) for day in (*QUARTERS[:2], "2026-03-01", "2026-05-01")]},
    ),
    (
        "card_scans_are_quarterly", FAIL, "no passed scan since 2026-03-01", None,
        {
            "tests": [scan(day) for day in (*QUARTERS[:2], "2026-02-01", "2026-03-01")],
        },
    ),
    (
        "card_scans_are_quarterly", UNOBSERVED, _lost("passed of SC-2026-05-01"), None,
        {"tests": [refused(scan, "passed", "2026-05-01")]},
    ),
    (AUDITED, PASS, "", None, AUDITS | DATA),
    (AUDITED, FAIL, "no internal audit was finished in 365 days", None, DATA),
    (
        AUDITED, FAIL, "no internal audit was finished in 365 days", None,
        DATA | {"audits": [audit(finished_on="2025-06-14"), audit(finished_on=None)]},
    ),
    (
        AUDITED, FAIL, "no internal audit covered Payments", None,
        AUDITS | {"entries": [entry(), entry(id="D-2", division="Payments")]},
    ),
    (
        AUDITED, UNOBSERVED, _lost("divisions of A-1"), None,
        DATA | {"audits": [refused(audit, "divisions")]},
    ),
    (ACTED, PASS, "", finding(), AUDITS),
    (ACTED, PASS, "", finding(**DONE), AUDITS),
    (
        ACTED, PASS, "",
        finding(due_on="2026-05-01", extended_until="2026-07-01", extended_by="H9"), AUDITS,
    ),
    (ACTED, ASIDE, "is of a security test (TEC-14)", finding(**OF_TEST), {**AUDITS, **BOTH}),
    (ACTED, FAIL, "is open and was due on 2026-06-14", finding(due_on="2026-06-14"), AUDITS),
    (
        ACTED, FAIL, "nobody approved the later day 2026-07-01",
        finding(due_on="2026-05-01", extended_until="2026-07-01"), AUDITS,
    ),
    (
        ACTED, FAIL, "is open without a day by which it is to be mended", finding(due_on=None),
        AUDITS,
    ),
    (
        ACTED, FAIL, "was mended on 2026-05-01, which nobody verified",
        finding(closed_on="2026-05-01"), AUDITS,
    ),
    (ACTED, UNOBSERVED, _lost("due_on"), refused(finding, "due_on"), AUDITS),
    (NAMED, PASS, "", None, {"policies": [policy(), policy(id="P-2", name="other")]}),
    (
        NAMED, FAIL, "no policy is named 'personal information policy'", None,
        {"policies": [policy(name="other")]},
    ),
    (NAMED, FAIL, "P-1 was not published", None, {"policies": [policy(published_on=None)]}),
    (
        NAMED, FAIL, "P-1 is not said to be public", None, {"policies": [policy(public=False)]},
    ),
    (
        NAMED, FAIL, "P-1 was approved on 2025-10-01, what is published is of 2025-09-01", None,
        {"policies": [policy(published_on="2025-09-01")]},
    ),
    (
        NAMED, FAIL, "P-1 was reviewed last on 2025-06-01, more than 365 days ago", None,
        {"policies": [policy(approved_on="2025-01-01", reviewed_on="2025-06-01")]},
    ),
    (
        NAMED, UNOBSERVED, _lost("published_on of P-1"), None,
        {"policies": [refused(policy, "published_on")]},
    ),
    (SOUND, PASS, "", policy(), {}),
    (
        SOUND, FAIL, "has no version that somebody approved on a day", policy(approved_by=None), {},
    ),
    (
        SOUND, FAIL, "is approved on 2026-12-01, a day to come",
        policy(approved_on="2026-12-01", reviewed_on=None), {},
    ),
    (SOUND, UNOBSERVED, _lost("version"), refused(policy, "version"), {}),
    ("public_policy_is_published", PASS, "", policy(), {}),
    ("public_policy_is_published", ASIDE, "is not said to be public", policy(public=False), {}),
    ("public_policy_is_published", FAIL, "was not published", policy(published_on=None), {}),
    (
        "public_policy_is_published", FAIL,
        "was approved on 2025-10-01, what is published is of 2025-09-01",
        policy(published_on="2025-09-01"), {},
    ),
    ("public_policy_is_published", UNOBSERVED, _lost("public"), refused(policy, "public"), {}),
    (RULES, PASS, "", None, {"policies": [policy()]}),
    (
        RULES, FAIL, "no approved and reviewed rule is physical, technical", None,
        {"policies": [policy(families=["Organisational", "personnel"]), policy(version=None)]},
    ),
    (
        RULES, UNOBSERVED, _lost("families of P-1"), None,
        {"policies": [refused(policy, "families")]},
    ),
    (COVER, PASS, "", None, STANDARD | {"held": [held()]}),
    (COVER, FAIL, "none of ISO/IEC 27001 is in the register", None, STANDARD | {"held": SOC}),
    (
        COVER, FAIL, "ISO/IEC 27001 is covered to 2026-05-31, not today", None,
        STANDARD | {"held": [held(valid_until="2026-04-30", bridged_until="2026-05-31")]},
    ),
    (
        COVER, UNOBSERVED, _lost("bridged_until of ISO/IEC 27001:2022-1"), None,
        STANDARD | {"held": [refused(held, "bridged_until")]},
    ),
    (
        GAP, PASS, "", None,
        STANDARD | {"held": [held(**FIRST, bridged_until="2025-01-31"), held(**NEXT)]},
    ),
    (
        GAP, FAIL, "ISO/IEC 27001 is not covered from 2025-01-01 on", None,
        STANDARD | {"held": [held(**FIRST), held(**NEXT)]},
    ),
    (
        GAP, FAIL, "ISO/IEC 27001 is not covered from 2025-01-01 on", None,
        STANDARD | {"held": [held(**FIRST)]},
    ),
    (GAP, FAIL, "none of ISO/IEC 27001 is in the register", None, STANDARD),
    (
        GAP, UNOBSERVED, _lost("valid_until of ISO/IEC 27001:2022-1"), None,
        STANDARD | {"held": [refused(held, "valid_until")]},
    ),
    ("certificate_names_nothing_unmet", PASS, "", held("PCI DSS v4.0.1"), {}),
    (
        "certificate_names_nothing_unmet", FAIL, "names 2 requirements not met",
        held("PCI DSS v4.0.1", not_in_place=2), {},
    ),
    (
        "certificate_names_nothing_unmet", FAIL, "does not say how many requirements are not met",
        held("PCI DSS v4.0.1", not_in_place=None), {},
    ),
    (
        "certificate_names_nothing_unmet", ASIDE, "is of another standard, or not in force",
        held(not_in_place=2), {},
    ),
    (
        "certificate_names_nothing_unmet", UNOBSERVED, _lost("not_in_place"),
        refused(held, "not_in_place", "PCI DSS v4.0.1"), {},
    ),
    ("risk_is_assessed_again", PASS, "", risk(), {}),
    ("risk_is_assessed_again", FAIL, "has no level", risk(level=None), {}),
    ("risk_is_assessed_again", FAIL, "was never assessed", risk(reviewed_on=None), {}),
    (
        "risk_is_assessed_again", FAIL, "was assessed last on 2025-06-14, more than 365 days ago",
        risk(reviewed_on="2025-06-14"), {},
    ),
    ("risk_is_assessed_again", UNOBSERVED, _lost("level"), refused(risk, "level"), {}),
    (
        TREATED, PASS, "", None,
        {"risks": [risk(), risk(id="R-2", due_on="2026-01-01", done_on="2026-01-01")]},
    ),
    (TREATED, PASS, "", None, {"risks": [risk(treatment="accept", accepted_by="H9", due_on=None)]}),
    (TREATED, FAIL, "nobody accepted R-1", None, {"risks": [risk(treatment="accept")]}),
    (TREATED, FAIL, "no treatment is decided for R-1", None, {"risks": [risk(treatment=None)]}),
    (
        TREATED, FAIL, "no day is set for the treatment of R-1", None,
        {"risks": [risk(due_on=None)]},
    ),
    (
        TREATED, FAIL, "the treatment is overdue of R-1", None,
        {"risks": [risk(due_on="2026-06-14")]},
    ),
    (TREATED, UNOBSERVED, _lost("done_on of R-1"), None, {"risks": [refused(risk, "done_on")]}),
]  # fmt: skip

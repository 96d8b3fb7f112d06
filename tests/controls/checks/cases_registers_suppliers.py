"""Cases of the checks of suppliers, their chain and their people's accounts."""

from typing import Any

from sample_estate import REFUSED, refused
from sample_identity import account
from sample_registers import FIVE, subcontractor, supplier, worker

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
BARE: dict[str, Any] = {"handles": []}
NO_DATA = "handles no personal data"
GONE = {"until": "2026-05-31"}
AYA = {"email": "aya@post.example", "id": "u-2"}
GUEST = {**AYA, "kind_said": "guest"}
BOTH = {"suppliers": [supplier(), subcontractor()]}
CHAIN = "chain_of_suppliers_is_whole"
START = "supplier_is_evaluated_before_start"
AGAIN = "supplier_is_evaluated_again"
INSPECTED = "high_risk_supplier_is_inspected"
APPROVED = "subcontractor_is_approved_before_start"
KNOWN = "guest_account_is_of_known_supplier"
ROSTER = "supplier_account_is_on_roster"


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


def _rostered(*people: Any) -> dict[str, Any]:
    return {"suppliers": [supplier()], "roster": list(people)}


CASES = [
    (START, PASS, "", supplier(), {}),
    (START, PASS, "", supplier(evaluated_on="2024-04-01"), {}),
    (
        START, FAIL, "began on 2024-04-01 and was evaluated on 2024-04-02",
        supplier(evaluated_on="2024-04-02"), {},
    ),
    (START, FAIL, "was never evaluated", supplier(evaluated_on=None), {}),
    (START, FAIL, "has no day on which its work began", supplier(started_on=None), {}),
    (START, ASIDE, NO_DATA, supplier(evaluated_on=None, **BARE), {}),
    (START, UNOBSERVED, _lost("handles"), refused(supplier, "handles"), {}),
    ("agreement_has_every_term", PASS, "", supplier(terms=[*map(str.upper, FIVE), "more"]), {}),
    (
        "agreement_has_every_term", FAIL, "its agreement does not provide for breach, incidents",
        supplier(terms=FIVE[:3]), {},
    ),
    ("agreement_has_every_term", ASIDE, NO_DATA, supplier(terms=[], **BARE), {}),
    ("agreement_has_every_term", UNOBSERVED, _lost("terms"), refused(supplier, "terms"), {}),
    ("agreement_is_in_force", PASS, "", supplier(), {}),
    ("agreement_is_in_force", PASS, "", supplier(agreement_until="2026-06-30"), {}),
    (
        "agreement_is_in_force", FAIL, "the agreement ended on 2026-06-14",
        supplier(agreement_until="2026-06-14"), {},
    ),
    (
        "agreement_is_in_force", FAIL, "no agreement is in force",
        supplier(agreement_from="2026-07-01"), {},
    ),
    ("agreement_is_in_force", FAIL, "no agreement is in force", supplier(agreement_from=None), {}),
    (
        "agreement_is_in_force", FAIL, "its work began on 2024-04-01, the agreement on 2024-05-01",
        supplier(agreement_from="2024-05-01"), {},
    ),
    (
        "agreement_is_in_force", UNOBSERVED, _lost("agreement_until"),
        refused(supplier, "agreement_until"), {},
    ),
    (AGAIN, PASS, "", supplier(), {}),
    (AGAIN, PASS, "", supplier(evaluated_on="2026-01-01", reevaluated_on=None), {}),
    (
        AGAIN, FAIL, "was evaluated last on 2025-06-14, more than 365 days ago",
        supplier(reevaluated_on="2025-06-14"), {},
    ),
    (AGAIN, FAIL, "was never evaluated", supplier(evaluated_on=None, reevaluated_on=None), {}),
    (
        AGAIN, FAIL, "was evaluated last on 2024-03-01, more than 365 days ago",
        supplier(reevaluated_on="2026-12-01"), {},
    ),
    (AGAIN, UNOBSERVED, _lost("reevaluated_on"), refused(supplier, "reevaluated_on"), {}),
    (INSPECTED, PASS, "", supplier(), {}),
    (INSPECTED, ASIDE, "is not rated high-risk", supplier(high_risk=False), {}),
    (INSPECTED, FAIL, "nobody rated its risk", supplier(high_risk=None), {}),
    (
        INSPECTED, FAIL, "is rated high-risk and was never inspected",
        supplier(inspected_on=None), {},
    ),
    (
        INSPECTED, FAIL, "was inspected last on 2025-06-14, more than 365 days ago",
        supplier(inspected_on="2025-06-14"), {},
    ),
    (INSPECTED, UNOBSERVED, _lost("inspected_on"), refused(supplier, "inspected_on"), {}),
    (APPROVED, PASS, "", subcontractor(), {}),
    (APPROVED, ASIDE, "works for us, not for a supplier", supplier(), {}),
    (APPROVED, ASIDE, NO_DATA, subcontractor(approved_by=None, **BARE), {}),
    (
        APPROVED, FAIL, "works for S-1 without an approval", subcontractor(approved_by=None), {},
    ),
    (
        APPROVED, FAIL, "began on 2024-04-01, was approved on 2024-04-02",
        subcontractor(approved_on="2024-04-02"), {},
    ),
    (
        APPROVED, FAIL, "has no day on which its work began", subcontractor(started_on=None), {},
    ),
    (APPROVED, UNOBSERVED, _lost("parent"), refused(subcontractor, "parent"), {}),
    ("supplier_is_placed", PASS, "", supplier(), {}),
    ("supplier_is_placed", FAIL, "names no country", supplier(country=None), {}),
    ("supplier_is_placed", UNOBSERVED, _lost("country"), refused(supplier, "country"), {}),
    (CHAIN, PASS, "", supplier(), BOTH),
    (CHAIN, PASS, "", subcontractor(), BOTH),
    (
        CHAIN, FAIL, "works for S-1, which is not in the register", subcontractor(),
        {"suppliers": [subcontractor()]},
    ),
    (
        CHAIN, FAIL, "the chain of S-2 leads back to itself", subcontractor(),
        {"suppliers": [supplier(parent="S-2"), subcontractor()]},
    ),
    (
        CHAIN, UNOBSERVED, _lost("parent of S-1"), subcontractor(),
        {"suppliers": [refused(supplier, "parent"), subcontractor()]},
    ),
    (KNOWN, PASS, "", account(**GUEST), BOTH),
    (KNOWN, PASS, "", account(**GUEST | {"email": "a@x.example", "aliases": ["b@print.example"]}),
     BOTH),
    (
        KNOWN, FAIL, "belongs to no company in the register of suppliers",
        account(**GUEST | {"email": "aya@elsewhere.example"}), BOTH,
    ),
    (
        KNOWN, FAIL, "belongs to no company in the register of suppliers", account(**GUEST), {},
    ),
    (KNOWN, ASIDE, "is no guest's", account(**AYA), BOTH),
    (KNOWN, ASIDE, "may not sign in", account(active=False, **GUEST), BOTH),
    (KNOWN, UNOBSERVED, _lost("kind_said"), refused(account, "kind_said", **AYA), BOTH),
    (ROSTER, PASS, "", account(**AYA), _rostered(worker())),
    (
        ROSTER, FAIL, "is of Example Post and on no roster of it", account(**AYA), _rostered(),
    ),
    (
        ROSTER, FAIL, "is of Example Post and on no roster of it", account(**AYA),
        _rostered(worker(supplier="S-2")),
    ),
    (
        ROSTER, FAIL, "by the roster of Example Post has left", account(**AYA),
        _rostered(worker(**GONE)),
    ),
    (ROSTER, ASIDE, "is of no supplier", account(), _rostered(worker())),
    (ROSTER, ASIDE, "may not sign in", account(active=False, **AYA), _rostered()),
    (
        ROSTER, UNOBSERVED, _lost("until of S-1:aya@post.example:2026-01-05"), account(**AYA),
        _rostered(refused(worker, "until")),
    ),
    ("roster_row_is_confirmed", PASS, "", worker(), {}),
    (
        "roster_row_is_confirmed", FAIL, "was confirmed last on 2026-05-10, more than 35 days ago",
        worker(confirmed_on="2026-05-10"), {},
    ),
    ("roster_row_is_confirmed", FAIL, "was never confirmed", worker(confirmed_on=None), {}),
    ("roster_row_is_confirmed", ASIDE, "does not work for us today", worker(**GONE), {}),
    (
        "roster_row_is_confirmed", UNOBSERVED, _lost("confirmed_on"),
        refused(worker, "confirmed_on"), {},
    ),
    ("supplier_person_pledged", PASS, "", worker(), {}),
    ("supplier_person_pledged", FAIL, "signed no pledge", worker(pledged_on=None), {}),
    (
        "supplier_person_pledged", FAIL, "began on 2026-01-05 and signed on 2026-01-06",
        worker(pledged_on="2026-01-06"), {},
    ),
    ("supplier_person_pledged", ASIDE, "does not work for us today", worker(**GONE), {}),
    (
        "supplier_person_pledged", UNOBSERVED, _lost("pledged_on"),
        refused(worker, "pledged_on"), {},
    ),
]  # fmt: skip

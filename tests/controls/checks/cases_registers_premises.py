"""Cases of the checks of zones, entries, disposals and incidents."""

from typing import Any

from sample_estate import REFUSED, refused
from sample_people import leaver, person
from sample_registers import asset, disposal, entered, incident, permit, zone

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
ENTRY = "entry_is_permitted"
WIPED = "retired_asset_is_wiped_and_destroyed"
CERTIFIED = "disposal_is_certified"
COUNTED = "certificate_counts_what_was_handed_over"
TOLD = "regulator_is_told_in_time"
PLACE: dict[str, Any] = {"zones": [zone()], "permits": [permit()], "staff": [person()]}
VISITOR = {"person": None, "visitor": "V-7"}
RETIRED = {"retired_on": "2026-05-01"}
NEW = {"regulator_told_on": None, "regulator_final_on": None, "closed_on": None}
UNTOLD = {**NEW, "people_told_on": None}


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


CASES = [
    ("zone_permits_are_reviewed", PASS, "", zone(), {}),
    (
        "zone_permits_are_reviewed", FAIL,
        "the permits were reviewed last on 2025-12-13, more than 183 days ago",
        zone(reviewed_on="2025-12-13"), {},
    ),
    (
        "zone_permits_are_reviewed", FAIL, "the permits were never reviewed",
        zone(reviewed_on=None), {},
    ),
    (
        "zone_permits_are_reviewed", UNOBSERVED, _lost("reviewed_on"),
        refused(zone, "reviewed_on"), {},
    ),
    (ENTRY, PASS, "", entered(), PLACE),
    (ENTRY, PASS, "", entered(host="mika.abe@example.com", **VISITOR), PLACE),
    (
        ENTRY, PASS, "", entered(),
        PLACE | {"permits": [permit(person="Mika.Abe@example.com")]},
    ),
    (
        ENTRY, ASIDE, "the zone is not important", entered(),
        PLACE | {"zones": [zone(important=False)]},
    ),
    (
        ENTRY, FAIL, "nobody said if the zone is important", entered(),
        PLACE | {"zones": [zone(important=None)]},
    ),
    (
        ENTRY, FAIL, "the zone Z-2 is not in the register of zones", entered(zone="Z-2"), PLACE,
    ),
    (ENTRY, FAIL, "names nobody who entered", entered(person=None), PLACE),
    (ENTRY, FAIL, "the visitor with badge V-7 came with nobody", entered(**VISITOR), PLACE),
    (ENTRY, FAIL, "H7 is nobody among the staff", entered(person="H7"), PLACE),
    (
        ENTRY, FAIL, "H1 did not work here on 2026-06-01", entered(),
        PLACE | {"staff": [leaver()]},
    ),
    (ENTRY, FAIL, "H1 had no permit on 2026-06-01", entered(), PLACE | {"permits": []}),
    (
        ENTRY, FAIL, "H1 had no permit on 2026-06-01", entered(),
        PLACE | {"permits": [permit(until="2026-05-31"), permit(approved_by=None)]},
    ),
    (
        ENTRY, UNOBSERVED, _lost("until of Z-1:H1:2026-01-01"), entered(),
        PLACE | {"permits": [refused(permit, "until")]},
    ),
    (WIPED, PASS, "", asset(**RETIRED), {"disposals": [disposal()]}),
    (WIPED, ASIDE, "is in use", asset(), {}),
    (WIPED, ASIDE, "is paper, which nobody wipes (PHY-05)", asset(sort="Paper", **RETIRED), {}),
    (
        WIPED, ASIDE, "out of use since 2026-05-01, and there is time to dispose of it",
        asset(**RETIRED), {},
    ),
    (
        WIPED, FAIL, "out of use since 2026-01-05 and in no record of disposal",
        asset(retired_on="2026-01-05"), {"disposals": [disposal(asset="SN-2")]},
    ),
    (
        WIPED, FAIL, "no record says that it was wiped", asset(**RETIRED),
        {"disposals": [disposal(wiped_on=None)]},
    ),
    (
        WIPED, FAIL, "no record says that it was destroyed", asset(**RETIRED),
        {"disposals": [disposal(destroyed_on=None)]},
    ),
    (WIPED, UNOBSERVED, _lost("retired_on"), refused(asset, "retired_on"), {}),
    (
        "server_is_destroyed_on_premises", PASS, "",
        disposal(sort="Server", on_premises=True), {},
    ),
    (
        "server_is_destroyed_on_premises", FAIL, "was destroyed at Example Shredding",
        disposal(sort="server"), {},
    ),
    ("server_is_destroyed_on_premises", ASIDE, "was no server", disposal(), {}),
    (
        "server_is_destroyed_on_premises", UNOBSERVED, _lost("on_premises"),
        refused(disposal, "on_premises", sort="server"), {},
    ),
    (CERTIFIED, PASS, "", disposal(), {}),
    (CERTIFIED, ASIDE, "disposed of by ourselves", disposal(disposer=None), {}),
    (
        CERTIFIED, ASIDE, "handed over on 2026-06-01, and its certificate is not due yet",
        disposal(handed_over_on="2026-06-01", certified_on=None), {},
    ),
    (
        CERTIFIED, FAIL, "handed over on 2026-05-08, without a certificate",
        disposal(certified_on=None), {},
    ),
    (
        CERTIFIED, FAIL, "handed over on 2026-04-01, certificate of 2026-05-20",
        disposal(handed_over_on="2026-04-01"), {},
    ),
    (
        CERTIFIED, FAIL, "the certificate names SN-9", disposal(certified_serial="SN-9"), {},
    ),
    (
        CERTIFIED, FAIL, "names no day on which Example Shredding took it over",
        disposal(handed_over_on=None), {},
    ),
    (CERTIFIED, UNOBSERVED, _lost("certified_serial"), refused(disposal, "certified_serial"), {}),
    (COUNTED, PASS, "", disposal(), {"disposals": [disposal()]}),
    (
        COUNTED, PASS, "", disposal(certified_count=2),
        {"disposals": [disposal(), disposal(asset="SN-2"), disposal(disposer="Example Other")]},
    ),
    (
        COUNTED, FAIL, "certificate C-1 names 2 items, the register 1",
        disposal(certified_count=2), {"disposals": [disposal()]},
    ),
    (
        COUNTED, ASIDE, "has no certificate of a company", disposal(disposer=None),
        {"disposals": [disposal()]},
    ),
    (
        COUNTED, UNOBSERVED, _lost("certified_count"), refused(disposal, "certified_count"),
        {"disposals": [disposal()]},
    ),
    ("incident_record_is_whole", PASS, "", incident(), {}),
    (
        "incident_record_is_whole", FAIL, "does not say a severity, the day it was reported",
        incident(severity=None, reported_on=None), {},
    ),
    (
        "incident_record_is_whole", FAIL, "does not say if personal data is concerned",
        incident(personal_data=None), {},
    ),
    (
        "incident_record_is_whole", FAIL, "is closed and nobody approved it",
        incident(closed_by=None), {},
    ),
    (
        "incident_record_is_whole", UNOBSERVED, _lost("closed_by"),
        refused(incident, "closed_by"), {},
    ),
    (TOLD, PASS, "", incident(), {}),
    (TOLD, PASS, "", incident(misuse=True, regulator_final_on="2026-04-29"), {}),
    (
        TOLD, FAIL, "detected on 2026-03-01, final report on 2026-04-29",
        incident(regulator_final_on="2026-04-29"), {},
    ),
    (
        TOLD, FAIL, "detected on 2026-03-01, first reported on 2026-03-07",
        incident(regulator_told_on="2026-03-07"), {},
    ),
    (TOLD, FAIL, "detected on 2026-03-01 and not reported to the regulator", incident(**NEW), {}),
    (
        TOLD, FAIL, "detected on 2026-03-01 and without a final report",
        incident(regulator_final_on=None), {},
    ),
    (
        TOLD, FAIL, "detected on 2026-03-01 and nobody decided if it must be reported",
        incident(reportable=None, **NEW), {},
    ),
    (TOLD, ASIDE, "concerns no personal data", incident(personal_data=False, **NEW), {}),
    (TOLD, ASIDE, "assessed as not reportable", incident(reportable=False, **NEW), {}),
    (
        TOLD, ASIDE, "its reports are not due yet", incident(detected_on="2026-06-13", **NEW), {},
    ),
    (TOLD, UNOBSERVED, _lost("reportable"), refused(incident, "reportable"), {}),
    ("people_are_told", PASS, "", incident(), {}),
    (
        "people_are_told", FAIL, "was closed on 2026-04-01 and nobody told the people concerned",
        incident(people_told_on=None), {},
    ),
    (
        "people_are_told", FAIL, "was closed on 2026-04-01, the people were told on 2026-04-02",
        incident(people_told_on="2026-04-02"), {},
    ),
    ("people_are_told", ASIDE, "is still open", incident(**UNTOLD), {}),
    ("people_are_told", ASIDE, "not assessed as reportable", incident(reportable=False), {}),
    (
        "people_are_told", UNOBSERVED, _lost("people_told_on"),
        refused(incident, "people_told_on"), {},
    ),
]  # fmt: skip

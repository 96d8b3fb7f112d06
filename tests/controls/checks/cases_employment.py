"""Cases of the checks of employment: exits in time, managers, accounts all have, screening."""

from typing import Any

from sample_estate import REFUSED, refused
from sample_identity import account
from sample_people import leaver, person, pledge, spell

from collectors.people.person import Person
from collectors.people.screening import Screening
from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
STAFF = {"staff": [person()]}
LATE = "back-dated, so that nobody could close accounts in time"
STAY = "duties after leaving"
ALL = {**STAFF, "systems": ["directory"], "accounts": [account()]}
NEW = {"spells": [spell("2026-06-01")]}


def _left(recorded_on: str | None, last_day: str = "2026-05-31") -> Person:
    return person(spells=[spell(last_day=last_day, recorded_on=recorded_on)])


def _screening(**changed: Any) -> Screening:
    row = {
        "id": "S1",
        "person": "H1",
        "finished_on": "2026-05-20",
        "provider": "Example Checks",
        "scope": "identity and references",
        "met": True,
    }
    return Screening.of(**row | changed)


def _managed(*pairs: tuple[str, str | None], gone: str = "") -> list[Person]:
    """People with their managers; one of them may have left."""
    left = {"spells": [spell(last_day="2026-05-31")]}
    return [
        person(one, f"p{one.lower()}", manager=other, **(left if one == gone else {}))
        for one, other in pairs
    ]


SOUND = _managed(("H1", "H2"), ("H2", None))
ROUND = _managed(("H1", "H2"), ("H2", "H3"), ("H3", "H1"))
ABOVE = _managed(("H1", "H2"), ("H2", "H3"), ("H3", "H2"))
LEFT = _managed(("H1", "H2"), ("H2", None), gone="H2")

CASES = [
    ("exit_was_recorded_in_time", PASS, "", _left("2026-05-31"), {}),
    (
        "exit_was_recorded_in_time",
        FAIL,
        f"left on 2026-05-31, which HR entered only on 2026-06-02: {LATE}",
        _left("2026-06-02"),
        {},
    ),
    ("exit_was_recorded_in_time", ASIDE, "has not left", person(), {}),
    (
        "exit_was_recorded_in_time",
        ASIDE,
        "works here: the end on 2026-05-31 was taken back",
        person(spells=[spell(withdrawn=["2026-05-31"])]),
        {},
    ),
    (
        "exit_was_recorded_in_time",
        ASIDE,
        "left on 2024-12-31, before the time that is looked at",
        _left("2025-02-01", "2024-12-31"),
        {},
    ),
    (
        "exit_was_recorded_in_time",
        UNOBSERVED,
        "when the exit was entered could not be observed: the listing does not say",
        _left(None),
        {},
    ),
    ("person_has_a_manager_at_work", PASS, "", SOUND[0], {"staff": SOUND}),
    ("person_has_a_manager_at_work", PASS, "", ABOVE[0], {"staff": ABOVE}),
    ("person_has_a_manager_at_work", FAIL, "names no manager", SOUND[1], {"staff": SOUND}),
    (
        "person_has_a_manager_at_work",
        ASIDE,
        "is a head, whom nobody manages",
        SOUND[1],
        {"staff": SOUND, "heads": ["H2"]},
    ),
    (
        "person_has_a_manager_at_work",
        FAIL,
        "names H2 as manager, who does not work here today",
        LEFT[0],
        {"staff": LEFT},
    ),
    (
        "person_has_a_manager_at_work",
        FAIL,
        "names H9 as manager, who is not one person of the staff",
        person(manager="H9"),
        {"staff": SOUND},
    ),
    (
        "person_has_a_manager_at_work",
        FAIL,
        "is managed in a circle: H1 under H2 under H3 under H1",
        ROUND[0],
        {"staff": ROUND},
    ),
    (
        "person_has_a_manager_at_work",
        UNOBSERVED,
        f"manager could not be observed: {REFUSED}",
        refused(person, "manager"),
        {"staff": SOUND},
    ),
    ("person_has_accounts_all_have", PASS, "", person(), ALL),
    (
        "person_has_accounts_all_have",
        FAIL,
        "works here by HR, and has no usable account of directory",
        person(),
        {**ALL, "accounts": [account(active=False)]},
    ),
    (
        "person_has_accounts_all_have",
        ASIDE,
        "joined on 2026-06-10, and may still get accounts",
        person(spells=[spell("2026-06-10")]),
        {**ALL, "joiners_within": "9 days"},
    ),
    (
        "person_has_accounts_all_have",
        UNOBSERVED,
        "where all have accounts could not be observed: the parameter systems names none",
        person(),
        {**ALL, "systems": []},
    ),
    (
        "person_has_accounts_all_have",
        UNOBSERVED,
        "its accounts could not be observed: no accounts of wiki are read",
        person(),
        {**ALL, "systems": ["wiki"]},
    ),
    ("joiner_was_screened", PASS, "", person(**NEW), {"screenings": [_screening()]}),
    (
        "joiner_was_screened",
        FAIL,
        "joined on 2026-06-01 without any screening",
        person(**NEW),
        {"screenings": [_screening(person="H2")]},
    ),
    (
        "joiner_was_screened",
        FAIL,
        "joined on 2026-06-01, and the screening was finished on 2026-06-03",
        person(**NEW),
        {"screenings": [_screening(finished_on="2026-06-03")]},
    ),
    (
        "joiner_was_screened",
        FAIL,
        "joined on 2026-06-01, and no screening was finished with its scope met",
        person(**NEW),
        {"screenings": [_screening(met=False), _screening(finished_on=None)]},
    ),
    (
        "joiner_was_screened",
        ASIDE,
        "joined on 2024-04-01, outside the time that is looked at",
        person(),
        {},
    ),
    (
        "joiner_was_screened",
        ASIDE,
        "worked here before 2026-06-01 as well",
        person(spells=[spell(last_day="2026-05-31"), spell("2026-06-01")]),
        {},
    ),
    (
        "joiner_was_screened",
        UNOBSERVED,
        "whether the scope was met could not be observed: the listing does not say",
        person(**NEW),
        {"screenings": [_screening(met=None)]},
    ),
    (
        "leaver_acknowledged_duties",
        PASS,
        "",
        leaver(),
        {"pledges": [pledge("2026-05-31", document=STAY)]},
    ),
    (
        "leaver_acknowledged_duties",
        FAIL,
        f"left on 2026-05-31 and has not signed the {STAY}",
        leaver(),
        {"pledges": [pledge()]},
    ),
    (
        "leaver_acknowledged_duties",
        ASIDE,
        "left on 2026-06-10 and has until 2026-06-30",
        leaver("2026-06-10"),
        {"pledges": [pledge()], "within": "20 days"},
    ),
    (
        "leaver_acknowledged_duties",
        UNOBSERVED,
        f"spells could not be observed: {REFUSED}",
        refused(person, "spells"),
        {"pledges": [pledge()]},
    ),
]
"""Check, verdict, reason, subject, and the populations and thresholds that differ from sound."""

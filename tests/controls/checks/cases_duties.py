"""Cases of the checks of duties: areas, courses, custodians of keys, guidance."""

from sample_estate import REFUSED, refused
from sample_people import leaver, person, pledge, spell, training

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


def _unset(parameter: str) -> str:
    return f"the parameter {parameter} names none"


def _unsaid(parameter: str) -> str:
    return f"what is to be signed could not be observed: {_unset(parameter)}"


DEVELOPER = person(department="engineering")
SELLER = person(department="sales")
NEW = person(department="engineering", spells=[spell("2026-06-01")])
BACK = person(department="engineering", on_leave_until="2026-06-10")
AWAY = person(department="engineering", on_leave_until="2026-12-31")
OF = {"departments": ["engineering", "platform"]}
PAPER, COURSE = "network duties", "secure coding"
SIGNED = {"pledges": [pledge(document=PAPER), pledge(document="network rules", version="4")]}
OTHERS = {"pledges": [pledge(None, document=PAPER), pledge(document=PAPER, person="H2")]}
LATER = {"pledges": [pledge("2026-09-01", document=PAPER)]}
DUTIES = {**OF, "duties": PAPER}
RULES = {**OF, "procedures": [PAPER, "network rules@4"]}
DONE = {"trainings": [training(course=COURSE)]}
LONG_AGO = {"trainings": [training("2025-06-01", course=COURSE), training(None, course=COURSE)]}
OTHER_COURSE = {"trainings": [training(), training(course=COURSE, person="H2")]}
TAUGHT = {**OF, "courses": [COURSE]}
WORKING_TIME = "joined on 2026-06-01 and has until 2026-07-01"
CUSTODIANS = {"staff": [person(), person("H2", "jun.ota")], "document": PAPER}
OURS = {**CUSTODIANS, "custodians": ["mika.abe@example.com"]}
GONE = leaver()

CASES = [
    ("area_duties_are_acknowledged", ASIDE, _unset("departments"), DEVELOPER, SIGNED),
    ("area_duties_are_acknowledged", PASS, "", DEVELOPER, {**SIGNED, **DUTIES}),
    (
        "area_duties_are_acknowledged", PASS, "", SELLER,
        {**SIGNED, **DUTIES, "departments": ["*"]},
    ),
    (
        "area_duties_are_acknowledged", FAIL, f"of engineering, has not signed {PAPER}", DEVELOPER,
        {**OTHERS, **DUTIES},
    ),
    (
        "area_duties_are_acknowledged", FAIL, f"of engineering, has not signed {PAPER}", DEVELOPER,
        {**LATER, **DUTIES},
    ),
    (
        "area_duties_are_acknowledged", FAIL, f"of engineering, has not signed {PAPER} version 3",
        DEVELOPER, {**SIGNED, **OF, "duties": f"{PAPER}@3"},
    ),
    ("area_duties_are_acknowledged", ASIDE, WORKING_TIME, NEW, {**OTHERS, **DUTIES}),
    (
        "area_duties_are_acknowledged", ASIDE, "of another department: sales", SELLER,
        {**SIGNED, **DUTIES},
    ),
    (
        "area_duties_are_acknowledged", ASIDE, "left on 2026-05-31", GONE, {**SIGNED, **DUTIES},
    ),
    (
        "area_duties_are_acknowledged", UNOBSERVED,
        "the department could not be observed: the listing names none for this person", person(),
        {**SIGNED, **DUTIES},
    ),
    (
        "area_duties_are_acknowledged", UNOBSERVED, _unsaid("duties"), DEVELOPER,
        {**SIGNED, **OF},
    ),
    (
        "area_duties_are_acknowledged", UNOBSERVED, _lost("department"),
        refused(person, "department"), {**SIGNED, **DUTIES},
    ),
    ("area_procedures_are_acknowledged", ASIDE, _unset("departments"), DEVELOPER, SIGNED),
    ("area_procedures_are_acknowledged", PASS, "", DEVELOPER, {**SIGNED, **RULES}),
    (
        "area_procedures_are_acknowledged", FAIL,
        "of engineering, has not signed network duties, network rules version 4", DEVELOPER,
        {**OTHERS, **RULES},
    ),
    ("area_procedures_are_acknowledged", ASIDE, WORKING_TIME, NEW, {**OTHERS, **RULES}),
    ("area_procedures_are_acknowledged", ASIDE, "on leave until 2026-12-31", AWAY,
     {**OTHERS, **RULES}),
    (
        "area_procedures_are_acknowledged", UNOBSERVED, _unsaid("procedures"), DEVELOPER,
        {**SIGNED, **OF},
    ),
    (
        "area_procedures_are_acknowledged", UNOBSERVED,
        f"signed_on of P-2024-04-01 could not be observed: {REFUSED}", DEVELOPER,
        {"pledges": [refused(pledge, "signed_on")], **RULES},
    ),
    ("duty_is_trained_each_year", ASIDE, _unset("departments"), DEVELOPER, DONE),
    ("duty_is_trained_each_year", PASS, "", DEVELOPER, {**DONE, **TAUGHT}),
    (
        "duty_is_trained_each_year", FAIL,
        "of engineering, completed it last on 2025-06-01, good until 2026-06-01", DEVELOPER,
        {**LONG_AGO, **TAUGHT},
    ),
    (
        "duty_is_trained_each_year", FAIL, f"of engineering, has completed none of {COURSE}",
        DEVELOPER, {**OTHER_COURSE, **TAUGHT},
    ),
    ("duty_is_trained_each_year", ASIDE, WORKING_TIME, NEW, {**OTHER_COURSE, **TAUGHT}),
    (
        "duty_is_trained_each_year", ASIDE,
        "was on leave until 2026-06-10 and has until 2026-07-10", BACK,
        {**OTHER_COURSE, **TAUGHT},
    ),
    ("duty_is_trained_each_year", ASIDE, "of another department: sales", SELLER,
     {**DONE, **TAUGHT}),
    (
        "duty_is_trained_each_year", UNOBSERVED,
        f"what is to be learned could not be observed: {_unset('courses')}", DEVELOPER,
        {**DONE, **OF, "courses": []},
    ),
    (
        "duty_is_trained_each_year", UNOBSERVED,
        f"completed_on of T-2026-02-01 could not be observed: {REFUSED}", DEVELOPER,
        {"trainings": [refused(training, "completed_on", course=COURSE)], **TAUGHT},
    ),
    (
        "key_custodians_accept_their_duty", ASIDE, "the parameter custodians names nobody",
        person(), {**CUSTODIANS, **SIGNED},
    ),
    ("key_custodians_accept_their_duty", PASS, "", person(), {**OURS, **SIGNED}),
    (
        "key_custodians_accept_their_duty", FAIL,
        f"a custodian of keys who has not signed {PAPER}", person(), {**OURS, **OTHERS},
    ),
    (
        "key_custodians_accept_their_duty", FAIL,
        "is listed as a custodian of keys and left on 2026-05-31", GONE,
        {**OURS, **SIGNED, "staff": [GONE]},
    ),
    (
        "key_custodians_accept_their_duty", ASIDE, "no custodian of keys",
        person("H2", "jun.ota"), {**OURS, **SIGNED},
    ),
    (
        "key_custodians_accept_their_duty", UNOBSERVED,
        "whether a custodian is meant could not be observed: nobody among the staff is H7",
        person(), {**CUSTODIANS, **SIGNED, "custodians": ["H1", "H7"]},
    ),
    (
        "key_custodians_accept_their_duty", UNOBSERVED, _unsaid("document"), person(),
        {**OURS, **SIGNED, "document": ""},
    ),
    (
        "key_custodians_accept_their_duty", UNOBSERVED, _lost("spells"),
        refused(person, "spells"), {**OURS, **SIGNED},
    ),
    ("factor_guidance_is_acknowledged", ASIDE, _unset("document"), DEVELOPER, SIGNED),
    ("factor_guidance_is_acknowledged", PASS, "", DEVELOPER, {**SIGNED, "document": PAPER}),
    (
        "factor_guidance_is_acknowledged", FAIL, f"of engineering, has not signed {PAPER}",
        DEVELOPER, {**OTHERS, "document": PAPER},
    ),
    (
        "factor_guidance_is_acknowledged", ASIDE, "works here in another form: contractor",
        person(spells=[spell(type="contractor")]),
        {**SIGNED, "document": PAPER, "types": ["employee"]},
    ),
    (
        "factor_guidance_is_acknowledged", UNOBSERVED, _lost("on_leave_until"),
        refused(person, "on_leave_until"), {**SIGNED, "document": PAPER},
    ),
]  # fmt: skip
"""Check, verdict, reason, subject, and the populations and thresholds that differ from sound."""

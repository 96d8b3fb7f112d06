"""Cases of the checks that policies stay acknowledged: each year, and in the version in force."""

from typing import Any

from sample_estate import REFUSED, refused
from sample_people import leaver, person, pledge, spell
from sample_registers import policy

from collectors.people.person import Person
from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
AGAIN, VERSION = "acknowledgement_is_renewed", "version_in_force_is_acknowledged"
CODE, RULES = "code of conduct", "information security policy"


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


def _signed(code: str, rules: str, version: str | None = "3") -> dict[str, Any]:
    """Both policies, signed on a day each."""
    return {
        "pledges": [
            pledge(code, document=CODE, version=version),
            pledge(rules, document=RULES, version=version),
        ]
    }


def _of_us(zone: str | None, **changed: Any) -> Person:
    """Somebody of the United States."""
    return person(country="US", spells=[spell(country="US", time_zone=zone)], **changed)


LATELY = _signed("2025-11-01", "2026-05-20")
OLDER = {
    "pledges": [
        pledge("2026-05-20", document=CODE, version="3"),
        pledge("2025-05-20", document=RULES, version="2"),
    ]
}
REGISTER = {
    "policies": [
        policy(id="P-2", name="Code of conduct"),
        policy(id="P-3", name=RULES),
        policy(id="P-4", name=RULES, version="2", approved_on="2024-01-01"),
        policy(id="P-5", name=RULES, version="4", approved_by=None, approved_on=None),
        policy(id="P-6", name=RULES, version="5", approved_on="2026-07-01"),
    ]
}
NEWLY = {
    "policies": [REGISTER["policies"][0], policy(id="P-3", name=RULES, approved_on="2026-06-01")]
}
THIRD = f"{RULES} version 3 of 2025-10-01"
NO_VERSION = {
    "pledges": [pledge("2026-05-20", document=CODE, version="3"),
                pledge("2026-05-20", document=RULES, version=None)],
}  # fmt: skip
UNTOLD = "the version could not be observed: neither register, listing nor parameter tells it of "
# On 15 June at 9:00 UTC it is that day in New York, and still the 14th in Honolulu at 23:00.
TO_THE_14TH = _signed("2026-05-20", "2025-06-14")

CASES = [
    (AGAIN, PASS, "", person(), LATELY),
    (
        AGAIN, FAIL,
        f"signed {RULES} last on 2025-06-14, longer ago than 365 days", person(), TO_THE_14TH,
    ),
    (
        AGAIN, FAIL,
        (f"signed {CODE} last on 2024-04-01 and {RULES} last on 2024-05-01, "
         "longer ago than 365 days"),
        person(), _signed("2024-04-01", "2024-05-01"),
    ),
    (
        AGAIN, PASS, "", person(),
        {"pledges": [*_signed("2024-04-01", "2024-05-01")["pledges"], *LATELY["pledges"]]},
    ),
    # A date to come is no signature, and one by itself is enough to be judged.
    (
        AGAIN, FAIL, f"signed {CODE} last on 2024-04-01, longer ago than 365 days", person(),
        _signed("2024-04-01", "2026-06-16"),
    ),
    (
        AGAIN, ASIDE, "has signed none of them yet, which policies_are_acknowledged judges",
        person(), {"pledges": [pledge("2020-01-01", person="H2", document=CODE), pledge()]},
    ),
    (
        AGAIN, ASIDE, "was on leave until 2026-06-01 and has until 2026-07-01",
        person(on_leave_until="2026-06-01"), TO_THE_14TH,
    ),
    (
        AGAIN, ASIDE, "on leave until 2026-07-01", person(on_leave_until="2026-07-01"),
        TO_THE_14TH,
    ),
    (AGAIN, ASIDE, "left on 2026-05-31", leaver(), LATELY),
    (AGAIN, PASS, "", _of_us("Pacific/Honolulu"), TO_THE_14TH),
    (
        AGAIN, FAIL, f"signed {RULES} last on 2025-06-14, longer ago than 365 days",
        _of_us("America/New_York"), TO_THE_14TH,
    ),
    (AGAIN, UNOBSERVED, _lost("on_leave_until"), refused(person, "on_leave_until"), LATELY),
    (
        AGAIN, UNOBSERVED,
        "what is to be signed could not be observed: the control names no document", person(),
        {**LATELY, "documents": []},
    ),
    (VERSION, PASS, "", person(), LATELY | REGISTER),
    (VERSION, FAIL, f"has not signed {THIRD}", person(), OLDER | REGISTER),
    (
        VERSION, FAIL, f"has not signed {CODE} version 3 of 2025-10-01 and {THIRD}", person(),
        {"pledges": [pledge("2026-01-01", document=CODE, version="1")], **REGISTER},
    ),
    # Approved two weeks ago, the new version has time; and so has who joined two weeks ago.
    (
        VERSION, ASIDE, f"has until 2026-07-01 to sign {RULES} version 3 of 2026-06-01", person(),
        OLDER | NEWLY,
    ),
    (
        VERSION, ASIDE, f"has until 2026-07-01 to sign {THIRD}",
        person(spells=[spell("2026-06-01")]), OLDER | REGISTER,
    ),
    (
        VERSION, ASIDE, "was on leave until 2026-06-01 and has until 2026-07-01",
        person(on_leave_until="2026-06-01"), OLDER | REGISTER,
    ),
    (VERSION, PASS, "", _of_us(None), LATELY | REGISTER),
    # Without a register a version that the parameter names is judged by another check.
    (VERSION, UNOBSERVED, f"{UNTOLD}{CODE} and {RULES}", person(), LATELY),
    (VERSION, PASS, "", person(), {**LATELY, "documents": [f"{CODE}@3", f"{RULES}@3"]}),
    (VERSION, UNOBSERVED, f"{UNTOLD}{RULES}", person(), NO_VERSION | REGISTER),
    # What was signed before the version was approved is not of it, whatever it was.
    (
        VERSION, FAIL, f"has not signed {THIRD}", person(),
        {
            "pledges": [
                pledge("2026-05-20", document=CODE, version="3"),
                pledge("2025-09-30", document=RULES, version=None),
            ],
            **REGISTER,
        },
    ),
    (
        VERSION, UNOBSERVED,
        "what is to be signed could not be observed: the control names no document", person(),
        {**LATELY, **REGISTER, "documents": []},
    ),
    (VERSION, ASIDE, "left on 2026-05-31", leaver(), LATELY | REGISTER),
]  # fmt: skip

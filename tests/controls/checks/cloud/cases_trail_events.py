"""Cases of the checks of what was done in the cloud over a period."""

from copy import deepcopy
from typing import Any

from sample_cloud import ACCOUNT, user
from sample_estate import REFUSED, refused
from sample_people import approval, person, spell

from collectors.people.person import Person
from collectors.trail_events.use import LoggingChange, SignIn, TrailPeriod, TrailUse
from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
GLASS = f"arn:aws:iam::{ACCOUNT}:role/break-glass"


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


def use(**changed: Any) -> TrailUse:
    """What a user did with one right."""
    row = {
        "id": "1|mika|s3:GetObject",
        "account": ACCOUNT,
        "principal": str(user().id),
        "person": None,
        "right": "s3:GetObject",
        "days": {"2026-06-01": 2, "2026-06-10": 1},
        "regions": ["ap-northeast-1"],
        "countries": {"2026-06-01 JP": 2, "2026-06-10 JP": 1},
        "refused": 0,
    }
    return TrailUse.of(**deepcopy(row | changed))


def period(**changed: Any) -> TrailPeriod:
    """A region whose record is whole."""
    row = {
        "id": f"{ACCOUNT}|ap-northeast-1",
        "account": ACCOUNT,
        "region": "ap-northeast-1",
        "first_day": "2026-05-01",
        "last_day": "2026-05-31",
        "files": 100,
        "events": 1000,
        "digests": 744,
        "signed": 743,
        "proven_from": "2026-05-01T00:00:00+00:00",
        "proven_to": "2026-06-01T00:00:00+00:00",
        "gap_hours": [],
        "faults": [],
        "fault_count": 0,
    }
    return TrailPeriod.of(**deepcopy(row | changed))


def sign_in(**changed: Any) -> SignIn:
    """A day of sign-ins of a user."""
    row = {
        "id": "1|mika|2026-06-01",
        "account": ACCOUNT,
        "principal": "mika",
        "person": None,
        "day": "2026-06-01",
        "succeeded": 2,
        "failed": 1,
        "without_factor": 0,
        "countries": ["JP"],
    }
    return SignIn.of(**deepcopy(row | changed))


def change(**changed: Any) -> LoggingChange:
    """A call that stopped a trail."""
    row = {
        "id": "e-1",
        "account": ACCOUNT,
        "principal": "arn:aws:iam::1:role/log-keeper",
        "person": None,
        "call": "cloudtrail:StopLogging",
        "region": "ap-northeast-1",
        "day": "2026-06-01",
    }
    return LoggingChange.of(**deepcopy(row | changed))


def _gone(**spell: Any) -> dict[str, Any]:
    last = {"last_day": "2026-06-04"} | spell
    return {"staff": [person(spells=[{**person().spells[0], "start": "2024-04-01", **last}])]}


def _joined(start: str, zone: str | None = None) -> dict[str, Any]:
    return {"staff": [person(spells=[{**person().spells[0], "start": start, "time_zone": zone}])]}


def _again(last_day: str, start: str) -> Person:
    return person(spells=[spell(last_day=last_day), spell(start)])


EARLY = "nobody_used_rights_before_first_day"
OWNED = {"staff": [person()], "users": [user()]}
LEFT = "mika.abe"
ROLE = use(principal=GLASS)
IN_FORCE = approval(resource="*break-glass*", approved_on="2026-05-01", until="2026-06-30")
NAMED = {"break_glass": ["role/break-glass"]}
JP = {"countries": ["JP"]}
UNPLACED = (
    "where all of it came from could not be observed: 2 calls came from networks of no known "
    "country"
)
STOPPED = (
    "arn:aws:iam::1:role/log-keeper called cloudtrail:StopLogging in ap-northeast-1 on 2026-06-01"
)
ABROAD = use(countries={"2026-06-01 KR": 1, "2026-06-10 JP": 2})
TRACED = (
    f"who: {person().id} of {person().entity} in {person().country}; from: KR; "
    f"did: s3:GetObject as {str(user().id).rpartition(':')[2]}; times: 1; "
    "on: 2026-06: 1 (06-01); leave: "
)
BARE = f"{TRACED}none on 2026-06-01"
NO_STAFF_MATCH = "its holder could not be observed: 0 people among the staff are meant (TEC-05)"

CASES = [
    ("trail_period_is_whole", PASS, "", period(), {}),
    (
        "trail_period_is_whole", FAIL,
        "has no digest files, so nothing proves that no file is missing", period(digests=0), {},
    ),
    (
        "trail_period_is_whole", FAIL, "1 faults: a.json.gz is gone",
        period(faults=["a.json.gz is gone"], fault_count=1), {},
    ),
    (
        "trail_period_is_whole", FAIL, "no digest of 2 hours, the first 2026-05-03T10",
        period(gap_hours=["2026-05-03T10", "2026-05-03T11"]), {},
    ),
    (
        "trail_period_is_whole", ASIDE,
        "files that were exported, for which there are no digests", period(region=None), {},
    ),
    ("trail_period_is_whole", UNOBSERVED, _lost("digests"), refused(period, "digests"), {}),
    ("trail_digests_are_signed", PASS, "", period(), {}),
    (
        "trail_digests_are_signed", FAIL,
        "743 digests have no signature of a known key that holds", period(signed=0), {},
    ),
    (
        "trail_digests_are_signed", ASIDE, "has no digest files (CLD-561)",
        period(digests=0, signed=0), {},
    ),
    (
        "trail_digests_are_signed", UNOBSERVED,
        "its signature could not be observed: that of a single digest stands in the one after it",
        period(digests=1, signed=0), {},
    ),
    ("trail_digests_are_signed", UNOBSERVED, _lost("signed"), refused(period, "signed"), {}),
    ("root_did_nothing", PASS, "", use(principal="root", right="s3:X"), {"root_rights": ["s3:X"]}),
    (
        "root_did_nothing", FAIL,
        "the root user used s3:GetObject on 2 days, last on 2026-06-10", use(principal="root"), {},
    ),
    ("root_did_nothing", ASIDE, "was not done by a root user", use(), {}),
    ("root_did_nothing", UNOBSERVED, _lost("principal"), refused(use, "principal"), {}),
    ("break_glass_use_was_approved", PASS, "", ROLE, {"approvals": [IN_FORCE], **NAMED}),
    (
        "break_glass_use_was_approved", FAIL,
        "used s3:GetObject without an approval in force on 2026-06-01, 2026-06-10", ROLE, NAMED,
    ),
    ("break_glass_use_was_approved", ASIDE, "is no way in for emergencies", use(), NAMED),
    (
        "break_glass_use_was_approved", UNOBSERVED, _lost("days"),
        refused(use, "days", principal=GLASS), {"approvals": [IN_FORCE], **NAMED},
    ),
    ("record_was_left_alone", PASS, "", change(), {"keepers": ["role/log-keeper"]}),
    ("record_was_left_alone", PASS, "", change(), {"keepers": ["log-keeper"]}),
    ("record_was_left_alone", PASS, "", change(), {"keepers": [change().principal]}),
    ("record_was_left_alone", FAIL, STOPPED, change(), {"keepers": ["keeper", "log", "1"]}),
    (
        "record_was_left_alone", FAIL,
        STOPPED, change(), {},
    ),
    (
        "record_was_left_alone", UNOBSERVED, _lost("principal"),
        refused(change, "principal"), {"keepers": ["x"]},
    ),
    ("sign_ins_had_a_factor", PASS, "", sign_in(), {}),
    (
        "sign_ins_had_a_factor", FAIL,
        "mika signed in 2 times without a second factor on 2026-06-01",
        sign_in(without_factor=2), {},
    ),
    (
        "sign_ins_had_a_factor", UNOBSERVED, _lost("without_factor"),
        refused(sign_in, "without_factor"), {},
    ),
    ("sign_ins_did_not_pile_up", PASS, "", sign_in(), {}),
    (
        "sign_ins_did_not_pile_up", FAIL, "30 sign-ins failed on 2026-06-01",
        sign_in(failed=30), {},
    ),
    ("sign_ins_did_not_pile_up", UNOBSERVED, _lost("failed"), refused(sign_in, "failed"), {}),
    ("use_came_from_declared_countries", PASS, "", use(), JP),
    (
        "use_came_from_declared_countries", FAIL,
        f"{user().id} used s3:GetObject from abroad (2026-05 KR: 4, 2026-06 CN: 1)",
        use(countries={"2026-06-01 JP": 3, "2026-06-02 CN": 1, "2026-05-01 KR": 4}), JP,
    ),
    (
        "use_came_from_declared_countries", UNOBSERVED,
        UNPLACED, use(countries={"2026-06-01 JP": 3, "2026-06-02 unknown": 2}), JP,
    ),
    (
        "use_came_from_declared_countries", ASIDE, "was done by a service on somebody's behalf",
        use(countries={"2026-06-01 AWS": 3}), JP,
    ),
    (
        "use_came_from_declared_countries", UNOBSERVED,
        "whence it may be used could not be observed: the parameter countries names none",
        use(), {"countries": []},
    ),
    (
        "use_from_abroad_was_approved", PASS,
        f"{TRACED}{IN_FORCE.id} by {IN_FORCE.approved_by} until 2026-06-30", ABROAD,
        {**OWNED, "approvals": [IN_FORCE], **JP},
    ),
    ("use_from_abroad_was_approved", FAIL, BARE, ABROAD, {**OWNED, **JP}),
    (
        "use_from_abroad_was_approved", FAIL, BARE, ABROAD,
        {**OWNED, "approvals": [approval(approved_on="2026-05-01", approved_by="h1")], **JP},
    ),
    (
        "use_from_abroad_was_approved", FAIL, BARE, ABROAD,
        {**OWNED, "approvals": [approval(approved_on="2026-06-02")], **JP},
    ),
    ("use_from_abroad_was_approved", ASIDE, "was not used from abroad", use(), {**OWNED, **JP}),
    (
        "use_from_abroad_was_approved", UNOBSERVED,
        UNPLACED.replace("where all of it came from", "whether it was used from abroad"),
        use(countries={"2026-06-01 JP": 3, "2026-06-02 unknown": 2}),
        {**OWNED, **JP},
    ),
    (
        "use_from_abroad_was_approved", UNOBSERVED, UNPLACED,
        use(countries={"2026-06-01 KR": 1, "2026-06-10 unknown": 2}),
        {**OWNED, "approvals": [IN_FORCE], **JP},
    ),
    (
        "use_from_abroad_was_approved", UNOBSERVED,
        "its holder could not be observed: the user is not among those read", ABROAD,
        {"staff": [person()], **JP},
    ),
    ("leavers_did_nothing_after_leaving", PASS, "", use(), OWNED),
    (
        "leavers_did_nothing_after_leaving", FAIL,
        f"{person().id}, who left on 2026-06-04, used s3:GetObject on 2026-06-10", use(),
        {**_gone(), "users": [user()]},
    ),
    (
        "leavers_did_nothing_after_leaving", FAIL,
        f"{person().id}, who left on 2026-06-04, used s3:GetObject on 2026-06-10",
        use(principal=GLASS, person="mika.abe@example.com"), {**_gone(), "users": [user()]},
    ),
    (
        "leavers_did_nothing_after_leaving", PASS, "", use(days={"2026-06-03": 1}),
        {**_gone(), "users": [user()]},
    ),
    (
        "leavers_did_nothing_after_leaving", ASIDE, "was done by no person known by name", ROLE,
        OWNED,
    ),
    (
        "leavers_did_nothing_after_leaving", UNOBSERVED,
        "its holder could not be observed: the user is not among those read",
        use(principal="arn:aws:iam::1:user/nobody"), OWNED,
    ),
    (
        "leavers_did_nothing_after_leaving", UNOBSERVED, NO_STAFF_MATCH,
        use(principal=GLASS, person="someone@example.org"), OWNED,
    ),
    (EARLY, PASS, "", use(), OWNED),
    (EARLY, PASS, "", use(), {**_joined("2026-06-01", "Europe/Berlin"), "users": [user()]}),
    (
        EARLY, FAIL, "H1, who began on 2026-06-05, used s3:GetObject on 2026-06-01", use(),
        {**_joined("2026-06-05"), "users": [user()]},
    ),
    # A day of the record, which is of UTC, that the first day of Honolulu begins in.
    (
        EARLY, UNOBSERVED,
        ("whether it was used before that could not be observed: the first day began in the "
         "course of 2026-06-01, and the record tells days"),
        use(), {**_joined("2026-06-01", "Pacific/Honolulu"), "users": [user()]},
    ),
    # What follows a former employment within a day is a leaver's, and later nobody's.
    (
        EARLY, PASS, "", use(days={"2026-06-01": 1}),
        {"staff": [_again("2026-05-31", "2026-06-12")], "users": [user()]},
    ),
    (
        EARLY, FAIL, "H1, who began on 2026-06-12, used s3:GetObject on 2026-06-10", use(),
        {"staff": [_again("2026-06-01", "2026-06-12")], "users": [user()]},
    ),
    (EARLY, ASIDE, "was done by no person known by name", ROLE, OWNED),
    (
        EARLY, UNOBSERVED, NO_STAFF_MATCH, use(principal=GLASS, person="someone@example.org"),
        OWNED,
    ),
]  # fmt: skip

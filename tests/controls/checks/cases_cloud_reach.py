"""Cases of the checks of who reads personal data in the cloud."""

from sample_cloud import (
    IAM,
    bucket,
    machine,
    objects,
    personal,
    policy_of,
    role,
    trusting,
    user,
)
from sample_estate import REFUSED, refused
from sample_people import abroad, approval, leaver, person, spell

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


MACHINE = "a service account, which belongs to no person"
READ = policy_of("s3:GetObject", resource=objects("example-talks"))
STORES = {"buckets": [personal(), bucket(), personal("example-faces")]}
MANY = {"buckets": [personal(f"example-{each}") for each in "edcba"]}
HERE = {"staff": [person()], **STORES}
AWAY = {"staff": [abroad()], "barred_countries": ["AQ"], **STORES}
BY_ENTITY = {"staff": [abroad()], "barred_entities": ["Example Affiliate"], **STORES}
GRANTED = {"approvals": [approval()]}
ALL_GRANTED = {"approvals": [approval("example-*", person="mika.abe@example.com")]}
LAPSED = {"approvals": [approval(until="2026-06-13"), approval(until="2026-05-01")]}
ANALYST = role("analyst", trust=trusting(f"{IAM}:user/mika.abe"), statements=READ)
SHARED = role("shared", trust=trusting(f"{IAM}:root"), statements=READ)
TO_SHARED = policy_of("sts:AssumeRole", resource=str(SHARED.id))
NOBODY_BARRED = "who is barred could not be observed: the control names no entity and no country"
NONE_LISTED = "no approval is listed, so none has ended"
UNKNOWN = (
    "its holder could not be observed: by mika.abe@example.com it belongs to nobody among the "
    "staff (TEC-05)"
)
ONE = "1 store (example-talks (no approval)) of personal data without an approval in force"
PLACE = "H1, of Example Affiliate in AQ,"
STATED = personal(
    policy=policy_of(
        "s3:GetObject", resource=objects("example-talks"), Principal={"AWS": f"{IAM}:user/mika.abe"}
    )
)
SHUT = personal(
    policy=policy_of("s3:*", resource=objects("example-talks"), effect="Deny", Principal="*")
)

AFFILIATE = {"entity": "Example Affiliate", "country": "AQ"}
FORMER = spell("2024-04-01", "2025-04-30", **AFFILIATE)
LATER = spell("2026-09-01", **AFFILIATE)

CASES = [
    ("personal_data_is_read_with_approval", PASS, "", user(), HERE),
    ("personal_data_is_read_with_approval", PASS, "", user(statements=READ), {**HERE, **GRANTED}),
    ("personal_data_is_read_with_approval", FAIL, f"H1 reads {ONE}", user(statements=READ), HERE),
    (
        "personal_data_is_read_with_approval", FAIL, f"H1 reads {ONE}", user(statements=READ),
        {**HERE, "approvals": [approval(approved_by="Mika.Abe@example.com")]},
    ),
    (
        "personal_data_is_read_with_approval", FAIL,
        ("H1 reads 1 store (example-talks (approval ended on 2026-06-13)) of personal data "
        "without an approval in force"),
        user(statements=READ), {**HERE, **LAPSED},
    ),
    (
        "personal_data_is_read_with_approval", FAIL,
        ("H1 reads 5 stores (example-a (no approval), example-b (no approval), "
        "example-c (no approval) and 2 more) of personal data without an approval in force"),
        user(statements=policy_of("s3:*")), {**HERE, **MANY},
    ),
    (
        "personal_data_is_read_with_approval", FAIL,
        ("H1 reads 1 store (example-talks by role analyst (no approval)) of personal data "
        "without an approval in force"),
        user(), {**HERE, "roles": [ANALYST]},
    ),
    (
        "personal_data_is_read_with_approval", FAIL, f"H1 reads {ONE}",
        user(), {**HERE, "buckets": [STATED]},
    ),
    (
        "personal_data_is_read_with_approval", PASS, "",
        user(statements=READ), {**HERE, "buckets": [SHUT]},
    ),
    ("personal_data_is_read_with_approval", ASIDE, MACHINE, machine(statements=READ), HERE),
    (
        "personal_data_is_read_with_approval", ASIDE, "holds no live password or key",
        user(console=False, statements=READ), HERE,
    ),
    (
        "personal_data_is_read_with_approval", UNOBSERVED, UNKNOWN, user(statements=READ),
        {**HERE, "staff": [person("H2", "jun.ota")]},
    ),
    (
        "personal_data_is_read_with_approval", UNOBSERVED, _lost("statements"),
        refused(user, "statements"), HERE,
    ),
    (
        "personal_data_is_read_with_approval", UNOBSERVED,
        f"tags of arn:aws:s3:::example-media could not be observed: {REFUSED}", user(),
        {**HERE, "buckets": [refused(bucket, "tags")]},
    ),
    ("people_abroad_read_with_approval", UNOBSERVED, NOBODY_BARRED, user(statements=READ), HERE),
    ("people_abroad_read_with_approval", ASIDE, MACHINE, machine(statements=READ), AWAY),
    (
        "people_abroad_read_with_approval", PASS, "", user(statements=READ),
        {**AWAY, "staff": [person()]},
    ),
    ("people_abroad_read_with_approval", PASS, "", user(), AWAY),
    ("people_abroad_read_with_approval", PASS, "", user(statements=READ), {**AWAY, **GRANTED}),
    ("people_abroad_read_with_approval", PASS, "", user(statements=READ), {**AWAY, **ALL_GRANTED}),
    (
        "people_abroad_read_with_approval", FAIL, f"{PLACE} reads {ONE}",
        user(statements=READ), AWAY,
    ),
    (
        "people_abroad_read_with_approval", FAIL, f"{PLACE} reads {ONE}",
        user(console=False, statements=READ), BY_ENTITY,
    ),
    (
        "people_abroad_read_with_approval", FAIL,
        (f"{PLACE} reads 2 stores (example-faces (no approval), example-talks (approval ended on "
        "2026-06-13)) of personal data without an approval in force"),
        user(statements=policy_of("s3:*")), {**AWAY, **LAPSED},
    ),
    (
        "people_abroad_read_with_approval", UNOBSERVED, UNKNOWN, user(statements=READ),
        {**AWAY, "staff": [person("H2", "jun.ota")]},
    ),
    (
        "people_abroad_read_with_approval", PASS, "", user(),
        {**AWAY, "staff": [person("H2", "jun.ota")]},
    ),
    (
        "people_abroad_read_with_approval", UNOBSERVED, _lost("statements"),
        refused(user, "statements"), AWAY,
    ),
    ("barred_people_read_no_personal_data", UNOBSERVED, NOBODY_BARRED, user(statements=READ), HERE),
    ("barred_people_read_no_personal_data", PASS, "", user(), AWAY),
    (
        "barred_people_read_no_personal_data", FAIL,
        f"{PLACE} reads 1 store (example-talks) of personal data, whatever was approved",
        user(statements=READ), {**AWAY, **GRANTED},
    ),
    (
        "barred_people_read_no_personal_data", FAIL,
        (f"{PLACE} reads 1 store (example-talks by role shared) of personal data, "
        "whatever was approved"),
        user(statements=TO_SHARED), {**AWAY, "roles": [SHARED]},
    ),
    ("barred_people_read_no_personal_data", PASS, "", user(), {**AWAY, "roles": [SHARED]}),
    (
        "barred_people_read_no_personal_data", FAIL,
        f"{PLACE} reads 1 store (example-talks) of personal data, whatever was approved",
        user(statements=READ),
        {**AWAY, "staff": [leaver(entity="Example Affiliate", country="AQ", spells=[])]},
    ),
    (
        "barred_people_read_no_personal_data", UNOBSERVED,
        f"trust of {IAM}:role/analyst could not be observed: {REFUSED}", user(),
        {**AWAY, "roles": [refused(role, "trust", "analyst", statements=READ)]},
    ),
    ("withdrawn_rights_stay_withdrawn", UNOBSERVED, NOBODY_BARRED, user(statements=READ), HERE),
    (
        "withdrawn_rights_stay_withdrawn", PASS,
        (f"who: {PLACE.replace(',', '')}; from: ; did: reads none of it without leave, of "
        f"personal data, as {user().name}; times: ; on: after 2026-06-13; "
        "leave: ended: example-talks until 2026-05-01, example-talks until 2026-06-13"),
        user(), {**AWAY, **LAPSED},
    ),
    ("withdrawn_rights_stay_withdrawn", PASS, "", user(statements=READ), {**AWAY, **GRANTED}),
    ("withdrawn_rights_stay_withdrawn", ASIDE, NONE_LISTED, user(statements=READ), AWAY),
    (
        "withdrawn_rights_stay_withdrawn", PASS,
        (f"who: {PLACE.replace(',', '')}; from: ; did: reads none of it without leave, of "
        f"personal data, as {user().name}; times: ; on: after 2026-05-01; "
        "leave: ended: example-talks until 2026-05-01"),
        user(statements=READ),
        {**AWAY, "approvals": [approval(until="2026-05-01"), approval()]},
    ),
    (
        "withdrawn_rights_stay_withdrawn", FAIL,
        (f"who: {PLACE.replace(',', '')}; from: ; did: still reads 1 store (example-talks "
        f"(approval ended on 2026-06-13)), of personal data, as {user().name}; times: ; "
        "on: after 2026-06-13; leave: ended: example-talks until 2026-05-01, example-talks until "
        "2026-06-13"),
        user(statements=READ), {**AWAY, **LAPSED},
    ),
    (
        "withdrawn_rights_stay_withdrawn", UNOBSERVED, _lost("boundary"),
        refused(user, "boundary", statements=READ), {**AWAY, **LAPSED},
    ),
    ("access_ends_with_its_task", ASIDE, NONE_LISTED, user(statements=READ), HERE),
    (
        "people_abroad_read_with_approval", ASIDE, "there is no store to read",
        user(statements=READ), {**AWAY, "buckets": []},
    ),
    ("access_ends_with_its_task", PASS, "", user(statements=READ), {**HERE, **GRANTED}),
    (
        "access_ends_with_its_task", FAIL,
        "H1 still reads 1 store (example-talks (approval ended on 2026-06-13)) of personal data",
        user(statements=READ),
        {**HERE, "approvals": [approval(person="Mika.Abe@Example.com", until="2026-06-13")]},
    ),
    (
        "personal_data_is_read_with_approval", UNOBSERVED,
        ("the class of what it reads could not be observed: 1 store (example-new) without a "
        "data-class tag (ORG-10)"),
        user(statements=policy_of("s3:*", resource=objects("example-new"))),
        {**HERE, "buckets": [personal(), bucket("example-new", tags={})]},
    ),
    (
        "people_abroad_read_with_approval", FAIL, f"{PLACE} reads {ONE}", user(statements=READ),
        {**AWAY, "approvals": [approval(approved_by=None)]},
    ),
    (
        "people_abroad_read_with_approval", FAIL, f"{PLACE} reads {ONE}", user(statements=READ),
        {**AWAY, "barred_countries": ["aq"], "data_class": ["Personal"]},
    ),
    (
        "access_ends_with_its_task", FAIL,
        "H1 still reads 1 store (example-talks (approval ended on 2026-06-13)) of personal data",
        user(statements=READ), {**HERE, **LAPSED},
    ),
    ("access_ends_with_its_task", ASIDE, MACHINE, machine(statements=READ), HERE),
    (
        "access_ends_with_its_task", UNOBSERVED,
        f"until of AP-1 could not be observed: {REFUSED}", user(statements=READ),
        {**HERE, "approvals": [refused(approval, "until")]},
    ),
    (
        "personal_data_is_read_with_approval", PASS, "", user(),
        {**HERE, "staff": [person("H2", "jun.ota")]},
    ),
    (
        "access_ends_with_its_task", PASS, "", user(),
        {**HERE, **GRANTED, "staff": [person("H2", "jun.ota")]},
    ),
    (
        "personal_data_is_read_with_approval", FAIL,
        ("H1 reads 3 stores (example-a (no approval), example-b (no approval), "
        "example-c (no approval)) of personal data without an approval in force"),
        user(statements=policy_of("s3:*")),
        {**HERE, "buckets": [personal(f"example-{each}") for each in "abc"]},
    ),
    (
        "barred_people_read_no_personal_data", PASS, "", user(statements=READ),
        {**AWAY, "staff": [person()]},
    ),
    (
        "withdrawn_rights_stay_withdrawn", PASS, "", user(statements=READ),
        {**AWAY, **LAPSED, "staff": [person()]},
    ),
    (
        "barred_people_read_no_personal_data", PASS, "", user(statements=READ),
        {**AWAY, "staff": [person(spells=[FORMER, spell("2025-05-01"), LATER])]},
    ),
    *(
        (
            "barred_people_read_no_personal_data", FAIL,
            f"{PLACE} reads 1 store (example-talks) of personal data, whatever was approved",
            user(statements=READ), {**AWAY, "staff": [person(spells=[spell(), second])]},
        )
        for second in (
            spell("2025-05-01", "2026-06-16", **AFFILIATE), spell("2026-06-15", **AFFILIATE)
        )
    ),
]  # fmt: skip
"""Check, verdict, reason, subject, and the populations and thresholds that differ from sound."""

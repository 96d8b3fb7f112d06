"""Cases of the checks of an account's life and care: leavers, contractors, use, factors."""

from sample_estate import REFUSED, refused
from sample_identity import account, confirmed, machine, unknown
from sample_people import leaver, person, spell

from collectors.people.person import Person
from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
STAFF = {"staff": [person()]}
GONE = {"staff": [leaver()]}
OTHER = person("H2", "ken.ono")
OFF = account(active=False)
NO_ZONE = "left on 2026-06-13, and no time zone of the site in US is told"
LATE = "directory tells sign-ins up to 14 days late"
MACHINE = "directory says that it is a machine's"
NOT_HELD = "its holder could not be observed: no rung of the ladder reaches a person (IDN-10)"

BOTH = {"staff": [*GONE["staff"], OTHER]}
LEFT = "and H1 left on 2026-05-31 (IDN-10)"
ADDRESS = "address mika.abe@example.com is H1's"
DISPUTED = f"its holder could not be observed: {ADDRESS}, {LEFT}"
HIDDEN = f"its holder could not be observed: number H1 is H1's, {ADDRESS}, {LEFT}"
MACHINES = confirmed(account="mika.abe", sort="service", person=None, owner="H2", confirmed_by="H3")


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


def _leaver_of(country: str, zone: str | None) -> Person:
    """Somebody of a country who left on 13 June."""
    place = {"country": country, "time_zone": zone}
    return person(country=country, spells=[spell(last_day="2026-06-13", **place)])


CASES = [
    ("leavers_hold_no_account", PASS, "", account(), STAFF),
    ("leavers_hold_no_account", PASS, "", OFF, GONE),
    (
        "leavers_hold_no_account",
        FAIL,
        "belongs to H1, who left on 2026-05-31, and can be signed in to",
        account(),
        GONE,
    ),
    ("leavers_hold_no_account", UNOBSERVED, NOT_HELD, unknown(), GONE),
    # At 9:00 UTC the day allowed after 13 June is over in New York, and not in Honolulu.
    (
        "leavers_hold_no_account",
        FAIL,
        "belongs to H1, who left on 2026-06-13, and can be signed in to",
        account(),
        {"staff": [_leaver_of("US", "America/New_York")]},
    ),
    (
        "leavers_hold_no_account",
        PASS,
        "",
        account(),
        {"staff": [_leaver_of("US", "Pacific/Honolulu")]},
    ),
    (
        "leavers_signed_in_nowhere",
        UNOBSERVED,
        f"when the time allowed is over of H1 could not be observed: {NO_ZONE}",
        account(active=False, last_sign_in="2026-06-15T05:00:00+00:00"),
        {"staff": [_leaver_of("US", None)]},
    ),
    (
        "leavers_signed_in_nowhere",
        UNOBSERVED,
        f"whether it was used after 2026-05-30 could not be observed: {LATE}",
        account(active=False, last_sign_in="2026-05-30T00:00:00+00:00", sign_in_lag=14),
        GONE,
    ),
    (
        "contractors_account_runs_out",
        FAIL,
        "never runs out, and the contract of H1 ends on 2026-09-30",
        account(),
        {"staff": [person(spells=[spell(type="contractor", contract_end="2026-09-30")])]},
    ),
    ("leavers_hold_no_account", ASIDE, "is no account of a person", machine(), GONE),
    # A leaver whom a weaker rung names, or whose account was confirmed as a machine's.
    ("leavers_hold_no_account", UNOBSERVED, DISPUTED, account(employee_number="H2"), BOTH),
    ("leavers_hold_no_account", UNOBSERVED, HIDDEN, account(), {**BOTH, "confirmed": [MACHINES]}),
    ("leavers_signed_in_nowhere", UNOBSERVED, DISPUTED, account(employee_number="H2"), BOTH),
    (
        "leavers_signed_in_nowhere",
        PASS,
        "",
        account(employee_number="H2", last_sign_in="2026-05-30T00:00:00+00:00"),
        BOTH,
    ),
    ("leavers_signed_in_nowhere", PASS, "", account(last_sign_in=None), GONE),
    (
        "leavers_signed_in_nowhere",
        PASS,
        "",
        account(active=False, last_sign_in="2026-05-30T00:00:00+00:00"),
        GONE,
    ),
    (
        "leavers_signed_in_nowhere",
        FAIL,
        "belongs to H1, who left on 2026-05-31, and was signed in to on 2026-06-14",
        OFF,
        GONE,
    ),
    (
        "leavers_signed_in_nowhere",
        UNOBSERVED,
        _lost("last_sign_in"),
        refused(account, "last_sign_in"),
        GONE,
    ),
    ("account_is_no_older_than_its_holder", PASS, "", account(), STAFF),
    (
        "account_is_no_older_than_its_holder",
        FAIL,
        "made on 2024-01-01, and H1 began on 2024-04-01",
        account(created="2024-01-01T00:00:00+00:00"),
        STAFF,
    ),
    (
        "account_is_no_older_than_its_holder",
        UNOBSERVED,
        "when it was made could not be observed: directory does not say",
        account(created=None),
        STAFF,
    ),
    (
        "contractors_account_runs_out",
        ASIDE,
        "its holder is no contractor of today",
        account(),
        STAFF,
    ),
    (
        "contractors_account_runs_out",
        PASS,
        "",
        account(expires="2026-10-01T00:00:00+00:00"),
        {"staff": [person(spells=[spell(type="contractor", last_day="2026-09-30")])]},
    ),
    (
        "contractors_account_runs_out",
        FAIL,
        "belongs to H1, whose contract has no end",
        account(),
        {"staff": [person(spells=[spell(type="contractor")])]},
    ),
    (
        "contractors_account_runs_out",
        FAIL,
        "never runs out, and the contract of H1 ends on 2026-09-30",
        account(),
        {"staff": [person(spells=[spell(type="contractor", last_day="2026-09-30")])]},
    ),
    (
        "contractors_account_runs_out",
        FAIL,
        "belongs to H1, whose contract ends only on 2029-09-30",
        account(),
        {"staff": [person(spells=[spell(type="contractor", last_day="2029-09-30")])]},
    ),
    (
        "contractors_account_runs_out",
        FAIL,
        "runs out on 2026-12-01, and the contract of H1 ends on 2026-09-30",
        account(expires="2026-12-01T00:00:00+00:00"),
        {"staff": [person(spells=[spell(type="contractor", last_day="2026-09-30")])]},
    ),
    ("contractors_account_runs_out", UNOBSERVED, NOT_HELD, unknown(), STAFF),
    ("account_is_used_or_off", PASS, "", account(), {}),
    (
        "account_is_used_or_off",
        FAIL,
        "used last on 2026-01-01",
        account(last_sign_in="2026-01-01T00:00:00+00:00"),
        {},
    ),
    (
        "account_is_used_or_off",
        PASS,
        "",
        account(last_sign_in="2026-03-10T00:00:00+00:00", sign_in_lag=14),
        {},
    ),
    (
        "account_is_used_or_off",
        FAIL,
        "made on 2024-04-01 and never used",
        account(last_sign_in=None),
        {},
    ),
    ("account_is_used_or_off", ASIDE, MACHINE, machine(), {}),
    (
        "account_is_used_or_off",
        UNOBSERVED,
        _lost("last_sign_in"),
        refused(account, "last_sign_in"),
        {},
    ),
    ("account_has_a_second_factor", PASS, "", account(), {}),
    ("account_has_a_second_factor", FAIL, "has nothing beside its password", account(mfa=[]), {}),
    (
        "account_has_a_second_factor",
        FAIL,
        "has question beside its password",
        account(mfa=["question"]),
        {},
    ),
    ("account_has_a_second_factor", ASIDE, MACHINE, machine(mfa=[]), {}),
    ("account_has_a_second_factor", UNOBSERVED, _lost("mfa"), refused(account, "mfa"), {}),
    ("administrator_resists_phishing", PASS, "", account(privileged=["Super"]), {}),
    (
        "administrator_resists_phishing",
        FAIL,
        "holds Super, and has push beside its password",
        account(privileged=["Super"], mfa=["push"]),
        {},
    ),
    ("administrator_resists_phishing", ASIDE, "administers nothing", account(mfa=[]), {}),
    (
        "administrator_resists_phishing",
        UNOBSERVED,
        "mfa could not be observed: directory says that there is a second factor, and not which",
        account(privileged=["Super"], mfa=["unnamed"]),
        {},
    ),
    (
        "directory_agrees_with_hr",
        PASS,
        "",
        account(department="Talk", manager="ken.ono@example.com"),
        {"staff": [person(department="talk", manager="H2"), OTHER]},
    ),
    (
        "directory_agrees_with_hr",
        FAIL,
        "of H1: department is Sales, by HR Talk; manager is empty, by HR H2",
        account(department="Sales"),
        {"staff": [person(department="Talk", manager="H2"), OTHER]},
    ),
    ("directory_agrees_with_hr", UNOBSERVED, NOT_HELD, unknown(), STAFF),
    (
        "directory_agrees_with_hr",
        UNOBSERVED,
        "what HR also says could not be observed: nobody tells department",
        refused(account, "department"),
        {**STAFF, "compared": ["department"]},
    ),
]

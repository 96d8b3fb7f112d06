"""Cases of the checks of accounts in directories and applications."""

from sample_estate import REFUSED, refused
from sample_identity import account, confirmed, guest, machine, unknown
from sample_people import leaver, person, spell

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
LINKED = {**STAFF, "confirmed": [confirmed()]}
OFF = account(active=False)
SHUT = "cannot be signed in to"
MACHINE = "directory says that it is a machine's"
NOT_HELD = "its holder could not be observed: no rung of the ladder reaches a person (IDN-10)"
HELD = (
    "account: {}; system: directory; class: {}; whose: {}; rung: {} (rules 1); by: {}; against: {}"
)
MIKA = HELD.format("mika.abe", "person", "H1 of Example K.K.", "2 number", "number H1", "")
BY_WORD = "link L1 by H2 on 2026-01-10: her second account"


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


def _mute(**changed: object) -> object:
    """An account whose number and address could not be read."""
    return refused(account, "employee_number", external_id=None, email=None, **changed)


CASES = [
    ("account_has_one_holder", PASS, MIKA, account(), STAFF),
    (
        "account_has_one_holder",
        PASS,
        HELD.format("x", "person", "H1 of Example K.K.", "1 confirmed", BY_WORD, ""),
        unknown(),
        LINKED,
    ),
    (
        "account_has_one_holder",
        PASS,
        HELD.format(
            "svc-mail", "service", "H1 of Example K.K.", "none", "directory says service, of H1", ""
        ),
        machine(),
        STAFF,
    ),
    (
        "account_has_one_holder",
        FAIL,
        HELD.format("x", "unresolved", "nobody", "none", "", ""),
        unknown(),
        STAFF,
    ),
    (
        "account_has_one_holder",
        FAIL,
        HELD.format(
            "mika.abe",
            "person",
            "H1 of Example K.K.",
            "2 number",
            "number H1",
            "address ken.ono@example.com is H2's",
        ),
        account(email="ken.ono@example.com"),
        {"staff": [person(), OTHER]},
    ),
    (
        "account_has_one_holder",
        ASIDE,
        "made on 2026-06-12, and may still be settled",
        unknown(created="2026-06-12T00:00:00+00:00"),
        STAFF,
    ),
    ("account_has_one_holder", ASIDE, SHUT, OFF, STAFF),
    ("account_has_one_holder", UNOBSERVED, _lost("employee_number"), _mute(), STAFF),
    ("account_is_not_generic", PASS, "", account(), {}),
    (
        "account_is_not_generic",
        FAIL,
        "info is nobody's name",
        unknown(login="Info@example.com"),
        {},
    ),
    (
        "account_is_not_generic",
        FAIL,
        "directory says that several people share it",
        account(kind_said="shared"),
        {},
    ),
    (
        "account_is_not_generic",
        PASS,
        "",
        unknown(login="info", kind_said="shared"),
        {"confirmed": [confirmed(account="info", sort="shared", owner="H1", person=None)]},
    ),
    (
        "account_is_not_generic",
        FAIL,
        "info is nobody's name",
        unknown(login="info"),
        {"confirmed": [confirmed(account="info", sort="shared", until="2026-06-01")]},
    ),
    (
        "account_is_not_generic",
        UNOBSERVED,
        _lost("login"),
        refused(unknown, "login"),
        {},
    ),
    (
        "person_has_one_account_a_system",
        PASS,
        "",
        person(),
        {**STAFF, "accounts": [account(), account(id="u-2", system="wiki"), unknown()]},
    ),
    (
        "person_has_one_account_a_system",
        FAIL,
        "holds adm-abe and mika.abe in directory",
        person(),
        {**STAFF, "accounts": [account(), account(id="u-2", login="adm-abe")]},
    ),
    (
        "person_has_one_account_a_system",
        PASS,
        "",
        person(),
        {**LINKED, "accounts": [account(), unknown()]},
    ),
    (
        "person_has_one_account_a_system",
        UNOBSERVED,
        f"employee_number of u-1 could not be observed: {REFUSED}",
        person(),
        {**STAFF, "accounts": [_mute()]},
    ),
    ("machine_account_has_an_owner", PASS, "", machine(), STAFF),
    (
        "machine_account_has_an_owner",
        FAIL,
        "names nobody, so nobody answers for it",
        machine(owner=None),
        STAFF,
    ),
    (
        "machine_account_has_an_owner",
        FAIL,
        "names H9, who is not one person of the staff, so nobody answers for it",
        machine(owner="H9"),
        STAFF,
    ),
    ("machine_account_has_an_owner", FAIL, "its owner H1 left on 2026-05-31", machine(), GONE),
    (
        "machine_account_has_an_owner",
        PASS,
        "",
        machine(),
        {"staff": [leaver("2026-06-12")]},
    ),
    ("machine_account_has_an_owner", ASIDE, "is no account of a machine", account(), STAFF),
    ("machine_account_has_an_owner", UNOBSERVED, _lost("employee_number"), _mute(), STAFF),
    ("guest_has_a_sponsor_and_an_end", PASS, "", guest(), STAFF),
    (
        "guest_has_a_sponsor_and_an_end",
        FAIL,
        "names nobody, so nobody answers for it",
        guest(sponsor=None),
        STAFF,
    ),
    ("guest_has_a_sponsor_and_an_end", FAIL, "its sponsor H1 left on 2026-05-31", guest(), GONE),
    ("guest_has_a_sponsor_and_an_end", FAIL, "never runs out", guest(expires=None), STAFF),
    (
        "guest_has_a_sponsor_and_an_end",
        FAIL,
        "runs out only on 2027-01-01",
        guest(expires="2027-01-01T00:00:00+00:00"),
        STAFF,
    ),
    (
        "guest_has_a_sponsor_and_an_end",
        UNOBSERVED,
        _lost("expires"),
        refused(guest, "expires"),
        STAFF,
    ),
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
    ("leavers_hold_no_account", ASIDE, "is no account of a person", machine(), GONE),
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

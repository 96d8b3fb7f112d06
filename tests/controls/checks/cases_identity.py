"""Cases of the checks of whose accounts are."""

from sample_estate import REFUSED, refused
from sample_identity import account, confirmed, guest, machine, unknown
from sample_people import leaver, person

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
        "account_is_not_generic",
        UNOBSERVED,
        "whether several people share it could not be observed: directory does not say",
        refused(account, "kind_said"),
        {},
    ),
    (
        "account_is_not_generic",
        PASS,
        "",
        refused(unknown, "kind_said"),
        {"confirmed": [confirmed()]},
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
]

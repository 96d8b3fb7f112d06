"""Cases of the check that nobody signs in before the first day, and of accounts made too early."""

from sample_estate import REFUSED, refused
from sample_identity import account, machine, unknown
from sample_people import person, spell

from collectors.people.person import Person
from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
MADE, USED = "account_is_no_older_than_its_holder", "nobody_signed_in_before_first_day"
NOT_HELD = "its holder could not be observed: no rung of the ladder reaches a person (IDN-10)"


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


def _joiner(start: str = "2026-06-01", country: str = "JP", zone: str | None = None) -> Person:
    place = {"country": country, "time_zone": zone}
    return person(country=country, spells=[spell(start, **place)])


def _again(last_day: str, start: str) -> Person:
    """Somebody who left and was hired again."""
    return person(spells=[spell(last_day=last_day), spell(start)])


NEW = {"staff": [_joiner()]}
BACK = {"staff": [_again("2026-01-31", "2026-06-01")]}
MOVED = {"staff": [_again("2026-05-31", "2026-06-01")]}
OF_THE_DAY = "2026-06-01T00:00:00+00:00"
OLD = "its holder began before the time that is looked at"
AHEAD = "2026-05-28T01:00:00+00:00"
TELLS = "whether it was used before 2026-06-01 could not be observed: directory tells of one"
NO_ZONE = (
    "when the first day began of H1 could not be observed: "
    "began on 2026-06-01, and no time zone of the site in US is told"
)

CASES = [
    (MADE, PASS, "", account(created="2026-05-25T01:00:00+00:00"), NEW),
    (
        MADE, FAIL, "made on 2026-05-24, and H1 began on 2026-06-01",
        account(created="2026-05-24T14:00:00+00:00"), NEW,
    ),
    # The first day begins at 15:00 UTC the day before, in Japan.
    (MADE, PASS, "", account(created="2026-05-24T15:00:00+00:00"), NEW),
    (
        MADE, UNOBSERVED,
        "at which hour of 2026-05-24 it was could not be observed: directory tells the day alone",
        account(created="2026-05-24T00:00:00+00:00"), NEW,
    ),
    (
        MADE, FAIL, "made on 2026-04-01, and H1 began on 2026-06-01",
        account(created="2026-04-01T01:00:00+00:00"), BACK,
    ),
    (MADE, PASS, "", account(), BACK),
    (MADE, ASIDE, "cannot be signed in to", account(active=False, created=AHEAD), NEW),
    (USED, PASS, "", account(created=OF_THE_DAY), NEW),
    (USED, PASS, "", account(created=AHEAD, last_sign_in=None), NEW),
    (
        USED, FAIL, "was signed in to on 2026-05-29, and H1 began on 2026-06-01",
        account(created=AHEAD, last_sign_in="2026-05-29T02:00:00+00:00"), NEW,
    ),
    (
        USED, FAIL, "was signed in to on 2026-06-14, and H1 began on 2026-07-01",
        account(created="2026-06-10T00:00:00+00:00", last_sign_in="2026-06-14T01:00:00+00:00"),
        {"staff": [_joiner("2026-07-01")]},
    ),
    (
        USED, FAIL, "was signed in to on 2026-05-29, and H1 began on 2026-06-01",
        account(active=False, created=AHEAD, last_sign_in="2026-05-29T02:00:00+00:00"), NEW,
    ),
    # A later sign-in hides earlier ones, of an account that was there before.
    (
        USED, UNOBSERVED, f"{TELLS} sign-in alone, and it was made on 2026-05-28",
        account(created=AHEAD), NEW,
    ),
    (
        USED, UNOBSERVED, f"{TELLS} sign-in alone, and it may have been made before",
        account(created=None), NEW,
    ),
    (
        USED, ASIDE, OLD,
        account(created="2024-03-28T00:00:00+00:00"), {"staff": [person()]},
    ),
    (
        USED, ASIDE, OLD, account(), MOVED,
    ),
    # Of whoever was hired again, what was done in between is of neither employment.
    (
        USED, FAIL, "was signed in to on 2026-03-01, and H1 began on 2026-06-01",
        account(last_sign_in="2026-03-01T02:00:00+00:00"), BACK,
    ),
    (
        USED, UNOBSERVED, f"{TELLS} sign-in alone, and it was made on 2024-04-01", account(), BACK,
    ),
    (
        USED, UNOBSERVED, f"{TELLS} sign-in alone, and it was made on 2024-04-01",
        account(last_sign_in="2026-02-01T10:00:00+00:00"), BACK,
    ),
    # What a system tells late may have been before the first day, which is two weeks ago.
    (USED, PASS, "", account(created=AHEAD, last_sign_in=None, sign_in_lag=9), NEW),
    (
        USED, UNOBSERVED, f"{TELLS} sign-in alone, and it was made on 2026-05-28",
        account(created=AHEAD, last_sign_in=None, sign_in_lag=16), NEW,
    ),
    # At 5:00 UTC on 1 June that day has begun in New York, and not in Honolulu.
    (
        USED, PASS, "",
        account(created="2026-06-01T05:00:00+00:00", last_sign_in="2026-06-01T05:00:00+00:00"),
        {"staff": [_joiner(country="US", zone="America/New_York")]},
    ),
    (
        USED, FAIL, "was signed in to on 2026-06-01, and H1 began on 2026-06-01",
        account(created=AHEAD, last_sign_in="2026-06-01T05:00:00+00:00"),
        {"staff": [_joiner(country="US", zone="Pacific/Honolulu")]},
    ),
    (
        USED, UNOBSERVED, NO_ZONE,
        account(created=AHEAD, last_sign_in="2026-06-01T05:00:00+00:00"),
        {"staff": [_joiner(country="US")]},
    ),
    (USED, ASIDE, "is no account of a person", machine(), NEW),
    (USED, UNOBSERVED, NOT_HELD, unknown(), NEW),
    (USED, UNOBSERVED, _lost("last_sign_in"), refused(account, "last_sign_in"), NEW),
]  # fmt: skip

"""Rulings: an attestation passes its own period and no other, and never beats what it lacks."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controls.control import Frequency
from evidence.attested.ruling import ruling
from evidence.attested.standing import caveats, state_of
from evidence.pack.standalone.attested import given as judged_again
from evidence.verdict import Verdict

Row = Callable[..., dict[str, Any]]
ASKED = "ciso still has to give: the review"


@pytest.fixture
def row() -> Row:
    """Make a stored attestation of the third quarter, given in August."""
    return stored


def stored(**more: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "id": "ATT-1", "control": "ACME-02", "statement": "s", "files": [], "from": "2026-07-01",
        "to": "2026-09-30", "expires": "2026-12-31", "by": "Ann <a@x>", "role": "",
        "at": "2026-08-14T09:00:00+00:00", "on": None, "occurrence": None, "four_eyes": False,
        "second": None, "confirmed": None, "withdrawn": None, "said": [], "allowed": [],
    }  # fmt: skip
    return {**fields, **more}


def word(at: str = "2026-08-20T09:00:00+00:00") -> dict[str, str]:
    return {"by": "Ben <b@x>", "at": at, "reason": "wrong"}


def said(rows: list[dict[str, Any]], day: str, frequency: str = "quarterly") -> tuple[Verdict, str]:
    now = datetime.fromisoformat(f"{day}T12:00:00+00:00")
    found = ruling("ACME-02", frequency, rows, now, ASKED)
    return found.verdict, found.reason


@pytest.mark.parametrize(
    ("day", "verdict"),
    [("2026-06-30", "pending"), ("2026-08-14", "pass"), ("2026-09-30", "pass"),
     ("2026-10-01", "pending"), ("2026-12-31", "pending"), ("2027-01-01", "stale")],
)  # fmt: skip
def test_it_passes_within_its_period_alone(row: Row, day: str, verdict: str) -> None:
    """Before it, after it and once expired it does not; absence is pending."""
    assert said([row()], day)[0] == verdict
    assert said([], day) == (Verdict.PENDING, ASKED)


@pytest.mark.parametrize(
    ("more", "verdict", "reason"),
    [
        ({"control": "ACME-03"}, "pending", ASKED),
        ({"withdrawn": word()}, "pending", ASKED),
        ({"expires": "2026-08-31"}, "stale", "ATT-1 expired on 2026-08-31"),
        ({"four_eyes": True}, "pending", "awaits its second person"),
        ({"four_eyes": True, "confirmed": word()}, "pass", "confirmed by a second person"),
        ({"four_eyes": True, "expires": "2026-08-31"}, "pending", ASKED),
        ({"files": [{"sha256": "ab", "lost": "erased by entry 7"}]}, "unobserved", "erased by"),
        ({"files": [{"sha256": "ab", "lost": ""}]}, "pass", "attested on 2026-08-14"),
        ({"at": "2026-06-30T09:00:00+00:00", "from": "2026-06-01"}, "stale", "before 2026-Q3"),
        (
            {
                "at": "2026-06-30T09:00:00+00:00",
                "from": "2026-06-01",
                "four_eyes": True,
                "confirmed": word("2026-07-01T09:00:00+00:00"),
            },
            "stale",
            "given before 2026-Q3 had begun",
        ),
    ],
)
def test_what_an_attestation_lacks(
    row: Row, more: dict[str, Any], verdict: str, reason: str
) -> None:
    """Withdrawn, expired, half confirmed, without its file, or given too early: none passes."""
    found = said([row(**more)], "2026-09-15")
    assert found[0] == verdict
    assert reason in found[1]


@pytest.mark.parametrize(
    ("frequency", "verdict"),
    [("annual", "pass"), ("quarterly", "pass"), ("monthly", "stale"), ("weekly", "stale"),
     ("daily", "stale"), ("continuous", "pass"), ("per-event", "pass"), ("on-change", "pass")],
)  # fmt: skip
def test_each_occurrence_wants_its_own(row: Row, frequency: str, verdict: str) -> None:
    """Words of August say nothing of September where the control is carried out each month."""
    assert said([row()], "2026-09-15", frequency)[0] == verdict


def test_a_later_one_takes_its_place(row: Row) -> None:
    """An old attestation that lost its file is mended by a new one."""
    old = row(files=[{"sha256": "ab", "lost": "erased"}])
    assert said([old, row(id="ATT-2")], "2026-09-15")[0] is Verdict.PASS


def test_a_reason_names_nobody(row: Row) -> None:
    """Reasons go into logs and notices, so persons stay out of them."""
    for more in ({}, {"four_eyes": True, "confirmed": word()}, {"expires": "2026-08-31"}):
        assert "Ann" not in said([row(**more)], "2026-09-15")[1]


@pytest.mark.parametrize(
    ("more", "state", "told"),
    [
        ({}, "over", "given 47 days before its period ended"),
        ({"at": "2026-10-05T09:00:00+00:00"}, "over", "given 5 days after its period had ended"),
        ({"four_eyes": True}, "pending", "nothing rests on it"),
        ({"withdrawn": word()}, "withdrawn", "one person's word"),
        ({"expires": "2026-10-01"}, "expired", "a statement alone"),
        ({"from": "2026-11-01", "to": "2026-11-30"}, "not begun", "one person's word"),
        ({"to": "2026-11-30"}, "in force", "a statement alone"),
        ({"allowed": ["password"]}, "over", "let pass: password"),
        ({"files": [{"sha256": "ab", "lost": "erased"}]}, "over", "its file ab is gone: erased"),
    ],
)
def test_what_a_reader_is_told(row: Row, more: dict[str, Any], state: str, told: str) -> None:
    """Each attestation has a state on a day, and what it does not show is said."""
    assert state_of(row(**more), date(2026, 10, 15)) == state
    assert told in "; ".join(caveats(row(**more)))


days = st.dates(date(2025, 11, 1), date(2027, 2, 28))
instants = days.map(lambda day: f"{day}T23:30:00-05:00")
rows = st.builds(
    lambda start, length, expires, at, eyes, confirmed, withdrawn, lost: stored(
        **{"from": start.isoformat()},
        to=(start + timedelta(days=length)).isoformat(),
        expires=expires.isoformat(),
        at=at,
        four_eyes=eyes,
        confirmed=confirmed and word(confirmed),
        withdrawn=word() if withdrawn else None,
        files=[{"sha256": "ab" * 32, "lost": lost}],
    ),
    days, st.integers(0, 400), days, instants, st.booleans(), st.none() | instants,
    st.sampled_from([False, False, False, True]), st.sampled_from(["", "", "erased"]),
)  # fmt: skip


@given(st.lists(rows, max_size=4), days, st.sampled_from(get_args(Frequency)))
def test_it_is_judged_again_without_us(
    found: list[dict[str, Any]], day: date, frequency: str
) -> None:
    """What a pack carries to judge attestations again says the same, word by word."""
    now = datetime(day.year, day.month, day.day, 22, tzinfo=UTC)
    ours = ruling("ACME-02", frequency, found, now, ASKED)
    theirs = judged_again({"id": "ACME-02", "frequency": frequency}, found, now, ASKED)
    assert theirs == (ours.verdict.value, ours.reason, None)
    if not any(each["withdrawn"] is None for each in found):
        assert ours.verdict is Verdict.PENDING

"""What is due: one instant a period, whatever clocks do, and evidence held against it."""

from datetime import UTC, datetime, time, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controls.control import Frequency
from controls.due import EARLY, WITHIN_A_DAY, Needs, Rhythm, Standing, standings
from controls.freshness import ALLOWED
from evidence.record import Evidence
from evidence.scope import Scope
from evidence.transcript import Gap, Traffic

FREQUENCIES = sorted(get_args(Frequency))
NEW_YORK = ZoneInfo("America/New_York")
INSTANTS = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001 -- hypothesis adds the zone
    max_value=datetime(2035, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
RHYTHMS = st.builds(
    Rhythm,
    at=st.times().map(lambda each: each.replace(second=0, microsecond=0)),
    zone=st.sampled_from([UTC, NEW_YORK, ZoneInfo("Asia/Tokyo"), ZoneInfo("Australia/Lord_Howe")]),
    times_a_day=st.sampled_from([1, 2, 3, 4, 6, 8, 12, 24]),
)
NOW = datetime(2026, 3, 4, 9, tzinfo=UTC)  # a Wednesday


def evidence(
    at: datetime, *, kind: str = "k.a", scope: str = "one", gap: Gap | None = None
) -> Evidence:
    return Evidence(
        run="r", kind=kind, scope=Scope(scope), source=scope, system="k", collector="c",
        version="1", identity="i", traffic=Traffic(at, at, 1, 0), transcript="t",
        record=None if gap else "d", rows=1, complete=not gap, gap=gap,
    )  # fmt: skip


def standing(
    *held: Evidence, frequency: str = "daily", now: datetime = NOW, sought: datetime | None = None
) -> Standing:
    needs = Needs("C-01", frequency, [("k.a", "one")])
    (found,) = standings([needs], held, rhythm=Rhythm(), now=now, sought=sought)
    return found


@given(RHYTHMS, INSTANTS, st.sampled_from(FREQUENCIES))
def test_the_next_look_comes_before_evidence_is_stale(
    rhythm: Rhythm, instant: datetime, frequency: str
) -> None:
    """After a look that was in time the next falls due within the tolerance of its frequency."""
    look = rhythm.after(frequency, instant)
    assert instant < look
    following = rhythm.after(frequency, look)
    assert look < following
    # An hour of summer time aside, which a control that allows a day to the second must not have.
    if frequency not in WITHIN_A_DAY or rhythm.times_a_day > 1:
        assert following - look <= ALLOWED[frequency]


@given(RHYTHMS, INSTANTS)
def test_a_daily_look_falls_on_each_local_day_once(rhythm: Rhythm, instant: datetime) -> None:
    """Neither the hour that is left out in spring nor the doubled one of autumn costs a day."""
    days = []
    for _ in range(5):
        instant = rhythm.after("daily", instant)
        days.append(instant.astimezone(rhythm.zone).date())
    assert [days[0] + timedelta(days=turn) for turn in range(5)] == days


@pytest.mark.parametrize(
    ("before", "due"),
    [
        # 02:30 is left out on 8 March 2026 in New York, and 01:30 comes twice on 1 November.
        ((2026, 3, 7, 12), (2026, 3, 8, 7, 30)),
        ((2026, 3, 8, 12), (2026, 3, 9, 6, 30)),
        ((2026, 10, 31, 12), (2026, 11, 1, 7, 30)),
    ],
)
def test_summer_time(before: tuple[int, ...], due: tuple[int, ...]) -> None:
    """The hour that is left out is taken as it would have come."""
    rhythm = Rhythm(time(2, 30), NEW_YORK)
    assert datetime(*due, tzinfo=UTC) == rhythm.after("daily", datetime(*before, tzinfo=UTC))  # type: ignore[misc, arg-type]


def test_the_first_of_two_equal_hours_counts() -> None:
    """01:30 comes twice in autumn, and is looked at once."""
    rhythm = Rhythm(time(1, 30), NEW_YORK)
    first = rhythm.after("daily", datetime(2026, 11, 1, 0, tzinfo=UTC))
    assert datetime(2026, 11, 1, 5, 30, tzinfo=UTC) == first
    assert datetime(2026, 11, 2, 6, 30, tzinfo=UTC) == rhythm.after("daily", first)


@pytest.mark.parametrize(
    ("frequency", "due"),
    [
        ("daily", (2026, 3, 5)),
        ("weekly", (2026, 3, 9)),
        ("monthly", (2026, 4, 1)),
        ("quarterly", (2026, 4, 1)),
        ("semiannual", (2026, 7, 1)),
        ("annual", (2027, 1, 1)),
    ],
)
def test_periods_begin_on_their_first_day(frequency: str, due: tuple[int, int, int]) -> None:
    """Weeks begin on Monday; months, quarters, halves and years on their first day."""
    assert datetime(*due, 2, 15, tzinfo=UTC) == Rhythm().after(frequency, NOW)


def test_what_was_never_read_is_due() -> None:
    """A control whose source was never read is due now, and has no evidence."""
    found = standing()
    assert found.is_due(NOW)
    assert (None, "k.a of one was never read") == (found.last, found.lacking)


def test_missed_days_are_one_look() -> None:
    """After ten days of downtime a control is due since the first missed look, once."""
    found = standing(evidence(NOW - timedelta(days=10)))
    assert found.is_due(NOW)
    assert datetime(2026, 2, 23, 2, 15, tzinfo=UTC) == found.due
    assert not standing(evidence(NOW)).is_due(NOW)


def test_the_oldest_of_several_places_counts() -> None:
    """A control is as well looked at as the place that was looked at longest ago."""
    old = NOW - timedelta(days=3)
    places = [("k.a", "one"), ("k.b", "two")]
    held = [evidence(NOW), evidence(old, kind="k.b", scope="two")]
    (found,) = standings(
        [Needs("C-01", "daily", places)], held, rhythm=Rhythm(), now=NOW, sought=NOW
    )
    assert (old, True) == (found.last, found.is_due(NOW))


def test_a_look_a_little_early_counts() -> None:
    """A timer that fires a second early does not make the control due again a second later."""
    at = datetime(2026, 3, 5, 2, 15, tzinfo=UTC)
    early = at - timedelta(seconds=1)
    assert standing(evidence(NOW), now=early).is_due(early)
    assert not standing(evidence(early), now=at).is_due(at)
    before = at - EARLY - timedelta(minutes=1)
    assert not standing(evidence(NOW), now=before).is_due(before)


def test_what_was_asked_for_in_vain_waits_for_the_next_day() -> None:
    """What was refused is due all the while, and asked for again on the next day, not at once."""
    gap = Gap("iam:ListUsers", "denied", "AccessDenied", 403, "")
    found = standing(evidence(NOW, gap=gap), sought=NOW, now=NOW)
    assert (None, False) == (found.last, found.is_due(NOW))
    assert datetime(2026, 3, 5, 2, 15, tzinfo=UTC) == found.attempt
    assert NOW == found.due
    assert "was not collected: AccessDenied on iam:ListUsers" in found.lacking
    assert found.is_due(NOW + timedelta(days=1))


def test_a_clock_that_was_set_back_makes_it_due() -> None:
    """Evidence that lies ahead of the clock counts as none, so one look mends it."""
    ahead = NOW + timedelta(days=30)
    found = standing(evidence(ahead), sought=ahead)
    assert (True, None) == (found.is_due(NOW), found.last)
    assert "ahead of the clock" in found.lacking
    assert not standing(evidence(NOW), sought=NOW).is_due(NOW)


def test_an_old_listing_is_not_read_more_often() -> None:
    """What its source says to be older than its reading is looked at as any other."""
    listing = evidence(NOW)
    assert NOW + ALLOWED["daily"] == standing(listing).stale_from


def test_what_no_run_can_look_at_is_left_out() -> None:
    """A control of persons alone is not scheduled."""
    assert [] == standings([Needs("C-01", "daily", [])], [], rhythm=Rhythm(), now=NOW)

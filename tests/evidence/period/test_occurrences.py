"""Occurrences: each slot of the calendar is found, late, missing or not counted, with its day."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.period.days import ControlDays, days_of
from evidence.period.occurrences import TOLERANCE, Slot, occurrences, slots
from evidence.verdict import Verdict

YEAR = days_of(date(2026, 1, 1), date(2026, 12, 31))


def control(frequency: str, *acts: date, automation: str = "manual", word: Verdict = Verdict.PASS):
    return ControlDays("REV-01", "t", frequency, automation, dict.fromkeys(acts, word), len(YEAR))


def told(found: list[Slot] | None) -> list[str]:
    return [str(each) for each in found or ()]


def test_four_reviews_are_due_and_three_were_held() -> None:
    """The quarter in which nobody reviewed is named."""
    held = control("quarterly", date(2026, 2, 10), date(2026, 8, 3), date(2026, 11, 30))
    assert (4, 3) == occurrences(held, YEAR)
    assert [
        "2026-Q1 found on 2026-02-10", "2026-Q2 missing", "2026-Q3 found on 2026-08-03",
        "2026-Q4 found on 2026-11-30",
    ] == told(slots(held, YEAR))  # fmt: skip


def test_a_late_one_is_named_with_its_day() -> None:
    """An act after the tolerance is for the slot before, where its own has another; it is late."""
    held = control("quarterly", date(2026, 1, 9), date(2026, 7, 20), date(2026, 9, 1))
    found = slots(held, YEAR)
    assert [
        "2026-Q1 found on 2026-01-09", "2026-Q2 late on 2026-07-20, 20 d after its end",
        "2026-Q3 found on 2026-09-01", "2026-Q4 missing",
    ] == told(found)  # fmt: skip
    assert [False, True, False, True] == [each.missed for each in found or ()]
    assert (4, 3) == occurrences(held, YEAR)


def test_a_few_days_late_is_in_time() -> None:
    """Within the tolerance of its frequency an act is for the slot that has just ended."""
    held = control("quarterly", date(2026, 4, 8), date(2026, 6, 1))
    assert ["2026-Q1 found on 2026-04-08", "2026-Q2 found on 2026-06-01"] == told(
        slots(held, YEAR)
    )[:2]
    alone = control("quarterly", date(2026, 4, 9))
    assert ["2026-Q1 missing", "2026-Q2 found on 2026-04-09"] == told(slots(alone, YEAR))[:2]


def test_a_check_says_nothing_of_another_slot() -> None:
    """A machine that looks daily did not look in the quarter before."""
    seen = control("quarterly", *YEAR[90:], automation="automated")
    assert "2026-Q1 missing" == told(slots(seen, YEAR))[0]


@pytest.mark.parametrize("word", [Verdict.PENDING, Verdict.UNOBSERVED, Verdict.STALE])
def test_asking_is_no_occurrence(word: Verdict) -> None:
    """Days on which it was asked for, or could not be seen, count for nothing: 0 of n is said."""
    assert (4, 0) == occurrences(control("quarterly", *YEAR, word=word), YEAR)


def test_a_failed_review_was_held() -> None:
    """A control that was carried out and found something has occurred."""
    assert (12, 1) == occurrences(control("monthly", YEAR[3], word=Verdict.FAIL), YEAR)


def test_slots_that_the_period_cuts_are_named_and_not_counted() -> None:
    """Half a quarter at either end is listed as such, also where something was seen in it."""
    days = days_of(date(2026, 2, 1), date(2026, 8, 1))
    held = control("quarterly", date(2026, 2, 3), date(2026, 5, 5))
    assert (1, 1) == occurrences(held, days)
    assert ["not counted", "found", "not counted"] == [
        each.state for each in slots(held, days) or ()
    ]


def test_weeks_and_years_are_those_of_the_calendar() -> None:
    """ISO weeks from Monday to Sunday; a year that is cut is named too."""
    days = days_of(date(2026, 1, 1), date(2026, 1, 18))
    assert ["2026-W01 not counted", "2026-W02 missing", "2026-W03 missing"] == told(
        slots(control("weekly"), days)
    )
    assert ["2026 not counted"] == told(slots(control("annual"), days))
    assert slots(control("daily"), days) is None


@given(
    st.sampled_from(sorted(TOLERANCE)), st.dates(date(2024, 1, 1), date(2027, 12, 31)),
    st.integers(1, 800), st.lists(st.integers(0, 800), max_size=12),
    st.sampled_from(["automated", "semi", "manual"]),
)  # fmt: skip
def test_slots_fill_the_period_and_no_act_counts_twice(
    frequency: str, start: date, length: int, acts: list[int], automation: str
) -> None:
    """Slots follow each other without a gap; each act is for one slot at most, none is invented."""
    days = days_of(start, start + timedelta(days=length - 1))
    acted = {start + timedelta(days=number) for number in acts if number < length}
    found = slots(control(frequency, *acted, automation=automation), days)
    assert found
    assert found[0].start <= start <= found[0].end
    assert found[-1].start <= days[-1] <= found[-1].end
    for before, after in pairwise(found):
        assert before.end + timedelta(days=1) == after.start
    used = [each.day for each in found if each.day]
    assert len(used) == len(set(used)) <= len(acted)
    assert set(used) <= acted
    seen = occurrences(control(frequency, *acted, automation=automation), days)
    assert seen
    assert seen.found == len(used) <= seen.expected <= len(found)

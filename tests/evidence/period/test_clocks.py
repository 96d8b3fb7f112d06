"""Clocks that contradict one another: a day that a clock invented is no day of a control."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from evidence.pack.standalone.tolerances import AHEAD as AHEAD_SHIPPED
from evidence.period.clocks import AHEAD, Clocks
from evidence.period.report import PeriodReport, period_report
from evidence.verdict import Verdict

FIRST = date(2026, 3, 3)
BAD = {"bucket-0001": Verdict.FAIL}


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def told(story: Any, telling: Any, numbers: list[int]) -> None:
    """A good run on each of these days, in this order of the ledger."""
    for number in numbers:
        story.run(telling.at(day(number)), telling.Day())


def operated(report: PeriodReport) -> list[int]:
    (found,) = [each for each in report.controls if each.control == "C-01"]
    return [(when - FIRST).days for when in found.words]


def test_a_day_that_a_clock_invented_did_not_operate(story: Any, telling: Any) -> None:
    """Its run is listed in the period of that day and in that in which it was made."""
    told(story, telling, [0, 30, 1, 2, 3])
    report = period_report(story.vault, day(20), day(40))
    assert (("R0002", day(30), 29 * 86400),) == report.clocks_ahead
    assert ((), 21) == (report.controls, len(report.idle))
    assert [{"run": "R0002", "day": "2026-04-02", "seconds": 29 * 86400}] == report.as_json()[
        "clocks_ahead"
    ]
    report = period_report(story.vault, day(0), day(9))
    assert ([0, 1, 2, 3], 1) == (operated(report), len(report.clocks_ahead))


def test_days_that_come_later_do_not_confirm_it(story: Any, telling: Any) -> None:
    """When the days in between have passed, and the invented day too, it stays invented."""
    told(story, telling, [0, 4, 5, 1, 2, 3, 7, 8])
    report = period_report(story.vault, day(0), day(9))
    assert [0, 1, 2, 3, 7, 8] == operated(report)
    assert ["R0002", "R0003"] == [run for run, _, _ in report.clocks_ahead]


def test_one_clock_that_lay_behind_takes_nothing_from_the_others(story: Any, telling: Any) -> None:
    """A machine that woke in another year contradicts every run, and is the one that is wrong."""
    told(story, telling, [0, 1, 2, 3, -400, 4, 5])
    report = period_report(story.vault, day(0), day(9))
    assert ([0, 1, 2, 3, 4, 5], ()) == (operated(report), report.clocks_ahead)


def test_what_failed_while_the_clock_stood_ahead_is_a_deviation(story: Any, telling: Any) -> None:
    """It opened by when the next run began, and the run after it may show it remedied."""
    story.run(telling.at(day(0)), telling.Day())
    story.run(telling.at(day(30)), telling.Day(bad=BAD))
    story.run(telling.at(day(1)), telling.Day())
    report = period_report(story.vault, day(0), day(9))
    (found,) = report.deviations
    assert ("remedied", telling.at(day(1))) == (found.end, found.opened)
    assert [0, 1] == operated(report)


@given(st.lists(st.integers(0, 50), max_size=12))
def test_clocks_that_agree_are_left_alone(minutes: list[int]) -> None:
    """Runs in order of time, each off by less than an hour, stand when they say."""
    clocks = Clocks()
    begin = datetime(2026, 3, 3, 6, tzinfo=UTC)
    starts = [begin + timedelta(minutes=5 * number + off) for number, off in enumerate(minutes)]
    for number, at in enumerate(starts):
        clocks.began(f"R{number}", at.isoformat())
        clocks.ended(f"R{number}")
    assert starts == [clocks.corrected(f"R{number}", at) for number, at in enumerate(starts)]


def test_clocks_may_differ_by_as_much_as_evidence_may_lie_ahead() -> None:
    """One tolerance for judging and for periods."""
    assert int(AHEAD.total_seconds()) == AHEAD_SHIPPED

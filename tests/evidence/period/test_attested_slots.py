"""Slots of what people attest: each act is for the slots that it names, and for no other."""

from datetime import date

import pytest

from evidence.period.days import ControlDays, days_of
from evidence.period.occurrences import Act, occurrences, slots
from evidence.verdict import Verdict

YEAR = days_of(date(2026, 1, 1), date(2026, 12, 31))
Q3 = (date(2026, 7, 1), date(2026, 9, 30))


def control(frequency: str = "quarterly") -> ControlDays:
    words = {date(2026, 2, 1): Verdict.PASS}
    return ControlDays("A-01", "t", frequency, "manual", words, len(YEAR))


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (Act(*Q3, date(2026, 8, 14)), ["missing", "missing", "found", "missing"]),
        (Act(*Q3, date(2026, 10, 5)), ["missing", "missing", "found", "missing"]),
        (Act(*Q3, date(2026, 12, 1)), ["missing", "missing", "late", "missing"]),
        (Act(*Q3, date(2026, 6, 30)), ["missing", "missing", "missing", "missing"]),
        (Act(YEAR[0], YEAR[-1], date(2026, 8, 14)), ["late", "late", "found", "missing"]),
        (Act(date(2026, 7, 2), Q3[1], date(2026, 8, 14)), ["missing"] * 4),
    ],
)
def test_an_act_is_for_the_slots_it_covers(act: Act, told: list[str]) -> None:
    """Whole slots that had begun; one given later than the tolerance is late, and moves nowhere."""
    found = slots(control(), YEAR, attested=[act])
    assert found is not None
    assert [slot.state for slot in found] == told


def test_without_an_act_nothing_was_done() -> None:
    """A day that looked good shows no occurrence where acts are asked for."""
    assert occurrences(control(), YEAR, attested=()) == (4, 0)
    assert occurrences(control(), YEAR) == (4, 1)
    assert occurrences(control("per-event"), YEAR, attested=()) is None

"""Spans of time as controls write them: four units, and one error for all else."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controls.duration import DurationError, duration


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("15 min", timedelta(minutes=15)),
        ("24 h", timedelta(hours=24)),
        ("24h", timedelta(days=1)),
        ("1 hour", timedelta(hours=1)),
        ("90 days", timedelta(days=90)),
        (" 1 Day ", timedelta(days=1)),
        ("2 weeks", timedelta(weeks=2)),
        ("0 days", timedelta(0)),
    ],
)
def test_durations(text: str, span: timedelta) -> None:
    """Minutes, hours, days and weeks are spans of time."""
    assert span == duration(text)


@pytest.mark.parametrize("text", ["3 months", "1 month", "2 years", "1 y", "5 m"])
def test_months_and_years_are_refused(text: str) -> None:
    """A unit without a fixed length is refused, and days are offered."""
    with pytest.raises(DurationError, match="use days"):
        duration(text)


@given(st.text(max_size=20))
def test_any_other_text_is_one_error(text: str) -> None:
    """Whatever the text, there is a span or one DurationError."""
    try:
        found = duration(text)
    except DurationError:
        return
    assert found >= timedelta(0)

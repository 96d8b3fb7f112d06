"""What a sample proves, held to the figures that auditors know."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.sampling.bound import upper_bound


@pytest.mark.parametrize(
    ("sample", "confidence", "none", "one"),
    [
        (25, 0.90, 8.8, 14.7), (25, 0.95, 11.3, 17.6), (40, 0.90, 5.6, 9.4),
        (40, 0.95, 7.2, 11.3), (60, 0.90, 3.8, 6.3), (60, 0.95, 4.9, 7.7),
    ],
)  # fmt: skip
def test_known_bounds(sample: int, confidence: float, none: float, one: float) -> None:
    """With no and with one deviation the bounds are those of the tables, to a tenth."""
    assert none == round(100 * upper_bound(0, sample, confidence=confidence), 1)
    assert one == round(100 * upper_bound(1, sample, confidence=confidence), 1)


def test_small_populations_need_fewer() -> None:
    """Of 250 items, 27 without deviation show under 10 percent at 95 percent; 26 do not."""
    assert upper_bound(0, 27, population=250) < 0.10 <= upper_bound(0, 26, population=250)


def test_a_whole_population_is_no_estimate() -> None:
    """Where everything was looked at, the bound is the rate itself."""
    for found in range(8):
        assert found / 7 == pytest.approx(upper_bound(found, 7, population=7))


@given(st.integers(1, 60), st.integers(0, 60), st.integers(0, 500))
def test_bounds_hold_together(sample: int, found: int, more: int) -> None:
    """The bound is never under the rate seen, and drawing without putting back never loosens it."""
    found = min(found, sample)
    alone = upper_bound(found, sample)
    assert found / sample <= alone <= 1
    within = upper_bound(found, sample, population=sample + more)
    assert found / (sample + more) <= within <= alone + 1 / (sample + more) + 1e-9


@pytest.mark.parametrize(("found", "sample", "population"), [(2, 1, None), (0, 0, None), (0, 5, 4)])
def test_no_sample(found: int, sample: int, population: int | None) -> None:
    """What cannot be a sample has no bound."""
    with pytest.raises(ValueError, match=r"no sample|cannot be drawn"):
        upper_bound(found, sample, population=population)
    assert not math.isnan(upper_bound(0, 1))

"""Working days: weekends of each country and named holidays are passed over."""

from datetime import date

import pytest

from collectors.people.working_days import working_day_after

THURSDAY, FRIDAY, SATURDAY = date(2026, 5, 28), date(2026, 5, 29), date(2026, 5, 30)


@pytest.mark.parametrize(
    ("day", "count", "country", "holidays", "found"),
    [
        (FRIDAY, 0, "JP", (), date(2026, 5, 29)),
        (SATURDAY, 0, "JP", (), date(2026, 5, 30)),
        (THURSDAY, 1, "JP", (), date(2026, 5, 29)),
        (FRIDAY, 1, "JP", (), date(2026, 6, 1)),
        (SATURDAY, 1, "JP", (), date(2026, 6, 1)),
        (FRIDAY, 6, "JP", (), date(2026, 6, 8)),
        (THURSDAY, 1, "SA", (), date(2026, 5, 31)),
        (SATURDAY, 1, "SA", (), date(2026, 5, 31)),
        (FRIDAY, 1, "JP", ("2026-06-01",), date(2026, 6, 2)),
        (FRIDAY, 1, "JP", ("JP=2026-06-01", "JP=2026-06-02"), date(2026, 6, 3)),
        (FRIDAY, 1, "JP", ("DE=2026-06-01",), date(2026, 6, 1)),
    ],
)
def test_working_day_after(
    day: date, count: int, country: str, holidays: tuple[str, ...], found: date
) -> None:
    """So many working days after a day, by the weekend and the holidays of its country."""
    assert working_day_after(day, count, country, holidays) == found

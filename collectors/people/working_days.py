"""Working days of sites: which days of the week are worked where, less the holidays one names."""

from collections.abc import Collection
from datetime import date, timedelta

SATURDAY_SUNDAY = frozenset({5, 6})
FRIDAY_SATURDAY = frozenset({4, 5})
_FRIDAY_SATURDAY_IN = frozenset(
    ("BD", "BH", "DZ", "EG", "IL", "IQ", "JO", "KW", "LY", "MV", "OM", "PS", "QA", "SA", "SD",
     "SY", "YE")
)  # fmt: skip
"""Countries (ISO 3166-1 alpha-2) whose weekend is Friday and Saturday; a site may do otherwise."""


def working_day_after(day: date, count: int, country: str, holidays: Collection[str]) -> date:
    """The working day that is `count` of them after a day; the day itself for none.

    `holidays` are days on which nobody works: `2026-11-23`, or `JP=2026-11-23` for one country.
    """
    weekend = FRIDAY_SATURDAY if country in _FRIDAY_SATURDAY_IN else SATURDAY_SUNDAY
    while count > 0:
        day += timedelta(days=1)
        named = {day.isoformat(), f"{country}={day.isoformat()}"}
        if day.weekday() not in weekend and named.isdisjoint(holidays):
            count -= 1
    return day

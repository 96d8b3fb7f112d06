"""When a first day was yet to come, and since when somebody works without a break."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from collectors.people.person import Person
from collectors.resource import NotObservedError

DAY = timedelta(days=1)
FIRST, SECOND, THIRD = date(2020, 1, 1), date(2023, 1, 1), date(2026, 6, 1)
TWICE = [("2023-01-01", "2025-12-31"), ("2026-06-01", None)]
MOVED = [("2020-01-01", "2022-12-31"), *TWICE]


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _person(spells: list[tuple[str, str | None]], country: str = "JP", zone: Any = None) -> Person:
    rows = [
        {
            "entity": "Example", "country": country, "time_zone": zone, "department": None,
            "type": "employee", "start": start, "last_day": last, "contract_end": None,
            "recorded_on": None, "withdrawn": [],
        }
        for start, last in spells
    ]  # fmt: skip
    return Person.of(id="1", country=country, spells=rows)


@pytest.mark.parametrize(
    ("at", "first"),
    [
        ("2019-06-01T00:00", FIRST),
        ("2019-12-31T14:59", FIRST),
        ("2019-12-31T15:00", None),
        ("2022-12-31T20:00", None),
        ("2025-12-31T14:59", None),
        ("2025-12-31T15:00", THIRD),
        ("2026-05-31T14:59", THIRD),
        ("2026-05-31T15:00", None),
        ("2030-01-01T00:00", None),
    ],
)
def test_a_first_day_begins_at_midnight_of_its_site(at: str, first: date | None) -> None:
    """Before the first spell and between two that do not meet, and never after the last."""
    assert _person(MOVED).yet_to_begin(_at(at)) == first


def test_what_is_allowed_before_and_after() -> None:
    """So long ahead of a first day nothing is early, and so long after a last one neither."""
    someone = _person(TWICE)
    assert someone.yet_to_begin(_at("2026-05-30T15:00"), ahead=DAY) is None
    assert someone.yet_to_begin(_at("2026-05-30T14:59"), ahead=DAY) == THIRD
    assert someone.yet_to_begin(_at("2026-01-01T14:59"), kept=DAY) is None
    assert someone.yet_to_begin(_at("2026-01-01T15:00"), kept=DAY) == THIRD


def test_it_is_unknown_between_the_zones_of_a_country() -> None:
    """Where no zone is told, what some zone would call early and another not is neither."""
    someone = _person([("2026-06-01", None)], "US")
    assert someone.yet_to_begin(_at("2026-06-01T00:00")) == THIRD
    assert someone.yet_to_begin(_at("2026-06-01T12:00")) is None
    with pytest.raises(NotObservedError, match="no time zone of the site in US is told"):
        someone.yet_to_begin(_at("2026-06-01T06:00"))
    assert (
        _person([("2026-06-01", None)], "US", "America/New_York").yet_to_begin(
            _at("2026-06-01T06:00")
        )
        is None
    )


@pytest.mark.parametrize(
    ("on", "since"),
    [
        (date(2019, 12, 31), None),
        (date(2021, 1, 1), FIRST),
        (date(2024, 1, 1), FIRST),
        (date(2026, 3, 1), None),
        (date(2026, 7, 1), THIRD),
    ],
)
def test_unbroken_time_at_work(on: date, since: date | None) -> None:
    """Spells that meet are one time at work; a gap begins another."""
    assert _person(MOVED).working_since(on) == since

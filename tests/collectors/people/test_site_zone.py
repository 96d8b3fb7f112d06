"""A day begins at its site; where the site's zone is not told, between the country's extremes."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from collectors.people.person import Person
from collectors.people.site_zone import ZONES, day_begins, is_zone, site_zone
from collectors.resource import NotObservedError
from tests.collectors.people.conftest import (
    PERSON_COLUMNS,
    PERSON_HEADER,
    csv_bytes,
    person_mapping,
    person_row,
)

DAY = timedelta(hours=24)
WITH_ENDS = {**PERSON_COLUMNS, "recorded_on": "Recorded", "contract_end": "Contract until"}
HEADER = [*PERSON_HEADER, "Recorded", "Contract until"]


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _leaver(country: str, zone: str | None = None, last_day: str = "2026-05-31") -> Person:
    spell = {
        "entity": "Example", "country": country, "time_zone": zone, "department": None,
        "type": "employee", "start": "2020-01-01", "last_day": last_day, "contract_end": None,
        "recorded_on": None, "withdrawn": [],
    }  # fmt: skip
    return Person.of(id="1", country=country, spells=[spell])


def test_every_zone_of_the_table_is_known_here() -> None:
    """The zone of every country is one of the database, and most countries have one alone."""
    assert all(is_zone(name) for names in ZONES.values() for name in names)
    assert sum(len(names) == 1 for names in ZONES.values()) > 200
    assert not is_zone("Asia/Tokio")
    assert not is_zone("../etc/passwd")


@pytest.mark.parametrize(
    ("country", "zone", "begins"),
    [
        ("JP", None, "2026-05-31T15:00"),
        ("DE", None, "2026-05-31T22:00"),
        ("KI", "Pacific/Kiritimati", "2026-05-31T10:00"),
        ("AS", None, "2026-06-01T11:00"),
        ("US", "America/New_York", "2026-06-01T04:00"),
        ("IN", None, "2026-05-31T18:30"),
    ],
)
def test_day_begins_at_its_site(country: str, zone: str | None, begins: str) -> None:
    """One instant, on either side of the date line, where the zone is told or is the only one."""
    assert day_begins(date(2026, 6, 1), country, zone) == (_at(begins), _at(begins))


def test_day_begins_between_the_zones_of_a_country() -> None:
    """A country of several zones gives two instants, and one that is not known the whole earth."""
    assert day_begins(date(2026, 6, 1), "US", None) == (
        _at("2026-06-01T04:00"),
        _at("2026-06-01T10:00"),
    )
    assert day_begins(date(2026, 6, 1), "AQ", None)[0] < day_begins(date(2026, 6, 1), "AQ", None)[1]
    assert day_begins(date(2026, 6, 1), "ZZ", None) == (
        _at("2026-05-31T10:00"),
        _at("2026-06-01T12:00"),
    )


def test_summer_time_counts() -> None:
    """A day of summer begins an hour earlier than one of winter."""
    assert day_begins(date(2026, 1, 1), "FR", None)[0] == _at("2025-12-31T23:00")
    assert day_begins(date(2026, 7, 1), "FR", None)[0] == _at("2026-06-30T22:00")


@pytest.mark.parametrize(
    ("country", "zone", "at", "gone"),
    [
        ("JP", None, "2026-06-01T15:00", False),
        ("JP", None, "2026-06-01T15:01", True),
        ("KI", "Pacific/Kiritimati", "2026-06-01T10:01", True),
        ("AS", None, "2026-06-02T10:59", False),
        ("AS", None, "2026-06-02T11:01", True),
        ("US", None, "2026-06-02T03:59", False),
        ("US", None, "2026-06-02T10:01", True),
    ],
)
def test_time_allowed_counts_from_midnight_of_the_site(
    country: str, zone: str | None, at: str, gone: bool
) -> None:
    """A day after the last day is over when it is over at the site, and not in UTC."""
    left = _leaver(country, zone).gone_by(_at(at), DAY, _at(at))
    assert left == (date(2026, 5, 31) if gone else None)


@pytest.mark.parametrize("at", ["2026-06-02T04:01", "2026-06-02T09:59"])
def test_deadline_between_zones_is_not_observed(at: str) -> None:
    """Between the first and the last zone of a country nobody can say, unless the zone is told."""
    with pytest.raises(NotObservedError, match="no time zone of the site in US is told"):
        _leaver("US").gone_by(_at(at), DAY, _at(at))
    assert _leaver("US", "America/New_York").gone_by(_at(at), DAY, _at(at))
    assert not _leaver("US", "Pacific/Honolulu").gone_by(_at(at), DAY, _at(at))


def test_at_once_is_at_midnight_of_the_site() -> None:
    """Without any time allowed a leaver of Tokyo is gone while it is still the last day in UTC."""
    now = _at("2026-05-31T23:00")
    assert _leaver("JP").gone_by(now, timedelta(), now) == date(2026, 5, 31)
    assert _leaver("AS").gone_by(now, timedelta(), now) is None


def test_whoever_is_back_is_not_gone(delivered: Any) -> None:
    """Hired again, a person has left only until then."""
    rows = [
        person_row("7", start="2020-01-01", last_day="2026-05-31"),
        person_row("7", start="2026-06-10"),
    ]
    (someone,) = Person.hydrate(
        delivered(csv_bytes([PERSON_HEADER, *rows]), person_mapping()).record.rows
    )
    between, after = _at("2026-06-05T00:00"), _at("2026-06-12T00:00")
    assert someone.gone_by(between, DAY, between) == date(2026, 5, 31)
    assert someone.gone_by(after, DAY, after) is None


def test_zone_of_the_mapping_is_that_of_its_country(delivered: Any) -> None:
    """Tokyo's zone says nothing of Dalian; a column says it for each row."""
    rows = [person_row("1"), person_row("2", country="CN"), person_row("3", country="DE")]
    found = delivered(csv_bytes([PERSON_HEADER, *rows]), person_mapping(time_zone="Asia/Tokyo"))
    people = Person.hydrate(found.record.rows)
    assert [each.spells[0]["time_zone"] for each in people] == ["Asia/Tokyo", None, None]
    assert site_zone("CN", "Asia/Tokyo") is None
    assert site_zone("CN", "Etc/GMT-8") == "Etc/GMT-8"


def test_withdrawn_end_is_told(delivered: Any) -> None:
    """Of two rows of one spell what was recorded last counts, and the end taken back is told."""
    ended = [*person_row("7", start="2020-01-01", last_day="2026-05-31"), "2026-05-01", ""]
    taken_back = [*person_row("7", start="2020-01-01"), "2026-05-20", ""]
    mapping = person_mapping(columns=WITH_ENDS)
    (someone,) = Person.hydrate(
        delivered(csv_bytes([HEADER, taken_back, ended]), mapping).record.rows
    )
    (spell,) = someone.spells
    assert (spell["last_day"], spell["recorded_on"]) == (None, date(2026, 5, 20))
    assert spell["withdrawn"] == [date(2026, 5, 31)]
    assert someone.left(date(2026, 7, 1)) is None


def test_spell_told_twice_without_its_days_is_refused(delivered: Any) -> None:
    """Which of two rows counts, nobody can say who does not know when they were recorded."""
    one = [*person_row("7", start="2020-01-01", last_day="2026-05-31"), "2026-05-01", ""]
    other = [*person_row("7", start="2020-01-01"), "", ""]
    found = delivered(csv_bytes([HEADER, one, other]), person_mapping(columns=WITH_ENDS))
    assert found.record is None
    assert found.evidence.gap.code == "DuplicateId"


def test_contract_that_ran_out_ends_the_spell(delivered: Any) -> None:
    """Without a last working day the contract's end counts; with one, that day does."""
    rows = [
        [*person_row("1", start="2020-01-01"), "", "2026-05-31"],
        [*person_row("2", start="2020-01-01", last_day="2026-04-30"), "", "2026-05-31"],
    ]
    found = delivered(csv_bytes([HEADER, *rows]), person_mapping(columns=WITH_ENDS))
    one, other = Person.hydrate(found.record.rows)
    assert one.left(date(2026, 6, 1)) == date(2026, 5, 31)
    assert other.left(date(2026, 5, 15)) == date(2026, 4, 30)

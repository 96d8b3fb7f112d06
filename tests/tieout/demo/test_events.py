"""The demo's trail events: read by the code that reads an operator's, and true to the story."""

from datetime import date
from pathlib import Path

import pytest

from collectors.trail_events.countries import load_countries
from collectors.trail_events.reading import Reading, read
from evidence.record import Fields
from tieout.demo.cloud import ACCOUNTS, ROLES
from tieout.demo.events import COUNTRIES, FOLDER, write_events
from tieout.demo.story import TRUTH, Calendar

CALENDAR = Calendar(date(2026, 4, 1))


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    write_events(tmp_path, CALENDAR)
    return read(tmp_path / FOLDER, load_countries(tmp_path / COUNTRIES), {})


def test_every_event_is_read_and_of_a_known_country(reading: Reading) -> None:
    """No file is broken, and the country of each call is known by the table of networks."""
    assert reading.broken is None
    seen = {day.partition(" ")[2] for row in _uses(reading) for day in row["countries"]}
    assert seen == {"JP", "KR", "CN"}


def test_events_are_of_users_and_roles_that_are_there(reading: Reading) -> None:
    """Each principal is a user or role of the account."""
    known = {f"user/{each.name}" for each in ACCOUNTS} | {f"role/{each.name}" for each in ROLES}
    assert {row["principal"].rpartition(":")[2] for row in _uses(reading)} <= known


def test_what_is_planted_stands_in_the_events(reading: Reading) -> None:
    """Each planted use of a right is there."""
    planted = [each.resource for each in TRUTH if each.world == "trail"]
    assert planted
    for name in planted:
        assert any(name in row["principal"] for row in _uses(reading)), name


def test_last_use_agrees_with_iam(reading: Reading) -> None:
    """No event is younger than the last use that the account tells of."""
    used = {f"user/{each.name}": each.used for each in ACCOUNTS}
    used |= {f"role/{each.name}": each.used for each in ROLES if each.used is not None}
    for row in _uses(reading):
        last = CALENDAR.ago(used[row["principal"].rpartition(":")[2]])
        assert date.fromisoformat(max(row["days"])) <= last, row["principal"]


def _uses(reading: Reading) -> list[Fields]:
    return reading.rows["aws.cloudtrail.use"]

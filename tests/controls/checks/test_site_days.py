"""What is due ends with a day of the site; where no zone is told, the hours in doubt stay so."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sample_people import person, pledge, spell
from sample_registers import asset, permit, policy

from collectors.people.person import Person
from collectors.resource import NotObservedError
from controls.check import NotApplicableError
from controls.checks.acknowledgements import (
    acknowledgement_is_renewed,
    version_in_force_is_acknowledged,
)
from controls.checks.departures import leaver_gave_back_assets, leaver_may_enter_no_zone
from controls.population import Configured, Population

MORNING = datetime(2026, 6, 16, 9, 0, tzinfo=UTC)
"""Tuesday in New York, and still Monday in Honolulu, which is ten hours behind."""
HONOLULU, NEW_YORK = "Pacific/Honolulu", "America/New_York"
CODE = "code of conduct"
DAYS = timedelta(days=1)
SIGNING: dict[str, Any] = {
    "documents": [CODE], "types": ["employee"], "returners_within": 30 * DAYS, "now": MORNING,
}  # fmt: skip
LEAVING: dict[str, Any] = {
    "working_days": 1, "holidays": [], "looked_back": 365 * DAYS, "now": MORNING,
}  # fmt: skip


def _of_us(zone: str | None, last_day: str | None = None) -> Person:
    return person(country="US", spells=[spell(last_day=last_day, country="US", time_zone=zone)])


def _renewed(zone: str | None) -> None:
    signed = pledge("2025-06-15", document=CODE)
    acknowledgement_is_renewed(_of_us(zone), Population([signed]), every=365 * DAYS, **SIGNING)


def _newest(zone: str | None) -> None:
    signed = pledge("2025-06-15", document=CODE, version="1")
    held = Configured([policy(name=CODE, approved_on="2026-05-16")])
    version_in_force_is_acknowledged(
        _of_us(zone), Population([signed]), held, within=30 * DAYS, **SIGNING
    )


def _device(zone: str | None) -> None:
    gone = _of_us(zone, "2026-06-14")
    held = asset(holder="H1", returned_on=None)
    leaver_gave_back_assets(gone, Population([gone]), Population([held]), **LEAVING)


def _badge(zone: str | None) -> None:
    staff = Population([_of_us(zone, "2026-06-14")])
    leaver_may_enter_no_zone(permit(until=None), staff, **LEAVING)


@pytest.mark.parametrize("due_on_monday", [_renewed, _newest, _device, _badge])
def test_over_where_the_next_day_has_begun(due_on_monday: Any) -> None:
    """What was due on Monday is late in New York, where it is Tuesday."""
    with pytest.raises(AssertionError):
        due_on_monday(NEW_YORK)


def test_a_signature_counts_until_its_last_day_is_over() -> None:
    """In Honolulu the year of a signature ends with this very day."""
    _renewed(HONOLULU)


@pytest.mark.parametrize("due_on_monday", [_newest, _device, _badge])
def test_not_over_where_the_day_goes_on(due_on_monday: Any) -> None:
    """Whoever is to sign or give something back by Monday has the rest of it in Honolulu."""
    with pytest.raises(NotApplicableError, match="2026-06-15"):
        due_on_monday(HONOLULU)


@pytest.mark.parametrize("due_on_monday", [_renewed, _newest, _device, _badge])
def test_in_doubt_where_no_zone_is_told(due_on_monday: Any) -> None:
    """Somewhere in the country it is late, and elsewhere not yet: nobody can say."""
    with pytest.raises(NotObservedError, match="no time zone of the site in US is told"):
        due_on_monday(None)

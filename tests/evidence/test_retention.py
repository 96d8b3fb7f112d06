"""Retention and holds: which evidence is due, and what keeps it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from evidence.errors import IntegrityError, UsageError
from evidence.holds import Hold, hold_entry, holds
from evidence.retention import Age, Retention
from evidence.store.ledger import LedgerEntry

ORIGIN = "audit.example.com/vault"
NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("90 days", "2025-12-31"),
        ("26w", "2025-09-30"),
        ("1mo", "2026-02-28"),
        ("18mo", "2024-09-30"),
        ("2y", "2024-03-31"),
        ("25 months", "2024-02-29"),
    ],
)
def test_ages_count_days_or_calendar_months(text: str, before: str) -> None:
    """A month back from a day that its month lacks is that month's last."""
    assert before == f"{Age.parse(text).before(NOON):%Y-%m-%d}"


@pytest.mark.parametrize("text", ["", "soon", "0 days", "18 min", "999 years", "-1 y", "1.5y"])
def test_other_words_are_no_age(text: str) -> None:
    """What is no age is refused with how to write one."""
    with pytest.raises(UsageError, match="is no retention; write it as"):
        Age.parse(text)


def test_a_class_without_an_age_is_kept(envelope: Any) -> None:
    """Only evidence of a class that has an age, and is older than that, is past it."""
    rule = Retention({"personal": Age.parse("30 days")}, {"people.person": "personal"})
    old, new = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 30, tzinfo=UTC)
    assert rule.past(envelope(kind="people.person", at=old), NOON)
    assert not rule.past(envelope(kind="people.person", at=new), NOON)
    assert not rule.past(envelope(kind="aws.s3.bucket", at=old), NOON)


def made(**given: Any) -> Hold:
    said = {"matter": "case 7", "reason": "dispute", "approved_by": "A", "placed_by": "B"}
    return Hold(**{**said, "at": NOON, **given})


def entry(fields: dict[str, Any]) -> LedgerEntry:
    return LedgerEntry(0, 0, str(fields["type"]), fields)


def test_a_hold_covers_kinds_and_days(envelope: Any) -> None:
    """Both ends of the span are included, and no kinds mean all."""
    item = envelope(kind="people.person", at=NOON)
    assert made().covers(item)
    assert made(kinds=("people.*",), since=date(2026, 3, 31), until=date(2026, 3, 31)).covers(item)
    assert not made(kinds=("aws.*",)).covers(item)
    assert not made(since=date(2026, 4, 1)).covers(item)
    assert not made(until=date(2026, 3, 30)).covers(item)


def test_a_hold_is_in_force_until_it_is_lifted() -> None:
    """What was placed is read back from its entry, and is gone after its lifting."""
    hold = made(kinds=("people.*",), since=date(2026, 1, 1))
    placed = entry(hold_entry("place", hold, {}))
    assert {"case 7": hold} == holds(ORIGIN, [placed])
    lifted = entry(hold_entry("lift", made(), {"case 7": hold}))
    assert {} == holds(ORIGIN, [placed, lifted])
    later = made(at=NOON + timedelta(days=1))
    again = entry(hold_entry("place", later, {}))
    assert {"case 7": later} == holds(ORIGIN, [placed, lifted, again])
    assert {"case 7": later} == holds(ORIGIN, [placed, lifted, again, lifted]), "it is of another"


def test_a_hold_needs_two_people_and_a_reason() -> None:
    """Nobody holds or lifts alone, twice, or what is not held."""
    with pytest.raises(UsageError, match="cannot approve"):
        hold_entry("place", made(approved_by="b"), {})
    with pytest.raises(UsageError, match="must all be named"):
        hold_entry("place", made(reason=" "), {})
    with pytest.raises(UsageError, match="has a hold already"):
        hold_entry("place", made(), {"case 7": made()})
    with pytest.raises(UsageError, match="no hold is in force for 'case 7'"):
        hold_entry("lift", made(), {})
    with pytest.raises(IntegrityError, match="has no hold"):
        holds(ORIGIN, [entry({"type": "hold", "act": "place"})])

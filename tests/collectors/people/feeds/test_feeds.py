"""Every profile against its vendor's stand-in: whole populations, or a gap that says why not."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collectors.people.person import persons
from collectors.sweep import replay
from evidence.record import UNOBSERVED
from evidence.workbook.sheets.populations import by_hand
from tests.collectors.people.conftest import (
    PERSON_HEADER,
    csv_bytes,
    person_mapping,
    person_row,
)
from tests.collectors.people.feeds.more_vendors import MORE_VENDORS
from tests.collectors.people.feeds.staff import CANARY, EMPLOYED, LEAVERS, NEVER, STAFF
from tests.collectors.people.feeds.vendors import VENDORS, Vendor


def each(vendors: Any) -> Any:
    return pytest.mark.parametrize("vendor", list(vendors), ids=lambda vendor: vendor.profile)


ALL = [*VENDORS, *MORE_VENDORS]
every = each(ALL)
FEW = settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])


def bodies(found: Any) -> bytes:
    """Everything of a unit that reaches the disk."""
    record = found.record.body if found.record else b""
    return bytes(found.transcript.body + record + repr(found.evidence.as_json()).encode())


@every
def test_everybody_is_read(vendor: type[Vendor], gather: Any) -> None:
    """Every page of it, those who left and those who are kept apart by default included."""
    found = gather(vendor())
    assert found.evidence.gap is None, found.evidence.gap
    rows = {row["id"]: row for row in found.record.rows}
    assert sorted(rows) == [member.number for member in STAFF]
    left = {number for number, row in rows.items() if row["spells"][-1]["last_day"]}
    assert left == LEAVERS
    assert "leavers" in found.record.completeness.covers
    assert ("contractors" in found.record.completeness.covers) == vendor.contractors
    if vendor.rehires:
        days = [(spell["start"], spell["last_day"]) for spell in rows["0010"]["spells"]]
        assert days == [("2020-04-01", "2022-03-31"), ("2024-04-01", None)]


@every
def test_nothing_else_reaches_the_disk(vendor: type[Vendor], gather: Any) -> None:
    """Birth dates, pay and the rest beside what is read are nowhere; neither is a secret."""
    kept = bodies(gather(vendor()))
    assert CANARY.encode() not in kept
    assert b"canary" not in kept.replace(b"CANARY", b"")
    assert b"hmac-sha256:" in kept


@every
def test_a_replay_needs_no_source(vendor: type[Vendor], gather: Any) -> None:
    """The record comes again from its transcript alone, and a second reading gives the same."""
    first, second = gather(vendor()), gather(vendor())
    assert first.transcript.digest == second.transcript.digest
    again = replay(persons, first.evidence.scope, first.transcript)
    assert again is not None
    assert again.body == first.record.body


@every
@FEW
@given(cap=st.integers(1, 70))
def test_page_boundaries_do_not_matter(vendor: type[Vendor], cap: int, gather: Any) -> None:
    """However few records a page holds, the rows are the same."""
    assert gather(vendor(cap=cap)).record.rows == gather(vendor()).record.rows


@every
def test_leavers_that_do_not_come_are_not_covered(vendor: type[Vendor], gather: Any) -> None:
    """A system that hides those who left all the same: the list proves nothing of leavers."""
    found = gather(vendor(hides=True))
    if found.record is None:
        # No entry has a last day: the column is missing, and the report is not believed at all.
        assert found.evidence.gap.code == "NoColumn"
        return
    assert len(found.record.rows) == len(EMPLOYED)
    assert "leavers" not in found.record.completeness.covers


@each(vendor for vendor in ALL if vendor.hidable)
def test_a_hidden_email_is_not_an_empty_one(vendor: type[Vendor], gather: Any) -> None:
    """A member that the token may not see is not observed: nobody is told to have no address."""
    found = gather(vendor(hidden=[vendor.hidable]))
    assert found.evidence.gap is None, found.evidence.gap
    for row in found.record.rows:
        assert "email" not in row
        assert (vendor.shown_as or vendor.hidable) in row[UNOBSERVED]["email"]


@every
def test_a_hidden_day_of_hire_costs_the_list(vendor: type[Vendor], gather: Any) -> None:
    """Without what every row needs nothing is read, and the gap names the member."""
    found = gather(vendor(hidden=[vendor.required]))
    assert found.record is None
    assert found.evidence.gap.code in ("FieldWithheld", "NoColumn")
    assert vendor.required in str(found.evidence.gap)


@each(vendor for vendor in ALL if vendor.counts)
def test_another_total_is_told(vendor: type[Vendor], gather: Any) -> None:
    """A system that counts one more than it lists is not believed, however often it is asked."""
    found = gather(vendor(lies=1))
    assert found.record is None
    assert found.evidence.gap.code == "CountDiffers"


@every
def test_a_system_that_refuses_leaves_a_gap(vendor: type[Vendor], gather: Any, host: Any) -> None:
    """Throttled for ever, the list is not collected, and the message names no person."""
    found = gather(vendor(throttled=10_000))
    assert found.record is None
    assert found.evidence.gap.cause == "throttled"
    assert str(NEVER["gender"]) not in str(found.evidence.gap)
    assert host.seen


def test_a_feed_is_no_file_that_people_keep(gather: Any, delivered: Any) -> None:
    """The workbook tells what a system answered from what somebody exported."""
    assert not by_hand(gather(VENDORS[0]()).evidence)
    found = delivered(csv_bytes([PERSON_HEADER, person_row()]), person_mapping())
    assert by_hand(found.evidence)

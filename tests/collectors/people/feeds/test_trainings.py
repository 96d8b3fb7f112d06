"""Trainings from systems: completion and not enrolment, on the day of the site."""

from typing import Any, ClassVar

import pytest

from tests.collectors.https.conftest import Said, Seen
from tests.collectors.people.feeds.staff import CANARY, NEVER, STAFF
from tests.collectors.people.feeds.test_feeds import bodies
from tests.collectors.people.feeds.vendors import BambooHr, Vendor

LATE = "2026-03-01T15:30:00.000Z"
"""Half past midnight of the next day in Tokyo."""
HOME = "https://hr.example.com"
ELSEWHERE = "https://x.example.net"


class KnowBe4(Vendor):
    """Numbers of staff and archived users only if asked for; moments in UTC."""

    profile = "knowbe4"

    def route(self, seen: Seen, ask: dict[str, str]) -> Said:
        assert seen.path == "/v1/training/enrollments"
        assert ask["include_employee_number"] == "true"
        everybody = ask.get("exclude_archived_users") == "false"
        size, page = self.size(ask.get("per_page"), 100), int(ask["page"])
        staff = [member for member in self.staff if member.active or everybody]
        rows = [
            {"enrollment_id": int(member.number), "module_name": "Privacy", "status": "Passed",
             "user": {"employee_number": member.number, "phone": NEVER["gender"]},
             "enrollment_date": "2026-02-01T00:00:00.000Z",
             "completion_date": None if member.number == "0003" else LATE, **NEVER}
            for member in staff
        ]  # fmt: skip
        return Said(rows[(page - 1) * size : page * size])


class RecordStore(Vendor):
    """Pages behind `more`; a store that still lists what was voided."""

    profile = "xapi"
    parameters: ClassVar[dict[str, str]] = {"home": HOME}

    def route(self, seen: Seen, ask: dict[str, str]) -> Said:
        verb = ask.get("verb") or ""
        if verb.endswith("voided"):
            return Said({"statements": [{"id": "v", "object": {"id": "s2", **NEVER}}], "more": ""})
        if seen.path == "/statements":
            first = [
                self.statement("s1", {"account": {"homePage": HOME, "name": "0001"}}),
                self.statement("s2", {"account": {"homePage": HOME, "name": "0002"}}),
            ]
            return Said({"statements": first, "more": "/statements/more/abc"})
        assert seen.path == "/statements/more/abc"
        failed = {"result": {"success": False}}
        further = [
            self.statement("s3", {"mbox": "mailto:P0003@example.com"}) | failed,
            self.statement("s4", {"mbox_sha1sum": "0" * 40}),
            self.statement("s5", {"account": {"homePage": ELSEWHERE, "name": "0001"}}),
        ]
        return Said({"statements": further})

    def statement(self, number: str, actor: dict[str, Any]) -> dict[str, Any]:
        return {"id": number, "actor": {**actor, **NEVER}, "timestamp": LATE,
                "verb": {"id": "http://adlnet.gov/expapi/verbs/completed"},
                "object": {"id": "https://lms.example.com/privacy", **NEVER}}  # fmt: skip


def trainings(found: Any) -> dict[str, Any]:
    assert found.evidence.gap is None, found.evidence.gap
    assert CANARY.encode() not in bodies(found)
    return {row["person"]: row for row in found.record.rows}


def test_an_enrolment_is_no_completion(gather: Any) -> None:
    """Archived users are read too; without a date of completion nothing was completed."""
    rows = trainings(gather(KnowBe4(), "people.training"))
    assert len(rows) == len(STAFF)
    assert rows["0003"]["completed_on"] is None
    assert (rows["0001"]["assigned_on"], rows["0001"]["completed_on"]) == (
        "2026-02-01", "2026-03-02",
    )  # fmt: skip


def test_statements_are_read_to_their_end(gather: Any) -> None:
    """Further pages count, voided and failed statements do not, and a hash is nobody."""
    rows = trainings(gather(RecordStore(), "people.training"))
    assert sorted(rows) == ["0001", "https://x.example.net 0001", "p0003@example.com",
                            f"sha1:{'0' * 40}"]  # fmt: skip
    assert rows["0001"]["completed_on"] == "2026-03-02"
    assert rows["p0003@example.com"]["completed_on"] is None


def test_trainings_of_bamboohr(gather: Any) -> None:
    """An empty list is nobody's training, an object is somebody's; types are named."""
    rows = trainings(gather(BambooHr(), "people.training"))
    assert "0002" not in rows
    assert (rows["0001"]["course"], rows["0001"]["completed_on"]) == ("Privacy", "2026-03-01")
    left = [member.number for member in STAFF if member.end and not member.record.endswith("2")]
    assert set(left) <= set(rows)


@pytest.mark.parametrize("vendor", [KnowBe4, RecordStore, BambooHr], ids=lambda each: each.profile)
def test_a_refused_list_of_trainings_is_a_gap(vendor: type[Vendor], gather: Any) -> None:
    """Throttled for ever, nothing is known of trainings."""
    found = gather(vendor(throttled=10_000), "people.training")
    assert (found.record, found.evidence.gap.cause) == (None, "throttled")

"""The traps themselves: what a plain reading of each vendor's answer would have missed."""

from typing import Any

import orjson
import pytest

from collectors.errors import WriteRefusedError
from tests.collectors.https.conftest import Said, Seen
from tests.collectors.people.feeds.more_vendors import Frappe, Gusto, HiBob, Odoo, Personio
from tests.collectors.people.feeds.staff import STAFF, Member
from tests.collectors.people.feeds.vendors import BambooHr, Freee, SmartHr, Vendor, Workday

NAIVE = [
    (BambooHr, "GET", "/api/v1/employees/directory", {}, {}),
    (SmartHr, "GET", "/v1/crews", {}, {}),
    (Freee, "GET", "/api/v1/companies/42/employees", {"limit": "100"}, {}),
    (HiBob, "POST", "/v1/people/search", {}, {"fields": ["root.id"]}),
    (Frappe, "GET", "/api/resource/Employee", {"order_by": "name asc", "fields": '["name"]'}, {}),
    (Odoo, "POST", "/json/2/hr.employee/search_read", {}, {"fields": ["id"]}),
    (Gusto, "GET", "/v1/companies/c-1/employees", {"per": "100"}, {}),
]


def people(said: Said) -> list[Any]:
    body = said.body
    return body if isinstance(body, list) else next(iter(body.values()))


@pytest.mark.parametrize(
    ("vendor", "method", "path", "ask", "body"), NAIVE, ids=[each[0].profile for each in NAIVE]
)
def test_a_plain_question_misses_somebody(
    vendor: type[Vendor], method: str, path: str, ask: Any, body: Any
) -> None:
    """One page, or the list as it comes, lacks leavers, contractors, officers or the rest."""
    plain = vendor(throttled=0, cap=10_000)
    seen = Seen(method, path, {}, {"authorization": "x"}, orjson.dumps(body))
    assert 0 < len(people(plain.route(seen, ask))) < len(STAFF)


def test_the_directory_is_not_to_be_asked(feed_of: Any, host: Any) -> None:
    """The list that hides leavers is no read of the profile; it is refused unsent."""
    feed = feed_of(BambooHr())
    with pytest.raises(WriteRefusedError):
        feed.door.ask("GET", "/api/v1/employees/directory")
    assert host.seen == []


class Moved(BambooHr):
    """Somebody was a contractor first, and somebody else changed from part to full time."""

    def rows(self, member: Member) -> list[dict[str, Any]]:
        days = {"0001": [("2023-01-01", "Contractor"), ("2024-04-01", "Full-Time")],
                "0002": [("2023-01-01", "Part-Time"), ("2024-04-01", "Full-Time")]}  # fmt: skip
        return [{"employeeId": member.record, "date": day, "employmentStatus": status}
                for day, status in days.get(member.number, [])] or super().rows(member)  # fmt: skip


def test_a_contractor_who_was_hired_has_two_spells(gather: Any) -> None:
    """Another type of employment is another spell; another share of working time is not."""
    rows = {row["id"]: row["spells"] for row in gather(Moved()).record.rows}
    told = [(spell["type"], spell["start"], spell["last_day"]) for spell in rows["0001"]]
    assert told == [("contractor", "2023-01-01", "2024-03-31"), ("employee", "2024-04-01", None)]
    assert [spell["start"] for spell in rows["0002"]] == ["2023-01-01"]


def test_managers_are_told_by_staff_number(gather: Any) -> None:
    """The number of a manager's record is none of the staff's."""
    for vendor in (BambooHr, HiBob, Personio):
        rows = {row["id"]: row for row in gather(vendor()).record.rows}
        assert (rows["0001"]["manager"], rows["0002"]["manager"]) == (None, "0001")


class NoTable(BambooHr):
    """The status table is shown without its days."""

    def rows(self, member: Member) -> list[dict[str, Any]]:
        return [{k: v for k, v in row.items() if k != "date"} for row in super().rows(member)]


class NoEnd(BambooHr):
    """The status table holds no ends, and the day of termination is hidden."""

    def rows(self, member: Member) -> list[dict[str, Any]]:
        rows = super().rows(member)
        return [row for row in rows if row["employmentStatus"] != "Terminated"]


@pytest.mark.parametrize("vendor", [NoTable, NoEnd])
def test_a_hidden_end_costs_the_list(vendor: type[Vendor], gather: Any) -> None:
    """Whoever is inactive and shows no last day would look employed for ever: nothing is read."""
    found = gather(vendor(hidden=["terminationDate"]))
    assert (found.record, found.evidence.gap.code) == (None, "FieldWithheld")


class Retired(SmartHr):
    """Crews that are retired, and show no day of it."""

    def crew(self, member: Member) -> dict[str, Any]:
        return {**super().crew(member), "resigned_at": None}


class Archived(Odoo):
    """Archived people without a day of departure."""

    def shown(self, member: Member) -> dict[str, Any]:
        return {**super().shown(member), "departure_date": False}


@pytest.mark.parametrize("vendor", [Retired, Archived])
def test_a_leaver_without_a_day_costs_the_list(vendor: type[Vendor], gather: Any) -> None:
    """A status that says so, and no last day: the gap names status and record, and no person."""
    found = gather(vendor())
    assert (found.record, found.evidence.gap.code) == (None, "LeaverWithoutDay")
    assert "record 53" in found.evidence.gap.message


class Undecided(Gusto):
    """Employees that do not show whether they were terminated, or contractors whether active."""

    def shown(self, member: Member) -> dict[str, Any]:
        whole = super().shown(member)
        return {name: value for name, value in whole.items() if name != self.required}


@pytest.mark.parametrize("member", ["terminated", "is_active"])
def test_gusto_says_who_has_left(member: str, gather: Any) -> None:
    """Where it does not, nobody is taken for employed."""
    vendor = Undecided()
    vendor.required = member  # type: ignore[misc]
    found = gather(vendor)
    assert (found.record, found.evidence.gap.code) == (None, "FieldWithheld")


class Stateless(SmartHr):
    """Crews without their status."""

    def crew(self, member: Member) -> dict[str, Any]:
        return {k: v for k, v in super().crew(member).items() if k != "emp_status"}


class Unarchived(Odoo):
    """Employees who do not show whether they are archived."""

    def shown(self, member: Member) -> dict[str, Any]:
        return {k: v for k, v in super().shown(member).items() if k != "active"}


@pytest.mark.parametrize("vendor", [Stateless, Unarchived])
def test_a_hidden_status_costs_the_list(vendor: type[Vendor], gather: Any) -> None:
    """Without a last day it is the status that says who has left; where it is hidden, nothing."""
    found = gather(vendor())
    assert (found.record, found.evidence.gap.code) == (None, "FieldWithheld")


def test_a_day_with_an_offset_stays_that_day(gather: Any) -> None:
    """Workday writes days with the offset of its own site: they are not moved to ours."""
    rows = gather(Workday()).record.rows
    assert {spell["start"] for row in rows for spell in row["spells"]} == {
        "2024-04-01", "2020-04-01",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("vendor", "who"),
    [(Frappe, "frappe as tieout@example.com"), (Gusto, "gusto as admin-1"),
     (Freee, "freee as 99"), (SmartHr, "smarthr by the variable CANARY_TOKEN")],
)  # fmt: skip
def test_who_asked_is_on_record(vendor: type[Vendor], who: str, gather: Any) -> None:
    """As the source says it, or by the name of what we sign in with; and that HTTP was plain."""
    assert gather(vendor()).evidence.identity == f"{who} over plain HTTP on this machine"


class Guarded(Personio):
    """One person's employments are refused."""

    def route(self, seen: Seen, ask: dict[str, str]) -> Said:
        refused = seen.path == "/v2/persons/0042/employments"
        return Said({}, 403) if refused else super().route(seen, ask)


def test_a_refused_document_names_nobody(gather: Any) -> None:
    """One refusal among many costs the list, and the gap tells which operation, not whose."""
    gap = gather(Guarded()).evidence.gap
    assert gap.operation == "GET /v2/persons/{person}/employments"
    assert (gap.cause, "0042" in str(gap)) == ("refused", False)


class Numbered(SmartHr):
    """Somebody wrote a My Number into the field of the staff number."""

    def crew(self, member: Member) -> dict[str, Any]:
        from evidence.secrets.forms import individual_number

        found = next(n for n in range(10**11, 10**11 + 99) if individual_number(str(n)))
        return {**super().crew(member), "emp_code": str(found + int(member.number) * 0)}


def test_identity_numbers_in_a_mapped_field_are_refused(gather: Any) -> None:
    """The second net holds for feeds too: nothing of such an answer is kept."""
    found = gather(Numbered([STAFF[0]]))
    assert (found.record, found.evidence.gap.code) == (None, "Forbidden")
    assert b"10000000" not in found.transcript.body

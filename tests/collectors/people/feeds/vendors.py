"""Stand-ins of vendors' systems: each pages, throttles and hides as its vendor does."""

import csv
import io
from collections.abc import Sequence
from typing import Any, ClassVar

import orjson

from tests.collectors.https.conftest import Said, Seen
from tests.collectors.people.feeds.staff import NEVER, STAFF, Member

NAMES = {"employee": "Full-Time", "contractor": "Contractor", "officer": "Full-Time"}


class Vendor:
    """What all stand-ins share: who is on the staff, and what goes wrong with the answers.

    `cap` is the most records a page holds, whatever was asked for. `hides` leaves those who left
    out even where they are asked for. `hidden` are members that the token may not see. `lies` is
    added to declared totals. The first `throttled` questions are refused.
    """

    profile: ClassVar[str]
    additions: ClassVar[dict[str, Any]] = {
        "columns": {},
        "constants": {"entity": "Example KK", "country": "JP", "type": "employee"},
    }
    of_trainings: ClassVar[dict[str, Any]] = {"time_zone": "Asia/Tokyo"}
    parameters: ClassVar[dict[str, str]] = {}
    hidable: ClassVar[str] = ""
    """A member that fills the email."""
    shown_as: ClassVar[str] = ""
    """Its path in what the vendor's module makes, where that is another."""
    required: ClassVar[str] = ""
    """A member without which no row can be read."""
    counts: ClassVar[bool] = True
    """Whether it declares a total."""
    rehires: ClassVar[bool] = False
    contractors: ClassVar[bool] = False

    def __init__(
        self,
        staff: Sequence[Member] = STAFF,
        *,
        cap: int = 7,
        hides: bool = False,
        hidden: Sequence[str] = (),
        lies: int = 0,
        throttled: int = 1,
    ) -> None:
        self.staff = [member for member in staff if member.active or not hides]
        self.cap = cap
        self.hidden = set(hidden)
        self.lies = lies
        self.throttled = throttled

    def answer(self, seen: Seen) -> Said:
        if self.throttled:
            self.throttled -= 1
            return Said({"message": "slow down"}, 429, {"retry-after": "1"})
        if "authorization" not in seen.headers:
            return Said({"error": "unauthorized"}, 401)
        return self.route(seen, {name: values[0] for name, values in seen.query.items()})

    def route(self, seen: Seen, ask: dict[str, str]) -> Said:
        raise NotImplementedError

    def size(self, asked: Any, usual: int) -> int:
        return min(self.cap, int(asked or usual))


class BambooHr(Vendor):
    """Cursor pages with a total; hidden fields null and listed; a table of statuses apart."""

    profile = "bamboohr"
    additions: ClassVar[dict[str, Any]] = {
        "columns": {"country": {"values": {"Tokyo": "JP"}}},
        "constants": {"entity": "Example KK"},
    }
    hidable = "workEmail"
    required = "employeeNumber"
    rehires = contractors = True

    def route(self, seen: Seen, ask: dict[str, str]) -> Said:
        if seen.path == "/api/v1/employees/all/tables/employmentStatus":
            return Said([row for member in self.staff for row in self.rows(member)])
        if seen.path == "/api/v1/training/type":
            types = {"3": {"id": "3", "name": "Privacy", "description": NEVER["gender"]}}
            return Said(types)
        if seen.path.startswith("/api/v1/training/record/employee/"):
            record = seen.path.rpartition("/")[2]
            # Nobody's trainings are an empty list, somebody's an object by their numbers.
            done = {"id": int(record) + 1, "employeeId": int(record), "type": 3,
                    "completed": "2026-03-01", "notes": NEVER["gender"]}  # fmt: skip
            return Said([] if record.endswith("2") else {str(done["id"]): done})
        if seen.path == "/api/v1/employees/directory":
            active = [each for each in self.staff if each.active]
            return Said({"employees": [self.shown(each, {"workEmail"}) for each in active]})
        assert seen.path == "/api/v1/employees"
        start = int(ask.get("page[after]", "c0")[1:])
        size = self.size(ask.get("page[limit]"), 250)
        wanted = {"employeeId", "status", "photoUrl", *ask.get("fields", "").split(",")}
        page = [self.shown(member, wanted) for member in self.staff[start : start + size]]
        more = start + size < len(self.staff)
        meta = {"total": len(self.staff) + self.lies,
                "page": {"nextCursor": f"c{start + size}" if more else None}}  # fmt: skip
        return Said({"data": page, "meta": meta})

    def shown(self, member: Member, wanted: set[str]) -> dict[str, Any]:
        whole = {
            "employeeId": member.record,
            "employeeNumber": member.number,
            "workEmail": member.mail,
            "departmentName": "Sales",
            "locationName": "Tokyo",
            "reportsToId": str(7000 + int(member.boss)) if member.boss else None,
            "status": "Active" if member.active else "Inactive",
            "hireDate": member.start,
            "terminationDate": member.end,
            "employmentStatusName": NAMES[member.kind] if member.active else "Terminated",
            "photoUrl": NEVER["home_address"],
            **NEVER,
        }
        given = {name: None if name in self.hidden else whole.get(name) for name in wanted}
        return {**given, "_restrictedFields": sorted(self.hidden & wanted), **NEVER}

    def rows(self, member: Member) -> list[dict[str, Any]]:
        days = [(member.start, NAMES[member.kind])]
        if member.before:
            days += [(member.before[0], "Part-Time"), (member.before[1], "Terminated")]
        if member.end:
            days.append((member.end, "Terminated"))
        # The table comes in no particular order.
        return [{"id": "1", "employeeId": member.record, "date": day, "employmentStatus": status,
                 "terminationReasonId": NEVER["terminationReason"]}
                for day, status in reversed(days)]  # fmt: skip


class SmartHr(Vendor):
    """Ten a page and a hundred at most, the total in a header, fields only if asked for."""

    profile = "smarthr"
    hidable = "business_email"
    required = "entered_at"

    def route(self, seen: Seen, ask: dict[str, str]) -> Said:
        assert seen.path == "/v1/crews"
        size, page = self.size(ask.get("per_page"), 10), int(ask.get("page", 1))
        shown = [self.crew(member) for member in self.staff[(page - 1) * size : page * size]]
        if "fields" in ask:
            wanted = {"id", *ask["fields"].split(",")}
            shown = [{k: v for k, v in crew.items() if k in wanted} for crew in shown]
        return Said(shown, headers={"x-total-count": str(len(self.staff) + self.lies)})

    def crew(self, member: Member) -> dict[str, Any]:
        whole = {
            "id": f"uuid-{member.record}",
            "emp_code": member.number,
            "business_email": member.mail,
            "entered_at": member.start,
            "resigned_at": member.end,
            "emp_status": "employed" if member.active else "retired",
            **NEVER,
        }
        return {name: value for name, value in whole.items() if name not in self.hidden}


class Freee(Vendor):
    """Offsets without a total, and officers only where people outside the payroll are asked for."""

    profile = "freee"
    parameters: ClassVar[dict[str, str]] = {"company_id": "42"}
    required = "entry_date"
    counts = False

    def route(self, seen: Seen, ask: dict[str, str]) -> Said:
        if seen.path == "/api/v1/users/me":
            return Said({"id": 99, "companies": [{"id": 42, "role": "company_admin"}], **NEVER})
        assert seen.path == "/api/v1/companies/42/employees"
        everybody = ask.get("with_no_payroll_calculation") == "true"
        staff = [each for each in self.staff if everybody or each.kind != "officer"]
        start, size = int(ask.get("offset", 0)), self.size(ask.get("limit"), 50)
        return Said([self.shown(member) for member in staff[start : start + size]])

    def shown(self, member: Member) -> dict[str, Any]:
        whole = {
            "id": int(member.record),
            "num": member.number,
            "display_name": member.number,
            "entry_date": member.start,
            "retire_date": member.end,
            "user_id": None,
            "birth_date": NEVER["birthDate"],
            "payroll_calculation": member.kind != "officer",
            **NEVER,
        }
        return {name: value for name, value in whole.items() if name not in self.hidden}


class Workday(Vendor):
    """One shot without pages or total; empty members left out, days with an offset."""

    profile = "workday"
    parameters: ClassVar[dict[str, str]] = {"tenant": "acme", "owner": "isu", "report": "Tieout"}
    additions: ClassVar[dict[str, Any]] = {"columns": {}, "constants": {}}
    hidable = "Email_Work"
    required = "Hire_Date"
    counts = False
    rehires = contractors = True

    def route(self, seen: Seen, ask: dict[str, str]) -> Said:
        assert seen.path == "/ccx/service/customreport2/acme/isu/Tieout"
        entries = [entry for member in self.staff for entry in self.entries(member)]
        if ask["format"] == "csv":
            text = io.StringIO(newline="")
            names = [*dict.fromkeys(name for entry in entries for name in entry)]
            writer = csv.DictWriter(text, names)
            writer.writeheader()
            writer.writerows(entries)
            return Said(text.getvalue().encode("utf-8-sig"), headers={"content-type": "text/csv"})
        kept = [{k: v for k, v in entry.items() if v} for entry in entries]
        return Said({"Report_Entry": kept})

    def entries(self, member: Member) -> list[dict[str, Any]]:
        spells = [(member.start, member.end), *([member.before] if member.before else [])]
        off = "-08:00" if self.profile == "workday" else ""
        whole = [
            {
                "Employee_ID": member.number,
                "Email_Work": member.mail,
                "Company": "Example KK",
                "Location_Country_Code": "JP",
                "Cost_Center": "Sales",
                "Manager_Employee_ID": member.boss or "",
                "Worker_Type": {"contractor": "Contingent Worker"}.get(member.kind, "Regular"),
                "Hire_Date": start + off,
                "Last_Day_of_Work": end + off if end else "",
                "Termination_Recorded_On": "2026-02-01" if end else "",
                **{name: orjson.dumps(value).decode() for name, value in NEVER.items()},
            }
            for start, end in spells
        ]
        return [{k: v for k, v in each.items() if k not in self.hidden} for each in whole]


class WorkdayCsv(Workday):
    """The same report as CSV."""

    profile = "workday-csv"
    hidable = ""


VENDORS: list[type[Vendor]] = [BambooHr, SmartHr, Freee, Workday, WorkdayCsv]

"""More stand-ins of vendors' systems, each with the traps of its vendor."""

from typing import Any, ClassVar

import orjson

from tests.collectors.https.conftest import Said, Seen
from tests.collectors.people.feeds.staff import NEVER, Member
from tests.collectors.people.feeds.vendors import Vendor

COMPANY = {"entity": "Example KK", "country": "JP"}


class HiBob(Vendor):
    """One answer without pages; inactive people only if asked for; hidden fields left out."""

    profile = "hibob"
    additions: ClassVar[dict[str, Any]] = {
        "columns": {"country": {"values": {"77": "JP"}}},
        "constants": {"entity": "Example KK", "type": "employee"},
    }
    hidable = "root.email"
    required = "work.startDate"
    counts = False

    def route(self, seen: Seen, ask: dict[str, str]) -> Said:
        assert (seen.method, seen.path) == ("POST", "/v1/people/search")
        asked = orjson.loads(seen.body)
        inactive = asked.get("showInactive") is True
        staff = [each for each in self.staff if each.active or inactive]
        return Said({"employees": [self.shown(each, asked["fields"]) for each in staff]})

    def shown(self, member: Member, fields: list[str]) -> dict[str, Any]:
        whole = {
            "root.id": member.record,
            "root.email": member.mail,
            "work.employeeIdInCompany": member.number,
            "work.department": 88,
            "work.site": 77,
            "work.startDate": member.start,
            "work.reportsTo": {"id": str(7000 + int(member.boss))} if member.boss else None,
            "internal.terminationDate": member.end,
            "internal.status": "Active" if member.active else "Inactive",
        }
        wanted = [name for name in fields if name in whole and name not in self.hidden]
        # An ended person's day is there, nobody else has the member at all.
        shown = [name for name in wanted if name != "internal.terminationDate" or member.end]
        return {f"/{n.replace('.', '/')}": {"value": whole[n]} for n in shown} | NEVER


class Frappe(Vendor):
    """Twenty rows unless more are asked for, and no total."""

    profile = "frappe"
    additions: ClassVar[dict[str, Any]] = {"columns": {}, "constants": {"country": "JP"}}
    hidable = "company_email"
    required = "date_of_joining"
    counts = False
    contractors = True

    def route(self, seen: Seen, ask: dict[str, str]) -> Said:
        if seen.path == "/api/method/frappe.auth.get_logged_user":
            return Said({"message": "tieout@example.com"})
        assert seen.path == "/api/resource/Employee"
        assert ask["order_by"] == "name asc"
        start, size = int(ask.get("limit_start", 0)), self.size(ask.get("limit_page_length"), 20)
        wanted = set(orjson.loads(ask["fields"])) - self.hidden
        whole = [self.shown(each) for each in self.staff[start : start + size]]
        return Said({"data": [{k: v for k, v in each.items() if k in wanted} for each in whole]})

    def shown(self, member: Member) -> dict[str, Any]:
        kinds = {"contractor": "Contract"}
        return {
            "name": member.number,
            "company_email": member.mail,
            "company": "Example KK",
            "department": "Sales",
            "reports_to": member.boss,
            "employment_type": kinds.get(member.kind, "Full-time"),
            "date_of_joining": member.start,
            "relieving_date": member.end,
            "status": "Active" if member.active else "Left",
            **NEVER,
        }


class Odoo(Vendor):
    """Archived people only if the context says so; false for empty, pairs for references."""

    profile = "odoo"
    additions: ClassVar[dict[str, Any]] = {"columns": {}, "constants": {"country": "JP"}}
    hidable = "work_email"
    required = "contract_date_start"
    counts = False
    contractors = True

    def route(self, seen: Seen, ask: dict[str, str]) -> Said:
        assert seen.path == "/json/2/hr.employee/search_read"
        asked = orjson.loads(seen.body)
        archived = asked.get("context", {}).get("active_test") is False
        staff = [each for each in self.staff if each.active or archived]
        start, size = asked.get("offset", 0), self.size(asked.get("limit"), 80)
        wanted = set(asked["fields"]) - self.hidden
        whole = [self.shown(each) for each in staff[start : start + size]]
        return Said([{k: v for k, v in each.items() if k in wanted} for each in whole])

    def shown(self, member: Member) -> dict[str, Any]:
        return {
            "id": member.number,
            "work_email": member.mail,
            "company_id": [1, "Example KK"],
            "department_id": False,
            "parent_id": [int(member.boss), "Boss"] if member.boss else False,
            "employee_type": "contractor" if member.kind == "contractor" else "employee",
            "contract_date_start": member.start,
            "departure_date": member.end or False,
            "active": member.active,
            **NEVER,
        }


class Rippling(Vendor):
    """Absolute links to the next page; expansions left out where they are not allowed."""

    profile = "rippling"
    additions: ClassVar[dict[str, Any]] = {"columns": {}, "constants": {}}
    hidable = "work_email"
    required = "start_date"
    counts = False
    contractors = True

    def route(self, seen: Seen, ask: dict[str, str]) -> Said:
        assert seen.path == "/workers"
        start = int(ask.get("cursor", 0))
        page = [self.shown(each) for each in self.staff[start : start + self.cap]]
        more = start + self.cap < len(self.staff)
        link = f"http://{seen.headers['host']}/workers?cursor={start + self.cap}"
        return Said({"results": page, "next_link": link if more else None})

    def shown(self, member: Member) -> dict[str, Any]:
        contractor = member.kind == "contractor"
        whole = {
            "id": member.number,
            "work_email": member.mail,
            "legal_entity": {"legal_name": "Example KK"},
            "department": {"name": "Sales"},
            "manager_id": member.boss,
            "country": "JP",
            "employment_type": {"type": "CONTRACTOR" if contractor else "EMPLOYEE"},
            "start_date": member.start,
            "end_date": member.end,
            "status": "ACTIVE" if member.active else "TERMINATED",
            **NEVER,
        }
        if member.active:
            del whole["end_date"]
        return {name: value for name, value in whole.items() if name not in self.hidden}


class Personio(Vendor):
    """A token to be granted, links, employments person by person, attributes left out."""

    profile = "personio"
    additions: ClassVar[dict[str, Any]] = {"columns": {}, "constants": COMPANY}
    hidable = "email"
    required = "employment_start_date"
    counts = False
    rehires = contractors = True

    def answer(self, seen: Seen) -> Said:
        if seen.path == "/v2/auth/token":
            assert b"client_secret=client_secret-canary" in seen.body
            return Said({"access_token": "granted-canary-0123456789", "expires_in": 86400})
        return super().answer(seen)

    def route(self, seen: Seen, ask: dict[str, str]) -> Said:
        if seen.path.endswith("/employments"):
            number = seen.path.split("/")[3]
            (member,) = [each for each in self.staff if each.number == number]
            return Said({"_data": list(self.employments(member)), "_meta": {}})
        assert seen.path == "/v2/persons"
        start, size = int(ask.get("cursor", 0)), self.size(ask.get("limit"), 10)
        page = [{"id": each.number, "email": each.mail, **NEVER}
                for each in self.staff[start : start + size]]  # fmt: skip
        kept = [{k: v for k, v in each.items() if k not in self.hidden} for each in page]
        link = f"http://{seen.headers['host']}/v2/persons?limit={size}&cursor={start + size}"
        more = start + size < len(self.staff)
        links = {"next": {"href": link}} if more else {}
        return Said({"_data": kept, "_meta": {"links": links}})

    def employments(self, member: Member) -> Any:
        spells = [(member.start, member.end), *([member.before] if member.before else [])]
        for start, end in spells:
            whole = {
                "id": "e",
                "status": "INACTIVE" if end else "ACTIVE",
                "type": "EXTERNAL" if member.kind == "contractor" else "INTERNAL",
                "employment_start_date": start,
                "supervisor": {"id": member.boss} if member.boss else None,
                **NEVER,
            }
            if end:
                whole["termination"] = {"last_working_date": end, "termination_date": "2026-03-31",
                                        "reason": NEVER["terminationReason"]}  # fmt: skip
            yield {name: value for name, value in whole.items() if name not in self.hidden}


class Gusto(Vendor):
    """Contractors are another resource, and the day of a termination a third."""

    profile = "gusto"
    parameters: ClassVar[dict[str, str]] = {"company": "c-1"}
    additions: ClassVar[dict[str, Any]] = {"columns": {}, "constants": COMPANY}
    hidable = "work_email"
    shown_as = "worker.email"
    required = "hire_date"
    counts = False
    contractors = True

    def route(self, seen: Seen, ask: dict[str, str]) -> Said:
        if seen.path.endswith("/terminations"):
            number = seen.path.split("/")[3]
            (member,) = [each for each in self.staff if each.number == number]
            return Said([{"effective_date": member.end, "reason": NEVER["terminationReason"]}])
        if seen.path == "/v1/token_info":
            return Said({"resource_owner": {"type": "CompanyAdmin", "uuid": "admin-1"}, **NEVER})
        size, page = self.size(ask.get("per"), 25), int(ask.get("page", 1))
        apart = seen.path == "/v1/companies/c-1/contractors"
        assert apart or seen.path == "/v1/companies/c-1/employees"
        staff = [each for each in self.staff if (each.kind == "contractor") == apart]
        rows = [self.shown(each) for each in staff[(page - 1) * size : page * size]]
        return Said(rows)

    def shown(self, member: Member) -> dict[str, Any]:
        whole: dict[str, Any] = {"uuid": member.number, **NEVER}
        if member.kind == "contractor":
            # Contractors' addresses stand under another name, and are shown apart.
            whole |= {"is_active": True, "start_date": member.start}
            return whole if self.hidden else whole | {"email": member.mail}
        whole |= {
            "work_email": member.mail,
            "department": "Sales",
            "manager_uuid": member.boss,
            "terminated": not member.active,
            "jobs": [{"hire_date": member.start, "rate": NEVER["gender"]}],
        }
        if "hire_date" in self.hidden:
            whole["jobs"] = []
        return {name: value for name, value in whole.items() if name not in self.hidden}


MORE_VENDORS: list[type[Vendor]] = [HiBob, Frappe, Odoo, Rippling, Personio, Gusto]

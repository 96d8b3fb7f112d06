"""Gusto: employees with their terminations, and contractors, who are another resource."""

from collections.abc import Iterator
from typing import Any

from collectors.people.feeds.gathering import Asking, Gathered
from collectors.people.table import BrokenFileError
from evidence.record import Fields

CONTRACTORS = "/v1/companies/{company}/contractors"
TERMINATIONS = "/v1/employees/{employee}/terminations"


def gathered(asking: Asking) -> Gathered:
    """Everybody the company employs or engages, and whom it no longer does."""
    employees = asking.listed().records
    contractors = asking.listed(CONTRACTORS, paging=asking.reading.paging).records
    found = [_employee(asking, each, place) for place, each in enumerate(employees, start=1)]
    found += [
        _contractor(each, place) for place, each in enumerate(contractors, start=len(found) + 1)
    ]
    return Gathered(found)


def _employee(asking: Asking, employee: Fields, place: int) -> Fields:
    starts = [
        job["hire_date"] for job in _objects(employee.get("jobs")) if job.get("hire_date")
    ] or [employee[name] for name in ("hired_at", "start_date") if employee.get(name)]
    if not starts:
        raise BrokenFileError("FieldWithheld", "shows no 'hire_date' of a job", place + 1)
    if not isinstance(employee.get("terminated"), bool):
        raise BrokenFileError("FieldWithheld", "does not show 'terminated'", place + 1)
    end = None
    if employee["terminated"]:
        end = _end(asking, employee, place)
    shown = {"email": "work_email", "department": "department", "manager": "manager_uuid"}
    worker = {name: employee[there] for name, there in shown.items() if there in employee}
    return {**employee, "worker": {**worker, "type": "employee", "start": min(starts), "end": end}}


def _end(asking: Asking, employee: Fields, place: int) -> str:
    """The last of the days that terminations name; without one nobody knows when it was."""
    uuid = str(employee.get("uuid"))
    told = asking.document(TERMINATIONS, {"employee": uuid})
    days = [each["effective_date"] for each in _objects(told) if each.get("effective_date")]
    if not days:
        raise BrokenFileError("LeaverWithoutDay", "is terminated and shows no day", place + 1)
    return str(max(days))


def _contractor(contractor: Fields, place: int) -> Fields:
    if "start_date" not in contractor:
        raise BrokenFileError("FieldWithheld", "shows no 'start_date'", place + 1)
    if not isinstance(contractor.get("is_active"), bool):
        raise BrokenFileError("FieldWithheld", "does not show 'is_active'", place + 1)
    end = contractor.get("dismissal_date")
    if contractor.get("is_active") is False and not end:
        raise BrokenFileError("LeaverWithoutDay", "is not active and shows no day", place + 1)
    worker: dict[str, Any] = {name: contractor[name] for name in ("email",) if name in contractor}
    worker |= {"type": "contractor", "start": contractor["start_date"], "end": end}
    # A contractor has neither department nor manager there, which is no refusal.
    return {**contractor, "worker": {**worker, "department": None, "manager": None}}


def _objects(value: Any) -> Iterator[Fields]:
    yield from (each for each in value or () if isinstance(each, dict))

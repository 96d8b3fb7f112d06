"""BambooHR: spells from the table of employment statuses, managers by number, and trainings."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from collectors.errors import UnobservedError
from collectors.https.paging import Paging
from collectors.people.feeds.gathering import Asking, Gathered
from collectors.people.feeds.records import member
from collectors.people.table import BrokenFileError
from evidence.record import Fields
from evidence.transcript import Gap

STATUSES = "/api/v1/employees/all/tables/employmentStatus"
TYPES = "/api/v1/training/type"
RECORDS = "/api/v1/training/record/employee/{employee}"
ENDED = "Terminated"
RESTRICTED = "_restrictedFields"


def gathered(asking: Asking) -> Gathered:
    """Persons with their spells, or the trainings of everybody."""
    walk = asking.listed()
    if asking.mapping.kind == "people.training":
        return Gathered(list(_trainings(asking, walk.records)))
    rows = _by_employee(asking)
    numbers = _numbers(asking, walk.records)
    types = asking.mapping.columns["type"].values if "type" in asking.mapping.columns else {}
    found: list[Fields] = []
    for place, employee in enumerate(walk.records, start=1):
        spells = list(_spells(rows.get(_text(employee["employeeId"]), []), types))
        shown = _with_manager(employee, numbers)
        found += [{**shown, "spell": spell} for spell in spells or [_only(employee, place)]]
        _refuse_hidden_end(employee, found[-1], place)
    return Gathered(found, walk.total, "persons")


def _text(value: Any) -> str:
    return str(value) if isinstance(value, str | int) else ""


def _by_employee(asking: Asking) -> Mapping[str, list[Fields]]:
    """The rows of the table by employee, each with the two members that make a spell."""
    rows: dict[str, list[Fields]] = defaultdict(list)
    walk = asking.listed(STATUSES, paging=Paging())
    for row in walk.records:
        if not {"employeeId", "date", "employmentStatus"} <= row.keys():
            said = "the employment status table is not shown whole; grant the right to view it"
            raise UnobservedError(
                Gap(f"GET {STATUSES}", "refused", "FieldWithheld", None, said), lasting=True
            )
        rows[_text(row["employeeId"])].append(row)
    return rows


def _spells(rows: Iterable[Fields], types: Mapping[str, str | None]) -> Iterator[Fields]:
    """Spells from statuses in order of day: one lasts until the status that ends or changes it.

    `types` say which statuses are one type of employment, by which no other spell begins.
    """
    open_spell: Fields | None = None
    for row in sorted(rows, key=lambda row: _text(row["date"])):
        day, status = _text(row["date"]), _text(row["employmentStatus"])
        if open_spell and status == ENDED:
            yield {**open_spell, "end": day}
            open_spell = None
        elif open_spell and types.get(status, status) == types.get(
            open_spell["status"], open_spell["status"]
        ):
            continue
        elif status != ENDED:
            if open_spell:
                yield {**open_spell, "end": _day_before(day)}
            open_spell = {"start": day, "status": status, "end": None}
    if open_spell:
        yield open_spell


def _day_before(day: str) -> str:
    """The day before; a text that is no day stays, and is told when it is read as one."""
    try:
        return (date.fromisoformat(day) - timedelta(days=1)).isoformat()
    except ValueError:
        return day


def _only(employee: Fields, place: int) -> Fields:
    """The one spell of somebody of whom the table holds nothing."""
    names = ("hireDate", "terminationDate", "employmentStatusName")
    if set(names) & set(employee.get(RESTRICTED) or ()) or not employee.keys() >= set(names):
        said = "does not show when the employment began and ended, nor what it is"
        raise BrokenFileError("FieldWithheld", said, place + 1)
    start, end, status = (employee[name] for name in names)
    return {"start": start, "end": end, "status": status}


def _refuse_hidden_end(employee: Fields, last: Fields, place: int) -> None:
    """Somebody inactive without a last day would look employed for ever."""
    hidden = "status" in (employee.get(RESTRICTED) or ()) or "status" not in employee
    if hidden or (_text(employee["status"]).lower() == "inactive" and not last["spell"]["end"]):
        said = "is not shown to be active and has no last day"
        raise BrokenFileError("FieldWithheld", said, place + 1)


def _numbers(asking: Asking, employees: Iterable[Fields]) -> Mapping[str, Any]:
    """What the mapping takes for an id, by the number of the record."""
    column = asking.mapping.columns["id"].column
    return {_text(each["employeeId"]): member(each, column) for each in employees}


def _with_manager(employee: Fields, numbers: Mapping[str, Any]) -> Fields:
    """The employee with the manager's own id; where it is not shown, that is said."""
    restricted = list(employee.get(RESTRICTED) or ())
    at = _text(employee.get("reportsToId"))
    known = "reportsToId" in employee and "reportsToId" not in restricted
    if not known or (at and at not in numbers):
        return {**employee, "manager": None, RESTRICTED: [*restricted, "manager"]}
    return {**employee, "manager": numbers[at] if at else None}


def _trainings(asking: Asking, employees: Iterable[Fields]) -> Iterator[Fields]:
    """Every training record of everybody; of types that are not shown the number stands."""
    named = dict(_entries(asking.document(TYPES)))
    for employee in employees:
        number = employee.get("employeeNumber")
        for key, record in _entries(
            asking.document(RECORDS, {"employee": _text(employee["employeeId"])})
        ):
            kind = _text(record.get("type"))
            yield {
                "id": key,
                "employee": number,
                "type": named.get(kind, {}).get("name") or f"training type {kind}",
                "completed": record.get("completed"),
            }


def _entries(answer: Any) -> Iterator[tuple[str, Fields]]:
    """Entries by id, of an object, a list of them, or the empty list that means neither."""
    values = list(answer.values()) if isinstance(answer, dict) else answer
    if not isinstance(values, list) or not all(isinstance(each, dict) for each in values):
        raise UnobservedError(Gap("GET /api/v1/training", "malformed", "OddAnswer"))
    for each in values:
        yield _text(each.get("id")), each

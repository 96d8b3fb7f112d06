"""Delivered files, mappings and a collection of them, as the tests of the people world need."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from collectors.identity import account_listing
from collectors.people import approval, person, pledge, screening, training
from collectors.people.mapping import PeopleMapping
from collectors.people.source import PeopleSource
from collectors.sweep import Collected, collect, plan

NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)
COLLECTORS = {
    "people.person": person.persons,
    "people.training": training.trainings,
    "people.pledge": pledge.pledges,
    "people.screening": screening.screenings,
    "people.approval": approval.approvals,
    "identity.account": account_listing.delivered_accounts,
}
Row = Sequence[Any]

PERSON_COLUMNS: dict[str, Any] = {
    "id": "Staff no",
    "email": "Work email",
    "name": "Name",
    "entity": "Company",
    "country": "Country",
    "type": "Type",
    "start": "Start",
    "last_day": "Last day",
}
PERSON_HEADER = list(PERSON_COLUMNS.values())


def person_row(staff_no: str = "00012", **changed: Any) -> list[Any]:
    """A row under `PERSON_HEADER`."""
    row = {
        "id": staff_no,
        "email": f"p{staff_no}@example.com",
        "name": "Sato Hana",
        "entity": "Example KK",
        "country": "JP",
        "type": "employee",
        "start": "2024-04-01",
        "last_day": "",
    } | changed
    return list(row.values())


def person_mapping(**changed: Any) -> PeopleMapping:
    """A mapping of `PERSON_HEADER`."""
    return PeopleMapping.model_validate(
        {"kind": "people.person", "columns": PERSON_COLUMNS} | changed
    )


def csv_bytes(rows: Sequence[Row], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """A CSV file."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_bytes(
    rows: Sequence[Row],
    sheet: str = "Sheet",
    formats: Mapping[str, str] | None = None,
    formulas: Mapping[str, str] | None = None,
) -> bytes:
    """A workbook; text stays text, `formats` are number formats and `formulas` cells by name."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if value == "":
                continue
            cell = page.cell(number, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
    for name, pattern in (formats or {}).items():
        page[name].number_format = pattern
    for name, formula in (formulas or {}).items():
        page[name] = formula
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def gather(path: Path, mapping: PeopleMapping, clock: Callable[[], datetime] = lambda: NOW) -> Any:
    """One file collected by the collector of its kind."""
    source = PeopleSource("hr", [(path, mapping)], clock=clock)
    (unit,) = plan([source], [COLLECTORS[mapping.kind]])
    return collect(unit, run="run-1", clock=lambda: NOW)


@pytest.fixture
def delivered(tmp_path: Path) -> Callable[..., Collected]:
    """`delivered(bytes, mapping, name="hr.csv")` writes a file and collects it."""

    def deliver(data: bytes, mapping: PeopleMapping, name: str = "hr.csv") -> Collected:
        path = tmp_path / name
        path.write_bytes(data)
        found: Collected = gather(path, mapping)
        return found

    return deliver

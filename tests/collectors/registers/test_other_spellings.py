"""Registers as people leave them: merged cells, marks that nobody sees, other clocks."""

import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from collectors.people.layout import REGISTERS
from collectors.people.merged_cells import merged_in
from collectors.people.source import PeopleSource
from collectors.registers.form import heading, mapping_of
from collectors.registers.policies import risks
from collectors.registers.zones import entries
from collectors.sweep import collect, plan

NOW = datetime(2026, 6, 15, tzinfo=UTC)
FIELDS = [place.name for place in REGISTERS["risks"].places]


def row(**changed: Any) -> dict[str, Any]:
    """A risk as it stands in a register."""
    told = {"id": "R1", "event": "fire", "owner": "H1", "level": "high", "treatment": "reduce"}
    return {**told, "due_on": date(2026, 1, 1), **changed}


def gathered(path: Path, register: str, collector: Any) -> Any:
    """What is collected of a register in a file."""
    mapping = mapping_of(register, time_zone="Asia/Tokyo")
    source = PeopleSource("hr", [(path, mapping)], clock=lambda: NOW)
    (unit,) = plan([source], [collector])
    return collect(unit, run="run-1", clock=lambda: NOW)


def book(path: Path, rows: list[dict[str, Any]], *merged: str) -> Path:
    """A workbook of risks with cells merged."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append([heading(name) for name in FIELDS])
    for each in rows:
        sheet.append([each.get(name) for name in FIELDS])
    for cells in merged:
        sheet.merge_cells(cells)
    made.save(path)
    return path


@pytest.mark.parametrize("cells", ["D2:D3", "A2:A3", "H2:I2", "D2:J9"])
def test_a_merged_cell_is_no_empty_one(tmp_path: Path, cells: str) -> None:
    """What stands in one cell for several is asked to be parted, and never read as nothing."""
    rows = [row(), row(id="R2")]
    found = gathered(book(tmp_path / "risks.xlsx", rows, cells), "risks", risks)
    assert found.evidence.gap is not None
    assert "part the cells" in str(found.evidence.gap)


def test_merged_cells_that_hold_nothing_hide_nothing(tmp_path: Path) -> None:
    """Empty cells that are merged are empty, and so is what lies beside the table."""
    rows = [row(), row(id="R2")]
    path = book(tmp_path / "risks.xlsx", rows, "G2:G3", "N1:P4", "M2:Z40")
    found = gathered(path, "risks", risks)
    assert [each["id"] for each in found.record.rows] == ["R1", "R2"]


def test_a_range_between_two_pieces_is_found() -> None:
    """However the XML of a sheet is cut, each merged range is told once."""
    text = b"<mergeCells><mergeCell ref=\"B2:C3\"/><x:mergeCell ref='AA10:AB11'/></mergeCells>"
    for padding in range((1 << 20) - 120, 1 << 20, 7):
        found = list(merged_in(io.BytesIO(b" " * padding + text)))
        assert found == [(2, 1, 3, 2), (10, 26, 11, 27)]


@pytest.mark.parametrize(
    ("first", "second"), [("R1", "R1\u200b"), ("\u00e9", "e\u0301"), ("R1", "\u202eR1")]
)
def test_two_rows_that_look_the_same_are_one_too_many(
    tmp_path: Path, first: str, second: str
) -> None:
    """An id is what a reader sees: another spelling of it makes no second row."""
    path = book(tmp_path / "risks.xlsx", [row(id=first), row(id=second)])
    assert "repeats the id of line 2" in str(gathered(path, "risks", risks).evidence.gap)


def test_what_nobody_sees_says_nothing(tmp_path: Path) -> None:
    """A cell that looks empty is empty, and marks of direction spoil neither day nor choice."""
    told = row(treatment="accept\u200e", accepted_by="\u200b", due_on="\u200e2026-01-01\u200e")
    found = gathered(book(tmp_path / "risks.xlsx", [told]), "risks", risks)
    (one,) = found.record.rows
    assert (one["treatment"], one["accepted_by"]) == ("accept", None)
    assert one["due_on"] == "2026-01-01"


def test_an_entry_lies_on_the_day_of_its_site(tmp_path: Path) -> None:
    """A log in UTC tells the day of the site, on which somebody may have had no permit."""
    path = tmp_path / "entries.csv"
    head = "Zone,Person,Visitor,Host,Entered,Left"
    path.write_text(f"{head}\nZ1,H1,,,2026-06-01T16:00:00Z,2026-06-01T09:30:00-08:00\n")
    (one,) = gathered(path, "zone-entries", entries).record.rows
    assert one["entered"] == "2026-06-02T01:00:00+09:00"
    assert one["left"] == "2026-06-02T02:30:00+09:00"

"""The round trip through LibreOffice: typed there, saved there, handed in, drawn again."""

import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from evidence.run_store import RunReader
from evidence.workbook import render_workbook
from evidence.workbook.taking_back.handed_in import hand_in

AT = datetime(2026, 4, 2, 9, 0, tzinfo=UTC)
MACRO = Path(__file__).parent / "edits.xba"


@pytest.fixture
def type_in_libreoffice(tmp_path):
    """Opens a workbook in LibreOffice, types into cells, and saves it there as .xlsx."""
    office = shutil.which("soffice")
    if office is None:
        message = "LibreOffice (soffice) is not installed, so nothing was typed in it"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    profile = tmp_path / "profile"

    def start(*words: str) -> None:
        command = [office, f"-env:UserInstallation={profile.as_uri()}", "--headless", *words]
        subprocess.run(command, check=True, capture_output=True, timeout=300)

    start("--terminate_after_init")
    shutil.copy(MACRO, profile / "user" / "basic" / "Standard" / "Module1.xba")

    def edit(file: Path, cells: dict[tuple[str, str, str], str], target: Path) -> Path:
        book = load_workbook(file, read_only=True)
        plan = tmp_path / "plan.txt"
        plan.write_text("".join(_line(book, *where, text) for where, text in cells.items()))
        start(
            "macro:///Standard.Module1.Fill("
            f'"{file.as_uri()}","{target.as_uri()}","{plan}")'
        )  # fmt: skip
        return target

    return edit


def _line(book, title: str, name: str, heading: str, text: str) -> str:
    rows = [[cell.value for cell in row] for row in book[title].iter_rows()]
    known = [number for number, row in enumerate(rows, 1) if row[0] == name]
    column = get_column_letter(rows[0].index(heading) + 1)
    return f"{title}\t{column}{known[0] if known else len(rows) + 1}\t{text}\n"


@pytest.mark.libreoffice
def test_what_is_typed_in_libreoffice_comes_back(held, tmp_path, type_in_libreoffice) -> None:
    """Edits are in the next workbook; conflicts and edited facts are listed; the rest is as was."""
    vault = held(["=1+1", "_x0041_"], ["#N/A", "two\nlines"]).vault
    reader = RunReader(vault, vault.load_run("latest"))

    def draw(name):
        return render_workbook(reader, "soc2-2017", tmp_path / name).target

    first, second = draw("first.xlsx"), draw("second.xlsx")
    untouched = hand_in(
        vault, type_in_libreoffice(first, {}, tmp_path / "same.xlsx"), by="A. Sato", at=AT
    )
    assert (untouched.acts, list(untouched.refused)) == ([], [])

    edits = {
        ("Requests", "PBC-MAN-01-1", "Due"): "2026-05-01",
        ("Requests", "PBC-MAN-01-1", "Assessor note"): "asked twice",
        ("Requests", "PBC-MAN-01-2", "Due"): "46112",
        ("Requirements", "A1.2", "Assessor conclusion"): "Exception noted",
        ("Tests", "T-0001", "Result"): "pass",
        ("Incidents", "INC-1", "What happened"): "a laptop was lost",
        ("Incidents", "INC-99", "Line"): "INC-99",
    }
    handed = hand_in(
        vault, type_in_libreoffice(first, edits, tmp_path / "typed.xlsx"), by="A. Sato", at=AT
    )
    assert {(change.place.column, change.value) for change in handed.changes} == {
        ("Due", "2026-05-01"),
        ("Assessor note", "asked twice"),
        ("Assessor conclusion", "Exception noted"),
        ("What happened", "a laptop was lost"),
    }
    told = "\n".join(handed.refused)
    assert "column Result: was fail, is pass; not taken" in told
    assert "46112 is a number, not a day" in told

    later = {("Requests", "PBC-MAN-01-1", "Due"): "2026-06-01"}
    other = hand_in(
        vault, type_in_libreoffice(second, later, tmp_path / "later.xlsx"), by="B. Mori", at=AT
    )
    assert [(each.file, each.vault) for each in other.conflicts] == [("2026-06-01", "2026-05-01")]

    again = load_workbook(draw("again.xlsx"))
    sheet = again["Requests"]
    headings = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "PBC-MAN-01-1")
    assert row[headings.index("Due")] == "2026-05-01"
    assert row[headings.index("Assessor note")] == "asked twice"
    assert again["Imported"].max_row == 5

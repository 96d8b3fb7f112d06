"""The verb `import`: a workbook is drawn, filled in, taken back, listed, and goes into packs."""

import io
import re
import zipfile

import pytest
from openpyxl import load_workbook


def fill(file, sheet, name, heading, value) -> None:
    """Type into a workbook."""
    book = load_workbook(file)
    page = book[sheet]
    column = [cell.value for cell in page[1]].index(heading) + 1
    row = next(cell.row for cell in page["A"] if cell.value == name)
    page.cell(row, column).value = value
    book.save(file)


@pytest.fixture
def file(tieout, workspace):
    """The workbook of a run of the small workspace."""
    assert tieout("run").code in {0, 1, 3}
    said = tieout("export", "workbook", "--framework", "soc2")
    assert said.code == 0, said
    return workspace / "out" / "soc2.xlsx"


def test_filled_in_taken_back_and_listed(tieout, file, workspace) -> None:
    """What was typed is taken by name and who, once; a dry run stores nothing."""
    fill(file, "Incidents", "INC-1", "What happened", "a laptop was lost")
    dry = tieout("import", "workbook", str(file), "--by", "A. Sato", "--dry-run")
    assert dry.code == 0, dry
    assert "1 values would be taken" in dry.out
    assert "laptop" not in tieout("import", "list").out
    taken = tieout("import", "workbook", str(file), "--by", "A. Sato")
    assert taken.code == 0, taken
    place = "Incidents row INC-1, column What happened"
    assert f'{place}: (empty) -> "a laptop was lost"' in taken.out
    assert re.search(r"import [0-9a-f]{64} \(entity\) by A\. Sato", taken.out)
    again = tieout("import", "workbook", str(file), "--by", "A. Sato")
    assert (again.code, "0 values taken" in again.out) == (0, True)
    listed = tieout("import", "list", "--sheet", "Incidents", "--row", "INC-1").out
    assert "A. Sato" in listed
    assert "A. Sato" not in tieout("import", "list", "--sheet", "Requests").out
    assert tieout("verify", inside=True).code == 0


def test_what_is_not_taken_gives_3_and_conflicts_are_decided(tieout, file, tmp_path) -> None:
    """A changed fact and a conflict are listed; --take-file decides the conflict."""
    other = tmp_path / "other.xlsx"
    other.write_bytes(file.read_bytes())
    fill(file, "Incidents", "INC-1", "Date", "2026-03-01")
    fill(file, "Controls", "ACME-01", "Title", "something else")
    said = tieout("import", "workbook", str(file), "--by", "A. Sato")
    assert said.code == 3
    assert "Controls row ACME-01, column Title: was t, is something else; not taken" in said.out
    fill(other, "Incidents", "INC-1", "Date", "2026-03-02")
    said = tieout("import", "workbook", str(other), "--by", "B. Mori")
    assert said.code == 3
    assert "conflict: Incidents row INC-1, column Date" in said.out
    assert tieout("import", "workbook", str(other), "--by", "B. Mori", "--keep-vault").code == 0
    assert tieout("import", "workbook", str(other), "--by", "B. Mori", "--take-file").code == 0
    assert "2026-03-02" in tieout("import", "list").out


def test_wrong_usage_gives_2(tieout, file) -> None:
    """Both sides cannot be right, and somebody hands it in."""
    both = tieout("import", "workbook", str(file), "--by", "A", "--take-file", "--keep-vault")
    assert both.code == 2
    nobody = tieout("import", "workbook", str(file), "--by", " ")
    assert (nobody.code, "must be named" in nobody.error) == (2, True)


def test_a_pack_carries_what_was_filled_in(tieout, file, workspace) -> None:
    """Values and file go along, the pack verifies, and its workbook shows them."""
    fill(file, "Incidents", "INC-1", "What happened", "a laptop was lost")
    assert tieout("import", "workbook", str(file), "--by", "A. Sato").code == 0
    wanted = {
        "whole.zip": ("--names",),
        "soc2.zip": ("--names", "--framework", "soc2"),
        "pseudo.zip": (),
    }
    for name, options in wanted.items():
        target = workspace / name
        said = tieout("pack", "--out", str(target), *options)
        assert said.code == 0, said
        checked = tieout("verify", str(target), inside=False)
        assert checked.code == 0, (name, checked)
        with zipfile.ZipFile(target) as pack:
            book = load_workbook(io.BytesIO(pack.read(_book(pack))))
        assert ("Imported" in book.sheetnames) is (name != "pseudo.zip")


def _book(pack) -> str:
    return next(name for name in pack.namelist() if name.endswith("workbooks/soc2.xlsx"))

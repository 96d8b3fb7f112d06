"""The file of a review: drawn, opened in LibreOffice, saved, and read back row by row."""

import shutil
import subprocess

import pytest
from openpyxl import load_workbook

from evidence.errors import UsageError
from evidence.reviewed.returned import read_back
from evidence.reviewed.sheets import draw
from evidence.reviewed.weighing import weigh
from evidence.workbook.taking_back.parcel import BrokenWorkbookError

HOSTILE = ["=cmd|' /C calc'!A0", "+1", "@SUM(1)", "-2", "a\x07b", "_x0041_", "\u202eabc", "#N/A",
           "x" * 40_000, "two\nlines", "髙橋", " lead"]  # fmt: skip


@pytest.fixture
def hostile(made):
    """A review whose texts are what spreadsheets misread."""
    rights = [
        made["right"](number, account=text, gives=text, resource=f"r{number} {text[:50]}",
                      department=text[:100])
        for number, text in enumerate(HOSTILE)
    ]  # fmt: skip
    return made["review"](made["snapshot"](rights))


def decide(file, target, words=("keep",)):
    """Fill the decisions of a file in by turns."""
    book = load_workbook(file)
    number = 0
    for sheet in book.worksheets[1:]:
        names = [cell.value for cell in sheet[1]]
        for cells in sheet.iter_rows(min_row=2):
            cells[names.index("Decision")].value = words[number % len(words)]
            cells[names.index("Comment")].value = "=1+1 said"
            cells[names.index("Comment")].data_type = "s"
            number += 1
    book.save(target)
    return target


def test_one_sheet_a_reviewer_and_no_formula(hostile, tmp_path) -> None:
    """Every text of evidence is text, and each reviewer has their own rows alone."""
    assert draw(hostile, tmp_path / "r.xlsx") == len(HOSTILE)
    book = load_workbook(tmp_path / "r.xlsx")
    assert book.sheetnames == ["Review", "R1", "r2@hoshizora.example"]
    for sheet in book.worksheets:
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    offered = book["R1"].data_validations.dataValidation[0]
    assert offered.formula1 == '"keep,revoke,change"'
    with pytest.raises(UsageError, match="stands already"):
        draw(hostile, tmp_path / "r.xlsx")
    assert draw(hostile, tmp_path / "one.xlsx", ["R2"]) == len(HOSTILE) // 2


def test_what_is_filled_in_comes_back(hostile, tmp_path) -> None:
    """Each row is found again, with nothing of what was drawn taken for changed."""
    draw(hostile, tmp_path / "r.xlsx")
    back = read_back(decide(tmp_path / "r.xlsx", tmp_path / "f.xlsx").read_bytes(), "f.xlsx")
    assert back.review == hostile.digest
    found = weigh(hostile, back.rows, ())
    assert (found.told, len(found.decisions), found.missing) == ([], len(HOSTILE), 0)
    assert {each.comment for each in found.decisions} == {"=1+1 said"}


def test_order_of_rows_and_columns_does_not_matter(hostile, tmp_path) -> None:
    """A sheet that was sorted, renamed and had its columns moved is read all the same."""
    draw(hostile, tmp_path / "r.xlsx")
    book = load_workbook(decide(tmp_path / "r.xlsx", tmp_path / "f.xlsx", ("keep", "revoke")))
    sheet = book["R1"]
    rows = [[cell.value for cell in row][::-1] for row in sheet.iter_rows()]
    book.remove(sheet)
    other = book.create_sheet("mine")
    for line, row in enumerate([rows[0], *rows[:0:-1]], 1):
        for column, value in enumerate(row, 1):
            other.cell(line, column, value).data_type = "s" if isinstance(value, str) else "n"
    book.save(tmp_path / "moved.xlsx")
    found = weigh(hostile, read_back((tmp_path / "moved.xlsx").read_bytes(), "m").rows, ())
    assert (found.told, len(found.decisions)) == ([], len(HOSTILE))


@pytest.mark.libreoffice
def test_through_libreoffice(hostile, tmp_path) -> None:
    """LibreOffice opens and saves the file, and every decision is still on its row."""
    draw(hostile, tmp_path / "r.xlsx")
    decide(tmp_path / "r.xlsx", tmp_path / "f.xlsx", ("keep", "revoke", "change"))
    office = shutil.which("soffice")
    assert office
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    words = [office, profile, "--headless", "--convert-to", "xlsx", "--outdir"]
    command = [*words, str(tmp_path / "out"), str(tmp_path / "f.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    back = read_back((tmp_path / "out" / "f.xlsx").read_bytes(), "f.xlsx")
    assert back.review == hostile.digest
    found = weigh(hostile, back.rows, ())
    assert (found.told, len(found.decisions)) == ([], len(HOSTILE))
    words_of = [each.word for each in found.decisions]
    assert sorted(map(words_of.count, ("keep", "revoke", "change"))) == [4, 4, 4]


def test_what_is_no_file_of_a_review_takes_nothing(hostile, tmp_path) -> None:
    """A file cut short, another workbook, and one without its columns are refused whole."""
    draw(hostile, tmp_path / "r.xlsx")
    data = (tmp_path / "r.xlsx").read_bytes()
    for broken in (data[: len(data) // 2], b"", b"row,decision\n"):
        with pytest.raises(BrokenWorkbookError):
            read_back(broken, "b.xlsx")
    book = load_workbook(tmp_path / "r.xlsx")
    for sheet in book.worksheets[1:]:
        sheet.delete_cols(1, 30)
    book.save(tmp_path / "bare.xlsx")
    with pytest.raises(BrokenWorkbookError, match="no file of a review"):
        read_back((tmp_path / "bare.xlsx").read_bytes(), "bare.xlsx")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda sheet: sheet.insert_rows(1), "its header is row 2 and not the first one"),
        (lambda sheet: sheet.cell(1, 1, "Decision"), "has the column Decision twice"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_told(review, tmp_path, spoil, said) -> None:
    """No sheet of decisions is passed over in silence; the others are taken."""
    draw(review, tmp_path / "r.xlsx")
    decide(tmp_path / "r.xlsx", tmp_path / "r2.xlsx")
    book = load_workbook(tmp_path / "r2.xlsx")
    spoil(book["R1"])
    book.save(tmp_path / "r3.xlsx")
    back = read_back((tmp_path / "r3.xlsx").read_bytes(), "r3.xlsx")
    assert {row.reviewer for row in back.rows} == {"R2"}
    assert [said in each for each in back.told] == [True]

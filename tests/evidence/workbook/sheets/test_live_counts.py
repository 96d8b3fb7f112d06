"""The counts on the Cover: live formulas that come to what the run holds, wherever it is opened."""

import re
import subprocess
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from openpyxl import load_workbook

from evidence.verdict import Verdict
from evidence.workbook import render_workbook
from evidence.workbook.cells import Formula, Pen, calculated

_SHOWN = re.compile(rb"(<f>[^<]*</f>)<v>[^<]*</v>")


def counts(file: Path) -> dict[str, tuple[object, ...]]:
    """The table of counts on the Cover, by word."""
    rows = list(load_workbook(file, data_only=True)["Cover"].iter_rows(values_only=True))
    first = next(number for number, row in enumerate(rows) if row[0] == "Verdict")
    return {str(row[0]): row[1:4] for row in rows[first + 1 : first + 12]}


def told(reader) -> dict[str, tuple[object, ...]]:
    """The same, counted from the results themselves."""
    results = Counter(result.verdict for result in reader.results())
    controls = Counter(reader.verdicts().values())
    requirements = Counter(reader.requirement_verdicts("soc2-2017").values())
    table: dict[str, tuple[object, ...]] = {
        word.value: (requirements[word], controls[word], results[word]) for word in Verdict
    }
    table["unmapped"] = (requirements[None], None, None)
    table["Total"] = (requirements.total(), controls.total(), results.total())
    return table | {"As stored": ("yes", "yes", "yes")}


def recalculated(source: Path, folder: Path) -> Path:
    """The workbook as LibreOffice saves it, after it has worked out every formula."""
    (folder / "out").mkdir()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", "xlsx", "--outdir", str(folder / "out"), str(source)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return folder / "out" / source.name


def test_a_viewer_that_does_not_calculate_shows_the_counts(held, tmp_path):
    """The value of each formula stands beside it, equal to what the results come to."""
    reader = held()
    render_workbook(reader, "soc2-2017", tmp_path / "book.xlsx")
    assert counts(tmp_path / "book.xlsx") == told(reader)


@pytest.mark.libreoffice
def test_libreoffice_comes_to_the_same(held, tmp_path):
    """Worked out anew from our own sheets, every count is that of the run, and so it says."""
    reader, source = held(), tmp_path / "book.xlsx"
    render_workbook(reader, "soc2-2017", tmp_path / "drawn.xlsx")
    # Without the values that we wrote, so that none of them can be read back.
    with zipfile.ZipFile(tmp_path / "drawn.xlsx") as drawn, zipfile.ZipFile(source, "w") as bare:
        for name in drawn.namelist():
            bare.writestr(name, _SHOWN.sub(rb"\1", drawn.read(name)))
    assert counts(recalculated(source, tmp_path)) == told(reader)


@pytest.mark.libreoffice
def test_a_count_that_does_not_agree_says_so(held, tmp_path):
    """Where a verdict was changed in the sheet, the count follows it, and agrees no more."""
    reader, source = held(), tmp_path / "book.xlsx"
    render_workbook(reader, "soc2-2017", source)
    book = load_workbook(source)
    # The first control fails.
    assert book["Controls"]["C2"].value == "fail"
    book["Controls"]["C2"].value = "pass"
    book.save(source)
    found = counts(recalculated(source, tmp_path))
    assert found["As stored"] == ("yes", "no", "yes")
    assert found["pass"][1] == told(reader)["pass"][1] + 1


def test_formulas_take_their_values_wherever_they_stand():
    """Numbers and words are put beside their formulas; text of evidence is left as it is."""
    mark = "\u241f".encode()
    cell = b'<c r="B2" s="4"><f>SUM(A1:A2)' + mark + b"3</f><v></v></c>"
    assert calculated(cell) == b'<c r="B2" s="4"><f>SUM(A1:A2)</f><v>3</v></c>'
    word = b'<c r="B2"><f>A1&#9247;yes</f><v /></c>'
    assert calculated(word) == b'<c r="B2" t="str"><f>A1</f><v>yes</v></c>'
    text = b'<c r="A1" t="inlineStr"><is><t>=A1&#9247;3</t></is></c>'
    assert calculated(text) == text


@pytest.mark.parametrize("shown", ["=1+1", "<v>", "a&b", "\u241f"])
def test_a_value_that_is_none_of_ours_is_refused(shown):
    """What a formula comes to is a number or plain words, never text of evidence."""
    pen = Pen.__new__(Pen)
    with pytest.raises(ValueError, match="not what a formula of ours comes to"):
        pen._formula(Formula("=SUM(A1:A2)", shown=shown))

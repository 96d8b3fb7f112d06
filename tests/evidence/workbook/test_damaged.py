"""Damaged and hostile workbooks: each is refused in one sentence, or its cell by name."""

import shutil
import zipfile
from contextlib import suppress
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from evidence.errors import TieoutError
from evidence.run_store import RunReader
from evidence.workbook import render_workbook
from evidence.workbook.taking_back import parcel
from evidence.workbook.taking_back.handed_in import hand_in
from evidence.workbook.taking_back.parcel import BrokenWorkbookError

AT = datetime(2026, 4, 2, 9, 0, tzinfo=UTC)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture(scope="module")
def stored(held, tmp_path_factory) -> tuple[RunReader, Path]:
    """A run as it is read from its vault, and a workbook drawn from it."""
    vault = held().vault
    reader = RunReader(vault, vault.load_run("latest"))
    target = tmp_path_factory.mktemp("whole") / "soc2.xlsx"
    return reader, render_workbook(reader, "soc2-2017", target).target


@pytest.fixture
def file(stored, tmp_path) -> Path:
    """A copy of the workbook, to be damaged."""
    return Path(shutil.copy(stored[1], tmp_path / "soc2.xlsx"))


def parts(file: Path, **changed: bytes | None) -> None:
    """Write a workbook again with parts added, changed or (None) left out."""
    with zipfile.ZipFile(file) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**held, **changed}.items():
            if data is not None:
                archive.writestr(name, data)


def part(file: Path, name: str) -> bytes:
    with zipfile.ZipFile(file) as archive:
        return archive.read(name)


def edit(change):
    """A damage done by a spreadsheet program: `change` is given the open workbook."""

    def damage(file: Path) -> None:
        book = load_workbook(file)
        change(book)
        book.save(file)

    return damage


def first(book, heading, title="Requests"):
    """The cell under a heading in the first row of a sheet."""
    sheet = book[title]
    return sheet.cell(2, [cell.value for cell in sheet[1]].index(heading) + 1)


def swap_property(name, value):
    def change(book):
        for each in book.custom_doc_props.props:
            if each.name == name:
                each.value = value

    return edit(change)


def other_description(book):
    book.custom_doc_props.props.clear()
    book.properties.description = book.properties.keywords = None


def renamed(book):
    for cell in book["Requests"][1]:
        cell.value = "Deadline" if cell.value == "Due" else cell.value


def doubled(book):
    for cell in book["Requests"][1]:
        cell.value = "Due" if cell.value == "Reference" else cell.value


def bomb(file: Path) -> None:
    with (
        zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/zeros.bin", "w", force_zip64=True) as member,
    ):
        for _ in range(800):
            member.write(bytes(1 << 20))


def locked(file: Path) -> None:
    data = bytearray(file.read_bytes())
    # The flag that a part is encrypted, in the first entry of the directory.
    data[data.index(b"PK\x01\x02") + 8] |= 1
    file.write_bytes(bytes(data))


def other_sheet(book):
    """The sheet of another workbook, moved here: the same headings, other rows."""
    sheet = book["Requirements"]
    for row in sheet.iter_rows(min_row=2):
        for cell in row[1:6]:
            cell.value = f"other {cell.coordinate}"


def not_zip(file: Path) -> None:
    file.write_bytes(b"PK\x03\x04 and nothing else")


def turned(file: Path) -> None:
    """One byte of a sheet turned, so that its checksum is wrong."""
    with zipfile.ZipFile(file) as archive:
        at = archive.getinfo("xl/worksheets/sheet3.xml").header_offset + 200
    data = bytearray(file.read_bytes())
    data[at] ^= 0xFF
    file.write_bytes(bytes(data))


def entity(file: Path) -> None:
    text = part(file, "xl/worksheets/sheet2.xml")
    declared = b'<!DOCTYPE a [<!ENTITY b "lol">]>'
    head, mark, rest = text.partition(b"?>")
    parts(file, **{"xl/worksheets/sheet2.xml": (head + mark if mark else b"") + declared
                   + (rest if mark else head)})  # fmt: skip


def wide(book):
    book["Requests"].cell(3, 16_384).value = "far out"


def plain_workbook(file: Path) -> None:
    book = Workbook()
    book.active.append(["Request", "Due"])
    book.save(file)


def types(old: bytes, new: bytes):
    def damage(file: Path) -> None:
        name = "[Content_Types].xml"
        parts(file, **{name: part(file, name).replace(old, new)})

    return damage


REFUSED = {
    "empty": (lambda file: file.write_bytes(b""), "is empty"),
    "not a zip": (not_zip, "damaged or cut short"),
    "truncated": (lambda file: file.write_bytes(file.read_bytes()[:-4000]), "cut short"),
    "a byte turned": (turned, "damaged"),
    "zip bomb": (bomb, "unpacks to more than"),
    "huge": (lambda file: file.write_bytes(b"PK" + bytes(5000)), "more than 4,000 bytes"),
    "encrypted": (lambda file: file.write_bytes(OLE + "EncryptedPackage".encode("utf-16-le")),
                  "protected by a password"),
    "encrypted parts": (locked, "protected by a password"),
    "xls": (lambda file: file.write_bytes(OLE + bytes(600)), "old .xls"),
    "csv renamed": (lambda file: file.write_bytes(b"Request,Due\nPBC-1,May\n"), "no XLSX workbook"),
    "another zip": (lambda file: parts(file, **{"[Content_Types].xml": None}), "but no XLSX"),
    "ods": (lambda file: parts(file, mimetype=b"application/vnd.oasis.opendocument.spreadsheet",
                               **{"content.xml": b"<a/>"}), "OpenDocument"),
    "macros": (lambda file: parts(file, **{"xl/vbaProject.bin": b"x"}), "holds macros"),
    "macro-enabled": (types(b"sheet.main", b"sheet.macroEnabled.main"), "holds macros"),
    "binary": (types(b"spreadsheetml.sheet.main", b"sheet.binary.main"), "binary workbook"),
    "external links": (lambda file: parts(file, **{"xl/externalLinks/externalLink1.xml": b"<a/>"}),
                       "linked to other files"),
    "embedded": (lambda file: parts(file, **{"xl/embeddings/ole.bin": b"x"}), "embedded objects"),
    "entities": (entity, "no spreadsheet program writes"),
    "broken XML": (lambda file: parts(file, **{"xl/workbook.xml": b"<workbook><sheets>"}),
                   "cannot be read"),
    "broken sheet": (lambda file: parts(file, **{
        "xl/worksheets/sheet4.xml": part(file, "xl/worksheets/sheet4.xml")[:-90]}),
        "cannot be read"),
    "no properties": (edit(other_description), "does not say which run"),
    "a workbook of others": (plain_workbook, "does not say which run"),
    "wrong run": (swap_property("Tieout run", "2031-01-01T0000Z-none"), "does not hold"),
    "wrong digest": (swap_property("Tieout run SHA-256", "0" * 64), "another run"),
    "wrong framework": (swap_property("Tieout framework", "hipaa"), "was not judged"),
    "wrong organisation": (edit(lambda book: setattr(book.properties, "subject", "Others K.K.")),
                           "is of 'Others K.K.'"),
    "wrong ledger": (swap_property("Tieout ledger segment", "999"), "segment 999"),
    "wrong period": (swap_property("Tieout period", "always"), "the period 'always'"),
    "missing sheet": (edit(lambda book: book.remove(book["Requests"])), "no sheet 'Requests'"),
    "missing cover": (edit(lambda book: book.remove(book["Cover"])), "no sheet 'Cover'"),
    "renamed column": (edit(renamed), "no column 'Due'"),
    "column twice": (edit(doubled), "two columns 'Due'"),
    "merged cells": (edit(lambda book: book["Requests"].merge_cells("K2:K3")), "merged cells"),
    "another's sheet": (edit(other_sheet), "another workbook's"),
    "too wide": (edit(wide), "too many rows or columns"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_a_damaged_file_is_refused_in_one_sentence(stored, file, kind, monkeypatch) -> None:
    """Nothing is taken, exit code 2, and one line says what is wrong and what to do."""
    reader, _ = stored
    damage, words = REFUSED[kind]
    if kind == "huge":
        monkeypatch.setattr(parcel, "LARGEST_FILE", 4_000)
        monkeypatch.setattr("evidence.workbook.taking_back.handed_in.LARGEST_FILE", 4_000)
    damage(file)
    with pytest.raises(TieoutError, match=words) as error:
        hand_in(reader.vault, file, by="A. Sato", at=AT)
    assert error.value.exit_code == 2
    assert "\n" not in str(error.value)
    assert "soc2.xlsx" in str(error.value)
    assert list(reader.vault.entries("import")) == []


def typed(heading, value, form=None, title="Requests"):
    def change(book):
        cell = first(book, heading, title)
        cell.value = value
        if form:
            cell.data_type = form

    return change


def twice(book):
    sheet = book["Requests"]
    first(book, "Due").value = "2026-05-01"
    sheet.append([cell.value for cell in sheet[2]])


def unknown_row(book):
    book["Requests"].append(["PBC-NEW-1", "somebody's own"])


def nameless_row(book):
    book["Incidents"].append([None, "2026-03-01", "a laptop was lost"])


NOT_TAKEN = {
    "a formula": (typed("Due", "=TODAY()"), "column Due: a formula"),
    "an error value": (typed("Reference", "#REF!", "e"), "the error value #REF!"),
    "a day as a number": (typed("Due", 46_112), "46112 is a number, not a day"),
    "a time of day": (typed("Delivered on", time(9, 30)), "a time of day"),
    "40,000 characters": (typed("Assessor note", "x" * 40_000, "s"), "a text of more than 32,767"),
    "a control character": (typed("Assessor note", "a_x0007_b"), "a control character (U+0007)"),
    "a row twice": (twice, "stands 2 times"),
    "a row that is nobody's": (unknown_row, "row PBC-NEW-1: not in this workbook"),
    "a row without its id": (nameless_row, "has no Line"),
    "an edited fact": (typed("Owner", "somebody else"), "was ciso, is somebody else"),
    "an edited number": (typed("Fail", 0, title="Tests"), "column Fail: was 2, is 0"),
}


@pytest.mark.parametrize("kind", NOT_TAKEN)
def test_a_cell_that_cannot_be_taken_is_named(stored, file, kind, monkeypatch) -> None:
    """The rest of the file is looked at all the same, and the cell is told by its name."""
    reader, _ = stored
    change, words = NOT_TAKEN[kind]
    if "40,000" in kind:
        # openpyxl, with which the test types, would cut it.
        monkeypatch.setattr("openpyxl.cell.cell.Cell.check_string", lambda _, value: value)
    edit(change)(file)
    handed = hand_in(reader.vault, file, by="A. Sato", at=AT, dry_run=True)
    assert any(words in line for line in handed.refused), handed.refused
    assert handed.acts == []


def test_what_is_not_ours_is_noted(stored, file) -> None:
    """Own columns, own sheets and notes on cells stay with the file, and are said to."""
    from openpyxl.comments import Comment

    def change(book):
        sheet = book["Requests"]
        sheet.cell(1, sheet.max_column + 1).value = "My own"
        sheet.cell(2, sheet.max_column).value = "anything"
        sheet.cell(2, 5).comment = Comment("look here", "A. Sato")
        book.create_sheet("Scratch").append(["whatever"])

    edit(change)(file)
    handed = hand_in(stored[0].vault, file, by="A. Sato", at=AT, dry_run=True)
    assert list(handed.refused) == []
    told = "\n".join(handed.notes)
    for words in ("column 'My own'", "sheet 'Scratch'", "notes on cells"):
        assert words in told


@pytest.mark.parametrize("sheet", ["Requests", "Scratch"])
def test_a_secret_anywhere_stops_it(stored, file, sheet) -> None:
    """The file is evidence as a whole, so that a credential in any cell is kept out."""

    def change(book):
        page = book[sheet] if sheet in book.sheetnames else book.create_sheet(sheet)
        page.cell(2, 13).value = "AKIA" + "Q3EGRXKZ5TNWMJ7H"

    edit(change)(file)
    with pytest.raises(TieoutError, match="looks like a secret"):
        hand_in(stored[0].vault, file, by="A. Sato", at=AT)


def test_a_file_that_is_not_there(stored, tmp_path) -> None:
    """A name that leads nowhere is told as one."""
    with pytest.raises(TieoutError, match="cannot be read: No such file"):
        hand_in(stored[0].vault, tmp_path / "none.xlsx", by="A. Sato", at=AT)


def test_bytes_at_random_never_crash(stored, file) -> None:
    """A workbook with stretches of it overwritten is refused, or read as it is."""
    whole = file.read_bytes()
    for at in range(0, len(whole), len(whole) // 12):
        file.write_bytes(whole[:at] + b"\x00\xff" * 8 + whole[at + 16 :])
        with suppress(BrokenWorkbookError):
            hand_in(stored[0].vault, file, by="A. Sato", at=AT, dry_run=True)

"""Workbooks that come back: what people filled in is taken, and nothing else ever is."""

from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook

from evidence.canonical import sha256
from evidence.filled_in.place import Place
from evidence.run_store import RunReader
from evidence.verify import verify
from evidence.workbook import render_workbook
from evidence.workbook.taking_back.handed_in import hand_in, history
from evidence.workbook.taking_back.parcel import BrokenWorkbookError

AT = datetime(2026, 4, 2, 9, 0, tzinfo=UTC)
PBC, SECOND = "PBC-MAN-01-1", "PBC-MAN-01-2"
DUE = ("Requests", PBC, "Due")
NOTE = ("Requests", PBC, "Assessor note")
RESULT = ("Tests", "T-0001", "Result")
CONCLUSION = ("Tests", "T-0001", "Assessor conclusion")
TEST = "TEC-30 / bucket_keeps_versions / aws.s3.bucket / production/111122223333/ap-northeast-1"
INCIDENT = ("Incidents", "INC-77", "What happened")


@pytest.fixture
def reader(held) -> RunReader:
    """A stored run in a vault of its own, as it is read from there."""
    vault = held().vault
    return RunReader(vault, vault.load_run("latest"))


@pytest.fixture
def drawn(reader, tmp_path):
    """Draws the workbook: `drawn(name)`."""

    def draw(name="soc2.xlsx", **rest):
        return render_workbook(reader, "soc2-2017", tmp_path / name, **rest).target

    return draw


@pytest.fixture
def hand(reader):
    """Hands a workbook in."""

    def handed(file, **rest):
        return hand_in(reader.vault, file, **{"by": "A. Sato", "at": AT} | rest)

    return handed


def shown(file, place):
    """What a workbook shows at a place."""
    title, name, heading = place
    sheet = load_workbook(file)[title]
    column = [cell.value for cell in sheet[1]].index(heading) + 1
    found = [row[column - 1].value for row in sheet.iter_rows() if row[0].value == name]
    return found[0] if found else None


def test_an_untouched_workbook_gives_nothing(hand, drawn, reader) -> None:
    """What nobody touched is not an import: nothing is stored, and nothing is refused."""
    for rest in ({}, {"japanese": True}):
        handed = hand(drawn(**rest))
        assert (handed.acts, list(handed.refused), list(handed.notes)) == ([], [], [])
    assert list(reader.vault.entries("import")) == []


def test_what_was_filled_in_is_taken_and_drawn_again(hand, drawn, fill, reader) -> None:
    """Due dates, notes, conclusions and added rows come back in the next workbook."""
    edits = {
        DUE: date(2026, 5, 1),
        NOTE: "asked twice",
        CONCLUSION: "Exception noted",
        INCIDENT: "a laptop was lost",
        ("Incidents", "INC-1", "Date"): "2026-03-02",
        ("Cover", "Prepared by", ""): "K. Ito",
    }
    handed = hand(fill(drawn(), edits))
    assert handed.is_whole, handed.refused
    assert {act.whose: len(act.changes) for act in handed.acts} == {"assessor": 2, "entity": 4}
    again = drawn("again.xlsx")
    for place, value in {**edits, DUE: "2026-05-01"}.items():
        if place[0] != "Cover":
            assert shown(again, place) == value
    cover = {row[0].value: row[1].value for row in load_workbook(again)["Cover"].iter_rows()}
    assert cover["Prepared by"] == "K. Ito"
    told = [[cell.value for cell in row] for row in load_workbook(again)["Imported"].iter_rows()]
    assert len(told) == 7
    assert {row[5] for row in told[1:]} == {"shown"}
    assert {(row[6], row[7]) for row in told[1:]} == {("A. Sato", AT.replace(tzinfo=None))}
    assert hand(again, by="B. Mori").acts == []


def test_the_same_run_and_imports_give_the_same_bytes(hand, drawn, fill) -> None:
    """A workbook with what people filled in is as reproducible as one without."""
    hand(fill(drawn(), {DUE: "2026-05-01", INCIDENT: "a laptop was lost"}))
    assert drawn("a.xlsx").read_bytes() == drawn("b.xlsx").read_bytes()


def test_acts_and_file_are_evidence(hand, drawn, fill, reader) -> None:
    """The ledger names values and file with who and when, and the vault verifies."""
    file = fill(drawn(), {DUE: "2026-05-01"})
    before = list(verify(reader.vault.path, read_data=True))
    handed = hand(file)
    (entry,) = reader.vault.entries("import")
    fields = entry.fields
    assert (fields["by"], fields["at"], fields["name"]) == ("A. Sato", AT.isoformat(), "soc2.xlsx")
    assert (fields["run"], fields["framework"]) == (reader.run.id, "soc2-2017")
    assert (fields["taken"], fields["conflicts"], fields["refused"]) == (1, 0, 0)
    assert fields["object"] == handed.digests[0]
    assert reader.vault.get(fields["file"]) == file.read_bytes()
    assert fields["sha256"] == sha256(file.read_bytes())
    assert list(verify(reader.vault.path, read_data=True)) == before


def test_a_fact_that_was_edited_is_named_and_not_taken(hand, drawn, fill) -> None:
    """An edited result is told by name with what it was; the note beside it is taken."""
    handed = hand(fill(drawn(), {RESULT: "pass", CONCLUSION: "No exception noted"}))
    assert list(handed.refused) == [
        f"Tests row {TEST}, column Result: was fail, is pass; not taken"
    ]
    assert [str(change.place) for change in handed.changes] == [
        f"Tests row {TEST}, column Assessor conclusion"
    ]
    assert shown(drawn("again.xlsx"), RESULT) == "fail"


def test_conflicts_are_listed_and_decided_by_a_person(hand, drawn, fill) -> None:
    """Two people change one cell: the second is told; file or vault wins only by their word."""
    one, two = drawn("one.xlsx"), drawn("two.xlsx")
    assert hand(fill(one, {DUE: "2026-05-01"})).is_whole
    file = fill(two, {DUE: "2026-06-01", NOTE: "asked"})
    handed = hand(file, by="B. Mori")
    assert [tuple(each) for each in handed.conflicts] == [
        (Place("Requests", (PBC,), "Due"), "", "2026-06-01", "2026-05-01")
    ]
    assert [change.value for change in handed.changes] == ["asked"]
    assert hand(file, prefer="vault").is_whole
    assert shown(drawn("vault.xlsx"), DUE) == "2026-05-01"
    assert hand(file, prefer="file").is_whole
    assert shown(drawn("file.xlsx"), DUE) == "2026-06-01"


def test_history_has_every_value(hand, drawn, fill, reader) -> None:
    """A superseded value stays, and one that was emptied says so."""
    for value in ("2026-05-01", "2026-06-01", None):
        hand(fill(drawn(), {DUE: value}))
    told = history(reader.vault, Place("Requests", (PBC,), "Due"))
    assert [(each.act.changes[0].before, each.act.changes[0].value) for each in told] == [
        ("", "2026-05-01"), ("2026-05-01", "2026-06-01"), ("2026-06-01", "")
    ]  # fmt: skip
    sheet = load_workbook(drawn("last.xlsx"))["Imported"]
    assert [row[5].value for row in sheet.iter_rows(min_row=2)] == [
        "superseded", "superseded", "taken back"
    ]  # fmt: skip


def test_an_added_row_that_is_gone_was_taken_out(hand, drawn, fill) -> None:
    """Who deletes a row that was added takes it back; one of ours that is gone means nothing."""
    hand(fill(drawn(), {INCIDENT: "a laptop was lost"}))
    file = drawn("again.xlsx")
    book = load_workbook(file)
    sheet = book["Incidents"]
    sheet.delete_rows(next(cell.row for cell in sheet["A"] if cell.value == "INC-77"))
    book["Requests"].delete_rows(2)
    book.save(file)
    handed = hand(file)
    assert [(change.place.row, change.value) for change in handed.changes] == [(("INC-77",), "")]
    assert list(handed.notes) == ["Requests: 1 rows are not in the file"]
    assert shown(drawn("last.xlsx"), INCIDENT) is None


def test_rows_and_columns_may_stand_in_another_order(hand, drawn, fill) -> None:
    """Rows are told by their ids and columns by their headings, wherever they stand."""
    file = fill(drawn(), {DUE: "2026-05-01", ("Requests", SECOND, "Due"): "2026-05-02"})
    book = load_workbook(file)
    sheet = book["Requests"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    for number, row in enumerate([rows[0], *reversed(rows[1:])], 1):
        for column, value in enumerate(reversed(row), 1):
            sheet.cell(number, column).value = value
    book.save(file)
    handed = hand(file)
    assert handed.is_whole, handed.refused
    assert {change.place.row[0]: change.value for change in handed.changes} == {
        PBC: "2026-05-01", SECOND: "2026-05-02"
    }  # fmt: skip


def test_a_column_sorted_by_itself_gives_nothing(hand, drawn, fill) -> None:
    """Rows that carry another row's words are refused whole: nobody knows whose note it is."""
    file = fill(drawn(), {("Requirements", "A1.2", "Assessor note"): "seen"})
    book = load_workbook(file)
    sheet = book["Requirements"]
    keys = [sheet.cell(row, 1).value for row in range(2, 12)]
    for row, key in enumerate(reversed(keys), 2):
        sheet.cell(row, 1).value = key
    sheet.cell(2, [cell.value for cell in sheet[1]].index("Assessor note") + 1).value = "whose?"
    book.save(file)
    handed = hand(file)
    assert "whose?" not in [change.value for change in handed.changes]
    assert sum("says what row" in line for line in handed.refused) == 10


def test_a_sign_off_is_empty_again_when_its_sheet_has_changed(hand, drawn, fill, held) -> None:
    """Who signed a sheet signed what it said; of other content the signature is outdated."""
    file = drawn()
    sheet = load_workbook(file)["Sign-off"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    incidents = next(row for row in rows if row[0] == "Incidents")
    handed = hand(fill(file, {("Sign-off", "Incidents", "Prepared by"): "K. Ito"}))
    assert [change.place.row for change in handed.changes] == [("Incidents", incidents[1])]
    assert shown(drawn("same.xlsx"), ("Sign-off", "Incidents", "Prepared by")) == "K. Ito"
    hand(fill(drawn("more.xlsx"), {INCIDENT: "a laptop was lost"}))
    after = drawn("changed.xlsx")
    assert shown(after, ("Sign-off", "Incidents", "Prepared by")) is None
    told = [row[5].value for row in load_workbook(after)["Imported"].iter_rows(min_row=2)]
    assert told[0].startswith("outdated")


def test_a_dry_run_stores_nothing(hand, drawn, fill, reader) -> None:
    """It says what would be taken, and the vault stays as it is."""
    handed = hand(fill(drawn(), {DUE: "2026-05-01"}), dry_run=True)
    assert (len(handed.changes), list(handed.digests)) == (1, [])
    assert list(reader.vault.entries("import")) == []


def test_without_properties_the_description_tells_the_run(hand, drawn, fill) -> None:
    """A program that drops custom properties leaves enough; then no value is overruled."""
    hand(fill(drawn(), {DUE: "2026-05-01"}))
    file = fill(drawn("two.xlsx"), {DUE: "2026-06-01", NOTE: "asked"})
    book = load_workbook(file)
    book.custom_doc_props.props.clear()
    book.save(file)
    handed = hand(file)
    assert [change.value for change in handed.changes] == ["asked"]
    assert [each.file for each in handed.conflicts] == ["2026-06-01"]


def test_a_workbook_of_another_version_is_told_by_ids(hand, drawn, fill) -> None:
    """What is drawn now may rightly be worded otherwise: values are taken, and no facts."""
    file = fill(drawn(), {DUE: "2026-05-01", RESULT: "pass"})
    book = load_workbook(file)
    for each in book.custom_doc_props.props:
        each.value = "0.0.1" if each.name == "Tieout version" else each.value
    book["Requests"].delete_cols(4)
    book.save(file)
    handed = hand(file)
    assert [change.value for change in handed.changes] == ["2026-05-01"]
    assert list(handed.refused) == [
        f"Tests row {TEST}, column Result: is pass, and drawn now as fail; not taken"
    ]
    assert "another version" in handed.notes[0]


@pytest.mark.parametrize(
    "text",
    ["=1+1", "'quoted", "@here", "a\u202eb", "_x0041_", "two\nlines", "日本語 🙂", "<b>&amp;</b>"],
)
def test_hostile_text_comes_back_as_it_was(hand, drawn, fill, text) -> None:
    """Text that a spreadsheet might misread is kept, drawn guarded, and unchanged on return."""
    file = drawn()
    book = load_workbook(file)
    sheet = book["Requests"]
    cell = sheet.cell(2, [each.value for each in sheet[1]].index("Assessor note") + 1)
    cell.value, cell.data_type = text, "s"
    book.save(file)
    handed = hand(file)
    assert handed.is_whole, handed.refused
    assert len(handed.changes) == 1
    assert hand(drawn("again.xlsx")).acts == []


def test_another_vault_refuses_it(drawn, fill, held) -> None:
    """A workbook goes back to the vault that it was drawn from, and to no other."""
    file = fill(drawn(), {DUE: "2026-05-01"})
    other = held(("others",), ("versioning is off",))
    with pytest.raises(BrokenWorkbookError, match="another run"):
        hand_in(other.vault, file, by="A. Sato", at=AT)

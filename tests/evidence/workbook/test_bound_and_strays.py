"""What is filled in stays with what it was said of: rows gone, ids shifted, rows that changed."""

from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook

from evidence.filled_in.act import Change
from evidence.filled_in.history import Filled
from evidence.filled_in.place import Place, facts_digest
from evidence.run_store import RunReader
from evidence.workbook import render_workbook
from evidence.workbook.filling import Filling, Form
from evidence.workbook.taking_back.handed_in import bearing, hand_in
from evidence.workbook.taking_back.matching import Line, Matched, match
from evidence.workbook.taking_back.reading import Typed

AT = datetime(2026, 4, 2, 9, 0, tzinfo=UTC)
FORM = Form(
    "Findings",
    ("Id", "Grade", "Statement", "Closed by"),
    (None, "assessor", "entity", "entity"),
    (0,),
    frozenset({"Closed by"}),
)
LISTED = Form("Listed", ("Id", "Title", "Verdict", "Note"), (None, None, None, "assessor"), (0,))
WORDS = ("Access is reviewed", "Backups are restored", "Changes are approved", "Devices are listed")


def book_of(held, tmp_path, framework):
    """A vault of one run and its workbook."""
    vault = held().vault
    reader = RunReader(vault, vault.load_run("latest"))
    return vault, render_workbook(reader, framework, tmp_path / "book.xlsx").target


def standing(column, value, facts, row="F-1"):
    """One value that was filled in."""
    place = Place("Findings", (row,), column)
    return {place: Filled(Change(place, "", value, facts), "r1", "A. Sato", AT, "0" * 64)}


def test_a_row_of_ours_that_is_missing_takes_nothing_back(held, fill, tmp_path) -> None:
    """A candidate that somebody deleted keeps its grade and statement, and the note says so."""
    vault, file = book_of(held, tmp_path, "iso27001-2022")
    sheet = load_workbook(file)["Nonconformities"]
    name = sheet.cell(2, 1).value
    edits = {("Nonconformities", name, "Grade"): "minor",
             ("Nonconformities", name, "Correction"): "versioning on"}  # fmt: skip
    assert hand_in(vault, fill(file, edits), by="A. Sato", at=AT).is_whole
    reader = RunReader(vault, vault.load_run("latest"))
    again = render_workbook(reader, "iso27001-2022", tmp_path / "again.xlsx").target
    book = load_workbook(again)
    book["Nonconformities"].delete_rows(2)
    book.save(again)
    handed = hand_in(vault, again, by="B. Mori", at=AT)
    assert list(handed.acts) == []
    assert list(handed.notes) == ["Nonconformities: 1 rows are not in the file"]


def test_an_added_row_is_taken_out_by_whose_it_is(held, fill, tmp_path) -> None:
    """Of an added row that is gone the grade is the assessor's still, and only of this run."""
    vault, file = book_of(held, tmp_path, "iso27001-2022")
    edits = {("Nonconformities", "NC-AUD-1", "Grade"): "major",
             ("Nonconformities", "NC-AUD-1", "Statement"): "no logs kept"}  # fmt: skip
    hand_in(vault, fill(file, edits), by="A. Sato", at=AT)
    reader = RunReader(vault, vault.load_run("latest"))
    again = render_workbook(reader, "iso27001-2022", tmp_path / "again.xlsx").target
    book = load_workbook(again)
    sheet = book["Nonconformities"]
    sheet.delete_rows(next(cell.row for cell in sheet["A"] if cell.value == "NC-AUD-1"))
    book.save(again)
    handed = hand_in(vault, again, by="B. Mori", at=AT)
    assert {act.whose: [each.place.column for each in act.changes] for act in handed.acts} == {
        "assessor": ["Grade"], "entity": ["Statement"]
    }  # fmt: skip


@pytest.mark.parametrize("version", [None, "0.0.1"])
def test_a_shifted_id_column_gives_nothing_in_any_version(held, fill, tmp_path, version) -> None:
    """Without the mark of this version too, a conclusion never lands on another requirement."""
    vault, file = book_of(held, tmp_path, "soc2-2017")
    book = load_workbook(file)
    sheet = book["Requirements"]
    keys = [sheet.cell(row, 1).value for row in range(2, sheet.max_row + 1)]
    for row, key in enumerate([*keys[1:], keys[0]], 2):
        sheet.cell(row, 1).value = key
    at = [cell.value for cell in sheet[1]].index("Assessor note") + 1
    sheet.cell(5, at).value = "whose?"
    props = book.custom_doc_props.props
    for each in props:
        each.value = version if version and each.name == "Tieout version" else each.value
    book.custom_doc_props.props = [
        each for each in props if version or each.name != "Tieout version"
    ]
    book.save(file)
    handed = hand_in(vault, file, by="A. Sato", at=AT, dry_run=True)
    assert list(handed.changes) == []
    assert sum("says what row" in line for line in handed.refused) == len(keys)
    assert ("0.0.1" if version else "is missing") in handed.notes[0]


def test_a_verdict_that_moved_since_refuses_no_row() -> None:
    """Where verdicts may rightly differ, the titles tell that each row is its own."""
    drawn = [(f"R-{n}", words, "pass", "") for n, words in enumerate(WORDS)]
    lines = [
        Line(f"row {n}", [Typed(f"R-{n}"), Typed(words), Typed("fail"), Typed("seen")])
        for n, words in enumerate(WORDS)
    ]
    into = Matched()
    assert match(LISTED, lambda: iter(drawn), iter(lines), into, compared=False)
    assert len(into.values) == 4
    assert into.refused[0] == (
        "Listed row R-0, column Verdict: is fail, and drawn now as pass; not taken"
    )


@pytest.mark.parametrize(("now", "shown"), [("no logs", "K. Ito"), ("some logs", None)])
def test_a_closing_word_counts_for_the_row_it_was_said_of(now, shown) -> None:
    """Of other facts the cell is empty again; other words of the organisation stay."""
    facts = facts_digest({"Id": "F-1", "Statement": "no logs"})
    found = standing("Closed by", "K. Ito", facts) | standing("Grade", "minor", facts)
    filling = Filling(found)
    row = filling.row(FORM, ["F-1", None, now, None])
    assert [getattr(cell, "value", cell) for cell in row] == ["F-1", "minor", now, shown]
    assert (Place("Findings", ("F-1",), "Closed by") in filling.shown) == bool(shown)


def test_no_row_is_left_of_a_finding_that_is_gone() -> None:
    """What was said of a row of ours does not bring it back; a row that people added stays."""
    facts = facts_digest({"Id": "F-1", "Statement": "no logs"})
    assert list(Filling(standing("Closed by", "K. Ito", facts)).rows(FORM, [])) == []
    for own in ("", facts_digest({"Id": "F-1"})):
        assert len(list(Filling(standing("Closed by", "K. Ito", own)).rows(FORM, []))) == 1


def test_a_review_is_of_the_result_that_was_reviewed(held, fill, tmp_path) -> None:
    """Where the row says something else now, a reviewer signs anew, and without a conflict."""
    vault, file = book_of(held, tmp_path, "soc2-2017")
    signed = {("Tests", "T-0001", "Reviewed by"): "R. Abe",
              ("Tests", "T-0001", "Reviewed on"): date(2026, 4, 1)}  # fmt: skip
    (act,) = hand_in(vault, fill(file, signed), by="A. Sato", at=AT).acts
    assert all(change.facts for change in act.changes)
    place = act.changes[0].place
    matched = Matched(forms={"Tests": Form("Tests", (), (), (), frozenset({place.column}))})
    matched.facts["Tests", place.row] = "of another run"
    filled = Filled(act.changes[0], act.look, act.by, act.at, act.digest)
    assert bearing({place: filled}, matched) == {}
    matched.facts["Tests", place.row] = act.changes[0].facts
    assert bearing({place: filled}, matched) == {place: filled}
    reader = RunReader(vault, vault.load_run("latest"))
    again = render_workbook(reader, "soc2-2017", tmp_path / "again.xlsx").target
    assert hand_in(vault, again, by="B. Mori", at=AT).acts == []

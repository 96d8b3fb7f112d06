"""The sheets of every workbook: those of the reference, with its columns, in two languages."""

import re
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook

from evidence.run_store import RunReader, run_start, store_run
from evidence.workbook import render_workbook
from evidence.workbook.engagement import Engagement
from evidence.workbook.sheet import fitted
from evidence.workbook.sheets import COMMON, OWN, cover, sheets_of

COLUMNS = {
    "Scope": "Scope|Type|Name|Owner|In scope|Decision|Country or region|Data classes"
    "|First collected|Last collected|Evidence",
    "Controls": "Control|Title|Statement|Type|Owner|Operator|Frequency|Automation|Systems"
    "|Design since|Changed in period|Requirements|Other frameworks|Evidence|Verdict"
    "|Period result|Exceptions open",
    "Tests": "Test|Control|Check|Check version|Method|Procedure|Population|Sample|Window|Items"
    "|Pass|Fail|Not observed|Deviation|Result|Evidence|Evaluated at|Prepared by|Prepared on"
    "|Reviewed by|Reviewed on|Assessor conclusion|Assessor note",
    "Populations": "Population|Controls|Description|System|Produced|Operations|Calls SHA-256|Scope"
    "|As of|Rows|Key column|Expected rows|Expected from|Difference|Completeness procedure"
    "|Completeness result|Accuracy procedure|Accuracy result|Identity used|Collected at"
    "|Record SHA-256|Evidence",
    "Samples": "Sample|Population SHA-256|Rationale|Method|Size policy|Risk|Items|Taken|Chosen by"
    "|Seed|Drawn at|Drawn by|Replaced",
    "Sample items": "Sample|Place|Rank|Item|Attribute A|Attribute H|Evidence|Assessor result"
    "|Assessor note|Tested by|Tested on|Reviewed by|Reviewed on",
    "Day grid": "Control|Operated|Failed|Not looked",
    "Deviations": "Control|Item|Start|End|Duration|Time to remedy|Management response",
    "Exceptions": "Exception|Control|Requirements|Test|Items|Detected on|Condition|Criterion|Cause"
    "|Effect|Extent|Upper bound|Compensating control|Management response|Owner|Due|Ticket"
    "|Closed on|Retest evidence|Reviewed by",
    "Evidence index": "Evidence|Type|Title|Used by controls|Requirements|Source|Collector"
    "|Transcript SHA-256|Account|Region|As of|Collected at|Collected by|Bytes|Record SHA-256"
    "|Path in pack|Redaction|Classification|Retention until|Legal hold|Supersedes|Reliability"
    "|Reviewed by|Reviewed on",
    "Requests": "Request|Control|Requirements|Asked|Population|Period|Owner|Asked on|Due|Status"
    "|Delivered on|Reference|Evidence|Assessor note|Assessor accepted on",
    "Sign-off": "Sheet|Content SHA-256|Prepared by|Prepared on|Reviewed by|Reviewed on|Approved by"
    "|Approved on|Remarks",
    "Change log": "At|What|Field|Before|After|By",
    "Glossary": "Term 用語|Japanese 日本語|Meaning 意味",
}
"""The sheets that auditors expect in every workbook, each with the columns it must have."""
COVER = (
    "Organisation|Systems|Framework|Edition|Judged at|Time zone|Run started, ended|Tool"
    "|Code SHA-256|Catalog SHA-256|Run SHA-256|Signer key|Pack, manifest SHA-256"
    "|Distribution|Prepared by|Prepared on|Reviewed by|Reviewed on"
)
EVERY = [*sheets_of("none of them"), *(sheet for own in OWN.values() for sheet in own)]


def rows(book: Any, title: str) -> list[dict[str, Any]]:
    """The rows of a sheet as mappings from heading to value."""
    head, *found = book[title].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in found]


def drawn(reader, target, **options):
    """A workbook of the run, opened with the values of its formulas."""
    render_workbook(reader, "soc2-2017", target / "book.xlsx", **options)
    return load_workbook(target / "book.xlsx", data_only=True)


def once_more(reader, **changes):
    """A further run of the same vault, two days later, that differs in `changes`."""
    was = reader.run
    more = {"id": f"{was.id}-again", **changes}
    run = replace(was, **more)
    told = {name: getattr(run, name) for name in ("organisation", "configuration", "started")}
    begun = run_start(
        reader.vault, run=run.id, version=run.version, planned=list(run.planned), **told
    )
    reader.vault.commit([begun, *store_run(reader.vault, run)])
    return RunReader(reader.vault, run)


@pytest.mark.parametrize("title", COLUMNS)
def test_the_columns_of_the_reference_are_there(title):
    """Each sheet that auditors expect is in every workbook, with the columns they expect."""
    [sheet] = [each for each in sheets_of("none of them") if each.title == title]
    missing = set(COLUMNS[title].split("|")) - {column.title for column in sheet.columns}
    assert missing == set()


def test_the_cover_says_what_the_reference_asks(held, tmp_path):
    """Whose, of what, when, by which code and digests, and lines for those who sign."""
    reader = held()
    told = replace(reader.run, code="c" * 64)
    book = drawn(RunReader(reader.vault, told), tmp_path)
    labels = {row[0] for row in book["Cover"].iter_rows(values_only=True)}
    assert set(COVER.split("|")) <= labels


@pytest.mark.parametrize("sheet", EVERY, ids=lambda sheet: sheet.title)
def test_every_heading_has_its_japanese(sheet):
    """Each sheet, and each of its columns, is named in Japanese, no two columns alike."""
    assert sheet.title_ja
    headings = [column.heading(japanese=True) for column in sheet.columns]
    assert [column.title for column in sheet.columns if not column.title_ja] == []
    assert len(set(headings)) == len(headings)


def test_titles_are_those_a_spreadsheet_takes():
    """No title is too long, holds what Excel refuses, or stands twice in one workbook."""
    for framework in (*OWN, "none of them"):
        titles = [sheet.title for sheet in sheets_of(framework)]
        assert len({title.casefold() for title in titles}) == len(titles)
        assert all(len(title) <= 28 and not re.search(r"[:\\/?*\[\]]", title) for title in titles)


@pytest.mark.parametrize("sheet", COMMON, ids=lambda sheet: sheet.title)
def test_what_is_filled_in_finds_its_row_again(held, sheet):
    """Where people fill something in, no two rows have the same key."""
    engagement = Engagement.of(held(), "soc2-2017")
    shown = fitted(sheet, engagement)
    if any(column.entity or column.assessor for column in shown.columns):
        keys = [
            tuple(getattr(row[at], "value", row[at]) for at in shown.key)
            for row in map(list, shown.rows(engagement))
        ]
        assert len(set(keys)) == len(keys)


def test_a_workbook_in_japanese(held, tmp_path):
    """Headings and labels are Japanese, titles of sheets stay, and links lead where they led."""
    english, japanese = drawn(held(), tmp_path), drawn(held(), tmp_path, japanese=True)
    assert japanese.sheetnames == english.sheetnames
    assert [cell.value for cell in japanese["Requirements"][1]][:2] == ["要求事項番号", "名称"]
    labels = {row[0].value for row in japanese["Cover"].iter_rows()}
    assert {"組織", "判定基準日時", "統制テスト調書", "fail"} <= labels
    for sheet in japanese:
        if sheet.title != "Cover":
            [made] = sheet.tables.values()
            assert [each.name for each in made.tableColumns] == [cell.value for cell in sheet[1]]


def test_an_exception_is_what_does_not_hold(held, tmp_path):
    """A test with items that fail or are waived is one row, with extent, criterion and reason."""
    failing, waived = rows(drawn(held(), tmp_path), "Exceptions")
    assert [each["Control"] for each in (failing, waived)] == ["TEC-30", "JML-01"]
    assert (failing["Extent"], failing["Items"], failing["Result"]) == ("2 of 3", "2", "fail")
    assert failing["Condition"] == "versioning is off (and 1 other reasons)"
    assert failing["Criterion"] == "Stored data can be recovered after deletion."
    assert (waived["Result"], waived["Extent"]) == ("waived", "1 of 40")
    assert {failing[name] for name in ("Cause", "Management response", "Due")} == {None}


def test_ids_of_exceptions_are_the_same_in_the_next_run(held, tmp_path):
    """The same finding has the same id, whatever else was found before it."""
    reader = held()
    before = [row["Exception"] for row in rows(drawn(reader, tmp_path), "Exceptions")]
    later = once_more(reader, blocks=reader.run.blocks[2:])
    after = [row["Exception"] for row in rows(drawn(later, tmp_path), "Exceptions")]
    assert after == before[1:]
    assert all(re.fullmatch(r"EX-[A-Z]+-\d\d-[0-9a-f]{8}", name) for name in before)


def test_a_sheet_that_changed_is_signed_anew(held, tmp_path):
    """The digest of a sheet is the same when it is drawn again, and another when it says else."""
    reader = held()
    first, again = (
        {row["Sheet"]: row["Content SHA-256"] for row in rows(book, "Sign-off")}
        for book in (drawn(reader, tmp_path), drawn(reader, tmp_path))
    )
    assert first == again
    told = once_more(reader, blocks=reader.run.blocks[:-1])
    other = {
        row["Sheet"]: row["Content SHA-256"] for row in rows(drawn(told, tmp_path), "Sign-off")
    }
    assert other["Requirements"] != first["Requirements"]
    assert other["Populations"] == first["Populations"]
    assert {"Sign-off", "Glossary"}.isdisjoint(first)


def test_the_reviewer_is_another_person(held, tmp_path):
    """Excel refuses the preparer as reviewer and as approver, and the state says so besides."""
    render_workbook(held(), "soc2-2017", tmp_path / "book.xlsx")
    sheet: Any = load_workbook(tmp_path / "book.xlsx")["Sign-off"]
    rules = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    last = sheet.max_row
    assert rules[f"F2:F{last}"] == "TRIM(F2)<>TRIM(D2)"
    assert rules[f"H2:H{last}"] == "TRIM(H2)<>TRIM(D2)"
    assert "reviewer is the preparer" in sheet["J2"].value


def test_the_change_log_tells_of_the_run_before(held, tmp_path):
    """Another configuration or tool than the run before is named, with both digests."""
    reader = held()
    first = rows(drawn(reader, tmp_path), "Change log")
    assert [(row["Sort"], row["Field"]) for row in first] == [("run", "status")]
    later = once_more(reader, configuration="d" * 64, version="0.2.0")
    told = {row["Field"]: row for row in rows(drawn(later, tmp_path), "Change log")}
    assert (told["Tool"]["Before"], told["Tool"]["After"]) == ("0.1.0", "0.2.0")
    assert told["Configuration"]["After"] == "d" * 64


def test_what_the_organisation_left_out_is_not_invented(held, tmp_path):
    """Nothing stands where the organisation answers."""
    book = drawn(held(), tmp_path)
    for sheet in COMMON:
        if sheet.shown is None:
            ours = [column.title for column in sheet.columns if column.entity]
            for row in rows(book, sheet.title):
                assert {row[name] for name in ours if name in row} <= {None, "ap-northeast-1",
                                                                      "ap-northeast-3"}  # fmt: skip


def test_labels_of_the_cover_are_a_table_that_is_filled_in():
    """What is left open on the Cover is found again by its label."""
    assert len(set(cover.LEFT)) == len(cover.LEFT)
    assert cover.COVER.columns[1].entity


def test_evidence_says_how_it_was_come_by(held, tmp_path):
    """Files that people keep are graded below what a system answered; paths are those of packs."""
    bucket, refused, people = rows(drawn(held(), tmp_path), "Evidence index")
    assert [row["Reliability"] for row in (bucket, refused, people)] == ["A", None, "B"]
    digest = bucket["Record SHA-256"]
    assert bucket["Path in pack"] == f"objects/{digest[:2]}/{digest}"
    assert bucket["Bytes"] > 0

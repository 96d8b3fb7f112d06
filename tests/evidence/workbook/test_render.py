"""Workbooks drawn from a stored run: complete, the same bytes each time, and never half written."""

import re
import zipfile
from datetime import UTC, datetime
from itertools import product

import pytest
from openpyxl import load_workbook

from evidence.canonical import sha256
from evidence.errors import IntegrityError, UsageError
from evidence.verdict import Verdict
from evidence.workbook import render_workbook
from evidence.workbook.cells import safe
from evidence.workbook.sheets import sheets_of

OUR_FORMULAS = {"Cover", "Sign-off"}
FORMULA = re.compile(rb"(COUNTIF\('|SUM\(|IF\(AND\().*")
HOSTILE = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "＝cmd",
    "@SUM(1)",
    "-1",
    "#N/A",
    "a\x00b",
    "\ufffe",
    "\u202etxt.exe",
    "سجل",
    "👩‍💻",
    "_x003D_1",
    "x" * 40_000,
]


def table(book, title):
    """The rows of a sheet as mappings from heading to value."""
    head, *rows = book[title].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.fixture(scope="module")
def drawn(held, tmp_path_factory):
    """A workbook of the small run, opened, with its summary and reader."""
    reader = held()
    summary = render_workbook(reader, "soc2-2017", tmp_path_factory.mktemp("drawn") / "soc2.xlsx")
    return load_workbook(summary.target, data_only=True), summary, reader


@pytest.mark.parametrize("framework", ["soc2-2017", "iso27001-2022", "pci-dss-4.0.1"])
def test_every_requirement_is_there_in_order(held, tmp_path, framework):
    """Every id of the framework has its row, in auditors' order, those without a control too."""
    reader = held()
    summary = render_workbook(reader, framework, tmp_path / "book.xlsx")
    rows = table(load_workbook(summary.target), "Requirements")
    catalog = reader.framework(framework)["requirements"]
    assert [row["Requirement"] for row in rows] == [item["id"] for item in catalog]
    assert summary.rows["Requirements"] == len(catalog)
    verdicts = reader.requirement_verdicts(framework)
    assert [row["Verdict"] for row in rows] == [
        verdicts[item["id"]] or "unmapped" for item in catalog
    ]


def test_assessor_columns_are_empty(drawn):
    """Nothing is written where an assessor concludes."""
    book, _, _ = drawn
    for title in ("Requirements", "Tests"):
        for row in table(book, title):
            assert {row[name] for name in row if name.startswith("Assessor")} == {None}


def test_two_drawings_are_the_same_bytes(held, tmp_path):
    """One run gives one file, whenever it is drawn."""
    reader = held(HOSTILE, HOSTILE)
    for name in ("first", "second"):
        render_workbook(reader, "soc2-2017", tmp_path / f"{name}.xlsx")
    first, second = ((tmp_path / f"{name}.xlsx").read_bytes() for name in ("first", "second"))
    assert first == second


def test_the_file_bears_no_time_of_drawing(drawn):
    """Members carry one fixed time, the properties that of the run."""
    book, summary, reader = drawn
    with zipfile.ZipFile(summary.target) as archive:
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert book.properties.created == reader.run.ended.replace(tzinfo=None)
    assert book.properties.modified == reader.run.ended.replace(tzinfo=None)
    assert reader.run.digest in book.properties.description


def test_hostile_names_and_reasons_are_text(held, tmp_path):
    """No cell of the whole workbook is a formula or an error, whatever the evidence holds."""
    reader = held(HOSTILE, HOSTILE, "=Example K.K.")
    summary = render_workbook(reader, "soc2-2017", tmp_path / "book.xlsx")
    book = load_workbook(summary.target)
    kinds = {
        (sheet.title in OUR_FORMULAS, cell.data_type)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
    }
    assert kinds <= {*product((True, False), ("s", "n", "d")), (True, "f")}
    failing = [row for row in table(book, "Failing items") if row["Verdict"] == "fail"]
    assert [row["Resource"] for row in failing] == [safe(text) for text in HOSTILE]
    assert [row["Reason"] for row in failing] == [safe(text) for text in HOSTILE]
    with zipfile.ZipFile(summary.target) as archive:
        formulas = {
            formula
            for name in archive.namelist()
            if name.startswith("xl/worksheets/sheet")
            for formula in re.findall(rb"<f>([^<]*)</f>", archive.read(name))
        }
        assert all(FORMULA.fullmatch(formula) for formula in formulas)
        assert not any(b'"External"' in archive.read(name) for name in archive.namelist())


def test_failing_items_are_what_needs_work(drawn):
    """What is no pass is listed with reason, owner and evidence, the worst verdict first."""
    book, _, reader = drawn
    rows = table(book, "Failing items")
    expected = [
        (str(result.verdict), result.control, result.resource or "(the whole population)")
        for result in sorted(reader.results(), key=lambda result: result.verdict.rank)
        if result.verdict is not Verdict.PASS
    ]
    assert [(row["Verdict"], row["Control"], row["Resource"]) for row in rows] == expected
    assert rows[0]["Seen at"] == datetime(2026, 3, 31, 8, 30, tzinfo=UTC).replace(tzinfo=None)
    assert ["W-7"] == [row["Waiver"] for row in rows if row["Verdict"] == "waived"]


def test_tests_count_what_was_judged(drawn):
    """A test states items, counts and deviations as n of N, and what was not observed."""
    book, _, _ = drawn
    first, second, third, fourth = table(book, "Tests")
    assert (first["Items"], first["Pass"], first["Fail"]) == (3, 1, 2)
    assert (first["Deviation"], first["Result"]) == ("2 of 3", "fail")
    assert (second["Not observed"], second["Deviation"]) == (1, "none judged")
    assert (third["Deviation"], third["Result"]) == ("1 of 40", "waived")
    assert fourth["Method"].startswith("Inquiry")


def test_populations_name_what_is_missing(drawn):
    """A unit not collected, and one never read, have rows with the reason."""
    book, _, _ = drawn
    bucket, refused, people, never = table(book, "Populations")
    assert (bucket["Complete"], bucket["Expected rows"]) == ("Y", 3)
    assert bucket["Fields unobserved"] == "AccessDenied on s3:GetBucketVersioning: 1"
    assert (refused["Population"], refused["Complete"]) == ("not collected", "N")
    assert refused["Gaps"] == "AccessDenied on s3:ListAllMyBuckets"
    assert people["Covers"] == "leavers\ncontractors"
    assert (never["Kind"], never["Gaps"]) == ("aws.kms.key", "planned, and never read")


def test_scope_tells_what_was_read_and_what_was_left_out(drawn):
    """Each scope says whether it was read whole; a scoping decision has its reason and approver."""
    book, _, _ = drawn
    rows = [(row["Scope"], row["Complete"], row["In scope"]) for row in table(book, "Scope")]
    assert rows == [
        ("hr/staff.csv", "Y", "Y"),
        ("production/111122223333/ap-northeast-1", "Y", "Y"),
        ("production/111122223333/ap-northeast-3", "N", "Y"),
        ("kubernetes", None, "N"),
    ]
    decision = table(book, "Scope")[-1]["Decision"]
    assert decision == "reason: no cluster is run; approved by: ciso@example.test"


def test_evidence_index_names_digests_and_users(drawn):
    """Each item of evidence has the digest of its record and the controls that read it."""
    book, _, reader = drawn
    rows = table(book, "Evidence index")
    assert [row["Record SHA-256"] for row in rows] == [u.record for u in reader.run.evidence]
    assert [row["Used by controls"] for row in rows] == ["TEC-30", None, "JML-01"]
    assert len({row["Evidence"] for row in rows}) == 3


def test_cover_tells_the_run_and_counts(drawn):
    """The Cover names run, digests and time zone, and counts every requirement once."""
    book, summary, reader = drawn
    cover = list(book["Cover"].iter_rows(values_only=True))
    facts = {row[0]: row[1] for row in cover if row[0]}
    assert facts["Run SHA-256"] == reader.run.digest
    assert facts["Catalog SHA-256"] == reader.run.frameworks[0].catalog
    assert facts["Time zone"].startswith("UTC")
    assert (facts["fail"], facts["unmapped"]) == (2, 56)
    assert [facts[title] for title in summary.rows] == list(summary.rows.values())


def test_links_lead_to_their_rows(drawn):
    """A link stands in the workbook itself and leads to the row of what it names."""
    book, _, _ = drawn
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.hyperlink:
                    assert cell.hyperlink.target is None
                    title, place = re.fullmatch(
                        r"'([^']+)'!([A-Z]+\d+)", cell.hyperlink.location
                    ).groups()
                    assert book[title][place].value is not None
    linked = next(row for row in book["Requirements"].iter_rows() if row[0].value == "A1.2")
    title, place = linked[4].hyperlink.location.replace("'", "").split("!")
    assert book[title][place].value == "TEC-30"


@pytest.mark.parametrize(
    "sheet",
    [sheet for sheet in sheets_of("soc2-2017") if sheet.shown is None],
    ids=lambda sheet: sheet.title,
)
def test_tables_filter_freeze_and_print(drawn, sheet):
    """Each sheet is a table of Excel with its own headings, frozen, printed to a page's width."""
    book, _, _ = drawn
    page = book[sheet.title]
    [made] = page.tables.values()
    assert [column.name for column in made.tableColumns] == [cell.value for cell in page[1]]
    assert made.autoFilter.ref == made.ref
    assert page.freeze_panes.endswith("2")
    assert page.print_title_rows == "$1:$1"
    # A sheet too wide for one page repeats the columns that tell its rows apart on each.
    assert page.page_setup.fitToWidth == 1 or page.print_title_cols
    assert page.page_setup.fitToHeight == 0
    assert page.page_setup.orientation == "landscape"


def test_rows_beyond_a_sheet_go_to_a_further_one(held, tmp_path, monkeypatch):
    """Nothing is dropped where a sheet is full: the rows go on, and links follow them."""
    monkeypatch.setattr("evidence.workbook.sheet.ROWS_PER_SHEET", 4)
    names = [f"bucket-{number}" for number in range(9)]
    summary = render_workbook(held(names, names), "soc2-2017", tmp_path / "book.xlsx")
    book = load_workbook(summary.target)
    parts = [name for name in book.sheetnames if name.startswith("Failing items")]
    assert parts == ["Failing items", "Failing items 2", "Failing items 3"]
    assert [summary.rows[part] for part in parts] == [4, 4, 4]
    found = [row["Resource"] for part in parts for row in table(book, part)]
    assert found[:9] == names
    jml = book["Requirements 5"]
    assert jml["A2"].value
    failing = {row[0].value: row[12] for row in book["Controls"].iter_rows(min_row=2)}
    assert failing["TEC-30"].hyperlink.location == "'Failing items'!A2"


def test_a_sheet_without_rows_is_still_a_table(held, tmp_path):
    """With nothing to list there is the heading and an empty row, as Excel needs."""
    reader = held([], [])
    reader.run = type(reader.run).parse(reader.run.body, reader.vault.get)
    object.__setattr__(reader.run, "blocks", ())
    summary = render_workbook(reader, "soc2-2017", tmp_path / "book.xlsx")
    assert summary.rows["Failing items"] == 0
    assert load_workbook(summary.target)["Failing items"].tables["Failing_items"].ref == "A1:L2"


def test_a_check_that_gave_no_result_is_unobserved(held, tmp_path):
    """A check that a control names, and that is nowhere in the results, is shown as unobserved."""
    reader = held()
    object.__setattr__(reader.run, "blocks", reader.run.blocks[2:])
    summary = render_workbook(reader, "soc2-2017", tmp_path / "book.xlsx")
    silent = table(load_workbook(summary.target), "Tests")[-1]
    assert (silent["Control"], silent["Result"]) == ("TEC-30", "unobserved")
    assert silent["Reason"] == "the check gave no result in this run"


def test_another_framework_is_refused_in_a_sentence(held, tmp_path):
    """A framework that the run was not judged against gives no workbook."""
    with pytest.raises(UsageError, match="was not judged against 'nist-800'"):
        render_workbook(held(), "nist-800", tmp_path / "book.xlsx")
    assert list(tmp_path.glob("*.xlsx*")) == []


def test_a_broken_run_leaves_the_old_workbook(held, tmp_path, monkeypatch):
    """When drawing fails, the file that stood there stands, and no other is left beside it."""
    reader = held()
    target = tmp_path / "book.xlsx"
    target.write_bytes(b"last year's")
    monkeypatch.setattr(reader, "resources", lambda digest: ["one", "of", "many", "too", "many"])
    with pytest.raises(IntegrityError, match="holds 5"):
        render_workbook(reader, "soc2-2017", target)
    assert target.read_bytes() == b"last year's"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["book.xlsx"]


def test_a_folder_that_is_not_there_is_told_in_a_sentence(held, tmp_path):
    """A target that cannot be written is a usage error."""
    with pytest.raises(UsageError, match="cannot write the workbook"):
        render_workbook(held(), "soc2-2017", tmp_path / "nowhere" / "book.xlsx")


def test_glossary_explains_every_verdict(drawn):
    """Each verdict has its meaning, in English and Japanese."""
    book, _, _ = drawn
    rows = {row["Term 用語"]: row for row in table(book, "Glossary")}
    for verdict in Verdict:
        assert rows[verdict]["Meaning 意味"] == verdict.meaning
        assert rows[verdict]["Meaning in Japanese 日本語の意味"]


def test_digest_on_the_cover_is_that_of_the_stored_run(drawn):
    """The digest an auditor compares is SHA-256 of the bytes in the vault."""
    _, _, reader = drawn
    assert sha256(reader.vault.get(reader.run.digest)) == reader.run.digest

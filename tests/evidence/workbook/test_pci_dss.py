"""The PCI DSS sheets: in the shape of the report template, with what people write left to them."""

import re

import pytest
from openpyxl import load_workbook

from evidence.sampling.policy import load_policy
from evidence.sampling.sample import draw, freeze
from evidence.workbook import render_workbook
from evidence.workbook.links import LINE
from evidence.workbook.sheets import sheets_of
from evidence.workbook.sheets.pci_dss import SHEETS
from evidence.workbook.sheets.pci_dss.scans import quarters

FRAMEWORK = "pci-dss-4.0.1"
REFERENCE = {
    "ROC 1.8 Summary": (
        "Requirement", "In Place", "Not Applicable", "Not Tested", "Not in Place",
        "Compensating control used", "Customised approach used", "Not Applicable: which",
        "Not Tested: which", "Not in Place (legal): which", "Not in Place (other): which",
        "Compensating: which", "Customised: which",
    ),
    "ROC 7 Findings": (
        "Requirement", "Title", "Section", "Applies to", "Finding supported by the tool", "Method",
        "Reason", "Legal restriction", "Document refs", "Interview refs", "Other refs",
        "Sample set refs", "Risk analysis ref", "Cadence", "Last done", "Next due",
        "Responsibility", "Owner", "Assessor finding", "Assessor narrative",
    ),
    "ROC 3 Scope": ("Ref", "Item", "From the run", "Used", "Explanation"),
    "ROC 3 Products": ("Name", "Version", "Standard", "Listing ref", "Expiry"),
    "ROC 4 Diagrams": ("Ref", "Sort", "Title", "Version", "Date"),
    "ROC 4 Data flows": ("Ref", "Flow", "Account data", "Description"),
    "ROC 4 Data stores": (
        "Store", "Holds", "File, table, field", "Elements", "How secured", "How access is logged",
    ),
    "ROC 4 Providers": (
        "Company", "Data shared", "Purpose", "Assessed", "AOC date", "AOC version", "Included",
    ),
    "ROC 4 Networks": ("Name", "Type", "Function", "Account data"),
    "ROC 4 Facilities": ("Type", "Count", "Place"),
    "ROC 4 Components": ("Type", "Count", "Vendor", "Product and version", "Role"),
    "ROC 5 Scans": (
        "Date", "Vendor", "Failed first", "Rescan dates", "Authenticated", "High or critical found",
    ),
    "ROC 6.3 Sample sets": (
        "Ref", "Type", "All items", "Selection method", "Total sampled", "Total population",
    ),
    "ROC 6.4 Documents": ("Ref", "Name and version", "Purpose", "Revision date"),
    "ROC 6.5 Interviews": ("Ref", "Workpaper title", "Topics", "Roles"),
    "ROC 6.6 Other evidence": ("Ref", "Title", "What it shows", "Sample set ref"),
    "Compensating controls": ("Requirements", "Item", "From the run", "Explanation"),
    "Customised approach": (
        "Requirement", "What is implemented", "How it meets the objective", "Equal protection",
        "Assurance over time", "Risk analysis ref", "Approved by (senior)", "Own testing evidence",
        "Assessor procedure",
    ),
    "Risk analyses": (
        "Requirement", "Asset", "Threat", "Likelihood factors", "Impact factors",
        "Chosen interval", "Reason for interval", "Reviewed on",
    ),
    "Responsibility matrix": (
        "Requirement", "Provider", "Entity", "Shared", "Note", "Agreement ref", "AOC ref",
    ),
    "Calendar": ("Cadence", "Requirement", "Last", "Next", "Evidence"),
}  # fmt: skip
"""Each sheet and the columns that its readers look for."""
RISK_ANALYSES = (
    "5.2.3.1", "5.3.2.1", "7.2.5.1", "8.6.3", "9.5.1.2.1", "10.4.2.1", "11.3.1.1", "11.6.1",
    "12.10.4.1",
)  # fmt: skip
WORKSHEET = (
    "Constraint", "Definition of control", "Objective", "Added risk", "Validation", "Maintenance",
)  # fmt: skip


@pytest.fixture(scope="module")
def book(held, tmp_path_factory):
    """The workbook of the small run, opened."""
    target = tmp_path_factory.mktemp("pci") / "pci.xlsx"
    render_workbook(held(), FRAMEWORK, target)
    return load_workbook(target)


def table(book, title):
    """The rows of a sheet as mappings from heading to value."""
    head, *rows = book[title].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_every_sheet_of_the_reference_is_there_with_its_columns(book):
    """The sheets stand in the order of the template, and none lacks a column that is looked for."""
    assert [name for name in book.sheetnames if name in REFERENCE] == list(REFERENCE)
    assert [sheet.title for sheet in SHEETS] == list(REFERENCE)
    missing = {
        (title, column)
        for title, columns in REFERENCE.items()
        for column in columns
        if column not in [cell.value for cell in book[title][1]]
    }
    assert missing == set()


@pytest.mark.parametrize("title", ["ROC 7 Findings", "Responsibility matrix"])
def test_all_280_ids_are_there_once_in_order(book, held, title):
    """No id of the catalog is left out or said twice."""
    ids = [row["Requirement"] for row in table(book, title)]
    assert ids == [row["id"] for row in held().framework(FRAMEWORK)["requirements"]]
    assert (len(ids), len(set(ids))) == (280, 280)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.title)
def test_what_people_write_is_empty(book, sheet):
    """Columns of the assessor hold nothing, and columns of the organisation nothing made up."""
    for row in table(book, sheet.title):
        written = {row[each.title] for each in sheet.columns if each.assessor}
        assert written <= {None}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.title)
def test_a_sheet_has_two_names_and_rows_told_apart(book, sheet):
    """Every heading is there in Japanese too, once; keys are unique; sheets say what they hold."""
    japanese = [column.title_ja for column in sheet.columns]
    assert all(japanese)
    assert len(set(japanese)) == len(japanese)
    assert sheet.title_ja
    assert sheet.holds_ja
    names = [sheet.columns[place].title for place in sheet.key]
    keys = [tuple(row[name] for name in names) for row in table(book, sheet.title)]
    assert keys
    assert len(set(keys)) == len(keys)
    assert all(all(key) for key in keys)


def test_names_of_sheets_and_tables_are_such_as_excel_takes(book):
    """At most 31 characters, none forbidden, no two alike; tables begin with a letter."""
    titles = [sheet.title for sheet in sheets_of(FRAMEWORK)]
    assert len({title.casefold() for title in titles}) == len(titles)
    assert all(len(title) <= 31 and not set(title) & set(":\\/?*[]") for title in titles)
    for title in REFERENCE:
        [table_name] = book[title].tables
        assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9._]*", table_name)


@pytest.mark.parametrize(
    ("title", "column"),
    [(sheet.title, column.title) for sheet in SHEETS for column in sheet.columns if column.choices],
)
def test_choices_are_offered(book, title, column):
    """A column to pick from has its list, short enough for the file."""
    page = book[title]
    letter = next(cell.column_letter for cell in page[1] if cell.value == column)
    lists = {
        str(each.sqref).split(":")[0]: each.formula1
        for each in page.data_validations.dataValidation
    }
    assert 2 < len(lists[f"{letter}2"]) <= 257


@pytest.mark.parametrize(
    "title", ["ROC 7 Findings", "Risk analyses", "Calendar", "Responsibility matrix"]
)
def test_ids_lead_to_their_rows(book, title):
    """Every requirement leads to the row of Requirements that tells it, every control likewise."""
    page = book[title]
    heads = {cell.value: cell.column for cell in page[1]}
    followed = 0
    for row in page.iter_rows(min_row=2):
        for column, sheet in (("Requirement", "Requirements"), ("Controls", "Controls")):
            cell = row[heads[column] - 1] if column in heads else None
            # A list that takes more than a line is text: LibreOffice would cut a link off.
            if cell is not None and cell.value and len(str(cell.value)) <= LINE:
                there, at = cell.hyperlink.location.split("!")
                assert there == f"'{sheet}'"
                assert book[sheet][at].value == str(cell.value).split(", ")[0].split(" and ")[0]
                followed += 1
    assert followed >= len(RISK_ANALYSES)


def test_targeted_risk_analyses_are_the_nine(book):
    """Each requirement with an interval of its own choosing has one line to write it in."""
    rows = table(book, "Risk analyses")
    assert tuple(row["Requirement"] for row in rows) == RISK_ANALYSES
    assert {row["Chosen interval"] for row in rows} == {None}


def test_worksheets_without_a_waiver_are_empty(book):
    """Where nothing is waived there are worksheets to write in, all items asked."""
    rows = table(book, "Compensating controls")
    assert [row["Item"] for row in rows[: len(WORKSHEET)]] == list(WORKSHEET)
    assert {row["From the run"] for row in rows} == {None}


def test_components_are_counted_from_the_populations(book):
    """A kind and source is counted as read; what could not be read is said, and people are none."""
    rows = {row["Ref"]: row for row in table(book, "ROC 4 Components")}
    buckets = rows["aws.s3.bucket in production"]
    assert (buckets["Type"], buckets["Count"], buckets["Whole"]) == ("An S3 bucket", 3, "N")
    assert "1 of 2 populations read" in buckets["Populations read"]
    assert "AccessDenied" in buckets["Populations read"]
    assert buckets["Vendor"] is None


def test_stores_tell_what_was_read_and_what_was_not(book):
    """A store shows the settings that its source showed; an unread place says why."""
    rows = {row["Ref"]: row for row in table(book, "ROC 4 Data stores")}
    assert rows["invoices"]["Secured, as read"].startswith("encryption: ")
    assert rows["invoices"]["Holds"] is None
    unread = next(row for row in rows.values() if "ap-northeast-3" in row["Ref"])
    assert "AccessDenied" in unread["Store"]


def test_exclusions_name_their_approver(book):
    """What was left out of scope stands in section 3 with reason and approver."""
    rows = {row["Ref"]: row for row in table(book, "ROC 3 Scope")}
    assert "no cluster is run" in rows["SCO-2 kubernetes"]["From the run"]
    assert "ciso@example.test" in rows["SCO-2 kubernetes"]["From the run"]


def test_what_persons_are_asked_for_stands_in_section_6(book):
    """Documents, interviews and other items keep the ids of their requests and roles."""
    documents = {row["Ref"]: row for row in table(book, "ROC 6.4 Documents")}
    assert documents["PBC-MAN-01-1"]["Purpose"].startswith("security policy")
    assert documents["PBC-MAN-01-1"]["Name and version"] is None
    others = {row["Ref"]: row for row in table(book, "ROC 6.6 Other evidence")}
    assert others["PBC-MAN-01-2"]["What it shows"].startswith("Asked of ciso")
    interviews = {row["Ref"]: row for row in table(book, "ROC 6.5 Interviews")}
    assert interviews["INT-ciso"]["Topics"] == "Management approves the security policy"
    findings = {row["Requirement"]: row for row in table(book, "ROC 7 Findings")}
    assert findings["12.1.1"]["Document refs"] == "PBC-MAN-01-1"
    assert findings["12.1.1"]["Interview refs"] == "INT-ciso"


def test_scans_are_asked_for_by_quarter(book):
    """Four quarters of each sort up to the day judged at, and nothing filled in."""
    rows = table(book, "ROC 5 Scans")
    assert [row["Ref"] for row in rows][:4] == [f"EXT-{each}" for each in quarters_to_march()]
    assert len(rows) == 12
    assert {row["Date"] for row in rows} == {None}


def quarters_to_march():
    """The quarters up to March 2026, one by one."""
    return ["2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1"]


def test_quarters_go_over_the_year(held):
    """The quarter judged in comes last, with those of the year before."""
    assert quarters(held().run.now.date()) == quarters_to_march()


def test_a_sample_is_a_sample_set(held, tmp_path):
    """A sample that was drawn names its items, its size and its population, and is referred to."""
    reader = held([f"bucket-{number:03d}" for number in range(60)], ["versioning is off"] * 60)
    at = reader.run.now
    population = freeze(reader.vault, reader, "TEC-30", "bucket_keeps_versions", at)
    sample, digest = draw(
        reader.vault, population, nonce="given by the assessor", chosen_by="auditor",
        frozen_before=True, policy=load_policy(), risk="high", at=at, by="operator",
    )  # fmt: skip
    render_workbook(reader, FRAMEWORK, tmp_path / "pci.xlsx")
    book = load_workbook(tmp_path / "pci.xlsx")
    [row] = table(book, "ROC 6.3 Sample sets")
    assert row["Ref"] == f"S-{digest[:8]}"
    assert (row["Total sampled"], row["Total population"]) == (len(sample.taken), 61)
    assert {line.split(" in ")[0] for line in row["All items"].split("\n")} == {
        each.item.id for each in sample.taken
    }
    findings = {row["Requirement"]: row for row in table(book, "ROC 7 Findings")}
    assert findings["10.3.3"]["Sample set refs"] == row["Ref"]
    others = {row["Sample set ref"] for row in table(book, "ROC 6.6 Other evidence")}
    assert row["Ref"] in others


def test_without_a_sample_the_sheet_says_so(book):
    """Nothing was sampled: the sheet does not stand empty without a word."""
    [row] = table(book, "ROC 6.3 Sample sets")
    assert row["All items"].startswith("No sample was drawn")

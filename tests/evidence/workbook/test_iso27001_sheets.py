"""The sheets of the ISO 27001 workbook: the columns auditors expect, every id, no invention."""

from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import yaml

from evidence.period.days import ControlDays
from evidence.period.deviations import Deviation
from evidence.period.report import PeriodReport
from evidence.run_store import RunReader, put_json
from evidence.runs.run import FrameworkAsTested
from evidence.verdict import Verdict
from evidence.workbook.as_read import as_read
from evidence.workbook.cells import ASSESSOR, ENTITY, Link
from evidence.workbook.engagement import Engagement
from evidence.workbook.open_lines import OPEN_LINES
from evidence.workbook.sheets.iso27001 import SHEETS
from evidence.workbook.sheets.iso27001.objectives import NO_TREND

from .conftest import FRAMEWORKS

ISO = "iso27001-2022"
OPEN = {
    "Risk register", "Treatment plan", "Objectives and measures", "Audit programme",
    "Audit reports", "Nonconformities", "Document register", "Certificate and surveillance",
}  # fmt: skip
"""The sheets under which people may add rows."""
COLUMNS = {
    "Clauses 4-10": [
        "Clause", "Title", "Required record", "Control count", "Controls", "Document id",
        "Version", "Owner", "Evidence", "Last test result", "Conformity", "Auditor", "Date",
    ],
    "Statement of Applicability": [
        "Control", "Title", "Theme", "Applicable", "Why included", "Risk ids", "Why excluded",
        "Implemented", "Control count", "How", "Owner", "Evidence", "Last test result",
        "2013 ids", "SoA version", "Approved by", "Approved on",
    ],
    "Risk register": [
        "Risk", "Asset or process", "Event", "C/I/A", "Likelihood", "Impact", "Level", "Owner",
        "Option", "Controls", "Residual", "Accepted by", "Accepted on",
    ],
    "Treatment plan": [
        "Line", "Control or risk", "Title", "What does not hold", "Action", "Owner", "Due",
        "Status", "Evidence",
    ],
    "Objectives and measures": [
        "Measure", "Objective", "Control", "Metric", "Formula", "Target", "Value", "Period",
        "Population", "Source evidence", "Trend",
    ],
    "Audit programme": [
        "Audit", "Scope", "Criteria", "Auditor", "Independent of", "Planned from", "Planned to",
        "Clauses and controls", "Sample",
    ],
    "Audit reports": [
        "Report", "Audit", "Scope", "Criteria", "Auditor", "Independent of", "From", "To",
        "Clauses and controls", "Sample", "Findings", "Kept at",
    ],
    "Audit grid": [
        "Clause or control", "Title", "Year 1", "Year 2", "Year 3", "Last audited", "By audit",
        "Last judged by checks", "Automated test",
    ],
    "Nonconformities": [
        "Id", "Source", "Grade", "Requirement", "Control", "Objective evidence", "Evidence",
        "Statement", "Correction", "Cause", "Corrective action", "Owner", "Due",
        "Effectiveness check", "Closed by", "Closed on",
    ],
    "Management review": [
        "Topic", "Clause", "Input", "In this workbook", "Evidence", "Reviewed on", "Decision",
        "Action", "Owner", "Due",
    ],
    "Document register": [
        "Line", "Document id", "What it is", "Control", "Requirements", "Version", "Owner",
        "Approved by", "Approved on", "Next review", "Class", "Kept at", "Kept until",
    ],
    "Certificate and surveillance": [
        "Visit", "Certification body", "Certificate number", "Edition", "Scope", "Entities",
        "Issued", "Expiry", "Visited from", "Visited to", "Next visit", "Report kept at",
    ],
    "2013 to 2022": [
        "From", "To", "Title", "Change type", "Controls", "Last test result", "Migrated", "Note",
    ],
}  # fmt: skip
"""The sheets and columns of section 6 of the reference."""
NEW = [
    "A.5.7", "A.5.23", "A.5.30", "A.7.4", "A.8.9", "A.8.10", "A.8.11", "A.8.12", "A.8.16",
    "A.8.23", "A.8.28",
]  # fmt: skip


def sheet(title):
    [found] = [each for each in SHEETS if each.title == title]
    return found


def drawn(engagement, title):
    """The rows of a sheet as mappings from heading to value."""
    heads = [column.title for column in sheet(title).columns]
    return [dict(zip(heads, row, strict=True)) for row in sheet(title).rows(engagement)]


def told(engagement, title):
    """The rows of a sheet as mappings from heading to text."""
    return [
        {name: as_read(value) for name, value in row.items()} for row in drawn(engagement, title)
    ]


@pytest.fixture(scope="module")
def reader(held):
    return held()


@pytest.fixture(scope="module")
def engagement(reader):
    return Engagement.of(reader, ISO)


@pytest.fixture(scope="module")
def of_a_period(reader):
    """A period at whose end JML-01 is waived and MAN-01 was seen to deviate, and mended."""
    at = datetime(2026, 3, 10, 9, tzinfo=UTC)
    mended = datetime(2026, 3, 17, 9, tzinfo=UTC)
    one = Deviation(("MAN-01", "", "", "attestations", None), "no", at, None, at, closed=mended)
    days = {date(2026, 3, 10): Verdict.FAIL, date(2026, 3, 17): Verdict.PASS}
    control = ControlDays("TEC-30", "Stored data", "daily", "automated", days, 31)
    start, end = date(2026, 3, 1), date(2026, 3, 31)
    return Engagement.of(
        reader, ISO, period=PeriodReport(start, end, (control,), (one,), ("r1",), (), ())
    )


def test_the_sheets_and_columns_of_the_reference():
    """Every sheet and column that auditors expect stands, in this order."""
    found = {each.title: [column.title for column in each.columns] for each in SHEETS}
    assert found == COLUMNS
    assert list(found) == list(COLUMNS)


def test_people_may_add_rows_where_no_source_tells():
    """Registers that people keep take rows of theirs; what follows from a catalog takes none."""
    assert {each.title for each in SHEETS if each.form.is_open} == OPEN


@pytest.mark.parametrize("one", SHEETS, ids=lambda each: each.title)
def test_headings_stand_in_both_languages(one):
    """Each sheet and column has a Japanese name, and no two columns of a sheet have the same."""
    assert one.title_ja
    assert one.holds_ja
    names = [column.title_ja for column in one.columns]
    assert all(names)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("one", SHEETS, ids=lambda each: each.title)
def test_people_find_their_cells_empty(engagement, one):
    """Assessor columns are empty in each row, and ENTITY stands in entity columns alone."""
    rows = [list(row) for row in one.rows(engagement)]
    assert rows
    for row in rows:
        assert len(row) == len(one.columns)
        for column, value in zip(one.columns, row, strict=True):
            assert column.entity or value != ENTITY
            assert column.assessor or value != ASSESSOR
            assert not column.assessor or value in (ASSESSOR, ENTITY)
    keys = [tuple(as_read(row[at]) for at in one.key) for row in rows]
    assert len(set(keys)) == len(keys)


def test_all_clauses_stand_with_their_records(engagement):
    """The 30 clauses are there in order, with the record asked for; one without a control too."""
    rows = told(engagement, "Clauses 4-10")
    catalog = [row["id"] for row in engagement.requirements if row["kind"] == "clause"]
    assert [row["Clause"] for row in rows] == catalog
    assert len(catalog) == 30
    by_id = {row["Clause"]: row for row in rows}
    assert by_id["5.2"]["Required record"] == "Security policy"
    assert by_id["5.2"]["Controls"] == "no control is mapped to it"
    assert by_id["5.2"]["Last test result"] == "unmapped"


def test_all_controls_of_annex_a_stand(engagement):
    """The Statement of Applicability has all 93 rows, with how, owner, result and 2013 ids."""
    rows = told(engagement, "Statement of Applicability")
    catalog = [row["id"] for row in engagement.requirements if row["kind"] == "control"]
    assert [row["Control"] for row in rows] == catalog
    assert len(catalog) == 93
    by_id = {row["Control"]: row for row in rows}
    asked = ("Applicable", "How", "Owner", "Last test result", "2013 ids", "Why excluded")
    assert [by_id["A.8.13"][name] for name in asked] == [
        "yes", "automated, partial: TEC-30", "platform", "fail", "A.12.3.1", "",
    ]  # fmt: skip
    assert [by_id["A.5.7"][name] for name in asked] == [
        "yes", "no control is mapped to it", "", "unmapped", "", "",
    ]  # fmt: skip
    assert by_id["A.8.13"]["Evidence"].startswith("EV-")
    assert {row["Implemented"] for row in rows} == {""}


def test_an_excluded_control_names_who_decided(reader):
    """What was decided not to apply stands in its row with reason and approver."""
    catalog = deepcopy(reader.framework(ISO))
    decision = {"reason": "no plant", "approved_by": "ciso", "approved_on": "2026-01-05"}
    for row in catalog["requirements"]:
        if row["id"] == "A.7.11":
            row["not_applicable"] = decision
    put = FrameworkAsTested(ISO, ISO, put_json(reader.vault, catalog))
    aside = RunReader(reader.vault, replace(reader.run, frameworks=(put,)))
    rows = drawn(Engagement.of(aside, ISO), "Statement of Applicability")
    [row] = [row for row in rows if as_read(row["Control"]) == "A.7.11"]
    assert row["Applicable"] == "no"
    assert row["Why excluded"] == (
        "Decided not to apply: no plant (approved by ciso on 2026-01-05)"
    )
    assert row["Why included"] == row["Implemented"] == ""


def test_an_accepted_exception_is_a_risk(reader, engagement):
    """A waiver in force stands in the risk register as accepted; without one lines are open."""
    assert len(told(engagement, "Risk register")) == OPEN_LINES
    waiver = {
        "id": "W-7", "control": "JML-01", "check": "*", "scope": "*", "resource": "E037",
        "reason": "hands over", "requested_by": "lead", "approved_by": "ciso",
        "starts": "2026-03-01", "ends": "2026-04-30", "compensating": "watched daily",
    }  # fmt: skip
    late = waiver | {"id": "W-8", "ends": "2026-03-05"}
    run = replace(reader.run, waivers=put_json(reader.vault, [waiver, late]))
    first, *rest = told(Engagement.of(RunReader(reader.vault, run), ISO), "Risk register")
    assert (first["Risk"], first["Option"], first["Accepted by"]) == ("W-7", "accept", "ciso")
    assert first["Level"] == ""
    assert len(rest) == OPEN_LINES


def test_what_fails_is_a_candidate_that_nobody_graded(engagement):
    """A failing control is a nonconformity candidate with n of N, and a line of the plan."""
    [row] = drawn(engagement, "Nonconformities")
    assert isinstance(row["Id"], Link)
    assert (row["Id"].value, row["Grade"]) == ("NC-TEC-30", ASSESSOR)
    assert row["Objective evidence"] == "2 of 3 items (bucket_keeps_versions)"
    assert row["Statement"] == (
        "Must hold: Stored data can be recovered after deletion.\nFound: versioning is off"
    )
    first, *rest = told(engagement, "Treatment plan")
    assert (first["Line"], first["Owner"], first["Action"]) == ("TRT-TEC-30", "platform", "")
    assert len(rest) == OPEN_LINES


def test_a_deviation_of_the_period_is_a_candidate(of_a_period):
    """What deviated in the period and was mended is a candidate as well, and says so."""
    rows = {row["Id"]: row for row in told(of_a_period, "Nonconformities")}
    assert list(rows) == ["NC-TEC-30", "NC-MAN-01"]
    assert rows["NC-MAN-01"]["Objective evidence"] == (
        "2026-03-01 to 2026-03-31: 1 item deviated, 0 still open"
    )


def test_measures_have_a_denominator(engagement, of_a_period):
    """Each control with a check is a measure over a population; targets are left to people."""
    first, second, *rest = told(engagement, "Objectives and measures")
    assert first["Value"] == "1 of 3 items (bucket_keeps_versions)\ntests not made in full: 1"
    assert second["Value"] == "39 of 40 items (leavers_have_no_account)"
    assert (second["Target"], second["Trend"]) == ("", NO_TREND)
    assert second["Population"].startswith("POP-")
    assert len(rest) == OPEN_LINES
    first, second, *_ = told(of_a_period, "Objectives and measures")
    assert first["Trend"] == "Days: operated 1, failed 1, not looked 29, of 31 days"
    assert second["Trend"] == "not looked at in the period"


def test_the_grid_claims_no_audit(engagement):
    """All 123 ids stand; audits are for people to enter, and a run's day is only its own."""
    rows = {row["Clause or control"]: row for row in told(engagement, "Audit grid")}
    assert len(rows) == 123
    assert {row["Last audited"] for row in rows.values()} == {""}
    assert rows["A.8.13"]["Last judged by checks"] == "2026-03-31"
    assert rows["A.5.1"]["Last judged by checks"] == ""


def test_the_review_leads_to_what_the_workbook_holds(engagement):
    """Each topic of the review stands, with the sheet that tells of it where there is one."""
    rows = drawn(engagement, "Management review")
    titles = {each.title for each in SHEETS}
    leading = [row["In this workbook"] for row in rows if row["In this workbook"]]
    assert {link.place.rpartition("!")[0].strip("'") for link in leading} <= titles
    assert leading[0].value == "Nonconformities, candidates: 1"
    assert {row["Decision"] for row in rows} == {ENTITY}


def test_documents_keep_the_id_of_their_request(engagement):
    """A document that a control asks for has the number of its request; other forms have none."""
    first, *rest = told(engagement, "Document register")
    assert first["Line"] == "PBC-MAN-01-1"
    assert first["What it is"] == "security policy with version and approval, in force on the day"
    assert len(rest) == OPEN_LINES


def test_what_is_new_comes_first(engagement):
    """The eleven new controls, the new clause, then each older id with all its successors."""
    rows = told(engagement, "2013 to 2022")
    assert [row["To"] for row in rows[:12]] == [*NEW, "6.3"]
    assert {row["Change type"] for row in rows[:12]} == {"new"}
    text = (FRAMEWORKS / "correspondence" / "iso27001-2013-to-2022.yaml").read_text("utf-8")
    expected = {(step["from"], to) for step in yaml.safe_load(text)["rows"] for to in step["to"]}
    found = [(row["From"], row["To"]) for row in rows[12:]]
    assert set(found) == expected
    assert len(found) == len(expected)
    changes = {(row["From"], row["To"]): row["Change type"] for row in rows}
    assert changes["A.18.2.3", "A.8.8"] == "split, merged"
    assert changes["9.2", "9.2.1"] == "split"
    assert changes["A.12.3.1", "A.8.13"] == "one-to-one"
    assert {row["Migrated"] for row in rows} == {""}

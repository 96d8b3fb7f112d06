"""The sheets of the SOC 2 workbook: the columns auditors expect, every criterion, no invention."""

from copy import deepcopy
from dataclasses import asdict, replace
from datetime import UTC, date, datetime

import pytest

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
from evidence.workbook.sheets.soc2 import SHEETS, matrix

SOC2 = "soc2-2017"
COLUMNS = {
    "Criteria coverage": [
        "Criterion", "Title", "Category", "In scope", "Control count", "Controls",
        "Relies on subservice", "Relies on user entity", "Gap", "Readiness result",
    ],
    "Section IV matrix": [
        "Criterion", "Control", "Control as described", "Test performed", "Result of test",
        "Exception", "Scoping decision", "Assessor conclusion", "Assessor note",
    ],
    "User entity controls": [
        "Id", "Criteria", "Customer must", "Where told", "Contract or guide",
    ],
    "Subservice organisations": [
        "Line", "Name", "Service", "Method", "Criteria relied upon",
        "Complementary controls expected", "Report type", "Report period", "Bridge",
        "Exceptions noted", "User entity controls we operate", "Reviewed by", "Reviewed on",
        "Evidence",
    ],
    "Commitments": [
        "Id", "Commitment or requirement", "Kind", "Source", "Criteria", "Controls",
    ],
    "System changes": [
        "Line", "Date", "What changed", "Effect on controls", "Affected criteria", "Disclosed",
    ],
    "Incidents": [
        "Line", "Date", "What happened", "Effect on controls", "Affected criteria", "Disclosed",
    ],
    "Management responses": [
        "Exception", "Control", "Criteria", "Extent", "Response", "Action", "Date", "Owner",
    ],
    "Report history": [
        "Line", "Report type", "Categories", "Criteria edition", "Period", "Issued", "Gap days",
        "Bridge letter", "Report kept at",
    ],
}  # fmt: skip
"""The sheets and columns of section 5 of the reference."""


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


def with_catalog(reader, framework, change):
    """The run with a catalog changed in place by `change`, in the same vault."""
    catalog = deepcopy(reader.framework(framework))
    change(catalog)
    others = [each for each in reader.run.frameworks if each.id != framework]
    put = FrameworkAsTested(framework, framework, put_json(reader.vault, catalog))
    return RunReader(reader.vault, replace(reader.run, frameworks=(*others, put)))


def set_aside(*names):
    """A change of a catalog: these requirements were decided not to apply."""
    decision = {"reason": "none", "approved_by": "ciso", "approved_on": "2026-01-05"}

    def change(catalog):
        for row in catalog["requirements"]:
            if row["id"] in names:
                row["not_applicable"] = decision

    return change


def period(*deviations):
    """A month in which TEC-30 was looked at once a week, and ran weekly before it ran daily."""
    days = {date(2026, 3, day): Verdict.PASS for day in (3, 10, 17)}
    frequencies = ((date(2026, 3, 3), "weekly"), (date(2026, 3, 10), "daily"))
    control = ControlDays(
        "TEC-30", "Stored data", "daily", "automated",
        {**days, date(2026, 3, 31): Verdict.FAIL}, 31, frequencies,
    )  # fmt: skip
    start, end = date(2026, 3, 1), date(2026, 3, 31)
    return PeriodReport(start, end, (control,), deviations, ("r1",), (), ())


@pytest.fixture(scope="module")
def reader(held):
    return held()


@pytest.fixture(scope="module")
def engagement(reader):
    return Engagement.of(reader, SOC2)


def test_the_sheets_and_columns_of_the_reference():
    """Every sheet and column that examiners expect stands, in this order."""
    found = {each.title: [column.title for column in each.columns] for each in SHEETS}
    assert found == COLUMNS
    assert list(found) == list(COLUMNS)


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
            assert value == ASSESSOR if column.assessor else value != ASSESSOR
            assert column.entity or value != ENTITY
    keys = [tuple(as_read(row[at]) for at in one.key) for row in rows]
    assert len(set(keys)) == len(keys)


def test_all_criteria_stand_in_order(engagement):
    """All 61 criteria are there, those without a control too, which say so."""
    catalog = [row["id"] for row in engagement.requirements]
    rows = told(engagement, "Criteria coverage")
    assert [row["Criterion"] for row in rows] == catalog
    assert len(catalog) == 61
    by_id = {row["Criterion"]: row for row in rows}
    asked = ("In scope", "Control count", "Controls", "Gap", "Readiness result")
    assert [by_id["CC9.2"][name] for name in asked] == [
        "yes", "0", "", "No control is mapped to it.", "unmapped",
    ]  # fmt: skip
    assert by_id["A1.2"]["Gap"] == "Of 1 controls: 1 deviate."
    assert by_id["CC6.1"]["Gap"] == (
        "Controls only support it; none meets it or a part of it. Of 1 controls: 1 deviate."
    )
    assert {by_id[name]["Category"] for name in ("CC6.1", "A1.2")} == {"security", "availability"}


def test_a_category_out_of_scope_says_so(reader):
    """Of a category that was decided not to apply as a whole, each criterion says that."""
    aside = with_catalog(reader, SOC2, set_aside("A1.1", "A1.2", "A1.3", "CC9.2"))
    rows = {row["Criterion"]: row for row in told(Engagement.of(aside, SOC2), "Criteria coverage")}
    assert len(rows) == 61
    assert rows["A1.1"]["In scope"] == "no: the category is out of scope"
    assert rows["CC9.2"]["In scope"] == "no"
    assert "approved by ciso on 2026-01-05" in rows["CC9.2"]["Gap"]
    assert "all the same these controls mapped to it fail: TEC-30" in rows["A1.2"]["Gap"]


def test_the_matrix_has_each_pair_once(engagement):
    """One row a criterion and control; a criterion without one says so."""
    rows = told(engagement, "Section IV matrix")
    pairs = [(row["Criterion"], row["Control"]) for row in rows]
    expected = [
        (row["id"], control)
        for row in engagement.requirements
        for control in engagement.controls_of[row["id"]] or [""]
    ]
    assert pairs == expected
    assert {row["Control as described"] for row in rows if not row["Control"]} == {
        "No control is mapped to this criterion; nothing was tested."
    }


def test_a_control_is_told_alike_wherever_it_stands(engagement):
    """The text of a control is the same in each row of it."""
    rows = [row for row in told(engagement, "Section IV matrix") if row["Control"]]
    same = ("Control as described", "Test performed", "Result of test", "Exception")
    texts = {(row["Control"], tuple(row[name] for name in same)) for row in rows}
    assert len(rows) == 5
    assert len(texts) == len({control for control, _ in texts}) == 3


def test_the_matrix_says_n_of_n(engagement):
    """Deviations are n of N; waived ones are named, what was not read is to be extended."""
    rows = {row["Criterion"]: row for row in told(engagement, "Section IV matrix")}
    assert rows["A1.2"]["Result of test"].splitlines() == [
        "Deviation: 2 of 3 items (bucket_keeps_versions).",
        f"Not tested in full, to be extended: {engagement.tests[1].reason}",
    ]
    assert rows["CC6.2"]["Result of test"] == (
        "Deviation: 1 of 40 items, 1 of them under an accepted exception (leavers_have_no_account)."
    )
    assert rows["CC1.1"]["Result of test"].startswith("Open request")


def test_no_deviation_only_where_all_was_read(reader):
    """A control that was tested whole and passes has no deviations, with its count."""
    run = replace(reader.run, blocks=reader.run.blocks[2:])
    passing = RunReader(reader.vault, run)
    [block] = [each for each in passing.blocks() if each.control == "JML-01"]
    whole = tuple(each._replace(verdict=Verdict.PASS, waiver="") for each in block.stretches)
    stored = reader.vault.put(replace(block, stretches=whole).body)
    passing = RunReader(reader.vault, replace(run, blocks=(stored,)))
    rows = {row["Control"]: row for row in told(Engagement.of(passing, SOC2), "Section IV matrix")}
    assert rows["JML-01"]["Result of test"] == (
        "No deviations found by the tool: 0 of 40 items (leavers_have_no_account)."
    )
    assert rows["JML-01"]["Exception"] == ""
    assert rows["TEC-30"]["Result of test"].startswith("Not tested in full")


def test_tests_are_told_one_line_a_method(engagement):
    """Inspection and re-performance by tool, limits, and inquiry for what persons give."""
    rows = {row["Control"]: row["Test performed"] for row in told(engagement, "Section IV matrix")}
    assert rows["TEC-30"] == (
        "Inspection by tool of every item: A deleted or overwritten object can be brought back."
    )
    first, second = rows["JML-01"].splitlines()
    assert first == f"{matrix.REPERFORMED}Nobody who has left still holds an active account."
    assert second == "Limits in force: within: 1d"
    assert rows["MAN-01"].startswith(matrix.INQUIRED)


def test_a_control_out_of_scope_was_not_tested(reader):
    """The matrix tells who decided that a control is out of scope, and no test of it."""
    decision = {"reason": "no such plant", "approved_by": "ciso", "approved_on": "2026-01-01"}
    controls = [
        asdict(replace(each, not_applicable=decision) if each.id == "MAN-01" else each)
        for each in reader.controls().values()
    ]
    run = replace(reader.run, controls=put_json(reader.vault, controls))
    rows = told(Engagement.of(RunReader(reader.vault, run), SOC2), "Section IV matrix")
    [row] = [row for row in rows if row["Control"] == "MAN-01"]
    assert row["Result of test"].startswith("Not applicable: no such plant (approved by ciso")
    assert row["Test performed"] == "None: the control was decided to be out of scope."


def test_the_matrix_of_a_period_tells_of_its_days(reader):
    """With a period, what deviated in it and how many days were looked at come first."""
    at = datetime(2026, 3, 31, 9, tzinfo=UTC)
    one = Deviation(("TEC-30", "c", "k", "s", "logs"), "off", at, None, at)
    engagement = Engagement.of(reader, SOC2, period=period(one))
    rows = {row["Control"]: row for row in told(engagement, "Section IV matrix")}
    first, second, _ = rows["TEC-30"]["Result of test"].splitlines()
    assert first.startswith("2026-03-01 to 2026-03-31: 1 item deviated, 1 still open. Days: oper")
    assert first.endswith("not looked 27, of 31 days.")
    assert second == "Deviation at the last look: 2 of 3 items (bucket_keeps_versions)."


def test_each_exception_awaits_a_response(engagement):
    """Every exception has a row by its id, leading to it, with nothing answered."""
    rows = drawn(engagement, "Management responses")
    assert [row["Control"].value for row in rows] == ["TEC-30", "JML-01"]
    assert [row["Extent"] for row in rows] == [
        "2 of 3 (bucket_keeps_versions)", "1 of 40 (leavers_have_no_account)",
    ]  # fmt: skip
    assert [row["Exception"].place for row in rows] == ["'Exceptions'!A2", "'Exceptions'!A3"]
    pairs = {row["Control"]: row for row in told(engagement, "Section IV matrix")}
    assert pairs["TEC-30"]["Exception"] == rows[0]["Exception"].value


def test_hosts_are_named_and_nobody_else(engagement):
    """The company behind a source that evidence was read from has a row; all else is open."""
    first, *rest = drawn(engagement, "Subservice organisations")
    assert (first["Line"], first["Name"]) == ("production", "Amazon Web Services")
    assert isinstance(first["Evidence"], Link)
    assert {value for row in rest for name, value in row.items() if name != "Line"} == {ENTITY}


def test_promises_come_from_a_catalog_of_the_run(reader):
    """A run that was judged against a catalog of promises tells each with criteria and controls."""
    plain = drawn(Engagement.of(reader, SOC2), "Commitments")
    assert len(plain) == OPEN_LINES
    catalog = {
        "id": "promises",
        "name": "Promises",
        "groups": [{"id": "web", "title": "Public page"}],
        "requirements": [
            {"id": "C-1", "title": "Data comes back", "group": "web", "kind": "commitment"},
            {"id": "C-2", "title": "What went wrong", "group": "web", "kind": "incident"},
            {"id": "C-3", "title": "Nothing is sold", "group": "web", "kind": "plan"},
        ],
    }
    controls = [
        asdict(
            replace(each, satisfies={**each.satisfies, "promises": ("C-1",)})
            if each.id == "TEC-30"
            else each
        )
        for each in reader.controls().values()
    ]
    stored = FrameworkAsTested("promises", "Promises", put_json(reader.vault, catalog))
    run = replace(
        reader.run,
        controls=put_json(reader.vault, controls),
        frameworks=(*reader.run.frameworks, stored),
    )
    first, second, *_ = told(Engagement.of(RunReader(reader.vault, run), SOC2), "Commitments")
    assert list(first.values()) == [
        "C-1", "Data comes back", "commitment", "Public page", "A1.2, CC6.1", "TEC-30",
    ]  # fmt: skip
    assert second["Controls"] == "no control of this framework is mapped to it"


def test_a_changed_frequency_is_a_change(reader):
    """In a period, a control that was tested at another frequency from a day on has a row."""
    first, *rest = told(Engagement.of(reader, SOC2, period=period()), "System changes")
    assert first["Line"] == "TEC-30 2026-03-10"
    assert first["What changed"] == "TEC-30 runs daily and no longer weekly"
    assert first["Disclosed"] == ""
    assert len(rest) == OPEN_LINES


def test_this_workbook_is_the_first_of_the_reports(reader):
    """The edition is pinned; an instant is called no period, and a period has its days."""
    [first, *_] = told(Engagement.of(reader, SOC2), "Report history")
    assert first["Criteria edition"] == "TSP section 100, 2017, revised points of focus 2022"
    assert first["Period"] == "as of 2026-03-31: an instant, no period"
    assert first["Categories"].startswith("security, availability")
    [first, *_] = told(Engagement.of(reader, SOC2, period=period()), "Report history")
    assert first["Period"] == "2026-03-01 to 2026-03-31"

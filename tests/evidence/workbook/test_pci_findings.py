"""Findings that the tool supports: absence is Not Tested, and nothing concludes for an assessor."""

from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from evidence.period.report import period_report
from evidence.result import Stretch
from evidence.run_store import RunReader, put_json
from evidence.verdict import Verdict
from evidence.workbook import render_workbook
from evidence.workbook.cells import safe
from evidence.workbook.engagement import Engagement
from evidence.workbook.sheets.pci_dss.cadence import BY_RISK, KEPT, LIMIT, cadence, last_done
from evidence.workbook.sheets.pci_dss.due_calendar import IN_TIME, NOT_SHOWN, OVERDUE, state
from evidence.workbook.sheets.pci_dss.finding import NOT_TESTED, SUPPORTED, Findings

FRAMEWORK = "pci-dss-4.0.1"
WORDS = {
    Verdict.PASS: "In Place",
    Verdict.FAIL: "Not in Place",
    Verdict.UNOBSERVED: "Not Tested",
    Verdict.STALE: "Not Tested",
    Verdict.PENDING: "Not Tested",
    Verdict.WAIVED: "Assessor decides: compensating control or customised approach",
    Verdict.NO_OCCURRENCE: "Assessor decides: In Place or Not Applicable",
    Verdict.NOT_APPLICABLE: "Not Applicable",
    None: "Not Tested",
}
WAIVER = {
    "id": "W-7", "control": "JML-01", "check": "*", "scope": "*", "resource": "*",
    "reason": "The payroll system closes accounts monthly", "requested_by": "H1",
    "approved_by": "H2", "starts": "2026-01-01", "ends": "2026-06-30",
    "compensating": "TEC-30", "ticket": "",
}  # fmt: skip


def rows(reader, target, title) -> list[dict[str, Any]]:
    """The rows of a sheet of a new workbook as mappings from heading to value."""
    render_workbook(reader, FRAMEWORK, target / "pci.xlsx")
    head, *told = load_workbook(target / "pci.xlsx")[title].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in told]


def with_verdict(reader: RunReader, word: Verdict, meets: str = "partial") -> RunReader:
    """The run with one result of TEC-30, of that verdict, and its mapping to 10.3.3 so far."""
    blocks = list(reader.blocks())
    told = Stretch(word, 1, f"because {word}", "W-1" if word is Verdict.WAIVED else None)
    single = replace(blocks[0], stretches=(), whole=told)
    run = replace(reader.run, blocks=(reader.vault.put(single.body), *reader.run.blocks[2:]))
    controls = []
    for each in reader.controls().values():
        row = asdict(each)
        if each.id == "TEC-30":
            row["mapping"][FRAMEWORK]["10.3.3"]["meets"] = meets
        controls.append(row)
    return RunReader(reader.vault, replace(run, controls=put_json(reader.vault, controls)))


def finding(reader, requirement="10.3.3"):
    """What is said of one requirement."""
    return Findings(Engagement.of(reader, FRAMEWORK)).of(requirement)


@pytest.mark.parametrize("word", WORDS, ids=str)
def test_each_verdict_supports_its_finding(word):
    """The words are those of the standard's template; a dropped one is not among them."""
    assert SUPPORTED[word] == WORDS[word]
    assert not any("Remediation" in said for said in SUPPORTED.values())


@pytest.mark.parametrize("word", list(Verdict), ids=str)
def test_a_requirement_has_the_finding_of_its_verdict(held, word):
    """One result alone, of each verdict in turn, gives its finding, and a reason where it must."""
    found = finding(with_verdict(held(), word, "full"))
    assert found.words == WORDS[word]
    if found.words in ("Not Tested", "Not Applicable"):
        assert found.reason


@pytest.mark.parametrize("word", [Verdict.UNOBSERVED, Verdict.STALE, Verdict.PENDING], ids=str)
def test_what_was_not_read_is_not_tested(held, tmp_path, word):
    """A population that could not be read is Not Tested with the reason, and never In Place."""
    reader = with_verdict(held(), word, "full")
    told = {row["Requirement"]: row for row in rows(reader, tmp_path, "ROC 7 Findings")}
    assert told["10.3.3"]["Finding supported by the tool"] == "Not Tested"
    assert "TEC-30" in told["10.3.3"]["Reason"]
    assert "In Place" not in {row["Finding supported by the tool"] for row in told.values()}


def test_a_pass_beside_a_place_that_was_not_read_is_not_tested(held):
    """All items read pass and one region was refused: the requirement is Not Tested."""
    reader = held()
    first, refused, *_ = reader.blocks()
    passing = replace(first, stretches=(), whole=Stretch(Verdict.PASS, 1, ""))
    blocks = tuple(reader.vault.put(each.body) for each in (passing, refused))
    found = finding(RunReader(reader.vault, replace(reader.run, blocks=blocks)))
    assert (found.words, "AccessDenied" in found.reason) == (NOT_TESTED, True)


def test_without_a_control_it_is_not_tested(held):
    """A requirement to which nothing is mapped says so."""
    found = finding(held(), "1.1.1")
    assert (found.words, found.reason) == (NOT_TESTED, "No control is mapped to it")


def test_support_alone_is_not_tested(held):
    """A control that only supports a requirement never puts it in place."""
    found = finding(with_verdict(held(), Verdict.PASS, "supporting"))
    assert (found.words, found.reason) == (NOT_TESTED, "Controls only support it (TEC-30)")


def test_a_part_is_never_in_place(held, tmp_path):
    """A part that passes is left to the assessor, with the mapping's reason, and counted apart."""
    reader = with_verdict(held(), Verdict.PASS)
    found = finding(reader)
    assert (found.words, found.in_part) == ("Assessor decides: shown in part only", True)
    assert "TEC-30: TEC-30 in part" in found.reason
    assert finding(with_verdict(held(), Verdict.PASS, "full")).in_part is False
    told = {row["Requirement"]: row for row in rows(reader, tmp_path, "ROC 1.8 Summary")}
    assert (told["10"]["In Place"], told["10"]["Shown in part"]) == (0, 1)


def test_the_summary_counts_every_finding(held, tmp_path):
    """Each row's findings add up to its requirements, all rows to 280, and the lists name them."""
    reader = held()
    told = rows(reader, tmp_path, "ROC 1.8 Summary")
    assert [row["Requirement"] for row in told] == [
        *(str(number) for number in range(1, 13)), "A1", "A2", "A3", "All",
    ]  # fmt: skip
    words = ("In Place", "Not Applicable", "Not Tested", "Not in Place", "Left to the assessor")
    for row in told:
        assert sum(row[word] for word in words) == row["Sub-requirements"]
    assert told[-1]["Sub-requirements"] == 280
    assert sum(row["Not Tested"] for row in told[:-1]) == told[-1]["Not Tested"]
    ten = next(row for row in told if row["Requirement"] == "10")
    assert ten["Not in Place (other): which"] == "10.3.3"
    assert len(ten["Not Tested: which"].split(", ")) == ten["Not Tested"]


def test_what_people_pick_is_counted_by_formulas(held, tmp_path):
    """Counts are formulas over whole columns, told by the main requirement, however rows lie."""
    reader = held()
    render_workbook(reader, FRAMEWORK, tmp_path / "pci.xlsx")
    book = load_workbook(tmp_path / "pci.xlsx")
    page, findings = book["ROC 1.8 Summary"], book["ROC 7 Findings"]
    heads = {cell.value: cell.column for cell in page[1]}
    columns = {cell.value: cell.column_letter for cell in findings[1]}
    for row in page.iter_rows(min_row=2):
        name = row[0].value
        formula = row[heads["Concluded In Place"] - 1].value
        main, finding = (
            f"'ROC 7 Findings'!${columns[title]}:${columns[title]}"
            for title in ("Main requirement", "Assessor finding")
        )
        asked = f'=COUNTIFS({main},"{name}",{finding},"In Place")'
        assert formula == (f'=COUNTIF({finding},"In Place")' if name == "All" else asked)
    for row in findings.iter_rows(min_row=2):
        main = row[[cell.value for cell in findings[1]].index("Main requirement")].value
        assert main == row[0].value.split(".")[0]


def test_a_waiver_gives_a_worksheet(held, tmp_path):
    """A waiver with something in its place fills the worksheet with what the run knows."""
    reader = held()
    waived = replace(reader.run, waivers=put_json(reader.vault, [WAIVER]))
    reader = RunReader(reader.vault, waived)
    told = {row["Item"]: row for row in rows(reader, tmp_path, "Compensating controls")}
    assert len(told) == 6
    assert told["Constraint"]["From the run"] == WAIVER["reason"]
    assert told["Definition of control"]["From the run"].startswith("TEC-30 Stored data")
    assert "TEC-30 was judged: fail" in told["Validation"]["From the run"]
    assert "approved by H2" in told["Maintenance"]["From the run"]
    assert told["Objective"]["From the run"] is None
    assert {row["Explanation"] for row in told.values()} == {None}
    findings = {row["Requirement"]: row for row in rows(reader, tmp_path, "ROC 7 Findings")}
    assert findings["8.2.5"]["Method"] == "Compensating control"
    assert findings["8.2.5"]["Finding supported by the tool"].startswith("Assessor decides")
    assert findings["10.3.3"]["Method"] is None


@pytest.mark.parametrize(
    ("words", "name", "after"),
    [
        ("daily", "daily", date(2026, 2, 1)),
        ("weekly, or set by risk analysis", "weekly", date(2026, 2, 7)),
        ("90 days, or live posture checks", "every 90 days", date(2026, 5, 1)),
        ("3 months (disposal check)", "quarterly", date(2026, 4, 30)),
        ("6 months and after change", "half-yearly", date(2026, 7, 31)),
        ("at hire and 12 months", "yearly", date(2027, 1, 31)),
        ("12 months", "yearly", date(2027, 1, 31)),
        ("set by targeted risk analysis", BY_RISK, None),
        ("90 days idle", LIMIT, None),
        ("15 minutes idle", LIMIT, None),
        ("1 month for critical patches", LIMIT, None),
        ("keep 12 months, 3 at hand", KEPT, None),
    ],
)
def test_a_cadence_gives_the_next_day(words, name, after):
    """A rhythm counts from the last day, by the calendar; limits and times to keep do not."""
    found = cadence(words)
    assert (found.name, found.after(date(2026, 1, 31))) == (name, after)


def test_nothing_is_done_unless_shown(held):
    """Only a control that passes shows that work was done: in full alone, or all parts together."""
    reader = held()
    done = date(2026, 3, 31)
    for word, meets, shown in (
        (Verdict.PASS, "full", done),
        (Verdict.PASS, "partial", done),
        (Verdict.PASS, "supporting", None),
        (Verdict.FAIL, "full", None),
        (Verdict.PENDING, "full", None),
    ):
        engagement = Engagement.of(with_verdict(reader, word, meets), FRAMEWORK)
        assert last_done(engagement, "10.3.3") == shown


def test_a_register_that_was_read_shows_no_work(held):
    """The day on which evidence of people was read is not the day of what it tells of."""
    engagement = Engagement.of(with_verdict(held(), Verdict.PASS, "full"), FRAMEWORK)
    known = engagement.reader.kinds()
    known.update({name: replace(kind, data="identity") for name, kind in known.items()})
    assert last_done(engagement, "10.3.3") is None


def test_the_state_is_that_of_the_day_judged_at():
    """Done in time, overdue, not shown, or no rhythm at all."""
    quarterly, today = cadence("3 months"), date(2026, 4, 30)
    assert state(quarterly, date(2026, 1, 30), today) == IN_TIME
    assert state(quarterly, date(2026, 1, 29), today) == OVERDUE
    assert state(quarterly, None, today) == NOT_SHOWN
    assert state(cadence("keep 3 months"), None, today) == ""


def test_the_calendar_goes_from_daily_to_yearly(held, tmp_path):
    """Every cadence of the catalog has its row, shortest first; nothing is shown as done."""
    reader = held()
    told = rows(reader, tmp_path, "Calendar")
    catalog = reader.framework(FRAMEWORK)["requirements"]
    assert {row["Requirement"] for row in told} == {
        row["id"] for row in catalog if row.get("cadence")
    }
    order = list(dict.fromkeys(row["Cadence"] for row in told))
    assert order == [
        "daily", "weekly", "every 90 days", "quarterly", "half-yearly", "yearly", BY_RISK, LIMIT,
        KEPT,
    ]  # fmt: skip
    assert {row["Last"] for row in told} == {None}
    assert {row["State"] for row in told} == {NOT_SHOWN, None}


def test_a_period_is_told_beside_the_finding(held, tmp_path):
    """For a period the findings say on how many days each control held, failed or was not read."""
    reader = held()
    report = period_report(reader.vault, date(2026, 3, 1), date(2026, 3, 31))
    render_workbook(reader, FRAMEWORK, tmp_path / "pci.xlsx", period=report)
    head, *told = load_workbook(tmp_path / "pci.xlsx")["ROC 7 Findings"].iter_rows(values_only=True)
    findings = {row[0]: dict(zip(head, row, strict=True)) for row in told}
    assert "days: failed 1, not looked 30, of 31 days" in findings["10.3.3"]["In the period"]
    assert findings["1.1.1"]["In the period"] is None
    [formula] = {
        row[0].value == "All" and row[-1].value
        for row in load_workbook(tmp_path / "pci.xlsx")["ROC 1.8 Summary"].iter_rows(min_row=17)
    }
    letter = get_column_letter(head.index("Assessor finding") + 1)
    assert f"!${letter}:${letter}," in formula


def test_text_from_evidence_stays_text(held, tmp_path):
    """Names of stores that look like formulas, or are unsafe, stand in their guarded form."""
    names = ["=1+1", "@SUM(1)", "#N/A", "a\x00b", "\u202etxt.exe"]
    reader = held(names, ["off"] * len(names))
    told = rows(reader, tmp_path, "ROC 4 Data stores")
    assert [row["Ref"] for row in told][: len(names)] == [safe(name) for name in names]


def test_a_record_that_may_not_be_shown_gives_no_rows(held, tmp_path):
    """Of a withheld record no store is listed, and its line says why."""
    reader = held()
    digest = next(unit.record for unit in reader.run.evidence if unit.kind == "aws.s3.bucket")
    render_workbook(reader, FRAMEWORK, tmp_path / "pci.xlsx", withheld={digest})
    page = load_workbook(tmp_path / "pci.xlsx")["ROC 4 Data stores"]
    stores = [str(row[1]) for row in page.iter_rows(min_row=2, values_only=True)]
    assert stores[0].startswith("not to be had")
    assert "invoices" not in stores


def test_two_drawings_in_japanese_are_the_same_bytes(held, tmp_path):
    """All sheets can be drawn with Japanese headings, the same bytes each time."""
    reader = held()
    for name in ("first", "second"):
        render_workbook(reader, FRAMEWORK, tmp_path / f"{name}.xlsx", japanese=True)
    first, second = ((tmp_path / f"{name}.xlsx").read_bytes() for name in ("first", "second"))
    assert first == second
    book = load_workbook(tmp_path / "first.xlsx")
    assert book["ROC 7 Findings"]["A1"].value == "要件"

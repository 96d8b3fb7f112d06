"""What could not be read, or not whole, never looks good in a workbook."""

import subprocess
from dataclasses import asdict, replace
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook

from evidence.period.days import ControlDays, days_of
from evidence.period.report import PeriodReport
from evidence.record import Completeness, Record
from evidence.result import Stretch
from evidence.run_store import RunReader, put_json
from evidence.verdict import Verdict
from evidence.workbook import look, render_workbook
from evidence.workbook.cells import Formula, Pen
from evidence.workbook.engagement import Engagement
from evidence.workbook.sheet import Part, fitted
from evidence.workbook.sheets import day_grid, heat_map
from evidence.workbook.sheets.exceptions import SHEET as EXCEPTIONS
from evidence.workbook.sheets.populations import SHEET as POPULATIONS
from evidence.workbook.sheets.soc2.criteria import SHEET as CRITERIA

START, END = date(2026, 3, 1), date(2026, 3, 3)


def told(sheet, reader):
    """The rows of a sheet as mappings from heading to value."""
    heads = [column.title for column in sheet.columns]
    rows = sheet.rows(Engagement.of(reader, "soc2-2017"))
    return [dict(zip(heads, row, strict=True)) for row in rows]


def period(*words):
    """Three days on which TEC-30, JML-01 and so on had a word each, the same on every day."""
    days = days_of(START, END)
    controls = tuple(
        ControlDays(name, name, "daily", "automated", dict.fromkeys(days, word), len(days))
        for name, word in zip(("TEC-30", "JML-01", "MAN-01"), words, strict=False)
    )
    return PeriodReport(START, END, controls, (), (), (), ())


@pytest.mark.parametrize(
    ("words", "shown", "judged"),
    [
        ((Verdict.UNOBSERVED,), "U", "0 of 3, 3 U"),
        ((Verdict.STALE,), "U", "0 of 3, 3 U"),
        ((Verdict.PENDING,), "U", "0 of 3, 3 U"),
        ((Verdict.PASS, Verdict.UNOBSERVED), "U", "3 of 3, 3 U"),
        ((Verdict.PASS, Verdict.STALE), "U", "3 of 3, 3 U"),
        ((Verdict.PASS, Verdict.PENDING), 0, "3 of 3"),
        ((Verdict.WAIVED,), 0, "3 of 3"),
        ((Verdict.FAIL, Verdict.UNOBSERVED), 1, "3 of 3"),
    ],
)
def test_a_day_is_good_only_where_something_was_judged(held, words, shown, judged):
    """A day without a failure that was not judged in full shows U."""
    engagement = Engagement.of(held(), "soc2-2017", period=period(*words))
    grid = Part("Day grid", fitted(day_grid.SHEET, engagement), len(words), "")
    [march] = heat_map.months(engagement, [grid])
    month, told, _, _, *days = march
    assert (month.value, told) == ("2026-03", judged)
    assert [day.shown for day in days[:3]] == [shown] * 3
    assert days[3:] == [None] * 28


def test_the_heat_map_gives_unread_days_a_colour_of_their_own():
    """U has the colour of what is unobserved, and is no number that could be painted green."""
    rules = {
        rule.formula[0]: rule.dxf.fill.start_color.rgb[2:] for rule in look.heat_rules("E9", 1)
    }
    assert rules['E9="U"'] == look.COLOURS["unobserved"][0]
    assert rules["AND(ISNUMBER(E9),E9=0)"] == look.COLOURS["pass"][0]


def test_pci_says_how_many_days_were_not_observed(held, tmp_path):
    """A period that nobody could read is judged on no day; no item is said to have held."""
    reader, target = held(), tmp_path / "pci.xlsx"
    render_workbook(reader, "pci-dss-4.0.1", target, period=period(Verdict.UNOBSERVED))
    head, *rows = load_workbook(target)["ROC 7 Findings"].iter_rows(values_only=True)
    [row] = [dict(zip(head, row, strict=True)) for row in rows if row[0] == "10.3.3"]
    said = row["In the period"]
    assert "TEC-30: judged on no day; days: not observed 3, of 3 days" in said
    assert "deviated" not in said
    cover = [row[0].value for row in load_workbook(target)["Cover"].iter_rows()]
    assert heat_map.MEANING in cover


@pytest.mark.libreoffice
def test_libreoffice_counts_the_same_after_people_sorted(held, tmp_path):
    """Rows of the findings turned round move no count; days that were not read stay U."""
    target = tmp_path / "pci.xlsx"
    days = period(Verdict.PASS, Verdict.UNOBSERVED)
    render_workbook(held(), "pci-dss-4.0.1", target, period=days)
    book = load_workbook(target)
    sheet = book["ROC 7 Findings"]
    finding = [cell.value for cell in sheet[1]].index("Assessor finding")
    told = [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)]
    for row in told:
        row[finding] = "In Place" if row[0] in ("8.2.5", "10.3.3", "A1.1.1") else None
    for number, row in enumerate(reversed(told), 2):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column).value = value
    book.save(target)
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx",
         "--outdir", str(tmp_path / "out"), str(target)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    found = load_workbook(tmp_path / "out" / "pci.xlsx", data_only=True)
    head, *rows = found["ROC 1.8 Summary"].iter_rows(values_only=True)
    counted = {str(row[0]): row[head.index("Concluded In Place")] for row in rows}
    assert {name: count for name, count in counted.items() if count} == {
        "8": 1, "10": 1, "A1": 1, "All": 3,
    }  # fmt: skip
    [march] = [r for r in found["Cover"].iter_rows(values_only=True) if r[0] == "2026-03"]
    assert march[4:7] == ("U", "U", "U")


def test_an_upper_bound_is_nought_only_where_all_was_judged(held):
    """Items that were not judged, and populations that are not whole, leave it open."""
    reader = held()
    first, *_ = reader.blocks()
    assert told(EXCEPTIONS, reader)[0]["Upper bound"] == "0: every item was judged"
    for word in (Verdict.UNOBSERVED, Verdict.STALE, Verdict.PENDING):
        parts = (Stretch(Verdict.FAIL, 1, "off"), Stretch(word, 2, "because"))
        stored = reader.vault.put(replace(first, stretches=parts).body)
        run = replace(reader.run, blocks=(stored, *reader.run.blocks[1:]))
        [row, *_] = told(EXCEPTIONS, RunReader(reader.vault, run))
        assert row["Upper bound"] == "not known: 2 of 3 were not judged"
    cut = replace(reader.run.evidence[0], complete=False)
    run = replace(reader.run, evidence=(cut, *reader.run.evidence[1:]))
    [row, *_] = told(EXCEPTIONS, RunReader(reader.vault, run))
    assert row["Upper bound"] == "not known: a population is not whole, see Populations"


def test_a_listing_that_broke_off_is_not_said_to_have_ended(held):
    """The procedure of a population that is not whole is worded by that."""
    reader = held()
    whole, *others = reader.run.evidence
    record = Record("aws.s3.bucket", whole.scope, ("s3:ListAllMyBuckets",), Completeness(False), [])
    digest = reader.vault.put(record.body)
    cut = replace(whole, record=digest, complete=False, rows=0)
    row, *rest = told(
        POPULATIONS, RunReader(reader.vault, replace(reader.run, evidence=(cut, *others)))
    )
    said = "Completeness procedure"
    assert row[said] == "listed page by page, and not to the end: see Gaps"
    assert rest[1][said].startswith("listed page by page until the source said it was the end")


def passing(reader, meets):
    """The run with one result of TEC-30 that passes, and its mapping to A1.2 so far."""
    first, *_ = reader.blocks()
    block = replace(first, stretches=(), whole=Stretch(Verdict.PASS, 1, ""))
    controls = [asdict(each) for each in reader.controls().values()]
    for row in controls:
        if row["id"] == "TEC-30":
            row["mapping"]["soc2-2017"]["A1.2"]["meets"] = meets
    stored = put_json(reader.vault, controls)
    run = replace(
        reader.run,
        blocks=(reader.vault.put(block.body), *reader.run.blocks[2:]),
        controls=stored,
    )
    return RunReader(reader.vault, run)


@pytest.mark.parametrize(
    ("meets", "gap"), [("partial", "Shown in part only. TEC-30: TEC-30 in part."), ("full", "")]
)
def test_a_criterion_that_passes_in_part_has_a_gap(held, meets, gap):
    """Where no control shows the whole criterion, the gap says which part alone is shown."""
    [row] = [
        row
        for row in told(CRITERIA, passing(held(), meets))
        if getattr(row["Criterion"], "value", row["Criterion"]) == "A1.2"
    ]
    assert (row["Readiness result"], row["Gap"]) == ("pass", gap)


def test_counts_by_two_columns_are_formulas_of_ours():
    """COUNTIFS may be called, over whole columns too; what leaves the file may not."""
    book = Workbook(write_only=True)
    look.dress(book)
    pen = Pen(book.create_sheet("Text"))
    cell = pen._formula(Formula("=COUNTIFS('A b'!$D:$D,\"8\",'A b'!$Y:$Y,\"In Place\")"))
    assert cell.data_type == "f"
    with pytest.raises(ValueError, match="not a formula of ours"):
        pen._formula(Formula("=COUNTIFSX(A1:A2,1)"))

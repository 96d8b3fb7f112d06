"""Workbooks of a period: day grid, deviations, and what the Cover and the controls say of it."""

from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

import pytest
from openpyxl import load_workbook

from evidence.period.report import period_report
from evidence.result import Block, Stretch
from evidence.run_store import RunReader, put_json, run_start, store_run
from evidence.verdict import Verdict
from evidence.workbook import render_workbook

START, END = date(2026, 3, 31), date(2026, 4, 6)


def day_after(reader, number, *, holds, title="Stored data can be recovered after deletion"):
    """The run of conftest retold that many days later; where it `holds` no bucket fails."""
    shift, was = timedelta(days=number), reader.run
    blocks = list(was.blocks)
    if holds:
        block = Block.parse(reader.vault.get(blocks[0]))
        blocks[0] = reader.vault.put(
            replace(block, stretches=(Stretch(Verdict.PASS, block.items, ""),)).body
        )
    name = f"day-{number}"
    evidence = tuple(
        replace(
            unit,
            run=name,
            traffic=replace(
                unit.traffic, started=unit.traffic.started + shift, ended=unit.traffic.ended + shift
            ),
        )
        for unit in was.evidence
    )
    controls = [
        asdict(replace(each, title=title) if each.id == "TEC-30" else each)
        for each in reader.controls().values()
    ]
    run = replace(
        was,
        id=name,
        started=was.started + shift,
        ended=was.ended + shift,
        now=was.now + shift,
        evidence=evidence,
        blocks=tuple(blocks),
        controls=put_json(reader.vault, controls),
    )
    begun = run_start(
        reader.vault,
        run=name,
        started=run.started,
        organisation=run.organisation,
        version=run.version,
        configuration=run.configuration,
        planned=list(run.planned),
    )
    reader.vault.commit(
        [begun, *(unit.as_json() for unit in evidence), *store_run(reader.vault, run)]
    )
    return RunReader(reader.vault, run)


@pytest.fixture(scope="module")
def week(held, tmp_path_factory):
    """A week in which buckets fail, are mended, fail again; on its last two days nobody looked."""
    reader = held()
    day_after(reader, 1, holds=True)
    newest = day_after(reader, 4, holds=False, title="Stored data comes back after deletion")
    report = period_report(reader.vault, START, END)
    target = tmp_path_factory.mktemp("week") / "book.xlsx"
    render_workbook(newest, "soc2-2017", target, period=report)
    return load_workbook(target, data_only=True), newest, report, target


def rows(book: Any, title: str) -> list[dict[str, Any]]:
    """The rows of a sheet as mappings from heading to value."""
    head, *found = book[title].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in found]


def test_a_gap_is_shown_and_never_filled_in(week):
    """Each day has its letter by control; a day on which nobody looked is one, between others."""
    book, _, report, _ = week
    grid = {row["Control"]: row for row in rows(book, "Day grid")}
    days = [day.isoformat() for day in report.days]
    assert [grid["TEC-30"][day] for day in days] == ["F", "U", "·", "·", "F", "·", "·"]
    assert [grid["MAN-01"][day] for day in days] == ["P", "P", "·", "·", "P", "·", "·"]
    assert (grid["TEC-30"]["Failed"], grid["TEC-30"]["Not looked"]) == (2, 4)
    assert grid["TEC-30"]["Period result"] == "fail"


def test_letters_are_coloured_by_conditional_formats(week):
    """The grid has a rule for each letter, so that colour follows what stands there."""
    book, _, _, _ = week
    formulas = {
        formula
        for area in book["Day grid"].conditional_formatting
        for rule in area.rules
        for formula in rule.formula
    }
    assert {f'I2="{letter}"' for letter in "OFWSUPNX·"} <= formulas


def test_deviations_have_a_start_an_end_and_a_time_to_remedy(week):
    """An item that was mended and failed again is two rows; the second is open."""
    book, _, report, _ = week
    found = [row for row in rows(book, "Deviations") if row["Item"] == "invoices"]
    assert [row["Became"] for row in found] == ["remedied", "open"]
    assert (found[0]["Duration"], found[0]["Hours"]) == ("1 d 0 h", 24)
    assert (found[0]["Time to remedy"], found[1]["Time to remedy"]) == ("1 d 0 h", None)
    assert found[1]["End"] is None
    assert len(rows(book, "Deviations")) == len(report.deviations)


def test_controls_have_a_result_of_the_period(week):
    """The worst of its days, the days by word, and what was changed of it and when."""
    book, _, report, _ = week
    told = {row["Control"]: row for row in rows(book, "Controls")}["TEC-30"]
    assert told["Period result"] == "fail"
    assert told["Days of the period"].endswith("of 7 days")
    assert told["Items deviating"] == report.items("TEC-30")
    assert told["Changed in period"] == "2026-04-04 title"


def test_the_change_log_names_what_was_redefined(week):
    """A control that was worded otherwise is told with both texts and the run that used it."""
    book, _, _, _ = week
    [change] = [row for row in rows(book, "Change log") if row["Sort"] == "control"]
    assert (change["What"], change["Field"], change["Where"]) == ("TEC-30", "title", "run day-4")
    assert change["After"] == "Stored data comes back after deletion"


def test_the_cover_shows_the_period_and_its_heat_map(week):
    """Period, days without a look, and how many controls failed on each day, by our own sheets."""
    book, _, _, target = week
    cover = list(book["Cover"].iter_rows(values_only=True))
    facts = {row[0]: row[1] for row in cover}
    assert facts["Period"] == "2026-03-31 to 2026-04-06, 7 days, 3 runs"
    assert facts["Days without a look"] == "4 of 7"
    march, april = (
        next(row for row in cover if row[0] == month) for month in ("2026-03", "2026-04")
    )
    assert (march[1], march[4 + 30]) == ("1 of 1", 1)
    # On 1 April the bucket check passes in one region and is refused in the other.
    assert list(april[4:10]) == ["U", "·", "·", 1, "·", "·"]
    assert april[1] == "2 of 6, 1 U"
    formulas: Any = load_workbook(target)["Cover"]
    assert any(
        "Day grid" in str(cell.value) for row in formulas.iter_rows() for cell in row if cell.value
    )


def test_without_a_period_there_is_none(held, tmp_path):
    """A workbook of an instant has no sheet and no column of a period."""
    render_workbook(held(), "soc2-2017", tmp_path / "book.xlsx")
    book = load_workbook(tmp_path / "book.xlsx")
    assert {"Day grid", "Deviations"}.isdisjoint(book.sheetnames)
    assert "Period result" not in [cell.value for cell in book["Controls"][1]]
    assert "Period" not in {row[0].value for row in book["Cover"].iter_rows()}


def test_a_period_drawn_twice_is_the_same_bytes(week, tmp_path):
    """One vault and period give one file, whenever it is drawn."""
    _, newest, report, target = week
    render_workbook(newest, "soc2-2017", tmp_path / "again.xlsx", period=report)
    assert (tmp_path / "again.xlsx").read_bytes() == target.read_bytes()

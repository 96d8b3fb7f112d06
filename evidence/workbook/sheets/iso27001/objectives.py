"""The sheet Objectives and measures: what is measured of each control, and what it came to."""

from collections.abc import Iterator

from evidence.runs.run import ControlAsTested
from evidence.workbook.cells import ENTITY, Link, Row, Value
from evidence.workbook.engagement import Engagement, population_id
from evidence.workbook.in_period import days_in_words
from evidence.workbook.links import Links, one_line
from evidence.workbook.open_lines import open_lines
from evidence.workbook.outcome import outcome
from evidence.workbook.sheet import Column, Sheet, place

FORMULA = "Items that pass, of all items that could be judged"
NO_TREND = "one instant shows no trend"
NOT_LOOKED = "not looked at in the period"


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a control with a check, in the order of the run, then numbered lines."""
    links, trends = Links(engagement), _trends(engagement)
    for control in measured(engagement):
        found = outcome(engagement, control.id)
        missing = [f"tests not made in full: {found.missing:,}"] if found.missing else []
        yield [
            f"MSR-{control.id}",
            ENTITY,
            links.control(control.id),
            control.title,
            FORMULA,
            ENTITY,
            "\n".join((*found.holding, *missing)) or "none judged",
            _period(engagement),
            _populations(engagement, control.id),
            links.evidence((control.id,)),
            trends.get(control.id, NOT_LOOKED if engagement.period else NO_TREND),
        ]
    yield from open_lines(len(SHEET.columns), name="MSR-")


def measured(engagement: Engagement) -> list[ControlAsTested]:
    """The controls that a check measures."""
    return [
        control
        for control in engagement.controls.values()
        if control.checks and not control.not_applicable
    ]


def _period(engagement: Engagement) -> str:
    day = engagement.run.now.date().isoformat()
    period = engagement.period
    return f"{day} (of {period.start} to {period.end})" if period else f"as of {day}"


def _populations(engagement: Engagement, control: str) -> Value:
    """The populations that were judged, leading to the first of them in Populations."""
    records = list(
        dict.fromkeys(test.record for test in engagement.tests_of[control] if test.record)
    )
    text = one_line([population_id(record) for record in records])
    at = engagement.place_of.get(records[0]) if records else None
    return Link(text, place("Populations", at)) if at is not None else text


def _trends(engagement: Engagement) -> dict[str, str]:
    """The days of the period by what was seen, by control; nothing for an instant."""
    days = engagement.period.controls if engagement.period else ()
    return {each.control: f"Days: {days_in_words(each)}" for each in days}


SHEET = Sheet(
    title="Objectives and measures",
    title_ja="目的と測定",
    holds="What checks measure of each control; the organisation sets objectives and targets.",
    holds_ja="検査による測定値。目的と目標値は組織が記入する。",
    columns=(
        Column("Measure", 15, "The control, or the number of the line.", title_ja="番号"),
        Column("Objective", 24, "The objective it serves.", entity=True, title_ja="目的"),
        Column("Control", 11, entity=True, title_ja="統制"),
        Column("Metric", 34, "What is measured.", entity=True, title_ja="指標"),
        Column("Formula", 26, entity=True, title_ja="算式"),
        Column("Target", 14, "The organisation sets it.", entity=True, title_ja="目標値"),
        Column(
            "Value",
            44,
            "A line for each check, with its denominator.",
            entity=True,
            title_ja="測定値",
        ),
        Column("Period", 17, entity=True, title_ja="期間"),
        Column("Population", 28, entity=True, title_ja="母集団"),
        Column("Source evidence", 28, entity=True, title_ja="証拠"),
        Column("Trend", 30, "Days of the period by what was seen.", entity=True, title_ja="傾向"),
    ),
    rows=rows,
    wide=True,
)

"""The sheet Cover: whose workbook this is, from which run, how to read it, and what came out."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from openpyxl.worksheet.worksheet import Worksheet

from evidence.run import Run
from evidence.tombstones import in_words
from evidence.verdict import Verdict
from evidence.workbook import look
from evidence.workbook.cells import ASSESSOR, Link, Pen, Row, Styled, Value
from evidence.workbook.chart import place_chart
from evidence.workbook.engagement import Engagement
from evidence.workbook.sheet import Part, close

HOW_TO_READ = (
    "Each control was tested by running its checks over whole populations; nothing was sampled. "
    "A requirement has the worst verdict of the controls mapped to it. What could not be read is "
    "'unobserved' and never counts as a pass. This workbook says what was tested and what was "
    "found; whether a requirement is met is for the assessor, whose columns are left empty."
)
MEANINGS = {
    **{verdict.value: verdict.meaning for verdict in Verdict},
    look.UNMAPPED: "No control is mapped to the requirement; it was not tested.",
}
_MODE = {
    "run": "evidence was collected and judged",
    "evaluate": "evidence already held was judged again",
}
_STATUS = {
    "complete": "complete: every planned population was read whole",
    "incomplete": "incomplete: see Populations for what could not be read",
}
_WIDTHS = (22, 15, 12, 12, 76)


def draw_cover(sheet: Worksheet, engagement: Engagement, parts: Sequence[Part]) -> None:
    """Fill the Cover, when the rows of all other sheets (`parts`) are known."""
    for letter, width in zip("ABCDE", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.sheet_view.showGridLines = False
    pen = Pen(sheet)
    pen.row([Styled(str(engagement.catalog["name"]), look.TITLE)], height=30)
    pen.row([Styled("Workbook of controls tested", look.HEADING)], height=20)
    pen.row([])
    for label, value in _facts(engagement):
        pen.row([Styled(label, look.LABEL), value])
    pen.row([])
    _prose(sheet, pen)
    pen.row([])
    first = _legend(pen, engagement)
    _colour(sheet, first)
    pen.row([])
    _contents(pen, parts)
    place_chart(sheet, f"A{pen.rows + 2}", first, tuple(MEANINGS))
    sheet.page_setup.fitToHeight = 1
    close(sheet)


def kind_of(run: Run) -> str:
    """What was collected and judged when, in words; a past day judged again says by what."""
    if run.mode != "rejudge":
        return _MODE.get(run.mode, run.mode)
    by = {"": "", "today": ", by the definitions of the day it was judged again"}
    said = by.get(run.judged_by, f", by the definitions of run {run.judged_by}")
    return f"NOT OF ITS DAY: a past day was judged again on {utc(run.started)[:10]}{said}"


def _facts(engagement: Engagement) -> Iterator[tuple[str, Value]]:
    run, catalog = engagement.run, engagement.catalog
    started = min((unit.traffic.started for unit in run.evidence), default=run.started)
    ended = max((unit.traffic.ended for unit in run.evidence), default=run.ended)
    facts = (
        ("Organisation", run.organisation),
        ("Framework", f"{catalog['name']} ({engagement.framework.id})"),
        ("Edition", str(catalog["edition"])),
        ("Publisher", str(catalog["publisher"])),
        ("Run", run.id),
        ("Kind of run", kind_of(run)),
        ("Collection", _STATUS.get(run.status, run.status)),
        ("Judged at", utc(run.now)),
        ("Automated tests", _share(engagement)),
        ("Evidence collected", f"{utc(started)} to {utc(ended)}"),
        *(("Erased since", said) for said in in_words(engagement.reader.gone)),
        ("Run started, ended", f"{utc(run.started)} to {utc(run.ended)}"),
        ("Time zone", "UTC, for every date and time in this workbook"),
        ("Tool", f"Tieout {run.version}"),
        ("Catalog SHA-256", engagement.framework.catalog),
        ("Run SHA-256", run.digest),
    )
    for label, value in facts:
        yield label, Styled(value, look.FACT)
    yield "Reviewed by, on", ASSESSOR


def _share(engagement: Engagement) -> str:
    tests = Counter(engagement.test_of[row["id"]] for row in engagement.requirements)
    full, part, whole = tests["full"], tests["partial"], tests.total()
    return f"behind {full + part:,} of {whole:,} requirements: {full:,} in full, {part:,} in part"


def utc(moment: datetime) -> str:
    """An instant as text in UTC: `2026-03-31 09:00:00`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def _prose(sheet: Worksheet, pen: Pen) -> None:
    pen.row([Styled("How to read this workbook", look.HEADING)])
    line = pen.rows + 1
    sheet.merged_cells.add(f"A{line}:E{line}")
    pen.row([Styled(HOW_TO_READ, look.PROSE)], height=52)


def _legend(pen: Pen, engagement: Engagement) -> int:
    """Write the counts by verdict; returns the row of the first verdict."""
    words = engagement.requirement_verdicts
    requirements: Counter[str] = Counter(
        (words.get(row["id"]) or look.UNMAPPED) for row in engagement.requirements
    )
    controls: Counter[str] = Counter(
        engagement.verdicts.get(control, Verdict.UNOBSERVED) for control in engagement.controls
    )
    results: Counter[str] = Counter()
    for test in engagement.tests:
        results.update(test.counts)
    titles = ("Verdict", "Requirements", "Controls", "Results", "Meaning")
    pen.row(Styled(title, look.HEADER) for title in titles)
    first = pen.rows + 1
    for word, meaning in MEANINGS.items():
        tested: Row = ("", "") if word == look.UNMAPPED else (controls[word], results[word])
        pen.row([word, requirements[word], *tested, meaning])
    totals = (requirements.total(), controls.total(), results.total())
    pen.row([Styled("Total", look.LABEL), *(Styled(count, look.TOTAL) for count in totals)])
    return first


def _colour(sheet: Worksheet, first: int) -> None:
    last = first + len(MEANINGS) - 1
    for rule in look.verdict_rules(f"A{first}"):
        sheet.conditional_formatting.add(f"A{first}:A{last}", rule)
    sheet.conditional_formatting.add(f"A{first}:E{last + 1}", look.row_rule(f"$A{first}"))


def _contents(pen: Pen, parts: Sequence[Part]) -> None:
    pen.row(Styled(title, look.HEADER) for title in ("Sheet", "Rows", "", "", "Holds"))
    for part in parts:
        pen.row([Link(part.title, f"'{part.title}'!A1"), part.rows, None, None, part.holds])

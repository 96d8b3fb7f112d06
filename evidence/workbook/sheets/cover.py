"""The sheet Cover: whose workbook this is, from which run, how to read it, and what came out."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from openpyxl.worksheet.worksheet import Worksheet

from evidence.period.report import PeriodReport
from evidence.runs.run import Run
from evidence.tombstones import in_words
from evidence.verdict import Verdict
from evidence.workbook import japanese, look
from evidence.workbook.cells import ASSESSOR, ENTITY, Link, Pen, Row, Styled
from evidence.workbook.changes import signer_key
from evidence.workbook.chart import place_chart
from evidence.workbook.engagement import Engagement
from evidence.workbook.japanese import said
from evidence.workbook.sheet import Column, Part, Sheet, close, letter_of
from evidence.workbook.sheets import heat_map, live_counts
from evidence.workbook.sheets.glossary import VERDICTS_JA

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
_MEANINGS_JA = {
    **{verdict.value: meaning for verdict, (_, meaning) in VERDICTS_JA.items()},
    look.UNMAPPED: japanese.UNMAPPED,
}
_MODE = {
    "run": "evidence was collected and judged",
    "evaluate": "evidence already held was judged again",
}
_STATUS = {
    "complete": "complete: every planned population was read whole",
    "incomplete": "incomplete: see Populations for what could not be read",
}
_WIDTHS = (22, 15, 12, 12)
_LAST, _LAST_OF_PERIOD = 5, 4 + heat_map.DAYS
_WIDE, _DAY = 76, 2.9
LEFT = ("Pack, manifest SHA-256", "Distribution", "Prepared by", "Prepared on", "Reviewed by",
        "Reviewed on")  # fmt: skip
"""What the organisation fills in on the Cover."""
ASSESSOR_LEFT = "Assessor, on"


def _no_rows(_: Engagement) -> Iterator[Row]:
    return iter(())


COVER = Sheet(
    title="Cover",
    title_ja="表紙",
    holds="Whose workbook this is, from which run, how to read it, and what came out.",
    columns=(
        Column("Label", 22, title_ja="項目"),
        Column("Value", 15, entity=True, title_ja="内容"),
    ),
    rows=_no_rows,
)
"""The labels and values of the Cover, as a table by which what was filled in is found again."""


@dataclass(slots=True)
class _Page:
    """The Cover while it is drawn; `last` is its last column, counted from 1."""

    sheet: Worksheet
    pen: Pen
    engagement: Engagement
    japanese: bool
    last: int

    def say(self, words: str) -> str:
        """Words in the language of the workbook."""
        return said(words, japanese=self.japanese)

    def join(self, first: str) -> None:
        """Join the cells of the row last drawn, from column `first` to the last."""
        line, last = self.pen.rows, letter_of(self.last)
        if first != last:
            self.sheet.merged_cells.add(f"{first}{line}:{last}{line}")


def draw_cover(
    sheet: Worksheet, engagement: Engagement, parts: Sequence[Part], *, in_japanese: bool = False
) -> None:
    """Fill the Cover, when the rows of all other sheets (`parts`) are known."""
    last = _LAST if engagement.period is None else _LAST_OF_PERIOD
    widths = (*_WIDTHS, *([_WIDE] if last == _LAST else [_DAY] * heat_map.DAYS))
    # Labels and names of sheets stand in two languages, and their letters are wide.
    widths = (_WIDTHS[0] * 2, *widths[1:]) if in_japanese else widths
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[letter_of(number)].width = width
    sheet.sheet_view.showGridLines = False
    page = _Page(sheet, Pen(sheet), engagement, in_japanese, last)
    pen = page.pen
    pen.row([Styled(str(engagement.catalog["name"]), look.TITLE)], height=30)
    pen.row([Styled(page.say("Workbook of controls tested"), look.HEADING)], height=20)
    pen.row([])
    _write_facts(page)
    pen.row([])
    _prose(page)
    pen.row([])
    first = _legend(page, parts)
    _colour(page, first)
    if engagement.period is not None:
        pen.row([])
        _heat(page, parts)
    pen.row([])
    _contents(page, parts)
    title = page.say("Requirements by verdict")
    place_chart(sheet, f"A{pen.rows + 2}", first, live_counts.WORDS, title)
    sheet.page_setup.fitToHeight = 1
    close(sheet)


def _write_facts(page: _Page) -> None:
    for label, value in facts(page.engagement):
        told = page.say(value) if isinstance(value, str) else value
        page.pen.row([Styled(page.say(label), look.LABEL), Styled(told, look.FACT)])
    for label, theirs in (*((label, ENTITY) for label in LEFT), (ASSESSOR_LEFT, ASSESSOR)):
        filled = page.engagement.filling.row(COVER.form, [label, theirs])
        page.pen.row([Styled(page.say(label), look.LABEL), *filled[1:]])


def kind_of(run: Run) -> str:
    """What was collected and judged when, in words; a past day judged again says by what."""
    if run.mode != "rejudge":
        return _MODE.get(run.mode, run.mode)
    by = {"": "", "today": ", by the definitions of the day it was judged again"}
    said = by.get(run.judged_by, f", by the definitions of run {run.judged_by}")
    return f"NOT OF ITS DAY: a past day was judged again on {utc(run.started)[:10]}{said}"


def facts(engagement: Engagement) -> Iterator[tuple[str, str]]:
    """Labels of the Cover with what the stored run says of each."""
    run, catalog = engagement.run, engagement.catalog
    started = min((unit.traffic.started for unit in run.evidence), default=run.started)
    ended = max((unit.traffic.ended for unit in run.evidence), default=run.ended)
    systems = sorted({f"{unit.source} ({unit.system})" for unit in run.evidence})
    yield from (
        ("Organisation", run.organisation),
        ("Systems", ", ".join(systems)),
        ("Framework", f"{catalog['name']} ({engagement.framework.id})"),
        ("Edition", str(catalog["edition"])),
        ("Publisher", str(catalog["publisher"])),
        *_period(engagement.period),
        ("Run", run.id),
        ("Kind of run", kind_of(run)),
        ("Collection", _STATUS.get(run.status, run.status)),
        ("Judged at", utc(run.now)),
        ("Automated tests", _share(engagement)),
        ("Evidence collected", f"{utc(started)} to {utc(ended)}"),
        *(("Erased since", gone) for gone in in_words(engagement.reader.gone)),
        ("Run started, ended", f"{utc(run.started)} to {utc(run.ended)}"),
        ("Time zone", "UTC, for every date and time in this workbook"),
        ("Tool", f"Tieout {run.version}"),
        *((("Code SHA-256", run.code),) if run.code else ()),
        ("Catalog SHA-256", engagement.framework.catalog),
        ("Run SHA-256", run.digest),
        ("Signer key", signer_key(engagement)),
    )


def _period(period: PeriodReport | None) -> Iterator[tuple[str, str]]:
    if period is not None:
        idle, days = len(period.idle), len(period.days)
        yield "Period", f"{period.start} to {period.end}, {days:,} days, {len(period.runs):,} runs"
        yield "Days without a look", f"{idle:,} of {days:,}"


def _share(engagement: Engagement) -> str:
    tests = Counter(engagement.test_of[row["id"]] for row in engagement.requirements)
    full, part, whole = tests["full"], tests["partial"], tests.total()
    return f"behind {full + part:,} of {whole:,} requirements: {full:,} in full, {part:,} in part"


def utc(moment: datetime) -> str:
    """An instant as text in UTC: `2026-03-31 09:00:00`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def _prose(page: _Page) -> None:
    page.pen.row([Styled(page.say("How to read this workbook"), look.HEADING)])
    words = japanese.HOW_TO_READ if page.japanese else HOW_TO_READ
    page.pen.row([Styled(words, look.PROSE)], height=64 if page.japanese else 52)
    page.join("A")


def _legend(page: _Page, parts: Sequence[Part]) -> int:
    """Write the counts by verdict; returns the row of the first verdict."""
    titles = ("Verdict", "Requirements", "Controls", "Results", "Meaning")
    page.pen.row(Styled(page.say(title), look.HEADER) for title in titles)
    page.join("E")
    first = page.pen.rows + 1
    meanings = _MEANINGS_JA if page.japanese else MEANINGS
    counts = live_counts.Counts.of(page.engagement)
    told = (meanings[word] for word in live_counts.WORDS)
    for label, *row in live_counts.counted(counts, parts, first, told):
        shown = (
            Styled(page.say(str(label.value)), label.style) if isinstance(label, Styled) else label
        )
        page.pen.row([shown, *row])
        page.join("E")
    return first


def _colour(page: _Page, first: int) -> None:
    sheet, last = page.sheet, first + len(MEANINGS) - 1
    for rule in look.verdict_rules(f"A{first}"):
        sheet.conditional_formatting.add(f"A{first}:A{last}", rule)
    area = f"A{first}:{letter_of(page.last)}{last + 2}"
    sheet.conditional_formatting.add(area, look.row_rule(f"$A{first}"))


def _heat(page: _Page, parts: Sequence[Part]) -> None:
    pen = page.pen
    pen.row([Styled(page.say("Controls that failed, day by day"), look.HEADING)])
    judged = page.say("Days judged")
    days = (Styled(str(day), look.SMALL_HEADER) for day in range(1, heat_map.DAYS + 1))
    pen.row(
        [
            Styled("", look.HEADER),
            Styled(judged, look.HEADER),
            *[Styled("", look.HEADER)] * 2,
            *days,
        ]
    )
    first = pen.rows + 1
    for row in heat_map.months(page.engagement, parts):
        pen.row(row)
    area = f"E{first}:{letter_of(page.last)}{pen.rows}"
    for rule in look.heat_rules(f"E{first}", heat_map.most(page.engagement)):
        page.sheet.conditional_formatting.add(area, rule)
    pen.row([Styled(japanese.HEAT if page.japanese else heat_map.MEANING, look.TEXT)], height=28)
    page.join("A")


def _contents(page: _Page, parts: Sequence[Part]) -> None:
    titles = ("Sheet", "Rows", "", "", "Holds")
    page.pen.row(Styled(page.say(title) if title else "", look.HEADER) for title in titles)
    page.join("E")
    for part in parts:
        sheet = part.sheet
        name = f"{part.title} {sheet.title_ja}" if page.japanese else part.title
        holds = (sheet.holds_ja if page.japanese else "") or sheet.holds
        page.pen.row([Link(name, f"'{part.title}'!A1"), part.rows, None, None, holds])
        page.join("E")

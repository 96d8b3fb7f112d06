"""The report of a period in words: rows for a table, lines of Markdown."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from evidence.errors import UsageError
from evidence.period.days import ControlDays
from evidence.period.deviations import Deviation
from evidence.period.report import PeriodReport
from tieout.formats.markdown import cell, table

CONTROLS = (
    "control", "operated", "failed", "waived", "not observed", "stale", "pending", "no occurrence",
    "not applicable", "not looked", "days", "seen/due", "deviations",
    "items",
)  # fmt: skip
DEVIATIONS = (
    "control", "resource", "scope", "opened", "closed", "lasted", "end", "waived looks", "in time",
    "reason",
)  # fmt: skip
SLOTS = ("control", "frequency", "automation", "seen/due", "slots")
FORMATS = ("table", "md", "json")


def day_of(text: str, option: str) -> date:
    """The day that a user's words mean.

    Raises:
        UsageError: for what is no day in ISO 8601.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{option} is {text!r}; write a day as 2026-03-31") from error


def control_rows(
    report: PeriodReport, controls: Sequence[ControlDays]
) -> Iterator[tuple[object, ...]]:
    """One row a control: its days by word, which add up to the days of the period."""
    words = CONTROLS[1:-4]
    for each in controls:
        counts, due = each.counts(), report.due(each)
        yield (
            each.control,
            *(counts[word] for word in words),
            each.days,
            f"{due.found}/{due.expected}" if due else "",
            len(report.of(each.control)) + len(report.missed(each)),
            report.items(each.control),
        )


def deviation_rows(
    report: PeriodReport, found: Sequence[Deviation], sla: timedelta | None
) -> Iterator[tuple[object, ...]]:
    """One row a deviation."""
    for each in found:
        control, _, _, scope, resource = each.key
        late = "" if sla is None else "yes" if each.within(sla, report.until) else "no"
        yield (
            control,
            resource or "(all)",
            scope,
            f"{each.opened:%Y-%m-%d %H:%M}",
            f"{each.closed:%Y-%m-%d %H:%M}" if each.closed else "",
            in_days(each.lasted),
            each.end,
            f"{each.waived} of {each.seen}",
            late,
            each.reason,
        )


def slot_rows(
    report: PeriodReport, controls: Sequence[ControlDays]
) -> Iterator[tuple[object, ...]]:
    """One row a control that keeps a calendar: each slot, with the day it was seen or missing."""
    for each in controls:
        kept, due = report.slots(each), report.due(each)
        if kept and due:
            seen = f"{due.found}/{due.expected}"
            yield each.control, each.frequency, each.automation, seen, "; ".join(map(str, kept))


def in_days(span: timedelta) -> str:
    """A span of time in days and hours."""
    hours = span.seconds // 3600
    return f"{span.days} d {hours} h" if hours else f"{span.days} d"


def closing_lines(report: PeriodReport) -> Iterator[str]:
    """What a reader must know of the period as a whole."""
    days, idle = len(report.days), len(report.idle)
    yield (
        f"{report.start} to {report.end}: {days} days, {len(report.runs)} runs; "
        f"on {idle} of {days} days nobody looked"
    )
    if report.idle:
        yield "days without a run: " + ", ".join(stretches(report.idle))
    if report.never:
        yield f"not looked at on any day: {', '.join(report.never)}"
    for run, status, day in report.failed:
        yield f"run {run} of {day} gave no results: {status}"
    for run, day, seconds in report.clocks:
        yield f"run {run} of {day}: its clock lay {seconds // 60} min behind an earlier run's"
    for run, day, seconds in report.clocks_ahead:
        yield (
            f"run {run} of {day}: its clock stood at least {seconds // 60} min ahead of a later "
            "run's; it counts for no day"
        )


def stretches(days: Sequence[date]) -> Iterator[str]:
    """Days in a row as one stretch: `2026-04-11 to 2026-04-17`."""
    begin = before = None
    for day in (*days, None):
        if (
            begin is not None
            and before is not None
            and (day is None or day - before > timedelta(days=1))
        ):
            yield f"{begin}" if begin == before else f"{begin} to {before}"
            begin = day
        begin = day if begin is None else begin
        before = day


def as_markdown(
    report: PeriodReport, controls: Sequence[ControlDays], sla: timedelta | None
) -> Iterator[str]:
    """The report as Markdown: what was looked at, controls, deviations."""
    yield f"# {report.start} to {report.end}"
    yield ""
    for line in closing_lines(report):
        yield f"- {cell(line)}"
    names = {each.control for each in controls}
    found = [each for each in report.deviations if each.key[0] in names]
    yield from ("", "## Days by control", "")
    yield from table(CONTROLS, control_rows(report, controls))
    kept = list(slot_rows(report, controls))
    if kept:
        yield from ("", "## Occurrences", "")
        yield from table(SLOTS, kept)
    yield from ("", "## Deviations", "")
    yield from table(DEVIATIONS, deviation_rows(report, found, sla))

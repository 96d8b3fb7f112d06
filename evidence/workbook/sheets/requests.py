"""The sheet Requests: what persons must give, item by item and for which period (PBC list)."""

from collections.abc import Iterator
from datetime import UTC, date

from evidence.runs.run import ControlAsTested
from evidence.verdict import Verdict
from evidence.workbook.cells import ASSESSOR, ENTITY, Link, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.links import Links
from evidence.workbook.sheet import Column, Sheet, place

OPEN = "open"
GIVEN = "given"
FORMS = ("Document", "Register row", "Attestation", "Review record", "Ticket", "System export")
"""The forms that a control's file puts before a colon; an item without one is shown whole."""
PERIODS = {
    "annual": "the year up to {day}",
    "semiannual": "the half-year up to {day}",
    "quarterly": "the quarter up to {day}",
    "monthly": "the month up to {day}",
    "weekly": "the week up to {day}",
    "daily": "the day up to {day}",
    "continuous": "as in force on {day}",
    "on-change": "every change up to {day}",
    "per-event": "every occurrence up to {day}",
}
_MISSING = (Verdict.PENDING, Verdict.STALE, Verdict.UNOBSERVED)


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row an item of evidence that a person gives, control by control in the run's order."""
    links = Links(engagement)
    day = engagement.run.now.astimezone(UTC).date()
    for place_of_control, control in enumerate(engagement.controls.values()):
        if control.automation == "automated" or control.not_applicable:
            continue
        status = _status(engagement, control)
        for number, item in enumerate(asked_of_person(control), 1):
            form, what = in_form(item)
            yield [
                f"PBC-{control.id}-{number}",
                Link(control.id, place("Controls", place_of_control)),
                ", ".join(engagement.mapped(control.id)),
                form,
                what,
                control.population,
                control.owner,
                control.frequency,
                period(control.frequency, day),
                status,
                *[ENTITY] * 4,
                links.evidence((control.id,)),
                ASSESSOR,
                ASSESSOR,
            ]


def asked_of_person(control: ControlAsTested) -> tuple[str, ...]:
    """The items asked for; what must hold, where a control names no evidence."""
    return control.evidence or (control.pass_condition or control.statement,)


def in_form(item: str) -> tuple[str, str]:
    """An item as its form and what is asked: `Document: rules` is a Document, the rules."""
    form, colon, what = item.partition(":")
    return (form, what.strip()) if colon and form in FORMS else ("", item)


def period(frequency: str, day: date) -> str:
    """The stretch of time that is asked about, counted back from the day that is judged at."""
    return PERIODS.get(frequency, "up to {day}").format(day=day.isoformat())


def _status(engagement: Engagement, control: ControlAsTested) -> str:
    # What its checks found says nothing of what a person gave, nor does silence.
    asked = [test for test in engagement.tests_of[control.id] if test.check not in control.checks]
    missing = any(test.counts.get(word) for test in asked for word in _MISSING)
    return OPEN if missing or not any(test.counts for test in asked) else GIVEN


SHEET = Sheet(
    title="Requests",
    title_ja="資料依頼一覧",
    holds="What persons must give for semi-automated and manual controls: item, owner and period.",
    columns=(
        Column(
            "Request",
            16,
            "The control and the number of the item there: the same in every workbook and run "
            "until the control's list of evidence changes.",
            title_ja="依頼番号",
        ),
        Column("Control", 11, title_ja="統制番号"),
        Column(
            "Requirements",
            24,
            "Requirements of this framework that the control is mapped to.",
            title_ja="要求事項",
        ),
        Column(
            "Form",
            14,
            "Document, register row, attestation, review record, and so on.",
            title_ja="形式",
        ),
        Column("Asked", 54, "What is to be given.", title_ja="依頼内容"),
        Column("Population", 30, "The items that the control applies to.", title_ja="母集団"),
        Column("Owner", 14, "Who is asked: the role that owns the control.", title_ja="責任者"),
        Column("Frequency", 12, title_ja="頻度"),
        Column(
            "Period",
            24,
            "The latest stretch of the control's frequency before the judgement.",
            title_ja="対象期間",
        ),
        Column(
            "Status",
            10,
            "Open while the control is pending, stale or unheard of by a person.",
            title_ja="状況",
        ),
        Column("Asked on", 12, "For the organisation.", entity=True, title_ja="依頼日"),
        Column("Due", 12, "For the organisation.", entity=True, title_ja="期限"),
        Column("Delivered on", 13, "For the organisation.", entity=True, title_ja="提出日"),
        Column(
            "Reference",
            20,
            "For the organisation: where what was given is to be found.",
            entity=True,
            title_ja="参照先",
        ),
        Column("Evidence", 20, "What checks of the control judged besides.", title_ja="証跡"),
        Column(
            "Assessor accepted on", 14, "For the assessor.", assessor=True, title_ja="評価者受領日"
        ),
        Column("Assessor note", 28, "For the assessor.", assessor=True, title_ja="評価者所見"),
    ),
    rows=rows,
    frozen=2,
    wide=True,
    holds_ja="手作業の統制について人が提出すべき資料。項目、責任者、対象期間。",
)

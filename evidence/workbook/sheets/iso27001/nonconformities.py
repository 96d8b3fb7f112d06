"""The sheet Nonconformities: candidates that checks found, for a person to grade and mend."""

from collections.abc import Iterator

from evidence.runs.run import ControlAsTested
from evidence.verdict import Verdict
from evidence.workbook.cells import ASSESSOR, ENTITY, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.links import Links
from evidence.workbook.outcome import Deviated, Outcome, deviated, outcome
from evidence.workbook.sheet import Column, Sheet

GRADES = ("minor", "major", "improvement", "none")


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a control that fails, or that deviated in the period, in the order of the run."""
    links, in_period = Links(engagement), deviated(engagement)
    for control in candidates(engagement):
        found = outcome(engagement, control.id)
        yield [
            links.open_items(control.id, f"NC-{control.id}"),
            f"Run {engagement.run.id}",
            ASSESSOR,
            links.requirements(engagement.mapped(control.id)),
            links.control(control.id),
            _seen(engagement, found, in_period.get(control.id)),
            links.evidence((control.id,)),
            _statement(control, found),
            *[ENTITY] * 3,
            control.owner,
            *[ENTITY] * 4,
        ]


def candidates(engagement: Engagement) -> list[ControlAsTested]:
    """The controls that fail, and those of which an item deviated in the period."""
    bad = deviated(engagement)
    return [
        control
        for control in engagement.controls.values()
        if control.id in bad or engagement.verdicts.get(control.id) is Verdict.FAIL
    ]


def _seen(engagement: Engagement, found: Outcome, of_period: Deviated | None) -> str:
    """What deviates as n of N, and what deviated in the period."""
    told = list(found.shares)
    if engagement.period and of_period:
        told += [f"{engagement.period.start} to {engagement.period.end}: {of_period}"]
    return "\n".join(told)


def _statement(control: ControlAsTested, found: Outcome) -> str:
    """What must hold, and what was found instead."""
    reasons = dict.fromkeys(each.reason for each in found.deviating if each.reason)
    said = f"Must hold: {control.pass_condition or control.statement}"
    return f"{said}\nFound: {'; '.join(reasons)}" if reasons else said


SHEET = Sheet(
    title="Nonconformities",
    title_ja="不適合",
    holds="Candidates: controls that fail. Whether each is a nonconformity is for a person to say.",
    holds_ja="不適合の候補。等級の判断は人が行う。",
    columns=(
        Column("Id", 13, "Leads to what deviates.", title_ja="番号"),
        Column(
            "Source", 26, "The run; audits and reports in added rows.", entity=True, title_ja="出所"
        ),
        Column(
            "Grade",
            13,
            "For the assessor.",
            assessor=True,
            choices=GRADES,
            title_ja="等級",
        ),
        Column("Requirement", 20, entity=True, title_ja="要求事項"),
        Column("Control", 11, entity=True, title_ja="統制番号"),
        Column(
            "Objective evidence",
            40,
            "Items that deviate, as n of N.",
            entity=True,
            title_ja="客観的証拠",
        ),
        Column("Evidence", 28, entity=True, title_ja="証拠"),
        Column(
            "Statement",
            50,
            "What must hold, and what was found.",
            entity=True,
            title_ja="不適合の記述",
        ),
        Column("Correction", 26, entity=True, title_ja="修正"),
        Column("Cause", 26, entity=True, title_ja="原因"),
        Column("Corrective action", 26, entity=True, title_ja="是正処置"),
        Column("Owner", 16, "The control's owner.", entity=True, title_ja="責任者"),
        Column("Due", 12, entity=True, title_ja="期限"),
        Column("Effectiveness check", 22, entity=True, title_ja="有効性の確認"),
        Column("Closed by", 16, entity=True, bound=True, title_ja="完了者"),
        Column("Closed on", 12, entity=True, bound=True, title_ja="完了日"),
    ),
    rows=rows,
    wide=True,
)

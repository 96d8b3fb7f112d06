"""The sheet Treatment plan: what is to be done about what does not hold, by whom and when."""

from collections.abc import Iterator

from evidence.verdict import Verdict
from evidence.workbook.cells import ENTITY, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.links import Links
from evidence.workbook.open_lines import open_lines
from evidence.workbook.outcome import outcome
from evidence.workbook.sheet import Column, Sheet

STATUSES = ("open", "in progress", "done", "dropped")


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a control that fails, in the order of the run, then numbered lines."""
    links = Links(engagement)
    for control in engagement.controls.values():
        if engagement.verdicts.get(control.id) is Verdict.FAIL:
            found = outcome(engagement, control.id)
            yield [
                f"TRT-{control.id}",
                links.control(control.id),
                control.title,
                "\n".join(found.shares),
                ENTITY,
                control.owner,
                ENTITY,
                ENTITY,
                links.evidence((control.id,)),
            ]
    yield from open_lines(len(SHEET.columns), name="TRT-")


SHEET = Sheet(
    title="Treatment plan",
    title_ja="リスク対応計画",
    holds="Controls that fail and call for an action; the organisation plans it and adds others.",
    holds_ja="不適格となった統制。処置の計画は組織が記入する。",
    columns=(
        Column("Line", 15, "The control, or the number of the line.", title_ja="番号"),
        Column("Control or risk", 14, entity=True, title_ja="統制またはリスク"),
        Column("Title", 36, entity=True, title_ja="表題"),
        Column("What does not hold", 44, "Items that deviate.", entity=True, title_ja="現状"),
        Column("Action", 48, entity=True, title_ja="処置"),
        Column("Owner", 18, "The control's owner.", entity=True, title_ja="責任者"),
        Column("Due", 13, entity=True, title_ja="期限"),
        Column("Status", 13, entity=True, choices=STATUSES, title_ja="状況"),
        Column("Evidence", 28, "Evidence its tests judged.", entity=True, title_ja="証拠"),
    ),
    rows=rows,
    frozen=2,
    wide=True,
)

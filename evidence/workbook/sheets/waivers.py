"""The sheet Waivers: accepted exceptions, what they cover, and what is wrong with them."""

from collections.abc import Iterator

from evidence.waiver_register import waiver_register
from evidence.workbook.cells import ASSESSOR, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.sheet import Column, Sheet


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a waiver, in the order of the organisation's file."""
    for each in waiver_register(engagement.reader):
        verdict = each.compensating_verdict
        yield [
            each.id,
            each.control,
            each.check,
            each.scope,
            each.resource,
            each.reason,
            each.requested_by,
            each.approved_by,
            each.starts.isoformat(),
            each.ends.isoformat(),
            each.state,
            each.items,
            each.compensating,
            verdict.value if verdict else "",
            each.ticket,
            "; ".join(each.findings),
            ASSESSOR,
        ]


SHEET = Sheet(
    title="Waivers",
    title_ja="例外承認",
    holds="Accepted exceptions: approver, end, items covered, and what stands in their place.",
    columns=(
        Column("Waiver", 12),
        Column("Control", 11),
        Column("Check", 22, "A pattern over checks; * is all."),
        Column("Scope", 20, "A pattern over scopes; * is all."),
        Column("Resource", 30, "A pattern over resource ids."),
        Column("Reason", 44),
        Column("Requested by", 16),
        Column("Approved by", 16, "Never the person who asked."),
        Column("Starts", 12),
        Column("Ends", 12, "In force until the end of this day, in UTC."),
        Column("State", 11),
        Column("Items waived", 9, "Failing items it covered in this run; each is listed."),
        Column("Compensating", 30, "The control, or what is done, in place of what does not hold."),
        Column("Its verdict", 13, "The verdict of the compensating control.", verdict=True),
        Column("Ticket", 14),
        Column("Findings", 44, "Expired, unused, over-wide, or resting on what does not hold."),
        Column("Assessor note", 28, "For the assessor.", assessor=True),
    ),
    rows=rows,
    wide=True,
)

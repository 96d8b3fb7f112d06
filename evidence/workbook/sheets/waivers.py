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
        Column("Waiver", 12, title_ja="例外承認書"),
        Column("Control", 11, title_ja="統制番号"),
        Column("Check", 22, "A pattern over checks; * is all.", title_ja="判定手続"),
        Column("Scope", 20, "A pattern over scopes; * is all.", title_ja="範囲"),
        Column("Resource", 30, "A pattern over resource ids.", title_ja="リソース"),
        Column("Reason", 44, title_ja="理由"),
        Column("Requested by", 16, title_ja="申請者"),
        Column("Approved by", 16, "Never the person who asked.", title_ja="承認者"),
        Column("Starts", 12, title_ja="開始日"),
        Column("Ends", 12, "In force until the end of this day, in UTC.", title_ja="終了日"),
        Column("State", 11, title_ja="状態"),
        Column(
            "Items waived",
            9,
            "Failing items it covered in this run; each is listed.",
            title_ja="承認件数",
        ),
        Column(
            "Compensating",
            30,
            "The control, or what is done, in place of what does not hold.",
            title_ja="補完統制",
        ),
        Column(
            "Its verdict",
            13,
            "The verdict of the compensating control.",
            verdict=True,
            title_ja="補完統制の判定",
        ),
        Column("Ticket", 14, title_ja="チケット"),
        Column(
            "Findings",
            44,
            "Expired, unused, over-wide, or resting on what does not hold.",
            title_ja="指摘事項",
        ),
        Column("Assessor note", 28, "For the assessor.", assessor=True, title_ja="評価者所見"),
    ),
    rows=rows,
    wide=True,
    holds_ja="例外承認。承認者、期限、対象項目、及び補完統制。",
)

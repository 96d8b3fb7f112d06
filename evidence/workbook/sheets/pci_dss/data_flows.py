"""The sheet ROC 4 Data flows: how account data moves, which the organisation writes down."""

from collections.abc import Iterator

from evidence.workbook.cells import ASSESSOR, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.open_lines import open_lines
from evidence.workbook.sheet import Column, Sheet

FLOWS = ("Capture", "Authorisation", "Settlement", "Chargeback", "Refund", "Other")
"""The flows that a list offers."""


def rows(_engagement: Engagement) -> Iterator[Row]:
    """Open lines: no source tells of flows of account data."""
    return ([*line, ASSESSOR] for line in open_lines(9, name="FLOW-"))


SHEET = Sheet(
    title="ROC 4 Data flows",
    title_ja="ROC 4 データの流れ",
    holds="4 Environment: flows of account data; no source tells them, the organisation fills in.",
    holds_ja="4 環境: アカウントデータの流れ。情報源がなく、事業体が記入する。",
    columns=(
        Column("Ref", 10, title_ja="参照"),
        Column("Flow", 16, "For the organisation.", entity=True, choices=FLOWS, title_ja="流れ"),
        Column("Channel", 18, "For the organisation.", entity=True, title_ja="チャネル"),
        Column("From", 22, "For the organisation.", entity=True, title_ja="起点"),
        Column("To", 22, "For the organisation.", entity=True, title_ja="終点"),
        Column(
            "Account data",
            26,
            "For the organisation: which elements.",
            entity=True,
            title_ja="データ要素",
        ),
        Column("How protected", 28, "For the organisation.", entity=True, title_ja="保護方法"),
        Column("Description", 44, "For the organisation.", entity=True, title_ja="説明"),
        Column(
            "Diagram ref",
            14,
            "For the organisation; see ROC 4 Diagrams.",
            entity=True,
            title_ja="図の参照",
        ),
        Column("Assessor note", 28, "For the assessor.", assessor=True, title_ja="評価者の注記"),
    ),
    rows=rows,
)

"""The sheet ROC 3 Products: validated products and solutions in use."""

from collections.abc import Iterator

from evidence.workbook.cells import ASSESSOR, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.open_lines import open_lines
from evidence.workbook.sheet import Column, Sheet

STANDARDS = ("P2PE", "PTS POI", "PTS HSM", "Secure Software", "Secure SLC", "3DS", "MPoC", "Other")
"""The standards that a list offers, by their short names."""


def rows(_engagement: Engagement) -> Iterator[Row]:
    """Open lines: no source tells of validated products."""
    return ([*line, ASSESSOR] for line in open_lines(7, name="PRD-"))


SHEET = Sheet(
    title="ROC 3 Products",
    title_ja="ROC 3 検証済み製品",
    holds="3 Scope: validated products in use; no source tells them, the organisation fills in.",
    holds_ja="3 対象範囲: 検証済み製品。情報源がなく、事業体が記入する。",
    columns=(
        Column("Ref", 10, title_ja="参照"),
        Column("Name", 34, "For the organisation.", entity=True, title_ja="名称"),
        Column("Version", 16, "For the organisation.", entity=True, title_ja="版"),
        Column(
            "Standard", 20, "For the organisation.", entity=True, choices=STANDARDS, title_ja="規格"
        ),
        Column("Listing ref", 24, "For the organisation.", entity=True, title_ja="登録番号"),
        Column("Expiry", 14, "For the organisation.", entity=True, title_ja="有効期限"),
        Column("Used for", 40, "For the organisation.", entity=True, title_ja="用途"),
        Column("Assessor note", 34, "For the assessor.", assessor=True, title_ja="評価者の注記"),
    ),
    rows=rows,
)

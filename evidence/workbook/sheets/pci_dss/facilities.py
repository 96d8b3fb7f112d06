"""The sheet ROC 4 Facilities: places where account data is handled, by type."""

from collections.abc import Iterator

from evidence.workbook.cells import ASSESSOR, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.open_lines import open_lines
from evidence.workbook.sheet import Column, Sheet

TYPES = ("Data centre", "Office", "Call centre", "Shop", "Warehouse", "Other")
"""The types that a list offers."""


def rows(_engagement: Engagement) -> Iterator[Row]:
    """Open lines: no source tells of facilities."""
    return ([*line, ASSESSOR] for line in open_lines(5, name="FAC-"))


SHEET = Sheet(
    title="ROC 4 Facilities",
    title_ja="ROC 4 施設",
    holds="4 Environment: facilities in scope; no source tells them, the organisation fills in.",
    holds_ja="4 環境: 対象施設。情報源がなく、事業体が記入する。",
    columns=(
        Column("Ref", 10, title_ja="参照"),
        Column("Type", 22, "For the organisation.", entity=True, choices=TYPES, title_ja="種類"),
        Column(
            "Count", 10, "For the organisation: how many of that type.", entity=True, title_ja="数"
        ),
        Column(
            "Place", 44, "For the organisation: city and country.", entity=True, title_ja="所在地"
        ),
        Column("Function", 40, "For the organisation.", entity=True, title_ja="機能"),
        Column("Assessor note", 34, "For the assessor.", assessor=True, title_ja="評価者の注記"),
    ),
    rows=rows,
)

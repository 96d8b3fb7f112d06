"""The sheet Audit programme: the internal audits that are planned, of what, by whom."""

from collections.abc import Iterator

from evidence.workbook.cells import Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.open_lines import open_lines
from evidence.workbook.sheet import Column, Sheet


def rows(_: Engagement) -> Iterator[Row]:
    """Numbered lines to fill in: no source tells of planned audits."""
    return open_lines(len(SHEET.columns), name="AUD-")


SHEET = Sheet(
    title="Audit programme",
    title_ja="内部監査プログラム",
    holds="Filled in by the organisation: planned internal audits; a run of Tieout is none.",
    holds_ja="内部監査の計画。組織が記入する。",
    columns=(
        Column("Audit", 10, "The number of the line.", title_ja="監査番号"),
        Column("Scope", 40, entity=True, title_ja="範囲"),
        Column("Criteria", 26, "What it is held against.", entity=True, title_ja="基準"),
        Column("Auditor", 20, entity=True, title_ja="監査員"),
        Column(
            "Independent of",
            24,
            "The work that the auditor has no part in.",
            entity=True,
            title_ja="独立性",
        ),
        Column("Planned from", 13, entity=True, title_ja="開始予定日"),
        Column("Planned to", 13, entity=True, title_ja="終了予定日"),
        Column("Clauses and controls", 36, "What it covers.", entity=True, title_ja="箇条と管理策"),
        Column("Sample", 24, "What is looked at, and how much.", entity=True, title_ja="サンプル"),
    ),
    rows=rows,
)

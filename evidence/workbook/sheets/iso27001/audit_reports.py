"""The sheet Audit reports: the internal audits that were done, and what they found."""

from collections.abc import Iterator

from evidence.workbook.cells import Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.open_lines import open_lines
from evidence.workbook.sheet import Column, Sheet


def rows(_: Engagement) -> Iterator[Row]:
    """Numbered lines to fill in: no source tells of audits."""
    return open_lines(len(SHEET.columns), name="RPT-")


SHEET = Sheet(
    title="Audit reports",
    title_ja="内部監査報告",
    holds="Filled in by the organisation: internal audits that were done; a run of Tieout is none.",
    holds_ja="実施した内部監査。組織が記入する。",
    columns=(
        Column("Report", 10, "The number of the line.", title_ja="番号"),
        Column("Audit", 12, "The line of the programme.", entity=True, title_ja="監査番号"),
        Column("Scope", 34, entity=True, title_ja="範囲"),
        Column("Criteria", 22, entity=True, title_ja="基準"),
        Column("Auditor", 20, entity=True, title_ja="監査員"),
        Column("Independent of", 22, entity=True, title_ja="独立性"),
        Column("From", 13, entity=True, title_ja="開始日"),
        Column("To", 13, entity=True, title_ja="終了日"),
        Column(
            "Clauses and controls", 32, "What it covered.", entity=True, title_ja="箇条と管理策"
        ),
        Column("Sample", 24, entity=True, title_ja="サンプル"),
        Column("Findings", 40, "Rows of Nonconformities.", entity=True, title_ja="指摘事項"),
        Column("Kept at", 22, entity=True, title_ja="保管場所"),
    ),
    rows=rows,
    wide=True,
)

"""The sheet ROC 4 Providers: third parties that get account data or can touch its safety."""

from collections.abc import Iterator

from evidence.workbook.cells import ASSESSOR, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.open_lines import open_lines
from evidence.workbook.sheet import Column, Sheet

YES_NO = ("Y", "N")


def rows(_engagement: Engagement) -> Iterator[Row]:
    """Open lines: no source tells which providers share account data."""
    return ([*line, ASSESSOR] for line in open_lines(9, name="TPSP-"))


SHEET = Sheet(
    title="ROC 4 Providers",
    title_ja="ROC 4 委託先",
    holds="4 Environment: third-party service providers; no source yet, the organisation fills in.",
    holds_ja="4 環境: 第三者サービスプロバイダー。情報源がなく、事業体が記入する。",
    columns=(
        Column("Ref", 10, title_ja="参照"),
        Column("Company", 28, "For the organisation.", entity=True, title_ja="会社"),
        Column(
            "Data shared",
            30,
            "For the organisation: which account data.",
            entity=True,
            title_ja="共有データ",
        ),
        Column("Purpose", 32, "For the organisation.", entity=True, title_ja="目的"),
        Column(
            "Assessed",
            10,
            "For the organisation: Y where it has been assessed against the standard.",
            entity=True,
            choices=YES_NO,
            title_ja="評価済み",
        ),
        Column("AOC date", 12, "For the organisation.", entity=True, title_ja="AOC日付"),
        Column(
            "AOC version", 14, "For the organisation: of the standard.", entity=True, title_ja="版"
        ),
        Column(
            "Included",
            10,
            "For the organisation: Y where its services are part of this assessment.",
            entity=True,
            choices=YES_NO,
            title_ja="対象に含む",
        ),
        Column("Agreement ref", 22, "For the organisation.", entity=True, title_ja="契約参照"),
        Column("Assessor note", 28, "For the assessor.", assessor=True, title_ja="評価者の注記"),
    ),
    rows=rows,
)

"""The sheet Customised approach: a controls matrix for each requirement that is met otherwise."""

from collections.abc import Iterator

from evidence.workbook.cells import ASSESSOR, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.open_lines import open_lines
from evidence.workbook.sheet import Column, Sheet


def rows(_engagement: Engagement) -> Iterator[Row]:
    """Open lines: no source tells which requirements are met by the customised approach."""
    return ([*line, ASSESSOR, ASSESSOR] for line in open_lines(10, name="CUS-"))


SHEET = Sheet(
    title="Customised approach",
    title_ja="カスタマイズ手法",
    holds="Requirements met by a control of one's own; no source tells, the organisation fills in.",
    holds_ja="独自の統制で満たす要件。情報源がなく、事業体が記入する。",
    columns=(
        Column(
            "Ref",
            10,
            "Not to be used with a compensating control.",
            title_ja="参照",
        ),
        Column("Requirement", 13, "For the organisation.", entity=True, title_ja="要件"),
        Column(
            "What is implemented", 40, "For the organisation.", entity=True, title_ja="実装内容"
        ),
        Column(
            "How it meets the objective",
            36,
            "For the organisation.",
            entity=True,
            title_ja="目的の達成",
        ),
        Column("Equal protection", 32, "For the organisation.", entity=True, title_ja="同等の保護"),
        Column(
            "Assurance over time", 32, "For the organisation.", entity=True, title_ja="継続的な保証"
        ),
        Column(
            "Risk analysis ref",
            18,
            "For the organisation; see 12.3.2.",
            entity=True,
            title_ja="リスク分析参照",
        ),
        Column(
            "Approved by (senior)", 18, "For the organisation.", entity=True, title_ja="経営承認者"
        ),
        Column("Approved on", 13, "For the organisation.", entity=True, title_ja="承認日"),
        Column(
            "Own testing evidence",
            30,
            "For the organisation.",
            entity=True,
            title_ja="自社テスト証跡",
        ),
        Column(
            "Assessor procedure",
            38,
            "For the assessor: derived testing.",
            assessor=True,
            title_ja="評価者の手続",
        ),
        Column("Assessor note", 28, "For the assessor.", assessor=True, title_ja="評価者の注記"),
    ),
    rows=rows,
    wide=True,
)

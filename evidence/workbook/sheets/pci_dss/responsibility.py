"""The sheet Responsibility matrix: who does what for each requirement, entity or provider."""

from collections.abc import Iterator

from evidence.workbook.cells import ASSESSOR, ENTITY, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.links import Links
from evidence.workbook.sheet import Column, Sheet


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a requirement, in the order of the catalog."""
    links = Links(engagement)
    for requirement in engagement.requirements:
        name = requirement["id"]
        yield [links.requirement(name), requirement["title"], *[ENTITY] * 6, ASSESSOR]


SHEET = Sheet(
    title="Responsibility matrix",
    title_ja="責任分担表",
    holds="12.8.5: who carries each requirement; no source tells it, the organisation fills in.",
    holds_ja="12.8.5: 要件ごとの責任分担。情報源がなく、事業体が記入する。",
    columns=(
        Column("Requirement", 12, title_ja="要件"),
        Column("Title", 50, "Our own words.", title_ja="要旨"),
        Column(
            "Provider",
            24,
            "For the organisation: who, and what it does.",
            entity=True,
            title_ja="プロバイダー",
        ),
        Column(
            "Entity",
            24,
            "For the organisation: what it does itself.",
            entity=True,
            title_ja="事業体",
        ),
        Column("Shared", 24, "For the organisation: what both do.", entity=True, title_ja="共有"),
        Column("Note", 30, "For the organisation.", entity=True, title_ja="注記"),
        Column("Agreement ref", 18, "For the organisation.", entity=True, title_ja="契約参照"),
        Column("AOC ref", 18, "For the organisation.", entity=True, title_ja="AOC参照"),
        Column("Assessor note", 28, "For the assessor.", assessor=True, title_ja="評価者の注記"),
    ),
    rows=rows,
    frozen=2,
)

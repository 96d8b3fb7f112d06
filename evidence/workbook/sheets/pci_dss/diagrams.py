"""The sheet ROC 4 Diagrams: the index of network and data-flow diagrams."""

from collections.abc import Iterator

from evidence.workbook.cells import ASSESSOR, ENTITY, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.links import Links
from evidence.workbook.sheet import Column, Sheet
from evidence.workbook.sheets.pci_dss.references import References

WANTED = {"1.2.3": "Network diagram", "1.2.4": "Data-flow diagram"}
"""The requirements that ask for a diagram, and which."""
_EACH = 3


def rows(engagement: Engagement) -> Iterator[Row]:
    """Some lines for each sort of diagram, with what was asked for it."""
    links, references = Links(engagement), References(engagement)
    for requirement, sort in WANTED.items():
        asked = references.documents_of(engagement.controls_of.get(requirement, ()))
        for number in range(1, _EACH + 1):
            yield [f"DIA-{requirement}-{number}", sort, links.requirement(requirement), asked,
                   *[ENTITY] * 5, ASSESSOR]  # fmt: skip


SHEET = Sheet(
    title="ROC 4 Diagrams",
    title_ja="ROC 4 図の索引",
    holds="4 Environment: the index of diagrams, which the organisation fills in.",
    holds_ja="4 環境: 図の索引。事業体が記入する。",
    columns=(
        Column("Ref", 14, title_ja="参照"),
        Column("Sort", 18, title_ja="種別"),
        Column("Requirement", 12, "The requirement that asks for it.", title_ja="要件"),
        Column(
            "Document refs", 24, "What was asked for; see ROC 6.4 Documents.", title_ja="文書参照"
        ),
        Column("Title", 36, "For the organisation.", entity=True, title_ja="表題"),
        Column("Shows", 44, "For the organisation.", entity=True, title_ja="内容"),
        Column("Version", 12, "For the organisation.", entity=True, title_ja="版"),
        Column("Date", 12, "For the organisation.", entity=True, title_ja="日付"),
        Column(
            "File",
            30,
            "For the organisation: where it is to be found.",
            entity=True,
            title_ja="ファイル",
        ),
        Column("Assessor note", 28, "For the assessor.", assessor=True, title_ja="評価者の注記"),
    ),
    rows=rows,
)

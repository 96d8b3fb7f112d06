"""The sheet ROC 6.4 Documents: documents asked for, and which ones were given."""

from collections.abc import Iterator

from evidence.workbook.cells import ASSESSOR, ENTITY, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.links import Links
from evidence.workbook.open_lines import open_lines
from evidence.workbook.sheet import Column, Sheet
from evidence.workbook.sheets.pci_dss.references import DOCUMENTS, References

_BLANK = 5


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a document that a control asks for, then lines for others."""
    links, references = Links(engagement), References(engagement)
    for asked in references.documents:
        yield [
            references.request(asked.id),
            ENTITY,
            asked.what,
            ENTITY,
            asked.owner,
            links.control(asked.control),
            links.requirements(engagement.mapped(asked.control)),
            ASSESSOR,
        ]
    for line in open_lines(4, _BLANK, "DOC-"):
        yield [*line, "", "", "", ASSESSOR]


SHEET = Sheet(
    title=DOCUMENTS,
    title_ja="ROC 6.4 文書",
    holds="6.4 Documents that controls ask for; the organisation writes what it gave.",
    holds_ja="6.4 統制が求める文書。提出した文書は事業体が記入する。",
    columns=(
        Column("Ref", 17, "The id of its request; see Requests.", title_ja="参照"),
        Column("Name and version", 36, "For the organisation.", entity=True, title_ja="名称と版"),
        Column("Purpose", 56, "What was asked for.", entity=True, title_ja="目的"),
        Column("Revision date", 14, "For the organisation.", entity=True, title_ja="改訂日"),
        Column("Owner", 14, "The role that is asked.", title_ja="責任者"),
        Column("Control", 11, title_ja="統制"),
        Column("Requirements", 26, title_ja="要件"),
        Column("Assessor note", 30, "For the assessor.", assessor=True, title_ja="評価者の注記"),
    ),
    rows=rows,
)

"""The sheet ROC 6.5 Interviews: whom to ask, of what, by the roles that own the controls."""

from collections.abc import Iterator

from evidence.workbook.cells import ASSESSOR, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.links import NAMED, Links
from evidence.workbook.sheet import Column, Sheet
from evidence.workbook.sheets.pci_dss.references import INTERVIEWS, References, interview_id

_ADDED = 5


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a role that gives something, then lines for further interviews."""
    links, references = Links(engagement), References(engagement)
    order = [row["id"] for row in engagement.requirements]
    for owner, controls in references.roles.items():
        mapped = {name for control in controls for name in engagement.mapped(control)}
        names = [name for name in order if name in mapped]
        yield [
            interview_id(owner),
            ASSESSOR,
            _topics([engagement.controls[control].title for control in controls]),
            owner,
            links.controls(controls),
            links.requirements(names),
            ASSESSOR,
            ASSESSOR,
            ASSESSOR,
        ]
    for number in range(1, _ADDED + 1):
        yield [f"INT-{number}", ASSESSOR, "", "", "", "", *[ASSESSOR] * 3]


def _topics(titles: list[str]) -> str:
    more = len(titles) - NAMED
    return "; ".join(titles[:NAMED]) + (f"; and {more:,} more" if more > 0 else "")


SHEET = Sheet(
    title=INTERVIEWS,
    title_ja="ROC 6.5 インタビュー",
    holds="6.5 Roles that own controls resting on persons; the assessor writes who was asked.",
    holds_ja="6.5 人に依拠する統制の責任者。インタビューの記録は評価者が記入する。",
    columns=(
        Column("Ref", 20, title_ja="参照"),
        Column("Workpaper title", 30, "For the assessor.", assessor=True, title_ja="調書の表題"),
        Column("Topics", 56, "Titles of the controls that the role owns.", title_ja="議題"),
        Column("Roles", 16, title_ja="役割"),
        Column("Controls", 26, title_ja="統制"),
        Column("Requirements", 30, title_ja="要件"),
        Column("Assessor: persons", 26, "For the assessor.", assessor=True, title_ja="面談者"),
        Column("Assessor: held on", 14, "For the assessor.", assessor=True, title_ja="実施日"),
        Column("Assessor note", 30, "For the assessor.", assessor=True, title_ja="評価者の注記"),
    ),
    rows=rows,
    wide=True,
)

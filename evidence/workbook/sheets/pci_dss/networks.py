"""The sheet ROC 4 Networks: networks that the evidence names, with account data or without."""

from collections.abc import Iterator

from evidence.workbook.cells import ASSESSOR, ENTITY, Link, Row
from evidence.workbook.engagement import Engagement, population_id
from evidence.workbook.open_lines import open_lines
from evidence.workbook.sheet import Column, Sheet, place
from evidence.workbook.sheets.pci_dss.estate import NETWORKS, not_read, rows_of, units_of

_BLANK = 5


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a network of a scope, then lines for networks that no source tells of."""
    order = {id(unit): number for number, unit in enumerate(engagement.run.evidence)}
    for unit in units_of(engagement, tuple(NETWORKS)):
        field, sort = NETWORKS[unit.kind]
        listed = rows_of(engagement, unit)
        link = Link(
            population_id(unit.record) or "not collected", place("Populations", order[id(unit)])
        )
        if listed is None:
            yield [f"{unit.kind} in {unit.scope}", not_read(unit), sort, str(unit.scope), link,
                   ENTITY, ENTITY, ASSESSOR]  # fmt: skip
            continue
        part = "" if unit.complete else " (the list broke off: there may be more)"
        for name in sorted({str(row[field]) for row in listed if row.get(field)}):
            yield [f"{name} in {unit.scope}", name, sort + part, str(unit.scope), link,
                   ENTITY, ENTITY, ASSESSOR]  # fmt: skip
    for line in open_lines(2, _BLANK, "OTHER-"):
        yield [*line, ENTITY, "", "", ENTITY, ENTITY, ASSESSOR]


SHEET = Sheet(
    title="ROC 4 Networks",
    title_ja="ROC 4 ネットワーク",
    holds="4 Environment: networks the evidence names; the organisation says what each is for.",
    holds_ja="4 環境: 証跡が示すネットワーク。用途は事業体が記入する。",
    columns=(
        Column("Ref", 44, "The network and where it is.", title_ja="参照"),
        Column("Name", 28, entity=True, title_ja="名称"),
        Column("Type", 22, "What the name was read from.", entity=True, title_ja="種類"),
        Column("Scope", 34, title_ja="範囲"),
        Column("Population", 19, "See Populations.", title_ja="母集団"),
        Column("Function", 34, "For the organisation.", entity=True, title_ja="機能"),
        Column(
            "Account data",
            16,
            "For the organisation: whether account data is stored, processed or sent there.",
            entity=True,
            choices=("with", "without"),
            title_ja="アカウントデータの有無",
        ),
        Column("Assessor note", 28, "For the assessor.", assessor=True, title_ja="評価者の注記"),
    ),
    rows=rows,
)

"""The sheet ROC 4 Data stores: stores that the evidence names, and what they hold of cards."""

from collections.abc import Iterator

from evidence.workbook.cells import ASSESSOR, ENTITY, Link, Row
from evidence.workbook.engagement import Engagement, population_id
from evidence.workbook.open_lines import open_lines
from evidence.workbook.sheet import Column, Sheet, place
from evidence.workbook.sheets.pci_dss.estate import STORES, not_read, rows_of, seen, units_of

_BLANK = 5
HELD = ("no account data", "account data", "sensitive authentication data", "both")
"""What the organisation says of a store."""


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a store, then lines for databases and files that no source tells of."""
    order = {id(unit): number for number, unit in enumerate(engagement.run.evidence)}
    for unit in units_of(engagement, tuple(STORES)):
        secures, logs = STORES[unit.kind]
        listed = rows_of(engagement, unit)
        link = Link(
            population_id(unit.record) or "not collected", place("Populations", order[id(unit)])
        )
        if listed is None:
            yield [f"{unit.kind} in {unit.scope}", not_read(unit), link, *[ENTITY] * 3, "", ENTITY,
                   "", ENTITY, ASSESSOR]  # fmt: skip
            continue
        for row in listed:
            yield [
                str(row["id"]),
                str(row.get("name") or row["id"]),
                link,
                *[ENTITY] * 3,
                "\n".join(seen(row, field) for field in secures),
                ENTITY,
                seen(row, logs),
                ENTITY,
                ASSESSOR,
            ]
    for line in open_lines(2, _BLANK, "OTHER-"):
        yield [*line, "", *[ENTITY] * 3, "", ENTITY, "", ENTITY, ASSESSOR]


SHEET = Sheet(
    title="ROC 4 Data stores",
    title_ja="ROC 4 データ保管場所",
    holds="4 Environment: stores of data as read; the organisation says which hold account data.",
    holds_ja="4 環境: 読み取ったデータ保管場所。アカウントデータの有無は事業体が記入する。",
    columns=(
        Column("Ref", 34, "The id by which its source knows the store.", title_ja="参照"),
        Column("Store", 28, entity=True, title_ja="保管場所"),
        Column("Population", 19, "See Populations.", title_ja="母集団"),
        Column(
            "Holds",
            18,
            "For the organisation. Sensitive authentication data is not to be kept.",
            entity=True,
            choices=HELD,
            title_ja="保有データ",
        ),
        Column(
            "File, table, field",
            24,
            "For the organisation.",
            entity=True,
            title_ja="ファイル・表・項目",
        ),
        Column(
            "Elements",
            22,
            "For the organisation: which account data.",
            entity=True,
            title_ja="データ要素",
        ),
        Column(
            "Secured, as read", 30, "Settings that the source showed.", title_ja="保護(読取結果)"
        ),
        Column("How secured", 26, "For the organisation.", entity=True, title_ja="保護方法"),
        Column(
            "Access logged, as read",
            28,
            "Settings that the source showed.",
            title_ja="ログ(読取結果)",
        ),
        Column(
            "How access is logged",
            26,
            "For the organisation.",
            entity=True,
            title_ja="アクセス記録方法",
        ),
        Column("Assessor note", 24, "For the assessor.", assessor=True, title_ja="評価者の注記"),
    ),
    rows=rows,
    wide=True,
)

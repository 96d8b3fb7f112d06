"""The sheet ROC 4 Components: types of system components, counted by the populations read."""

from collections.abc import Iterator

from evidence.record import Evidence
from evidence.workbook.cells import ASSESSOR, ENTITY, Link, Row, Value
from evidence.workbook.engagement import Engagement, population_id
from evidence.workbook.open_lines import open_lines
from evidence.workbook.sheet import Column, Sheet, place
from evidence.workbook.sheets.pci_dss.estate import not_read

_BLANK = 5
CONFIGURATION = "configuration"
"""The class of data of a kind that tells how something is set up; others tell of persons."""


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a kind and source, then lines for components that no source tells of."""
    kinds = engagement.reader.kinds()
    first = {id(unit): number for number, unit in enumerate(engagement.run.evidence)}
    found: dict[tuple[str, str], list[Evidence]] = {}
    for unit in engagement.run.evidence:
        kind = kinds.get(unit.kind)
        if kind is None or kind.data == CONFIGURATION:
            found.setdefault((unit.kind, unit.source), []).extend([unit])
    for (name, source), units in sorted(found.items()):
        read = [unit for unit in units if unit.record]
        whole = len(read) == len(units) and all(unit.complete for unit in units)
        shown = (read or units)[0]
        kind = kinds.get(name)
        yield [
            f"{name} in {source}",
            kind.doc.partition("\n")[0].partition(";")[0].rstrip(".") if kind else name,
            sum(unit.rows for unit in read) if read else "not known",
            "Y" if whole else "N",
            _gaps(units, len(read), len(units)),
            units[0].system,
            _population(shown, first[id(shown)]),
            *[ENTITY] * 4,
            ASSESSOR,
        ]
    for line in open_lines(2, _BLANK, "OTHER-"):
        yield [*line, ENTITY, "", "", "", "", *[ENTITY] * 4, ASSESSOR]


def _gaps(units: list[Evidence], read: int, sought: int) -> str:
    gaps = [not_read(unit) for unit in units if not unit.record]
    gaps += [
        f"in part: {unit.gap or unit.scope}" for unit in units if unit.record and not unit.complete
    ]
    said = [f"{read:,} of {sought:,} populations read", *dict.fromkeys(gaps)]
    return "\n".join(said)


def _population(unit: Evidence, row: int) -> Value:
    name = population_id(unit.record) or "not collected"
    return Link(name, place("Populations", row))


SHEET = Sheet(
    title="ROC 4 Components",
    title_ja="ROC 4 構成要素の種類",
    holds="4 Environment: types and counts of components as read; the organisation says the rest.",
    holds_ja="4 環境: 読み取った構成要素の種類と数。残りは事業体が記入する。",
    columns=(
        Column("Ref", 32, "The kind and its source.", title_ja="参照"),
        Column("Type", 38, "What a row of the populations is.", entity=True, title_ja="種類"),
        Column(
            "Count", 10, "Rows read; at least so many where not whole.", entity=True, title_ja="数"
        ),
        Column("Whole", 8, "Y when every population was listed to its end.", title_ja="完全"),
        Column(
            "Populations read", 34, "How many, and what could not be read.", title_ja="読取状況"
        ),
        Column("System", 14, "What kind of system the source is.", title_ja="システム"),
        Column("Population", 19, "The first; see Populations.", title_ja="母集団"),
        Column("Vendor", 18, "For the organisation.", entity=True, title_ja="ベンダー"),
        Column(
            "Product and version",
            24,
            "For the organisation.",
            entity=True,
            title_ja="製品とバージョン",
        ),
        Column("Role", 26, "For the organisation.", entity=True, title_ja="役割"),
        Column(
            "In scope",
            10,
            "For the organisation: Y where it is part of or connected to the card environment.",
            entity=True,
            choices=("Y", "N", "in part"),
            title_ja="対象",
        ),
        Column("Assessor note", 28, "For the assessor.", assessor=True, title_ja="評価者の注記"),
    ),
    rows=rows,
    wide=True,
)

"""The sheet ROC 6.6 Other evidence: system exports read, and what else persons are asked for."""

from collections.abc import Iterator

from evidence.record import Evidence
from evidence.workbook.cells import ASSESSOR, Link, Row
from evidence.workbook.engagement import Engagement, evidence_id
from evidence.workbook.links import Links
from evidence.workbook.sheet import Column, Sheet, place
from evidence.workbook.sheets.pci_dss.references import DOCUMENT, Asked, References


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a population that tests of this framework read or missed, then what was asked."""
    links, references = Links(engagement), References(engagement)
    for number, unit in enumerate(engagement.run.evidence):
        controls = engagement.used_by.get(unit.record or "", [])
        if unit.record and not controls:
            continue
        yield [
            Link(evidence_id(unit), place("Evidence index", number)),
            f"{unit.kind} in {unit.scope}",
            _shows(engagement, unit),
            ", ".join(references.samples_of_record.get(unit.record or "", ())),
            links.controls(controls),
            unit.collected_at,
            ASSESSOR,
        ]
    for asked in references.asked:
        if asked.form != DOCUMENT:
            yield [
                references.request(asked.id),
                asked.what,
                _asked_for(asked, engagement.controls[asked.control].title),
                "",
                links.control(asked.control),
                None,
                ASSESSOR,
            ]


def _asked_for(asked: Asked, title: str) -> str:
    form = f" ({asked.form.lower()})" if asked.form else ""
    return f"Asked of {asked.owner}{form}: {title}"


def _shows(engagement: Engagement, unit: Evidence) -> str:
    if not unit.record:
        return f"Not read: {unit.gap or 'no reason is known'}"
    kind = engagement.reader.kinds().get(unit.kind)
    what = kind.doc.partition("\n")[0] if kind else unit.kind
    whole = "whole" if unit.complete else f"in part: {unit.gap or 'see Populations'}"
    return f"{what} {unit.rows:,} rows, {whole}."


SHEET = Sheet(
    title="ROC 6.6 Other evidence",
    title_ja="ROC 6.6 その他の証跡",
    holds="6.6 Populations read for this framework, and what persons give besides documents.",
    holds_ja="6.6 この基準のために読み取った母集団と、文書以外に求める資料。",
    columns=(
        Column("Ref", 18, "See Evidence index and Requests.", title_ja="参照"),
        Column("Title", 50, title_ja="表題"),
        Column("What it shows", 60, title_ja="内容"),
        Column("Sample set ref", 14, "See ROC 6.3 Sample sets.", title_ja="サンプル参照"),
        Column("Controls", 30, title_ja="統制"),
        Column("Collected at", 19, "Empty for what a person gives.", title_ja="収集日時"),
        Column("Assessor note", 30, "For the assessor.", assessor=True, title_ja="評価者の注記"),
    ),
    rows=rows,
)

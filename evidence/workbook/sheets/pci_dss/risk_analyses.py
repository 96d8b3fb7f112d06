"""The sheet Risk analyses: each requirement whose interval a targeted risk analysis sets."""

from collections.abc import Iterator

from evidence.workbook.cells import ASSESSOR, ENTITY, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.links import Links
from evidence.workbook.look import UNMAPPED
from evidence.workbook.sheet import Column, Sheet
from evidence.workbook.sheets.pci_dss.references import RISKS, References


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a requirement that the catalog marks so, in its order."""
    links, references = Links(engagement), References(engagement)
    for requirement in references.flexible:
        name = requirement["id"]
        controls = engagement.controls_of[name]
        verdict = engagement.requirement_verdicts.get(name)
        yield [
            f"TRA-{name}",
            links.requirement(name),
            requirement["title"],
            requirement.get("cadence", ""),
            links.controls(controls),
            verdict.value if verdict else UNMAPPED,
            references.documents_of(controls),
            *[ENTITY] * 8,
            ASSESSOR,
        ]


SHEET = Sheet(
    title=RISKS,
    title_ja="リスク分析",
    holds="12.3.1: requirements whose interval a risk analysis sets; the organisation writes each.",
    holds_ja="12.3.1: リスク分析で間隔を定める要件。分析は事業体が記入する。",
    columns=(
        Column("Ref", 16, title_ja="参照"),
        Column("Requirement", 13, title_ja="要件"),
        Column("Title", 34, "Our own words.", title_ja="要旨"),
        Column("Cadence", 20, "By the catalog.", title_ja="頻度"),
        Column("Controls", 20, title_ja="統制"),
        Column("Verdict", 14, "The worst verdict of its controls.", verdict=True, title_ja="判定"),
        Column("Document refs", 22, "See ROC 6.4 Documents.", title_ja="文書参照"),
        Column("Asset", 24, "For the organisation.", entity=True, title_ja="資産"),
        Column("Threat", 26, "For the organisation.", entity=True, title_ja="脅威"),
        Column(
            "Likelihood factors",
            26,
            "For the organisation.",
            entity=True,
            title_ja="発生可能性の要因",
        ),
        Column("Impact factors", 26, "For the organisation.", entity=True, title_ja="影響の要因"),
        Column("Chosen interval", 16, "For the organisation.", entity=True, title_ja="選んだ間隔"),
        Column(
            "Reason for interval", 30, "For the organisation.", entity=True, title_ja="間隔の理由"
        ),
        Column("Done on", 12, "For the organisation.", entity=True, title_ja="実施日"),
        Column(
            "Reviewed on",
            12,
            "For the organisation: to be looked at again within 12 months.",
            entity=True,
            title_ja="見直し日",
        ),
        Column("Assessor note", 28, "For the assessor.", assessor=True, title_ja="評価者の注記"),
    ),
    rows=rows,
    frozen=3,
    wide=True,
)

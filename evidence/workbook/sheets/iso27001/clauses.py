"""The sheet Clauses 4-10: the clauses of the management system, and the records each leans on."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from evidence.workbook.cells import ASSESSOR, ENTITY, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.links import Links
from evidence.workbook.look import UNMAPPED
from evidence.workbook.sheet import Column, Sheet

NO_CONTROL = "no control is mapped to it"
NO_RECORD = "none by name; what shows that it is done"
CONFORMITY = ("conforms", "improvement", "minor", "major", "not assessed")
RECORDS: Final = {
    "4.3": "Statement of scope",
    "5.2": "Security policy",
    "6.1.2": "Method of risk assessment",
    "6.1.3": "Method of risk treatment; Statement of Applicability; treatment plan",
    "6.2": "Security objectives",
    "7.2": "Proof of competence",
    "7.5.1": "The documents the standard names, and those found necessary",
    "7.5.3": "Outside documents that are needed, identified",
    "8.1": "Records that give trust that work ran as planned",
    "8.2": "Results of risk assessments",
    "8.3": "Results of risk treatment",
    "9.1": "Results of measurement",
    "9.2.2": "Audit programme and audit results",
    "9.3.3": "Results of management reviews",
    "10.2": "Nonconformities, what was done, and whether it worked",
}
"""The record that a clause asks for, in our own words; other clauses name none."""


def clauses(engagement: Engagement) -> list[Mapping[str, Any]]:
    """The clauses of the catalog, in its order."""
    return [row for row in engagement.requirements if row.get("kind") == "clause"]


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a clause of the catalog."""
    links = Links(engagement)
    for clause in clauses(engagement):
        name = clause["id"]
        controls = engagement.controls_of[name]
        verdict = engagement.requirement_verdicts.get(name)
        owners = dict.fromkeys(engagement.controls[control].owner for control in controls)
        yield [
            links.requirement(name),
            clause["title"],
            RECORDS.get(name, NO_RECORD),
            links.count(controls),
            ", ".join(controls) or NO_CONTROL,
            ENTITY,
            ENTITY,
            ", ".join(owners),
            links.evidence(controls),
            verdict.value if verdict else UNMAPPED,
            ASSESSOR,
            ASSESSOR,
            ASSESSOR,
        ]


SHEET = Sheet(
    title="Clauses 4-10",
    title_ja="箇条4〜10",
    holds="Each clause with the record it asks for; the organisation names the document.",
    holds_ja="箇条ごとに求められる記録。文書名は組織が記入する。",
    columns=(
        Column("Clause", 9, title_ja="箇条"),
        Column("Title", 40, "Our own words.", title_ja="表題"),
        Column("Required record", 34, "Our own words.", title_ja="求められる記録"),
        Column("Control count", 9, "Leads to the first.", title_ja="統制数"),
        Column("Controls", 24, "Controls mapped to it.", title_ja="統制"),
        Column("Document id", 20, entity=True, title_ja="文書番号"),
        Column("Version", 10, entity=True, title_ja="版"),
        Column("Owner", 22, "Owners of its controls.", title_ja="責任者"),
        Column("Evidence", 28, "Evidence its tests judged.", title_ja="証拠"),
        Column(
            "Last test result",
            14,
            "The worst verdict of its controls; no conclusion on conformity.",
            verdict=True,
            title_ja="直近のテスト結果",
        ),
        Column(
            "Conformity",
            16,
            "For the assessor.",
            assessor=True,
            choices=CONFORMITY,
            title_ja="適合性",
        ),
        Column("Auditor", 18, "For the assessor.", assessor=True, title_ja="審査員"),
        Column("Date", 12, "For the assessor.", assessor=True, title_ja="日付"),
    ),
    rows=rows,
    wide=True,
)

"""The sheet Management review: what top management must weigh, what it decided, who does it."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from evidence.workbook.cells import ENTITY, Link, Row, Value
from evidence.workbook.engagement import Engagement
from evidence.workbook.links import Links
from evidence.workbook.sheet import Column, Sheet, place
from evidence.workbook.sheets.iso27001 import nonconformities, objectives

CLAUSE = "9.3.2"


class Topic(NamedTuple):
    """A topic of the review in our own words, and the sheet that tells of it."""

    id: str
    words: str
    sheet: str = ""


TOPICS: Final = (
    Topic("MR-a", "What became of the decisions of earlier reviews"),
    Topic("MR-b", "Inside and outside matters that have changed"),
    Topic("MR-c", "Stakeholders' expectations that have changed"),
    Topic("MR-d1", "Performance: nonconformities and their correction", "Nonconformities"),
    Topic("MR-d2", "Performance: measurements", "Objectives and measures"),
    Topic("MR-d3", "Performance: audits", "Audit reports"),
    Topic("MR-d4", "Performance: how far objectives were reached", "Objectives and measures"),
    Topic("MR-e", "What stakeholders told us"),
    Topic("MR-f1", "Risk: what assessments came to", "Risk register"),
    Topic("MR-f2", "Risk: how far treatment has come", "Treatment plan"),
    Topic("MR-g", "Where the management system can become better"),
)


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a topic."""
    links = Links(engagement)
    for topic in TOPICS:
        yield [
            topic.id,
            links.requirement(CLAUSE),
            topic.words,
            _input(engagement, topic),
            *[ENTITY] * 6,
        ]


def _input(engagement: Engagement, topic: Topic) -> Value:
    """What this workbook holds of a topic; the organisation names the rest."""
    if not topic.sheet:
        return ""
    counted = {
        "MR-d1": f", candidates: {len(nonconformities.candidates(engagement)):,}",
        "MR-d2": f", measures: {len(objectives.measured(engagement)):,}",
    }
    return Link(f"{topic.sheet}{counted.get(topic.id, '')}", place(topic.sheet))


SHEET = Sheet(
    title="Management review",
    title_ja="マネジメントレビュー",
    holds="Each topic of the review; the organisation enters what it weighed and decided.",
    holds_ja="レビューの議題。検討と決定は組織が記入する。",
    columns=(
        Column("Topic", 9, title_ja="番号"),
        Column("Clause", 9, title_ja="箇条"),
        Column("Input", 46, "Our own words.", title_ja="議題"),
        Column("In this workbook", 38, "The sheet that tells of it.", title_ja="本調書の参照先"),
        Column("Evidence", 28, "What was laid before management.", entity=True, title_ja="証拠"),
        Column("Reviewed on", 13, entity=True, title_ja="実施日"),
        Column("Decision", 48, entity=True, title_ja="決定"),
        Column("Action", 36, entity=True, title_ja="処置"),
        Column("Owner", 18, entity=True, title_ja="責任者"),
        Column("Due", 13, entity=True, title_ja="期限"),
    ),
    rows=rows,
    wide=True,
)

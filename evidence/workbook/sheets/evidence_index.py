"""The sheet Evidence index: every item of evidence by id, with its digests and its use."""

from collections.abc import Iterator

from evidence.record import Evidence
from evidence.workbook.cells import Link, Row
from evidence.workbook.engagement import Engagement, evidence_id
from evidence.workbook.sheet import Column, Sheet, place


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a collection unit, in the order of the run."""
    for number, unit in enumerate(engagement.run.evidence):
        controls = engagement.used_by.get(unit.record or "", [])
        yield [
            Link(evidence_id(unit), place("Populations", number)),
            f"{unit.kind} in {unit.scope}",
            _type(engagement, unit),
            unit.source,
            unit.system,
            unit.rows,
            unit.traffic.requests,
            unit.traffic.started,
            unit.collected_at,
            unit.identity,
            f"{unit.collector} {unit.version}",
            ", ".join(controls),
            unit.record,
            unit.transcript,
        ]


def _type(engagement: Engagement, unit: Evidence) -> str:
    if unit.record is None:
        return "not collected"
    erasure = engagement.reader.gone.get(unit.record)
    return f"erased by entry {erasure.number}" if erasure else "system export"


SHEET = Sheet(
    title="Evidence index",
    title_ja="証跡一覧",
    holds="Each item of evidence with the digests of its record and transcript, and who used it.",
    columns=(
        Column("Evidence", 18),
        Column("Title", 44),
        Column("Type", 14, "System export: read by our code with read-only rights, calls kept."),
        Column("Source", 16),
        Column("System", 16),
        Column("Rows", 9),
        Column("Requests", 10, "Questions asked of the source; retries are not counted."),
        Column("Reading began", 19),
        Column("Collected at", 19, "When the reading ended."),
        Column("Collected by", 34, "The identity used, as the source itself names it."),
        Column("Collector", 26, "The code that read it, and its version."),
        Column("Used by controls", 28, "Controls of this framework whose tests read it."),
        Column("Record SHA-256", 36, "The digest of the population as stored."),
        Column("Transcript SHA-256", 36, "The digest of the recorded questions and answers."),
    ),
    rows=rows,
    wide=True,
)

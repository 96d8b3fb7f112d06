"""The sheet Populations: information produced by the entity (IPE), whole or not, and why."""

from collections.abc import Iterator

from evidence.record import Completeness, Evidence
from evidence.workbook.cells import Link, Row
from evidence.workbook.engagement import Engagement, population_id
from evidence.workbook.sheet import Column, Sheet, place

NOT_COLLECTED = "not collected"

_NOTHING = Completeness(complete=False)


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a collection unit, in the order of the run, then planned units without a trace."""
    for number, unit in enumerate(engagement.run.evidence):
        yield _row(engagement, number, unit)
    traced = {f"{unit.kind} {unit.scope}" for unit in engagement.run.evidence}
    for planned in engagement.run.planned:
        if planned not in traced:
            kind, _, scope = planned.partition(" ")
            yield [NOT_COLLECTED, kind, "", scope, "", "", "", "", 0, None, "", "N",
                   "", "planned, and never read"]  # fmt: skip


def _row(engagement: Engagement, number: int, unit: Evidence) -> Row:
    record = engagement.reader.record_head(unit.record) if unit.record else None
    whole = record.completeness if record else _NOTHING
    gaps = [*whole.gaps, *([unit.gap] if unit.gap and unit.gap not in whole.gaps else [])]
    kind = engagement.reader.kinds().get(unit.kind)
    name = population_id(unit.record) or NOT_COLLECTED
    return [
        Link(name, place("Evidence index", number)),
        unit.kind,
        kind.doc.partition("\n")[0] if kind else "",
        str(unit.scope),
        unit.system,
        unit.identity,
        f"{unit.collector} {unit.version}",
        "\n".join(record.operations) if record else "",
        unit.rows,
        whole.expected,
        whole.expected_from,
        "Y" if record and unit.complete else "N",
        "\n".join(whole.covers),
        "\n".join(str(gap) for gap in gaps),
        "\n".join(f"{reason}: {count:,}" for reason, count in sorted(unit.unobserved.items())),
        unit.as_of.date().isoformat() if unit.as_of else "",
        unit.collected_at,
        unit.unseen_since if unit.complete else None,
        unit.record,
    ]


SHEET = Sheet(
    title="Populations",
    title_ja="母集団",
    holds="Each population with what shows that it is whole, or names what could not be read.",
    columns=(
        Column("Population", 19, "The first 12 digits of the digest of its record."),
        Column("Kind", 18),
        Column("Description", 26),
        Column("Scope", 28),
        Column("System", 12, "What kind of system the source is."),
        Column("Identity used", 30, "Who asked, as the source itself names it; read-only."),
        Column("Collector", 24, "The code that read it, and its version."),
        Column("Operations", 28, "The read operations it was made from."),
        Column("Rows", 9),
        Column("Expected rows", 11, "The number another source declared."),
        Column("Expected from", 18, "The source of that number."),
        Column("Complete", 11, "Y when the source listed it to its end; N says why under Gaps."),
        Column("Covers", 14, "Classes of rows proven present, such as leavers."),
        Column("Gaps", 34, "List calls without an answer: the source's word, the operation."),
        Column("Fields unobserved", 34, "Fields that could not be read, counted by reason."),
        Column("As of", 12, "The day that the source itself says it speaks of; the older counts."),
        Column("Collected at", 19, "When the reading ended."),
        Column("Unseen since", 19, "Since when events may have come and gone without a trace."),
        Column("Record SHA-256", 36, "The digest of the population as stored."),
    ),
    rows=rows,
    frozen=2,
    wide=True,
)

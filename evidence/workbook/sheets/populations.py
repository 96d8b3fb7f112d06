"""The sheet Populations: information produced by the entity (IPE), whole or not, and why."""

from collections.abc import Iterator

from evidence.record import Completeness, Evidence
from evidence.runs.run import KindAsTested
from evidence.workbook.cells import ENTITY, Link, Row
from evidence.workbook.engagement import Engagement, evidence_id, population_id
from evidence.workbook.sheet import Column, Sheet, place

NOT_COLLECTED = "not collected"

BY_HAND = frozenset({"people", "registers"})
"""Systems whose populations are files that people keep or export, feeds over HTTPS apart."""
_FEED = "hmac-sha256:"
"""How the mark begins that a feed leaves in the envelope; a file leaves its plain digest."""
ACCURACY = (
    "rows are what the source answered, field by field; questions and answers are kept, and give "
    "the same record again"
)
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
                   "", "planned, and never read", *[""] * 5, "", "", "", None, *[""] * 4,
                   ENTITY, ""]  # fmt: skip


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
        ", ".join(engagement.used_by.get(unit.record or "", [])),
        _produced(unit),
        f"{kind_key(kind)}; times in UTC",
        unit.rows - whole.expected if record and whole.expected is not None else None,
        _completeness(unit, whole) if record else "",
        _found(unit, whole) if record else "",
        ACCURACY if record else "",
        unit.transcript,
        ENTITY,
        Link(evidence_id(unit), place("Evidence index", number)),
    ]


def kind_key(kind: KindAsTested | None) -> str:
    """The column that tells items apart, with the fields that were read beside it."""
    fields = [name for name in kind.fields if name != "id"] if kind else []
    return f"id; {len(fields)} other fields" if fields else "id"


def _produced(unit: Evidence) -> str:
    """Whether a system answered, or a file that people keep was read."""
    return "kept by people as files" if by_hand(unit) else "system-generated"


def by_hand(unit: Evidence) -> bool:
    """Whether what was read is a file that people keep or export."""
    fed = any(each.startswith(_FEED) for each in unit.traffic.request_ids)
    return unit.system in BY_HAND and not fed


def _completeness(unit: Evidence, whole: Completeness) -> str:
    against = f"; counted against {whole.expected_from}" if whole.expected_from else ""
    covers = f"; proven to hold {', '.join(whole.covers)}" if whole.covers else ""
    ended = "listed page by page until the source said it was the end"
    cut = "listed page by page, and not to the end: see Gaps"
    return f"{ended if unit.complete else cut}{against}{covers}"


def _found(unit: Evidence, whole: Completeness) -> str:
    if not unit.complete:
        return "not whole: see Gaps"
    if whole.expected is not None and whole.expected != unit.rows:
        return f"whole by its own account; differs from the count of {whole.expected_from}"
    return "whole"


SHEET = Sheet(
    title="Populations",
    title_ja="母集団",
    holds="Each population with what shows that it is whole, or names what could not be read.",
    columns=(
        Column(
            "Population", 19, "The first 12 digits of the digest of its record.", title_ja="母集団"
        ),
        Column("Kind", 18, title_ja="種別"),
        Column("Description", 26, title_ja="説明"),
        Column("Scope", 28, title_ja="範囲"),
        Column("System", 12, "What kind of system the source is.", title_ja="システム"),
        Column(
            "Identity used",
            30,
            "Who asked, as the source itself names it; read-only.",
            title_ja="使用した識別子",
        ),
        Column("Collector", 24, "The code that read it, and its version.", title_ja="収集機能"),
        Column("Operations", 28, "The read operations it was made from.", title_ja="操作"),
        Column("Rows", 9, title_ja="行数"),
        Column("Expected rows", 11, "The number another source declared.", title_ja="予定行数"),
        Column("Expected from", 18, "The source of that number.", title_ja="予定行数の出所"),
        Column(
            "Complete",
            11,
            "Y when the source listed it to its end; N says why under Gaps.",
            title_ja="完全性",
        ),
        Column(
            "Covers", 14, "Classes of rows proven present, such as leavers.", title_ja="対象区分"
        ),
        Column(
            "Gaps",
            34,
            "List calls without an answer: the source's word, the operation.",
            title_ja="欠落",
        ),
        Column(
            "Fields unobserved",
            34,
            "Fields that could not be read, counted by reason.",
            title_ja="未観測の項目",
        ),
        Column(
            "As of",
            12,
            "The day that the source itself says it speaks of; the older counts.",
            title_ja="基準日",
        ),
        Column("Collected at", 19, "When the reading ended.", title_ja="収集日時"),
        Column(
            "Unseen since",
            19,
            "Since when events may have come and gone without a trace.",
            title_ja="未確認の始点",
        ),
        Column(
            "Record SHA-256",
            36,
            "The digest of the population as stored.",
            title_ja="記録のSHA-256",
        ),
        Column("Controls", 22, "Controls of this framework that read it.", title_ja="使用した統制"),
        Column("Produced", 16, "By a system, or kept by people as files.", title_ja="作成方法"),
        Column(
            "Key column", 22, "What tells its items apart, and the time zone.", title_ja="キー列"
        ),
        Column("Difference", 10, "Rows less expected rows.", title_ja="差異"),
        Column("Completeness procedure", 36, "How it was made sure of.", title_ja="完全性の手続"),
        Column("Completeness result", 24, title_ja="完全性の結果"),
        Column("Accuracy procedure", 36, "How it was made sure of.", title_ja="正確性の手続"),
        Column(
            "Calls SHA-256",
            36,
            "The digest of the recorded questions, parameters and filters, and answers.",
            title_ja="通信記録のSHA-256",
        ),
        Column(
            "Accuracy result",
            24,
            "For the organisation: rows that were compared with the source by hand.",
            entity=True,
            title_ja="正確性の結果",
        ),
        Column("Evidence", 18, "See Evidence index.", title_ja="証跡"),
    ),
    rows=rows,
    frozen=2,
    wide=True,
    key=(1, 3),
    holds_ja="各母集団と、その完全性を示すもの、又は読み取れなかったもの。",
)

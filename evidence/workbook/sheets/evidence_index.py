"""The sheet Evidence index: every item of evidence by id, with its digests and its use."""

from collections.abc import Iterator

from evidence.pack_places import object_place
from evidence.record import Evidence
from evidence.workbook.cells import ENTITY, Link, Row
from evidence.workbook.engagement import Engagement, evidence_id
from evidence.workbook.sheet import Column, Sheet, place
from evidence.workbook.sheets.populations import by_hand


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a collection unit, in the order of the run."""
    kinds = engagement.reader.kinds()
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
            ", ".join(dict.fromkeys(name for each in controls for name in engagement.mapped(each))),
            unit.scope.parts[0] if unit.scope.parts else "",
            "/".join(unit.scope.parts[1:]),
            unit.as_of.date().isoformat() if unit.as_of else "",
            _bytes(engagement, unit),
            object_place(unit.record) if unit.record else "",
            kinds[unit.kind].data if unit.kind in kinds else "",
            ", ".join(kinds[unit.kind].personal) if unit.kind in kinds else "",
            _grade(unit),
            *[ENTITY] * 5,
        ]


def _type(engagement: Engagement, unit: Evidence) -> str:
    if unit.record is None:
        return "not collected"
    erasure = engagement.reader.gone.get(unit.record)
    return f"erased by entry {erasure.number}" if erasure else "system export"


def _bytes(engagement: Engagement, unit: Evidence) -> int | None:
    """The size of the record as stored; None where it is not to be had."""
    if unit.record is None or unit.record in engagement.withheld:
        return None
    if unit.record in engagement.reader.gone:
        return None
    return len(engagement.reader.vault.get(unit.record))


def _grade(unit: Evidence) -> str:
    """How far the way of getting it can be relied on; nothing of what was not got."""
    if unit.record is None:
        return ""
    return "B" if by_hand(unit) else "A"


SHEET = Sheet(
    title="Evidence index",
    title_ja="証跡一覧",
    holds="Each item of evidence with the digests of its record and transcript, and who used it.",
    columns=(
        Column("Evidence", 18, title_ja="証跡"),
        Column("Title", 44, title_ja="名称"),
        Column(
            "Type",
            14,
            "System export: read by our code with read-only rights, calls kept.",
            title_ja="種類",
        ),
        Column("Source", 16, title_ja="情報源"),
        Column("System", 16, title_ja="システム"),
        Column("Rows", 9, title_ja="行数"),
        Column(
            "Requests",
            10,
            "Questions asked of the source; retries are not counted.",
            title_ja="問合せ数",
        ),
        Column("Reading began", 19, title_ja="読取開始"),
        Column("Collected at", 19, "When the reading ended.", title_ja="収集日時"),
        Column(
            "Collected by",
            34,
            "The identity used, as the source itself names it.",
            title_ja="収集者",
        ),
        Column("Collector", 26, "The code that read it, and its version.", title_ja="収集機能"),
        Column(
            "Used by controls",
            28,
            "Controls of this framework whose tests read it.",
            title_ja="使用した統制",
        ),
        Column(
            "Record SHA-256",
            36,
            "The digest of the population as stored.",
            title_ja="記録のSHA-256",
        ),
        Column(
            "Transcript SHA-256",
            36,
            "The digest of the recorded questions and answers.",
            title_ja="通信記録のSHA-256",
        ),
        Column("Requirements", 24, "Requirements that these controls map to.", title_ja="要求事項"),
        Column("Account", 18, "The widest part of its scope.", title_ja="アカウント"),
        Column("Region", 18, "The narrower parts of its scope.", title_ja="リージョン"),
        Column("As of", 12, "The day that the source itself says it speaks of.", title_ja="基準日"),
        Column("Bytes", 10, "The size of the record as stored, unpacked.", title_ja="バイト数"),
        Column("Path in pack", 36, "Where a pack holds the record.", title_ja="証跡一式内のパス"),
        Column("Classification", 16, "The class of data of its kind.", title_ja="区分"),
        Column(
            "Redaction",
            26,
            "Fields that pseudonyms replace in a pack for outsiders.",
            title_ja="秘匿化",
        ),
        Column(
            "Reliability",
            10,
            "A: read from a system by our code with read-only rights, calls kept. B: read from a "
            "file that a person exported or keeps.",
            title_ja="信頼性",
        ),
        Column("Retention until", 13, "For the organisation.", entity=True, title_ja="保存期限"),
        Column("Legal hold", 16, "For the organisation.", entity=True, title_ja="法的保全"),
        Column("Supersedes", 18, "For the organisation.", entity=True, title_ja="差替え元"),
        Column(
            "Reviewed by", 16, "For the organisation.", entity=True, bound=True, title_ja="査閲者"
        ),
        Column(
            "Reviewed on", 12, "For the organisation.", entity=True, bound=True, title_ja="査閲日"
        ),
    ),
    rows=rows,
    wide=True,
    key=(1,),
    holds_ja="証跡の各項目。記録と通信記録のSHA-256、及び使用した統制。",
)

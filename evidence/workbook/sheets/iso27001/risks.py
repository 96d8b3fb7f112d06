"""The sheet Risk register: what may go wrong, how bad it is, and what was decided."""

from collections.abc import Iterator

from evidence.waiver_register import WaiverRow, waiver_register
from evidence.workbook.cells import ENTITY, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.links import Links
from evidence.workbook.open_lines import open_lines
from evidence.workbook.sheet import Column, Sheet

TOUCHED = ("C", "I", "A", "C, I", "C, A", "I, A", "C, I, A")
LEVELS = ("low", "medium", "high")
OPTIONS = ("reduce", "accept", "avoid", "share")


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a risk that a waiver in force accepts, then numbered lines for all others."""
    links = Links(engagement)
    for waiver in waiver_register(engagement.reader):
        if waiver.state == "in force" and waiver.control in engagement.controls:
            yield _accepted(links, waiver)
    yield from open_lines(len(SHEET.columns), name="RSK-")


def _accepted(links: Links, waiver: WaiverRow) -> Row:
    return [
        links.controls((waiver.control,), waiver.id),
        f"Resources {waiver.resource}, scopes {waiver.scope}",
        f"{waiver.control} does not hold: {waiver.reason}",
        *[ENTITY] * 5,
        "accept",
        f"{waiver.control}; meanwhile: {waiver.compensating}",
        ENTITY,
        waiver.approved_by,
        f"{waiver.starts.isoformat()}, until {waiver.ends.isoformat()}",
    ]


SHEET = Sheet(
    title="Risk register",
    title_ja="リスク登録簿",
    holds="Risks accepted by a waiver in force; the organisation adds all others.",
    holds_ja="例外承認により受容されたリスク。その他は組織が記入する。",
    columns=(
        Column("Risk", 10, "The waiver, or the number of the line.", title_ja="番号"),
        Column("Asset or process", 30, entity=True, title_ja="資産または業務"),
        Column("Event", 44, "What may happen.", entity=True, title_ja="事象"),
        Column(
            "C/I/A",
            10,
            "Confidentiality, integrity or availability.",
            entity=True,
            choices=TOUCHED,
            title_ja="機密性・完全性・可用性",
        ),
        Column("Likelihood", 12, entity=True, choices=LEVELS, title_ja="発生可能性"),
        Column("Impact", 12, entity=True, choices=LEVELS, title_ja="影響"),
        Column("Level", 12, entity=True, choices=LEVELS, title_ja="リスクレベル"),
        Column("Owner", 18, entity=True, title_ja="リスク所有者"),
        Column("Option", 12, entity=True, choices=OPTIONS, title_ja="対応の選択"),
        Column("Controls", 34, entity=True, title_ja="管理策"),
        Column("Residual", 12, entity=True, choices=LEVELS, title_ja="残留リスク"),
        Column("Accepted by", 16, entity=True, title_ja="受容者"),
        Column("Accepted on", 16, entity=True, title_ja="受容日"),
    ),
    rows=rows,
    wide=True,
)

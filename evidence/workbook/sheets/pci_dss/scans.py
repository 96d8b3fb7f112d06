"""The sheet ROC 5 Scans: scans of the last four quarters, external and internal, attested."""

from collections.abc import Iterator
from datetime import UTC, date

from evidence.workbook.cells import ASSESSOR, ENTITY, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.links import Links
from evidence.workbook.sheet import Column, Sheet

SORTS = (
    ("EXT", "External scan by an approved vendor", "11.3.2"),
    ("ATT", "Attestation of external scan", "11.3.2"),
    ("INT", "Internal scan", "11.3.1"),
)
"""The sorts of scans, with the requirement that asks for each."""
QUARTERS = 4
YES_NO = ("Y", "N")


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a quarter and sort; the quarter judged in comes last."""
    links = Links(engagement)
    period = engagement.period
    day = period.end if period else engagement.run.now.astimezone(UTC).date()
    for ref, sort, requirement in SORTS:
        internal = ref == "INT"
        for quarter in quarters(day):
            yield [
                f"{ref}-{quarter}",
                sort,
                quarter,
                links.requirement(requirement),
                ENTITY,
                "" if internal else ENTITY,
                ENTITY if internal else "",
                "" if internal else ENTITY,
                ENTITY if internal else "",
                ENTITY,
                ENTITY,
                ASSESSOR,
            ]


def quarters(day: date, count: int = QUARTERS) -> list[str]:
    """The last quarters of the calendar up to that day, the oldest first: `2026-Q1`."""
    last = day.year * 4 + (day.month - 1) // 3
    return [f"{each // 4}-Q{each % 4 + 1}" for each in range(last - count + 1, last + 1)]


SHEET = Sheet(
    title="ROC 5 Scans",
    title_ja="ROC 5 スキャン",
    holds="5 Scans of the last four quarters; no source tells them yet, the organisation fills in.",
    holds_ja="5 直近4四半期のスキャン。情報源がなく、事業体が記入する。",
    columns=(
        Column("Ref", 14, title_ja="参照"),
        Column("Sort", 32, title_ja="種別"),
        Column("Quarter", 11, "Of the calendar; the last one may still run.", title_ja="四半期"),
        Column("Requirement", 12, title_ja="要件"),
        Column("Date", 14, "For the organisation.", entity=True, title_ja="実施日"),
        Column(
            "Vendor", 24, "For the organisation; external scans.", entity=True, title_ja="ベンダー"
        ),
        Column(
            "Authenticated",
            13,
            "For the organisation; internal scans.",
            entity=True,
            choices=YES_NO,
            title_ja="認証付き",
        ),
        Column(
            "Failed first",
            11,
            "For the organisation; external scans: Y where the first scan did not pass.",
            entity=True,
            choices=YES_NO,
            title_ja="初回不合格",
        ),
        Column(
            "High or critical found",
            12,
            "For the organisation; internal scans.",
            entity=True,
            choices=YES_NO,
            title_ja="高・重大の検出",
        ),
        Column("Rescan dates", 24, "For the organisation.", entity=True, title_ja="再スキャン日"),
        Column("Evidence ref", 24, "For the organisation.", entity=True, title_ja="証跡参照"),
        Column("Assessor note", 30, "For the assessor.", assessor=True, title_ja="評価者の注記"),
    ),
    rows=rows,
)

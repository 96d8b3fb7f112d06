"""The sheet Report history: earlier reports, the gaps between them, and what bridges those."""

from collections.abc import Iterator

from evidence.workbook.cells import ENTITY, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.open_lines import open_lines
from evidence.workbook.sheet import Column, Sheet
from evidence.workbook.sheets.soc2.criteria import categories_aside

THIS = "this workbook"
TYPES = ("SOC 2 Type I", "SOC 2 Type II", "SOC 1 Type I", "SOC 1 Type II", "SOC 3")


def rows(engagement: Engagement) -> Iterator[Row]:
    """This workbook first, then numbered lines for the reports before it."""
    yield [
        THIS,
        ENTITY,
        ", ".join(categories(engagement)),
        str(engagement.catalog["edition"]),
        _period(engagement),
        *[ENTITY] * 4,
    ]
    yield from open_lines(len(SHEET.columns), name="REP-")


def categories(engagement: Engagement) -> list[str]:
    """The categories of which some criterion is in scope, in the order of the catalog."""
    aside = categories_aside(engagement)
    named = dict.fromkeys(row.get("category") or "" for row in engagement.requirements)
    return [name for name in named if name and name not in aside]


def _period(engagement: Engagement) -> str:
    if engagement.period:
        return f"{engagement.period.start} to {engagement.period.end}"
    return f"as of {engagement.run.now.date().isoformat()}: an instant, no period"


SHEET = Sheet(
    title="Report history",
    title_ja="報告書の履歴",
    holds="What this workbook is of; the organisation adds earlier reports and bridge letters.",
    holds_ja="この調書の対象。過去の報告書は組織が記入する。",
    columns=(
        Column("Line", 15, title_ja="番号"),
        Column("Report type", 16, entity=True, choices=TYPES, title_ja="報告書の種類"),
        Column("Categories", 40, entity=True, title_ja="区分"),
        Column(
            "Criteria edition",
            36,
            "Criteria of other editions have other ids and cannot be compared line by line.",
            entity=True,
            title_ja="基準の版",
        ),
        Column("Period", 24, entity=True, title_ja="期間"),
        Column("Issued", 13, entity=True, title_ja="発行日"),
        Column(
            "Gap days",
            10,
            "Days between the end of one period and the start of the next.",
            entity=True,
            title_ja="空白日数",
        ),
        Column("Bridge letter", 24, "Where it is kept.", entity=True, title_ja="補完書簡"),
        Column("Report kept at", 24, entity=True, title_ja="保管場所"),
    ),
    rows=rows,
)

"""The sheet Incidents: what went wrong in the period, and what that meant for controls."""

from collections.abc import Iterator

from evidence.workbook.cells import Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.open_lines import open_lines
from evidence.workbook.sheet import Column, Sheet

YES_NO = ("yes", "no")


def rows(_: Engagement) -> Iterator[Row]:
    """Numbered lines to fill in: no source tells of incidents."""
    return open_lines(len(SHEET.columns), name="INC-")


SHEET = Sheet(
    title="Incidents",
    title_ja="インシデント",
    holds="Filled in by the organisation: incidents of the period, and none left out.",
    holds_ja="期間中のインシデント。組織が記入する。",
    columns=(
        Column("Line", 10, "The number of the line.", title_ja="番号"),
        Column("Date", 13, entity=True, title_ja="日付"),
        Column("What happened", 56, entity=True, title_ja="内容"),
        Column("Effect on controls", 40, entity=True, title_ja="統制への影響"),
        Column("Affected criteria", 24, entity=True, title_ja="影響を受ける基準"),
        Column(
            "Disclosed",
            11,
            "Whether the description of the system tells of it.",
            entity=True,
            choices=YES_NO,
            title_ja="開示の有無",
        ),
    ),
    rows=rows,
)

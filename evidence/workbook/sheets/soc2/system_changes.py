"""The sheet System changes: what changed in the period, and what that meant for controls."""

from collections.abc import Iterator

from evidence.workbook.cells import ENTITY, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.links import Links
from evidence.workbook.open_lines import open_lines
from evidence.workbook.sheet import Column, Sheet

YES_NO = ("yes", "no")


def rows(engagement: Engagement) -> Iterator[Row]:
    """Controls that were tested at another frequency from a day on, then numbered lines."""
    links = Links(engagement)
    for days in engagement.period.controls if engagement.period else ():
        if days.control not in engagement.controls:
            continue
        for (_, before), (day, after) in zip(days.frequencies, days.frequencies[1:], strict=False):
            yield [
                f"{days.control} {day}",
                day.isoformat(),
                f"{days.control} runs {after} and no longer {before}",
                links.control(days.control),
                links.requirements(engagement.mapped(days.control)),
                ENTITY,
            ]
    yield from open_lines(len(SHEET.columns), name="CHG-")


SHEET = Sheet(
    title="System changes",
    title_ja="システムの変更",
    holds="Changes of controls that the runs show; the organisation adds those of the system.",
    holds_ja="実行記録に現れた統制の変更。システムの変更は組織が記入する。",
    columns=(
        Column("Line", 20, "The control and day, or the number of the line.", title_ja="番号"),
        Column("Date", 13, entity=True, title_ja="日付"),
        Column("What changed", 56, entity=True, title_ja="変更内容"),
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

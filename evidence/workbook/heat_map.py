"""The heat map of the Cover: how many controls failed on each day, a row a month."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from evidence.workbook import look
from evidence.workbook.cells import Formula, Row, Styled
from evidence.workbook.engagement import Engagement
from evidence.workbook.in_period import failing_by_day
from evidence.workbook.sheet import Part
from evidence.workbook.sheets import day_grid

DAYS = 31
"""Columns that days of a month take."""


def months(engagement: Engagement, parts: Sequence[Part]) -> Iterator[Row]:
    """One row a month: its name, how many of its days were looked at, and a cell a day.

    Each cell counts on the Day grid; a day on which nobody looked at anything shows as one.
    """
    grid = next((part for part in parts if part.sheet.title == day_grid.TITLE), None)
    if engagement.period is None or grid is None:
        return
    days = list(zip(engagement.period.days, failing_by_day(engagement), strict=True))
    for month, found in groupby(days, key=lambda each: each[0].isoformat()[:7]):
        each = list(found)
        cells: list[Formula | None] = [None] * DAYS
        for day, failed in each:
            cells[day.day - 1] = _cell(grid, day, failed)
        looked = sum(failed is not None for _, failed in each)
        yield [Styled(month, look.LABEL), f"{looked} of {len(each)}", None, None, *cells]


def _cell(grid: Part, day: date, failed: int | None) -> Formula:
    cells = grid.cells(day.isoformat())
    gap = f'COUNTIF({cells},"{look.NOBODY}")={grid.rows}'
    return Formula(
        f'=IF({gap},"{look.NOBODY}",COUNTIF({cells},"F"))',
        look.DAY,
        look.NOBODY if failed is None else failed,
    )


def most(engagement: Engagement) -> int:
    """The most controls that failed on one day."""
    return max((failed or 0 for failed in failing_by_day(engagement)), default=0)

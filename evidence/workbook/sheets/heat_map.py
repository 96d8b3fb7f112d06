"""The heat map of the Cover: how many controls failed on each day, a row a month."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from evidence.verdict import Verdict
from evidence.workbook import look
from evidence.workbook.cells import Formula, Row, Styled
from evidence.workbook.engagement import Engagement
from evidence.workbook.in_period import JUDGED, NOT_READ, words_by_day
from evidence.workbook.sheet import Part
from evidence.workbook.sheets import day_grid

DAYS = 31
"""Columns that days of a month take."""
MEANING = (
    f"A number counts controls that failed. {look.UNREAD}: none failed, but something could not be "
    f"read or nothing was judged. {look.NOBODY}: nobody looked. A day counts as judged where at "
    "least one control was."
)
"""What the cells say, in words."""

_LETTER = {word: letter for letter, word in look.LETTERS.items()}


def months(engagement: Engagement, parts: Sequence[Part]) -> Iterator[Row]:
    """One row a month: its name, how many of its days were judged, and a cell a day.

    Each cell counts on the Day grid. A day on which nobody looked at anything shows as one, and so
    does a day without a failure on which something could not be read, or nothing was judged.
    """
    grid = next((part for part in parts if part.sheet.title == day_grid.TITLE), None)
    if engagement.period is None or grid is None:
        return
    days = list(zip(engagement.period.days, words_by_day(engagement), strict=True))
    for month, found in groupby(days, key=lambda each: each[0].isoformat()[:7]):
        each = list(found)
        cells: list[Formula | None] = [None] * DAYS
        for day, words in each:
            cells[day.day - 1] = _cell(grid, day, words)
        judged = sum(any(words[word] for word in JUDGED) for _, words in each)
        unread = sum(_shown(words) == look.UNREAD for _, words in each)
        told = f"{judged} of {len(each)}" + (f", {unread} {look.UNREAD}" if unread else "")
        yield [Styled(month, look.LABEL), told, None, None, *cells]


def _shown(words: Counter[Verdict]) -> int | str:
    """What a day shows: never a good one unless something was judged and nothing was missing."""
    if not words:
        return look.NOBODY
    if words[Verdict.FAIL]:
        return words[Verdict.FAIL]
    missing = any(words[word] for word in NOT_READ)
    return look.UNREAD if missing or not any(words[word] for word in JUDGED) else 0


def _cell(grid: Part, day: date, words: Counter[Verdict]) -> Formula:
    cells = grid.cells(day.isoformat())
    gap = f'COUNTIF({cells},"{look.NOBODY}")={grid.rows}'
    failed = f'COUNTIF({cells},"{_LETTER["fail"]}")'
    missing, judged = (
        "+".join(f'COUNTIF({cells},"{_LETTER[word.value]}")' for word in named)
        for named in (NOT_READ, JUDGED)
    )
    calm = f'IF(OR({missing}>0,{judged}=0),"{look.UNREAD}",0)'
    return Formula(
        f'=IF({gap},"{look.NOBODY}",IF({failed}>0,{failed},{calm}))', look.DAY, _shown(words)
    )


def most(engagement: Engagement) -> int:
    """The most controls that failed on one day."""
    return max((words[Verdict.FAIL] for words in words_by_day(engagement)), default=0)

"""The sheet Day grid: each control on each day of the period, a gap being a gap."""

from collections.abc import Iterator

from evidence.period.days import NOT_LOOKED
from evidence.workbook import look
from evidence.workbook.cells import Row, Styled
from evidence.workbook.engagement import Engagement
from evidence.workbook.in_period import (
    LETTERS_IN_WORDS,
    controls_in_period,
    has_period,
    letters,
    missed_in_words,
    result,
)
from evidence.workbook.links import Links
from evidence.workbook.sheet import Column, Sheet

TITLE = "Day grid"


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a control, in the order of the newest run."""
    period, links = engagement.period, Links(engagement)
    if period is None:
        return
    for control in controls_in_period(engagement):
        counts = control.counts()
        yield [
            links.control(control.control),
            control.title,
            control.frequency,
            result(control, period).value,
            counts["operated"],
            counts["failed"],
            counts[NOT_LOOKED],
            missed_in_words(control, period),
            *(Styled(letter, look.DAY) for letter in letters(control, period)),
        ]


def days(engagement: Engagement) -> tuple[Column, ...]:
    """A column a day of the period."""
    if engagement.period is None:
        return ()
    first, *rest = (day.isoformat() for day in engagement.period.days)
    return (
        Column(first, 3.4, f"Each day: {LETTERS_IN_WORDS}.", title_ja=first, letters=True),
        *(Column(day, 3.4, title_ja=day, letters=True) for day in rest),
    )


SHEET = Sheet(
    title=TITLE,
    title_ja="日別一覧",
    holds="Each control on each day of the period; a day on which nobody looked stays a gap.",
    holds_ja="期間中の各日における各統制の状態。誰も確認しなかった日は空白のまま示す。",
    columns=(
        Column("Control", 11, title_ja="統制番号"),
        Column("Title", 34, title_ja="統制名"),
        Column("Frequency", 11, title_ja="頻度"),
        Column(
            "Period result",
            13,
            "The worst verdict of its days; unobserved where it was due and nobody looked.",
            verdict=True,
            title_ja="期間の判定",
        ),
        Column("Operated", 9, "Days on which it was looked at and held.", title_ja="運用日数"),
        Column("Failed", 8, "Days on which it was looked at and failed.", title_ja="不合格日数"),
        Column("Not looked", 8, "Days on which nobody looked.", title_ja="未確認日数"),
        Column(
            "Slots missed",
            10,
            "Slots of its calendar in which it was not carried out, or only late, of all.",
            title_ja="未実施枠",
        ),
    ),
    rows=rows,
    frozen=4,
    wide=True,
    more=days,
    shown=has_period,
)

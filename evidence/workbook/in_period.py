"""A period as the sheets tell it: the days of each control, its result, and what deviated."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from evidence.period.days import NOT_LOOKED, WORDS, ControlDays
from evidence.period.deviations import Deviation
from evidence.period.report import PeriodReport
from evidence.verdict import Verdict, worst
from evidence.workbook import look
from evidence.workbook.engagement import Engagement

JUDGED = (Verdict.PASS, Verdict.FAIL, Verdict.WAIVED, Verdict.NO_OCCURRENCE)
"""Words of a day on which a control was judged: what it needs was read."""
NOT_READ = (Verdict.UNOBSERVED, Verdict.STALE)
"""Words of a day on which evidence was looked for and not to be had, or too old."""

_LETTERS = {Verdict(word): letter for letter, word in look.LETTERS.items()}


def has_period(engagement: Engagement) -> bool:
    """Whether the workbook is of a period, and not of an instant alone."""
    return engagement.period is not None


def controls_in_period(engagement: Engagement) -> list[ControlDays]:
    """The controls of this framework in the period, and those that no run tests any more.

    Of a control that is gone nobody knows here what it was mapped to: it is shown everywhere.
    """
    period = engagement.period
    if period is None:
        return []
    tested = engagement.reader.controls()
    return [
        each
        for each in period.controls
        if each.control in engagement.controls or each.control not in tested
    ]


def deviations_in_period(engagement: Engagement) -> Iterator[Deviation]:
    """The deviations of those controls, by when each was seen first."""
    shown = {each.control for each in controls_in_period(engagement)}
    if engagement.period is not None:
        yield from (each for each in engagement.period.deviations if each.key[0] in shown)


def letters(control: ControlDays, period: PeriodReport) -> Iterator[str]:
    """A letter for each day of the period; a day on which nobody looked is shown as one."""
    for day in period.days:
        word = control.words.get(day)
        yield _LETTERS[word] if word else look.NOBODY


def result(control: ControlDays, period: PeriodReport) -> Verdict:
    """The worst verdict of its days; unobserved, too, where it was due and nobody looked."""
    words = set(control.words.values())
    gap = not words or period.missed(control)
    return worst(words | {Verdict.UNOBSERVED} if gap else words) or Verdict.UNOBSERVED


def days_in_words(control: ControlDays) -> str:
    """Its days by word, of all days of the period: `operated 25, not looked 6, of 31 days`."""
    counted = [f"{word} {count:,}" for word, count in control.counts().items() if count]
    return f"{', '.join(counted)}, of {control.days:,} days"


def missed_in_words(control: ControlDays, period: PeriodReport) -> str:
    """Slots of its calendar without it, of all; nothing where it keeps no calendar."""
    slots = period.slots(control)
    return "" if slots is None else f"{len(period.missed(control)):,} of {len(slots):,}"


def words_by_day(engagement: Engagement) -> list[Counter[Verdict]]:
    """How many controls had each word on each day of the period; none where nobody looked."""
    period = engagement.period
    if period is None:
        return []
    found: dict[date, Counter[Verdict]] = {day: Counter() for day in period.days}
    for control in controls_in_period(engagement):
        for day, word in control.words.items():
            found[day][word] += 1
    return list(found.values())


def span(length: timedelta) -> str:
    """A length of time in days and hours: `3 d 4 h`."""
    hours = int(length.total_seconds() // 3600)
    return f"{hours // 24} d {hours % 24} h"


LETTERS_IN_WORDS = ", ".join(
    [*(f"{letter} {WORDS[Verdict(word)]}" for letter, word in look.LETTERS.items()),
     f"{look.NOBODY} {NOT_LOOKED}"]
)  # fmt: skip
"""What the letters of the day grid stand for."""

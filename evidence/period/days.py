"""The day ledger: one word for each control and day, and none for a day on which nobody looked."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from evidence.errors import UsageError
from evidence.period.looks import Look
from evidence.verdict import Verdict, worst

NOT_LOOKED = "not looked"
WORDS: Mapping[Verdict, str] = {
    Verdict.PASS: "operated",
    Verdict.FAIL: "failed",
    Verdict.WAIVED: "waived",
    Verdict.STALE: "stale",
    Verdict.UNOBSERVED: "not observed",
    Verdict.PENDING: "pending",
    Verdict.NO_OCCURRENCE: "no occurrence",
    Verdict.NOT_APPLICABLE: "not applicable",
}
"""What a day is called by the worst verdict of its looks."""
LONGEST = 3 * 366
"""The most days of a period: three years and a little."""


@dataclass(frozen=True, slots=True)
class ControlDays:
    """A control over the period: the word of each day it was looked at, by day.

    `frequency` is the newest; `frequencies` are all that it was tested at, each with the day of the
    first look that found it so, in order. What came before the first look was under the first.
    """

    control: str
    title: str
    frequency: str
    automation: str
    words: Mapping[date, Verdict]
    days: int
    frequencies: tuple[tuple[date, str], ...] = ()

    def frequency_on(self, day: date) -> str:
        """The frequency in force on a day: that of the newest look up to then."""
        known = [frequency for since, frequency in self.frequencies if since <= day]
        first = self.frequencies[0][1] if self.frequencies else self.frequency
        return known[-1] if known else first

    @property
    def not_looked(self) -> int:
        """Days on which nobody looked."""
        return self.days - len(self.words)

    def counts(self) -> Mapping[str, int]:
        """Days by word, every word named; they add up to the days of the period."""
        found = Counter(WORDS[verdict] for verdict in self.words.values())
        whole = {word: found.get(word, 0) for word in WORDS.values()}
        return whole | {NOT_LOOKED: self.not_looked}


def days_of(start: date, end: date) -> list[date]:
    """Every day from `start` to `end`, both included.

    Raises:
        UsageError: when they stand in the wrong order or too far apart.
    """
    count = (end - start).days + 1
    if not 1 <= count <= LONGEST:
        raise UsageError(
            f"{start} to {end} is no period: its end comes after its start, at most "
            f"{LONGEST} days later"
        )
    return [start + timedelta(days=number) for number in range(count)]


def control_days(looks: Iterable[Look], start: date, end: date) -> list[ControlDays]:
    """The day ledger of every control that some run of the period held, in the newest order.

    A control counts on a day only by looks that collected evidence for it on that day; where no
    evidence can be collected (a control without a check), by every look.
    """
    days = len(days_of(start, end))
    seen: dict[str, dict[date, set[Verdict]]] = {}
    about: dict[str, tuple[str, str, str]] = {}
    changes: dict[str, dict[date, str]] = {}
    for look in looks:
        about |= {
            each.id: (each.title, each.frequency, each.automation)
            for each in look.controls.values()
        }
        for each in look.controls.values():
            changes.setdefault(each.id, {})[look.day] = each.frequency
        for control, verdict in look.verdicts.items():
            if control in look.fresh or (not look.ahead and not look.controls[control].checks):
                seen.setdefault(control, {}).setdefault(look.day, set()).add(verdict)
    return [
        ControlDays(
            control,
            *told,
            dict(_words(seen.get(control, {}))),
            days,
            tuple(_changed(changes[control])),
        )
        for control, told in about.items()
    ]


def _changed(by_day: Mapping[date, str]) -> Iterator[tuple[date, str]]:
    """The days on which something else was so than before."""
    before = None
    for day in sorted(by_day):
        if by_day[day] != before:
            yield day, by_day[day]
        before = by_day[day]


def _words(by_day: Mapping[date, set[Verdict]]) -> Iterator[tuple[date, Verdict]]:
    for day in sorted(by_day):
        found = worst(by_day[day])
        if found is not None:
            yield day, found

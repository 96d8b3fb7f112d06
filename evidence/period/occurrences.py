"""Occurrences: how often a control of the calendar was due in a period, and when it was seen.

A slot is a week, month, quarter, half-year or year of the calendar. Where the frequency of a
control was changed, a slot counts where its frequency was in force on its last day, when it was
due. What a person does may come a little after the slot it is for; a check says nothing of any slot
but that of its own day.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter
from typing import Literal, NamedTuple

from evidence.period.days import ControlDays
from evidence.verdict import Verdict

_DONE = frozenset({Verdict.PASS, Verdict.FAIL, Verdict.WAIVED})
"""Verdicts that show that the control was carried out, well or not."""
TOLERANCE: Mapping[str, timedelta] = {
    "weekly": timedelta(days=1),
    "monthly": timedelta(days=4),
    "quarterly": timedelta(days=8),
    "semiannual": timedelta(days=6),
    "annual": timedelta(days=14),
}
"""How long after the end of its slot a person's act is in time yet, by frequency: what evidence may
be older than the longest slot is long."""
State = Literal["found", "late", "missing", "not counted"]


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot of the calendar: `found` or `late` on a day, `missing`, or cut by the period.

    A slot that the period cuts (half a quarter) is `not counted`, whatever was seen in it.
    """

    name: str
    start: date
    end: date
    state: State
    day: date | None = None

    @property
    def missed(self) -> bool:
        """Whether it is a deviation: nobody did it, or only after the tolerance."""
        return self.state in ("late", "missing")

    def __str__(self) -> str:
        on = f" on {self.day}" if self.day else ""
        late = f", {(self.day - self.end).days} d after its end" if self.day and self.missed else ""
        return f"{self.name} {self.state}{on}{late}"


class Occurrences(NamedTuple):
    """`expected` slots lie wholly in the period; in or for `found` of them it was seen."""

    expected: int
    found: int


def occurrences(
    control: ControlDays, days: list[date], acted: Collection[date] | None = None
) -> Occurrences | None:
    """How often it was due and seen, None for a control that keeps no calendar."""
    found = slots(control, days, acted)
    if found is None:
        return None
    states = [slot.state for slot in found]
    return Occurrences(
        len(states) - states.count("not counted"), states.count("found") + states.count("late")
    )


def slots(
    control: ControlDays, days: list[date], acted: Collection[date] | None = None
) -> list[Slot] | None:
    """Each slot that the days touch, in order, None for a control that keeps no calendar.

    `acted` are the days on which somebody carried it out; without them, those whose word shows it.
    An act is for its own slot; where that has another act, or the act comes within the tolerance,
    it is for the slot before, if that has none.
    """
    if not days:
        return None
    kept = {control.frequency_on(day) for day in days} & TOLERANCE.keys()
    if not kept:
        return None
    if acted is None:
        acted = {day for day, verdict in control.words.items() if verdict in _DONE}
    bounds = sorted(
        (
            bound
            for frequency in kept
            for bound in _bounds(frequency, days[0], days[-1])
            if control.frequency_on(bound.end) == frequency
        ),
        key=attrgetter("end", "start"),
    )
    own = [[day for day in sorted(acted) if each.start <= day <= each.end] for each in bounds]
    if control.automation != "automated":
        for before, after, each in zip(own, own[1:], bounds, strict=False):
            if after and not before and (len(after) > 1 or after[0] <= each.in_time):
                before.append(after.pop(0))
    return [_slot(each, done, days) for each, done in zip(bounds, own, strict=True)]


class _Bound(NamedTuple):
    """The name, first and last day of a slot, and until when an act for it is in time."""

    name: str
    start: date
    end: date
    in_time: date


def _slot(bound: _Bound, done: list[date], days: list[date]) -> Slot:
    name, start, end, in_time = bound
    if start < days[0] or end > days[-1]:
        return Slot(name, start, end, "not counted")
    if not done:
        return Slot(name, start, end, "missing")
    return Slot(name, start, end, "late" if done[0] > in_time else "found", done[0])


def _bounds(frequency: str, first: date, last: date) -> Iterator[_Bound]:
    """Each slot of a frequency from that of `first` to that of `last`."""
    day = first
    while day <= last:
        name, start, end = _around(frequency, day)
        yield _Bound(name, start, end, end + TOLERANCE[frequency])
        day = end + timedelta(days=1)


def _around(frequency: str, day: date) -> tuple[str, date, date]:
    if frequency == "weekly":
        year, week, weekday = day.isocalendar()
        start = day - timedelta(days=weekday - 1)
        return f"{year}-W{week:02d}", start, start + timedelta(days=6)
    months = {"monthly": 1, "quarterly": 3, "semiannual": 6, "annual": 12}[frequency]
    number = (day.month - 1) // months
    start = date(day.year, number * months + 1, 1)
    after = number * months + months
    end = date(day.year + after // 12, after % 12 + 1, 1) - timedelta(days=1)
    word = {1: f"-{number + 1:02d}", 3: f"-Q{number + 1}", 6: f"-H{number + 1}", 12: ""}[months]
    return f"{day.year}{word}", start, end

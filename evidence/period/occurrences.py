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

from evidence.calendar_slots import slot_of
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


class Act(NamedTuple):
    """What a person attested for the days from `start` to `end`, done or said on `day`."""

    start: date
    end: date
    day: date


class Occurrences(NamedTuple):
    """`expected` slots lie wholly in the period; in or for `found` of them it was seen."""

    expected: int
    found: int


def occurrences(
    control: ControlDays,
    days: list[date],
    acted: Collection[date] | None = None,
    attested: Collection[Act] | None = None,
) -> Occurrences | None:
    """How often it was due and seen, None for a control that keeps no calendar."""
    found = slots(control, days, acted, attested)
    if found is None:
        return None
    states = [slot.state for slot in found]
    return Occurrences(
        len(states) - states.count("not counted"), states.count("found") + states.count("late")
    )


def slots(
    control: ControlDays,
    days: list[date],
    acted: Collection[date] | None = None,
    attested: Collection[Act] | None = None,
) -> list[Slot] | None:
    """Each slot that the days touch, in order, None for a control that keeps no calendar.

    `acted` are the days on which somebody carried it out; without them, those whose word shows it.
    An act is for its own slot; where that has another act, or the act comes within the tolerance,
    it is for the slot before, if that has none. What is `attested` says itself what it is for: each
    slot that it covers whole and that had begun. Where it is given, nothing else counts.
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
    if attested is not None:
        own = [
            sorted(
                act.day
                for act in attested
                if act.start <= each.start <= act.day and each.end <= act.end
            )
            for each in bounds
        ]
        return [_slot(each, done, days) for each, done in zip(bounds, own, strict=True)]
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
        slot = slot_of(frequency, day)
        assert slot is not None, f"{frequency} keeps no calendar"
        yield _Bound(*slot, slot.end + TOLERANCE[frequency])
        day = slot.end + timedelta(days=1)

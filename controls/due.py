"""What is due: which controls have to be looked at again, by frequency, from what runs hold."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from controls.freshness import AHEAD, ALLOWED
from evidence.record import Evidence

EARLY = timedelta(minutes=5)
"""How long before its time a look counts for it: clocks and timers differ by a little."""
WITHIN_A_DAY = frozenset({"continuous", "on-change", "per-event"})
"""Frequencies whose evidence may be a day old, so that a look a day leaves no room for one lost."""
_MONTHS = {"monthly": 1, "quarterly": 3, "semiannual": 6, "annual": 12}
_DAY = 24 * 60

Place = tuple[str, str]
"""A kind and the name of a source that is configured to hold it."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """At which instants looks fall due: at a time of day in a zone.

    A daily control is due each day at `at`, a weekly one on Mondays, others on the first day of
    their month, quarter, half-year or year. What holds continuously, on change or per event is due
    `times_a_day`, evenly from `at` on. An hour that the clock leaves out in spring is taken as it
    would have come; of one that comes twice, the first counts.
    """

    at: time = time(2, 15)
    zone: tzinfo = UTC
    times_a_day: int = 2

    def after(self, frequency: str, instant: datetime) -> datetime:
        """The first instant after that one at which a look of the frequency falls due, in UTC."""
        return min(each for each in self._around(frequency, instant) if each > instant)

    def _around(self, frequency: str, instant: datetime) -> Iterable[datetime]:
        first = self.at.hour * 60 + self.at.minute
        times = self.times_a_day if frequency in WITHIN_A_DAY else 1
        minutes = [(first + turn * _DAY // times) % _DAY for turn in range(times)]
        for day in _days(frequency, instant.astimezone(self.zone).date()):
            for minute in minutes:
                local = datetime.combine(day, time(minute // 60, minute % 60), self.zone)
                yield local.astimezone(UTC)


def _days(frequency: str, day: date) -> list[date]:
    """The first days of the periods around a day: the one it lies in, and two after it."""
    if months := _MONTHS.get(frequency):
        number = (day.year * 12 + day.month - 1) // months
        places = [(number + turn) * months for turn in range(3)]
        return [date(place // 12, place % 12 + 1, 1) for place in places]
    if frequency == "weekly":
        day -= timedelta(days=day.weekday())
        return [day + timedelta(weeks=turn) for turn in range(3)]
    return [day + timedelta(days=turn) for turn in range(3)]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a control stands: its evidence, and when it has to be looked at.

    `last` is when the oldest of its newest readings was taken; None while something it needs was
    never read, or not in the newest run, which `lacking` names. `due` is when it fell or falls due,
    `attempt` when it is to be tried: later than `due` where the newest run asked in vain.
    `stale_from` is when the tolerance of its frequency ends too.
    """

    control: str
    frequency: str
    last: datetime | None
    lacking: str
    due: datetime
    attempt: datetime
    stale_from: datetime | None

    def is_due(self, now: datetime) -> bool:
        """Whether it is to be looked at now."""
        return self.attempt <= now + EARLY


@dataclass(frozen=True, slots=True)
class Needs:
    """What a control needs to be looked at: the places that its checks read."""

    control: str
    frequency: str
    places: Collection[Place]


def standings(
    needs: Iterable[Needs],
    evidence: Iterable[Evidence],
    *,
    rhythm: Rhythm,
    now: datetime,
    sought: datetime | None = None,
) -> list[Standing]:
    """How each control stands at `now`, by what is due first.

    `evidence` is what the newest stored run judged, `sought` when the newest run that collected
    began. A control that needs no place is left out: no run of ours can look at it.
    """
    held: dict[Place, list[Evidence]] = {}
    for item in evidence:
        held.setdefault((item.kind, item.scope.source), []).append(item)
    found = [_standing(each, held, rhythm, now, sought) for each in needs if each.places]
    return sorted(found, key=lambda each: (each.attempt, each.due, each.control))


def _standing(
    needs: Needs,
    held: Mapping[Place, list[Evidence]],
    rhythm: Rhythm,
    now: datetime,
    sought: datetime | None,
) -> Standing:
    missing = (_lacking(place, held, now) for place in sorted(needs.places))
    lacking = next(filter(None, missing), "")
    items = [item for place in needs.places for item in held.get(place, ()) if item.record]
    taken = [item.collected_at for item in items if item.collected_at - now <= AHEAD]
    last = min(taken) if taken and not lacking else None
    aged = min((item.effective for item in items), default=None)
    due = rhythm.after(needs.frequency, last + EARLY) if last else now
    attempt = due
    if lacking and sought and sought - now <= AHEAD:
        # Asking again at once what was refused a minute ago would be asking for ever.
        again = needs.frequency if needs.frequency in WITHIN_A_DAY else "daily"
        attempt = rhythm.after(again, sought + EARLY)
        due = min(due, sought)
    return Standing(
        control=needs.control,
        frequency=needs.frequency,
        last=last,
        lacking=lacking,
        due=due,
        attempt=attempt,
        stale_from=aged + ALLOWED[needs.frequency] if aged and last else None,
    )


def _lacking(place: Place, held: Mapping[Place, list[Evidence]], now: datetime) -> str:
    """What is not had of a place, in words; empty when all of it is."""
    kind, source = place
    items = held.get(place, ())
    if not items:
        return f"{kind} of {source} was never read"
    for item in items:
        if item.record is None:
            return f"{kind} of {item.scope} was not collected: {item.gap}"
    if any(item.collected_at - now > AHEAD for item in items):
        return f"{kind} of {source} was taken ahead of the clock"
    return ""

"""Deviations: each item that failed, from the look that saw it first to the one that saw it mended.

Between two looks nobody knows: a deviation began after the last good look and at the latest with
the first bad one; it ended after the last bad look and at the latest with the first good one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from evidence.period.looks import BlockKey, Look, Part, Reading
from evidence.verdict import Verdict

ItemKey = tuple[str, str, str, str, str | None]
"""Control, check, kind, scope and resource; None where the whole population is spoken of."""
_BAD = frozenset({Verdict.FAIL, Verdict.WAIVED})
_UNKNOWN = frozenset({Verdict.UNOBSERVED, Verdict.STALE, Verdict.PENDING})
_NOTHING = frozenset({Verdict.NOT_APPLICABLE, Verdict.NO_OCCURRENCE})
"""Verdicts by which no item was seen to hold."""
ERASED = "(erased)"
"""What an item is called whose name was erased with its record."""
End = Literal["remedied", "gone", "open", "unknown", "untested"]


@dataclass(slots=True)
class Deviation:
    """One item that did not hold for a time.

    `last_good` is the look before the first bad one that saw it hold or not be there, None where
    it was bad at the first look of the period. `seen` and `waived` count the looks that saw it
    bad, and those under a waiver among them. `end` is `remedied` when a look saw it hold, `gone`
    when it was no longer in a complete population; else it is open: `open` as last seen, `unknown`
    when later looks could not see it, `untested` when later looks did not ask.
    """

    key: ItemKey
    reason: str
    opened: datetime
    last_good: datetime | None
    last_bad: datetime
    seen: int = 1
    waived: int = 0
    closed: datetime | None = None
    end: End = "open"

    @property
    def lasted(self) -> timedelta:
        """From the first bad look to the look that saw it mended, or to the last bad one."""
        return (self.closed or self.last_bad) - self.opened

    def within(self, limit: timedelta, until: datetime) -> bool:
        """Whether it was mended within `limit`; one still open is late once the limit is over."""
        return (self.closed or until) - self.opened <= limit


@dataclass(slots=True)
class Tracker:
    """Follows every item through the looks of a period, in order of time."""

    reading: Reading
    closed: list[Deviation] = field(default_factory=list)
    _open: dict[BlockKey, dict[ItemKey, Deviation]] = field(default_factory=dict)
    _bad: dict[BlockKey, tuple[Part, dict[ItemKey, tuple[Verdict, str]]]] = field(
        default_factory=dict
    )
    _looked: dict[BlockKey, datetime] = field(default_factory=dict)

    def see(self, look: Look) -> None:
        """Take in one look; later ones must not lie before it."""
        for key, part in look.parts.items():
            self._see(key, part, look.at)
        for key, items in self._open.items():
            if key not in look.parts:
                for deviation in items.values():
                    deviation.end = "untested"

    def all(self) -> list[Deviation]:
        """Every deviation, by when it was seen first, then by what it is of."""
        still = [each for items in self._open.values() for each in items.values()]
        return sorted((*self.closed, *still), key=lambda each: (each.opened, _sortable(each.key)))

    def _see(self, key: BlockKey, part: Part, at: datetime) -> None:
        bad = self._items(key, part)
        items = self._open.setdefault(key, {})
        for item, (verdict, reason) in bad.items():
            known = items.get(item)
            if known is None:
                known = items[item] = Deviation(item, reason, at, self._looked.get(key), at, 0)
            known.last_bad, known.end = at, "open"
            known.seen += 1
            known.waived += verdict is Verdict.WAIVED
        for item in [each for each in items if each not in bad]:
            deviation = items[item]
            deviation.end = self._fate(item, part)
            if deviation.end in ("remedied", "gone"):
                deviation.closed = at
                self.closed.append(items.pop(item))
        # Only a look that saw every item tells that one of them held then.
        if part.verdicts - _NOTHING and not part.verdicts & _UNKNOWN:
            self._looked[key] = at

    def _items(self, key: BlockKey, part: Part) -> dict[ItemKey, tuple[Verdict, str]]:
        """The bad items of a block; one that was read for the look before is not read again."""
        kept = self._bad.get(key)
        if kept and kept[0] is part:
            return kept[1]
        bad: dict[ItemKey, tuple[Verdict, str]] = {}
        if part.whole and part.whole.verdict in _BAD:
            bad[*key, None] = (part.whole.verdict, part.whole.reason)
        if part.record and any(stretch.verdict in _BAD for _, stretch in part.stretches):
            rows = self.reading.rows(part.record)
            count = max(row + stretch.rows for row, stretch in part.stretches)
            names = list(rows) if rows else [f"row {row} {ERASED}" for row in range(count)]
            for row, stretch in part.stretches:
                if stretch.verdict in _BAD:
                    for name in names[row : row + stretch.rows]:
                        bad[*key, name] = (stretch.verdict, stretch.reason)
        self._bad[key] = (part, bad)
        return bad

    def _fate(self, item: ItemKey, part: Part) -> End:
        """What became of an item that was bad and is not now."""
        resource = item[-1]
        unsure = part.whole is not None and part.whole.verdict in _UNKNOWN
        if unsure and (resource is None or part.verdicts <= _UNKNOWN):
            return "unknown"
        if resource is None:
            held = part.whole is not None and part.whole.verdict is Verdict.PASS
            return "remedied" if held else "untested"
        if part.whole and part.whole.verdict is Verdict.NOT_APPLICABLE:
            return "untested"
        rows = self.reading.rows(part.record) if part.record else None
        if rows is None or resource.endswith(ERASED):
            return "unknown"
        if resource not in rows:
            # Not in what was seen: gone only where the whole population was seen. Rows beside a
            # `stale` show that it was: what came and went before is all that nobody saw.
            listed = part.verdicts > {Verdict.STALE} and not part.verdicts & {Verdict.UNOBSERVED}
            return "unknown" if unsure and not listed else "gone"
        for start, stretch in part.stretches:
            if start <= rows[resource] < start + stretch.rows:
                return "unknown" if stretch.verdict in _UNKNOWN else "untested"
        return "remedied"


def deviations(reading: Reading, looks: Iterator[Look]) -> list[Deviation]:
    """Every deviation of the looks."""
    tracker = Tracker(reading)
    for look in looks:
        tracker.see(look)
    return tracker.all()


def _sortable(key: ItemKey) -> tuple[str, ...]:
    return tuple(part or "" for part in key)

"""Clocks: which runs were made while the clock stood ahead, by what the ledger holds after them."""

from bisect import bisect_right
from datetime import datetime, timedelta
from functools import cached_property

from evidence.runs.run_heads import utc

AHEAD = timedelta(hours=1)
"""How far clocks may differ before two runs contradict each other."""


class Clocks:
    """The instants at which the runs of a ledger began, in its order; all are told before asking.

    Where runs contradict one another, as few clocks as can be are taken to be wrong; of two that
    may be wrong alike, the one that stood ahead.
    """

    def __init__(self) -> None:
        self._starts: list[datetime] = []
        self._after: dict[str, int] = {}

    def began(self, run: str, started: str) -> None:
        """A run began at that instant by its own clock."""
        self._starts.append(utc(datetime.fromisoformat(started)))
        self._after[run] = len(self._starts)

    def ended(self, run: str) -> None:
        """A run ended; only what begins from now on contradicts it."""
        self._after[run] = len(self._starts)

    def corrected(self, run: str, at: datetime) -> datetime:
        """`at`, an instant by the clock of that run; where that stood ahead, when the next began.

        It was made then at the latest.
        """
        earliest = self._earliest[self._after.get(run, -1)]
        return earliest if earliest is not None and at - earliest > AHEAD else at

    @cached_property
    def _earliest(self) -> list[datetime | None]:
        """The earliest start of a right clock from each place of the ledger on."""
        right = self._right()
        found: list[datetime | None] = [None]
        for place in range(len(self._starts) - 1, -1, -1):
            last, at = found[-1], self._starts[place]
            found.append((min(last, at) if last else at) if place in right else last)
        return found[::-1]

    def _right(self) -> set[int]:
        """The places of the most starts that stand in order of time."""
        tails: list[datetime] = []
        places: list[int] = []
        before: list[int | None] = []
        for place, at in enumerate(self._settled()):
            length = bisect_right(tails, at)
            before.append(places[length - 1] if length else None)
            tails[length : length + 1] = [at]
            places[length : length + 1] = [place]
        found: set[int] = set()
        right = places[-1] if places else None
        while right is not None:
            found.add(right)
            right = before[right]
        return found

    def _settled(self) -> list[datetime]:
        """The starts; one that lies a little before the one before it is taken to be the same."""
        found: list[datetime] = []
        for at in self._starts:
            last = found[-1] if found else at
            found.append(last if timedelta(0) < last - at <= AHEAD else at)
        return found

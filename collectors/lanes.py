"""Lanes: in which order units begin, so that one slow service does not hold up all others."""

import threading
from collections import Counter, deque
from collections.abc import Iterable

from collectors.sweep import Unit


class Lanes:
    """Units that wait for a worker, a lane for each service of each world.

    The next to begin is of the lane with the fewest under way: a service that throttles keeps a
    share of the workers waiting while others have something to read, and gets all of them when it
    alone is left. Of several the one begins that asks most for each of its rows, then the first
    planned: what takes longest is not the last, for which all other workers would wait. Safe to
    share among threads.
    """

    def __init__(self, units: Iterable[Unit]) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, deque[tuple[int, Unit]]] = {}
        self._under_way: Counter[str] = Counter()
        numbered = sorted(enumerate(units), key=lambda each: -len(each[1].collector.facets))
        for number, unit in numbered:
            self._waiting.setdefault(lane_of(unit), deque()).append((number, unit))

    def next(self) -> tuple[int, Unit]:
        """The unit to begin now, with its number in the plan.

        Raises:
            IndexError: when none waits any more.
        """
        with self._lock:
            if not self._waiting:
                raise IndexError
            lane = min(self._waiting, key=self._turn)
            found = self._waiting[lane].popleft()
            if not self._waiting[lane]:
                del self._waiting[lane]
            self._under_way[lane] += 1
            return found

    def _turn(self, lane: str) -> tuple[int, int, int]:
        number, unit = self._waiting[lane][0]
        return self._under_way[lane], -len(unit.collector.facets), number

    def done(self, unit: Unit) -> None:
        """Say that a unit has ended."""
        with self._lock:
            self._under_way[lane_of(unit)] -= 1


def lane_of(unit: Unit) -> str:
    """The world and service that a unit asks: `aws.s3` of `aws.s3.bucket`."""
    return ".".join(unit.collector.resource.kind.split(".")[:2])

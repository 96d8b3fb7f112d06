"""Lanes: in which order units begin, so that one slow service does not hold up all others."""

import threading
from collections import Counter, deque
from collections.abc import Iterable

from collectors.sweep import Unit


class Lanes:
    """Units that wait for a worker, a lane for each service of each world.

    The next to begin is of the lane with the fewest under way, the first planned of these: a
    service that throttles keeps a share of the workers waiting while others have something to
    read, and gets all of them when it alone is left. Safe to share among threads.
    """

    def __init__(self, units: Iterable[Unit]) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, deque[tuple[int, Unit]]] = {}
        self._under_way: Counter[str] = Counter()
        for number, unit in enumerate(units):
            self._waiting.setdefault(lane_of(unit), deque()).append((number, unit))

    def next(self) -> tuple[int, Unit]:
        """The unit to begin now, with its number in the plan.

        Raises:
            IndexError: when none waits any more.
        """
        with self._lock:
            if not self._waiting:
                raise IndexError
            lane = min(
                self._waiting, key=lambda name: (self._under_way[name], self._waiting[name][0][0])
            )
            found = self._waiting[lane].popleft()
            if not self._waiting[lane]:
                del self._waiting[lane]
            self._under_way[lane] += 1
            return found

    def done(self, unit: Unit) -> None:
        """Say that a unit has ended."""
        with self._lock:
            self._under_way[lane_of(unit)] -= 1


def lane_of(unit: Unit) -> str:
    """The world and service that a unit asks: `aws.s3` of `aws.s3.bucket`."""
    return ".".join(unit.collector.resource.kind.split(".")[:2])

"""The crew: units collected several at a time, handed over group by group as they are done."""

import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self

from collectors.credential import Credential
from collectors.lanes import Lanes
from collectors.pacing import Limits
from collectors.spool import Shared
from collectors.sweep import Collected, Unit, collect
from collectors.tape import Clock
from collectors.withholding import Allowances

WORKERS = 32
GROUP = 50
"""How many units are handed over at once, at most."""
WITHIN = 30.0
"""Seconds that a unit which is done waits for others to be handed over with it, at most."""


class Crew:
    """Units being collected from entering the context on, by so many `workers` at a time.

    Leaving the context before the end drops what has not begun and what is still being read; that
    is waited for, but waits for its source no longer. `seen` is told of each unit as it is done, in
    the caller's thread. `allowed` are findings of the secret scan that may be stored.
    """

    def __init__(
        self,
        units: Sequence[Unit],
        *,
        run: str,
        clock: Clock,
        workers: int | None = None,
        allowed: Allowances = (),
        limits: Limits | None = None,
        seen: Callable[[Collected], None] = lambda _: None,
    ) -> None:
        self._units = units
        self._run = run
        self._clock = clock
        self._allowed = allowed
        self._seen = seen
        self._limits = limits or Limits()
        self._deadline = self._limits.of_run()
        self._credentials: dict[int, Credential] = defaultdict(Credential)
        self._shared: dict[int, Shared] = defaultdict(Shared)
        self._left = Counter(id(unit.source) for unit in units)
        self._counting = threading.Lock()
        self._lanes = Lanes(units)
        self._pool = ThreadPoolExecutor(max_workers=workers or WORKERS)
        self._done: SimpleQueue[Future[tuple[int, Collected]]] = SimpleQueue()
        self._group: list[tuple[int, Collected]] = []

    def __enter__(self) -> Self:
        for unit in self._units:
            # Made here and not by the workers: two of them would make two of one source.
            _ = self._credentials[id(unit.source)], self._shared[id(unit.source)]
        for _unit in self._units:
            self._pool.submit(self._next).add_done_callback(self._done.put)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error:
            self._deadline.end()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def groups(self, most: int = GROUP, within: float = WITHIN) -> Iterator[list[Collected]]:
        """All units in groups of at most `most`, each unit at most `within` seconds after its end.

        A slow unit holds up no other. Within a group they stand in the order planned.
        """
        clock, since = self._limits.clock, 0.0
        left = len(self._units)
        while left:
            wait = max(0.0, since + within - clock()) if self._group else None
            try:
                done = self._done.get(timeout=wait)
            except Empty:
                yield self._handed_over()
                continue
            left -= 1
            since = since if self._group else clock()
            self._group.append(done.result())
            self._seen(done.result()[1])
            if len(self._group) >= most:
                yield self._handed_over()
        if self._group:
            yield self._handed_over()

    def rest(self) -> list[Collected]:
        """What is done and was not handed over, without waiting for anything."""
        while True:
            try:
                done = self._done.get_nowait()
            except Empty:
                return self._handed_over()
            if not done.cancelled() and not done.exception():
                self._group.append(done.result())

    def _handed_over(self) -> list[Collected]:
        group, self._group = self._group, []
        return [collected for _, collected in sorted(group, key=lambda each: each[0])]

    def _next(self) -> tuple[int, Collected]:
        """Collect whichever unit is to begin now; as often as there are units."""
        number, unit = self._lanes.next()
        try:
            return number, collect(
                unit,
                run=self._run,
                clock=self._clock,
                allowed=self._allowed,
                deadline=self._limits.of_unit(self._deadline),
                credential=self._credentials[id(unit.source)],
                shared=self._shared[id(unit.source)],
            )
        finally:
            self._lanes.done(unit)
            self._forget(unit)

    def _forget(self, unit: Unit) -> None:
        """Let go of what the units of a source shared once the last of them has ended."""
        source = id(unit.source)
        with self._counting:
            self._left[source] -= 1
            if not self._left[source]:
                self._shared.pop(source, None)

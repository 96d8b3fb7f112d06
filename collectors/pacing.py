"""Pacing: how fast a source is asked, how long it is waited for, and when waiting ends for good.

A source throttles by place: a service in a region, an API server. All that ask in one place share
one `Pace`, since one's questions use up what the others are allowed. The retries of an SDK share a
hidden quota that a storm empties, after which more of its attempts do not help; so this loop goes
around them, with full jitter and deadlines.
"""

import math
import random
import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import TypeVar

from collectors.errors import UnobservedError
from evidence.transcript import Gap

T = TypeVar("T")
HALVED_AT_MOST_EVERY = 1.0
"""Seconds: questions that were under way together are throttled together, and count as one."""
RECOVERED_IN = 100
"""Answers after which a rate is back where it began, whatever it had sunk to."""
SLOWEST = 50
"""The slowest rate is this part of the one configured."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How a source is asked; all times in seconds.

    `throttled` and `down` are the deadlines of one question against a source that throttles, or
    that does not answer. Waits are drawn evenly from 0 to a ceiling that doubles from `first` to
    `longest`. `rate` is how many questions a second are asked in one place at most, after `burst`
    at once. `attempts` is how often an SDK itself tries within each round. `polls` is how often a
    job is looked at until it is done, every `first` to `longest` seconds.
    """

    throttled: float = 300.0
    down: float = 60.0
    first: float = 0.5
    longest: float = 20.0
    rate: float = 100.0
    burst: int = 200
    attempts: int = 3
    polls: int = 40
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    draw: Callable[[], float] = random.random

    def ceiling(self, rounds: int) -> float:
        """The longest wait after so many rounds, the first being 0."""
        return min(self.longest, self.first * 2.0 ** min(rounds, 30))


class Deadline:
    """An instant after which nothing is waited for any more; it may be brought forward to now.

    It bounds waiting, not reading: what answers at once is asked on. `within` is a deadline that
    ends this one too.
    """

    def __init__(
        self,
        seconds: float = math.inf,
        *,
        clock: Callable[[], float] = time.monotonic,
        within: "Deadline | None" = None,
    ) -> None:
        self._clock = clock
        self._at = clock() + seconds
        self._within = within

    @property
    def left(self) -> float:
        """Seconds until it, none or fewer after it."""
        own = self._at - self._clock() if math.isfinite(self._at) else self._at
        return min(own, self._within.left) if self._within else own

    def end(self) -> None:
        """Let it be now."""
        self._at = -math.inf


@dataclass(frozen=True, slots=True)
class Limits:
    """Deadlines in seconds of one unit, and of all units of a run together."""

    unit: float = 1800.0
    run: float = 6 * 3600.0
    clock: Callable[[], float] = time.monotonic

    def of_run(self) -> Deadline:
        """The deadline of a run that begins now."""
        return Deadline(self.run, clock=self.clock)

    def of_unit(self, run: Deadline) -> Deadline:
        """The deadline of a unit of it that begins now."""
        return Deadline(self.unit, clock=self.clock, within=run)


class TokenBucket:
    """How many questions a second may be asked in one place; slower when throttled, then faster.

    Safe to share among threads. `rate` is what is allowed at most, after `burst` at once. Being
    throttled halves the rate, each answer raises it by a hundredth of what was allowed.
    """

    def __init__(self, rate: float, burst: int, clock: Callable[[], float]) -> None:
        self.allowed = rate
        self.rate = rate
        self._burst = float(burst)
        self._clock = clock
        self._lock = threading.Lock()
        self._tokens = float(burst)
        self._counted = clock()
        self._halved = -math.inf

    @property
    def slowed(self) -> bool:
        """Whether the source throttled, and has not answered often enough since."""
        return self.rate < self.allowed

    def take(self) -> float:
        """Take a token; the seconds to wait before asking."""
        with self._lock:
            self._refill()
            self._tokens -= 1
            return max(0.0, -self._tokens / self.rate)

    def give_back(self) -> None:
        """Return the token of a question that is not asked after all."""
        with self._lock:
            self._tokens += 1

    def throttled(self, rest: float = 0.0) -> None:
        """Go slower: half the rate and no burst, and nothing for `rest` seconds."""
        with self._lock:
            self._refill()
            self._tokens = min(self._tokens, 0.0)
            if self._counted - self._halved >= HALVED_AT_MOST_EVERY:
                self._halved = self._counted
                self.rate = max(self.rate / 2, self.allowed / SLOWEST)
            if rest > 0:
                self._tokens = min(self._tokens, 1 - rest * self.rate)

    def answered(self) -> None:
        """Go a little faster again."""
        if self.slowed:
            with self._lock:
                self.rate = min(self.allowed, self.rate + self.allowed / RECOVERED_IN)

    def _refill(self) -> None:
        now = self._clock()
        self._tokens = min(self._burst, self._tokens + (now - self._counted) * self.rate)
        self._counted = now


class Pace:
    """How one place of a source is asked, by all that ask there.

    Once a question has used up its deadline and no other was answered meanwhile, all get a single
    round until one is answered: a place that is down costs its deadline once, not once a resource,
    while in a storm that lets some through each question keeps its own deadline.
    """

    def __init__(self, patience: Patience) -> None:
        self.patience = patience
        self.bucket = TokenBucket(patience.rate, patience.burst, patience.clock)
        self._spent = False
        self._answered = -math.inf

    def ask(
        self, operation: str, send: Callable[[], T], deadline: Deadline | None = None
    ) -> tuple[T, int]:
        """What `send` answers, and the rounds it took.

        Raises:
            UnobservedError: for a lasting refusal at once, for throttling and outages after the
                deadline of the question, or of the unit or run it belongs to.
        """
        patience, started, rounds = self.patience, self.patience.clock(), 0
        deadline = deadline or Deadline()
        while True:
            self._wait_for_token(operation, deadline)
            rounds += 1
            try:
                answer = send()
            except UnobservedError as error:
                wait = patience.draw() * patience.ceiling(rounds - 1) + (error.wait or 0.0)
                if _is_overload(error):
                    self.bucket.throttled(error.wait or 0.0)
                if not self._may_wait(error, started, wait, deadline):
                    raise
                patience.sleep(wait)
            else:
                self._spent, self._answered = False, patience.clock()
                self.bucket.answered()
                return answer, rounds

    def _wait_for_token(self, operation: str, deadline: Deadline) -> None:
        wait = self.bucket.take()
        if self.bucket.slowed and wait >= deadline.left:
            self.bucket.give_back()
            told = "not asked: the source throttled until the deadline"
            raise UnobservedError(Gap(operation, "throttled", "DeadlinePassed", None, told))
        if wait:
            self.patience.sleep(wait)

    def _may_wait(
        self, error: UnobservedError, started: float, wait: float, deadline: Deadline
    ) -> bool:
        deadlines = {"throttled": self.patience.throttled, "unavailable": self.patience.down}
        cause = "throttled" if _is_overload(error) else error.gap.cause
        seconds = None if error.lasting else deadlines.get(cause)
        if seconds is None or self._spent or wait >= deadline.left:
            return False
        if self.patience.clock() + wait <= started + seconds:
            return True
        self._spent = self._answered < started
        return False


def _is_overload(error: UnobservedError) -> bool:
    """Whether the source is there and asks for less; so does one that says when to come back."""
    cause = error.gap.cause
    return cause == "throttled" or (cause == "unavailable" and error.wait is not None)


class Paces:
    """The paces of one source, one a place; a place is any key (`("s3", "eu-west-1")`)."""

    def __init__(self, patience: Patience) -> None:
        self.patience = patience
        self._lock = threading.Lock()
        self._known: dict[Hashable, Pace] = {}

    def of(self, place: Hashable, faster: int = 1) -> Pace:
        """The one pace of that place, which may be asked so many times faster than others."""
        with self._lock:
            if place not in self._known:
                rate, burst = self.patience.rate * faster, self.patience.burst * faster
                self._known[place] = Pace(replace(self.patience, rate=rate, burst=burst))
            return self._known[place]

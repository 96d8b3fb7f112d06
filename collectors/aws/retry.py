"""How long a session keeps asking an API that throttles or is down.

The SDK's own retries share a hidden quota that a storm empties, after which more attempts do not
help; so an outer loop with full jitter and a deadline goes around them.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from collectors.errors import UnobservedError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patience:
    """A retry budget; all times in seconds.

    `throttled` and `down` are the deadlines of one question against an API that throttles, or that
    does not answer. Waits are drawn evenly from 0 to a ceiling that doubles from `first` to
    `longest`. `attempts` is how often the SDK itself tries within each round. `polls` is how often
    a job is looked at until it is done, every `first` to `longest` seconds.
    """

    throttled: float = 300.0
    down: float = 60.0
    first: float = 0.5
    longest: float = 20.0
    attempts: int = 3
    polls: int = 40
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    draw: Callable[[], float] = random.random

    def ceiling(self, rounds: int) -> float:
        """The longest wait after so many rounds, the first being 0."""
        return min(self.longest, self.first * 2.0 ** min(rounds, 30))


class Budget:
    """The patience left for one service in one region, shared by all that ask it.

    Once a question has used up its deadline and no other was answered meanwhile, all get a single
    round until one is answered: a service that is down costs its deadline once, not once a
    resource, while in a storm that lets some through each question keeps its own deadline.
    """

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._spent = False
        self._answered = float("-inf")

    def ask(self, send: Callable[[], T]) -> tuple[T, int]:
        """What `send` answers, and the rounds it took.

        Raises:
            UnobservedError: for a lasting refusal at once, for throttling and outages after the
                deadline.
        """
        patience, started, rounds = self._patience, self._patience.clock(), 0
        while True:
            rounds += 1
            try:
                answer = send()
            except UnobservedError as error:
                wait = patience.draw() * patience.ceiling(rounds - 1)
                if not self._may_wait(error, started, wait):
                    raise
                patience.sleep(wait)
            else:
                self._spent, self._answered = False, patience.clock()
                return answer, rounds

    def _may_wait(self, error: UnobservedError, started: float, wait: float) -> bool:
        deadlines = {"throttled": self._patience.throttled, "unavailable": self._patience.down}
        deadline = deadlines.get(error.gap.cause)
        if deadline is None or self._spent:
            return False
        if self._patience.clock() + wait <= started + deadline:
            return True
        self._spent = self._answered < started
        return False

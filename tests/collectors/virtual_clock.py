"""A clock that moves by being slept on, so that hours of waiting take no time."""

import threading
from typing import Any

from collectors.pacing import Patience


class VirtualClock:
    """Seconds that pass when somebody sleeps; safe to share among threads."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._lock = threading.Lock()

    def now(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.seconds += seconds

    def patience(self, **changed: Any) -> Patience:
        """A patience that lives by this clock, and draws half of each ceiling."""
        given: dict[str, Any] = {"attempts": 1, "draw": lambda: 0.5, **changed}
        return Patience(sleep=self.sleep, clock=self.now, **given)

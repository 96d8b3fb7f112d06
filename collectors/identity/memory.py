"""What a session has found out already: asked for once, a loss included."""

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from collectors.errors import UnobservedError

T = TypeVar("T")


class Memory:
    """Answers by name. A question that was lost is not asked again for every row.

    Safe to share among threads: whoever comes second waits for the answer of the first.
    """

    def __init__(self) -> None:
        # One answer is made from others, by the same thread.
        self._lock = threading.RLock()
        self._known: dict[str, Any] = {}
        self._lost: dict[str, UnobservedError] = {}

    def of(self, what: str, make: Callable[[], T]) -> T:
        """What `make` gives, made the first time.

        Raises:
            UnobservedError: as `make` did the first time.
        """
        with self._lock:
            if what in self._lost:
                raise self._lost[what]
            if what not in self._known:
                try:
                    self._known[what] = make()
                except UnobservedError as error:
                    self._lost[what] = error
                    raise
            value: T = self._known[what]
            return value

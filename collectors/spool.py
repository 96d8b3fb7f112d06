"""Answers that several units of one source need alike: asked for once, given to each of them."""

import threading
import time
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Future

import orjson

from collectors.errors import UnobservedError
from collectors.tape import Answer
from evidence.canonical import json_lines
from evidence.store.packed import Packed

WITHIN = 300.0
"""Seconds after which an answer is asked for anew: what a unit tells of was so when it was read."""


class _Spool:
    """The answers to one question, which wait packed; `since` is when it was asked."""

    def __init__(self, since: float) -> None:
        self.since = since
        self._pages = Packed()
        self._told: list[tuple[int, str | None]] = []

    def add(self, answer: Answer) -> None:
        self._pages.add(json_lines([answer.body]))
        self._told.append((answer.attempts, answer.request_id))

    def answers(self, *, sent: bool) -> Iterator[Answer]:
        """The answers in order; to whoever did not send the question it took no attempts."""
        lines = (line for piece in self._pages.pieces() for line in piece.splitlines())
        for line, (attempts, request_id) in zip(lines, self._told, strict=True):
            yield Answer(orjson.loads(line), attempts if sent else 0, request_id)


class Shared:
    """What units of one source have asked for in one run; safe to share among threads.

    Each unit has the whole answer on its own tape, with the request id of the one question that was
    sent. A question that failed is not shared: whoever needs its answer asks for itself.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._known: dict[Hashable, Future[_Spool | None]] = {}

    def ask(self, key: Hashable, send: Callable[[], Iterator[Answer]]) -> Iterator[Answer]:
        """The answers that `send` reads, or those it gave to the first who asked by that key.

        The first reads all of them before giving one, so that nobody waits for what somebody does
        with an answer.

        Raises:
            UnobservedError: as `send` does, after the answers it gave before.
        """
        while True:
            with self._lock:
                found = self._known.get(key)
                if found is None:
                    mine = self._known[key] = Future()
                    break
            spool = found.result()
            if spool and self._clock() - spool.since <= WITHIN:
                yield from spool.answers(sent=False)
                return
            with self._lock:
                if self._known.get(key) is found:
                    del self._known[key]
        yield from self._sent(mine, send)

    def _sent(
        self,
        mine: "Future[_Spool | None]",
        send: Callable[[], Iterator[Answer]],
    ) -> Iterator[Answer]:
        spool, whole, failed = _Spool(self._clock()), False, None
        try:
            for answer in send():
                spool.add(answer)
            whole = True
        except UnobservedError as error:
            failed = error
        finally:
            # Whatever happened, those who wait must be released.
            mine.set_result(spool if whole else None)
        yield from spool.answers(sent=True)
        if failed:
            raise failed

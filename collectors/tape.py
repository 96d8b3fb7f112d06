"""Tapes: what stands between a session and its source, recording every exchange or replaying it."""

import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from collectors.credential import Credential, has_lapsed
from collectors.errors import UnobservedError
from evidence.canonical import canonical
from evidence.transcript import Exchange, Gap, Traffic, Transcript

Clock = Callable[[], datetime]
KEPT_REQUEST_IDS = 16


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a source, redacted already; `attempts` counts the requests it took."""

    body: Any
    attempts: int = 1
    request_id: str | None = None


class Tape(Protocol):
    """What a session asks through."""

    @property
    def operations(self) -> tuple[str, ...]:
        """The operations asked for, each once, in order of name."""
        ...

    @property
    def lapsed(self) -> Gap | None:
        """The first gap, in order of questions, that tells of lapsed credentials; None for none."""
        ...

    def ask(
        self,
        operation: str,
        parameters: Mapping[str, Any],
        send: Callable[[], Iterator[Answer]],
    ) -> Iterator[Any]:
        """The bodies of the answers to one question, page by page.

        `send` reads the source; it raises `UnobservedError` where it gets no answer. A tape that
        replays never calls it.

        Raises:
            UnobservedError: as `send` did, live or on replay.
        """
        ...


class Recorder:
    """A tape that lets every question through and writes it down. Safe to share among threads.

    Once the `credential` has lapsed no question is let through any more; that is written down too.
    """

    def __init__(self, clock: Clock, credential: Credential | None = None) -> None:
        self._clock = clock
        self._credential = credential or Credential()
        self._lock = threading.Lock()
        self._exchanges: list[Exchange] = []
        self._requests = 0
        self._attempts = 0
        self._request_ids: list[str] = []
        self._started = clock()

    def ask(
        self,
        operation: str,
        parameters: Mapping[str, Any],
        send: Callable[[], Iterator[Answer]],
    ) -> Iterator[Any]:
        """Ask the source; whatever was answered is on the tape, however the reading ends."""
        pages: list[Any] = []
        gap: Gap | None = None
        try:
            if refused := self._credential.refusal(operation):
                raise UnobservedError(refused)
            for answer in send():
                self._count(answer)
                pages.append(answer.body)
                yield answer.body
        except UnobservedError as error:
            gap = error.gap
            self._credential.learn(gap)
            raise
        finally:
            with self._lock:
                self._exchanges.append(Exchange(operation, dict(parameters), tuple(pages), gap))

    def _count(self, answer: Answer) -> None:
        with self._lock:
            self._requests += 1
            self._attempts += answer.attempts
            if answer.request_id:
                if len(self._request_ids) == KEPT_REQUEST_IDS:
                    self._request_ids.pop()
                self._request_ids.append(answer.request_id)

    @property
    def operations(self) -> tuple[str, ...]:
        """The operations asked for so far, each once, in order of name."""
        with self._lock:
            return tuple(sorted({exchange.operation for exchange in self._exchanges}))

    @property
    def lapsed(self) -> Gap | None:
        """The first gap, in order of questions, that tells of lapsed credentials; None for none."""
        return _lapsed(self.transcript())

    def transcript(self) -> Transcript:
        """Everything asked so far."""
        with self._lock:
            return Transcript.of(self._exchanges)

    def traffic(self) -> Traffic:
        """The envelope of everything asked so far."""
        with self._lock:
            return Traffic(
                started=self._started,
                ended=self._clock(),
                requests=self._requests,
                attempts=self._attempts,
                request_ids=tuple(self._request_ids),
            )


class Player:
    """A tape that answers from a transcript and never reaches a source."""

    def __init__(self, transcript: Transcript) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[tuple[str, bytes], deque[Exchange]] = defaultdict(deque)
        for exchange in transcript.exchanges:
            self._waiting[exchange.key].append(exchange)
        self._transcript = transcript

    @property
    def operations(self) -> tuple[str, ...]:
        """The operations in the transcript, each once, in order of name."""
        return tuple(sorted({exchange.operation for exchange in self._transcript.exchanges}))

    @property
    def lapsed(self) -> Gap | None:
        """The first gap, in order of questions, that tells of lapsed credentials; None for none."""
        return _lapsed(self._transcript)

    def ask(
        self,
        operation: str,
        parameters: Mapping[str, Any],
        send: Callable[[], Iterator[Answer]],  # noqa: ARG002 -- a replay never sends
    ) -> Iterator[Any]:
        """The recorded answers; a question that was never asked is a gap of its own."""
        key = operation, canonical(parameters)
        with self._lock:
            waiting = self._waiting.get(key)
            exchange = waiting.popleft() if waiting else None
        if exchange is None:
            raise UnobservedError(
                Gap(operation, "incomplete", "NotRecorded", None, "not asked in this transcript")
            )
        yield from exchange.pages
        if exchange.gap:
            raise UnobservedError(exchange.gap)


def _lapsed(transcript: Transcript) -> Gap | None:
    gaps = (exchange.gap for exchange in transcript.exchanges)
    return next((gap for gap in gaps if gap and has_lapsed(gap)), None)

"""Tapes: what stands between a session and its source, recording every exchange or replaying it."""

import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any, Protocol

from collectors.credential import Credential, has_lapsed
from collectors.errors import UnobservedError
from evidence.canonical import canonical
from evidence.store.packed import PIECE, Packed
from evidence.store.sorted_lines import SortedLines
from evidence.transcript import Exchange, Gap, PackedExchanges, Traffic, Transcript

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

    What is written down waits packed, so that memory does not grow with what is read. Once the
    `credential` has lapsed no question is let through any more; that is written down too.
    """

    def __init__(self, clock: Clock, credential: Credential | None = None) -> None:
        self._clock = clock
        self._credential = credential or Credential()
        self._lock = threading.Lock()
        self._lines = SortedLines()
        self._operations: set[str] = set()
        self._lapses: list[tuple[bytes, Gap]] = []
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
        asked, pages = canonical(parameters), Packed()
        gap: Gap | None = None
        try:
            if refused := self._credential.refusal(operation):
                raise UnobservedError(refused)
            for answer in send():
                self._count(answer)
                pages.add((b"," if pages.size else b"") + canonical(answer.body))
                yield answer.body
        except UnobservedError as error:
            gap = error.gap
            self._credential.learn(gap)
            # A refused question too is found in the source's own logs by it.
            with self._lock:
                self._note(error.request_id)
            raise
        finally:
            self._write(operation, asked, pages, gap)

    def forget(self) -> None:
        """Forget every answer, for a reading that starts over; its requests are counted still."""
        with self._lock:
            self._lines = SortedLines()
            self._operations = set()
            self._lapses = []

    def _write(self, operation: str, asked: bytes, pages: Packed, gap: Gap | None) -> None:
        """Write down an exchange, in the form of `Exchange.as_json`."""
        told = canonical(gap.as_json()) if gap else b"null"
        start = b'{"gap":' + told + b',"operation":' + canonical(operation) + b',"pages":['
        end = b'],"parameters":' + asked + b"}\n"
        key = operation.encode() + b"\0" + asked
        short = pages.size < PIECE
        with self._lock:
            self._operations.add(operation)
            if gap and has_lapsed(gap):
                self._lapses.append((key, gap))
            self._lines.add(
                key, start + b"".join(pages.pieces()) + end if short else (start, pages, end)
            )

    def _count(self, answer: Answer) -> None:
        with self._lock:
            self._requests += 1
            self._attempts += answer.attempts
            self._note(answer.request_id)

    def _note(self, request_id: str | None) -> None:
        """Keep the source's id of a question: the first few and the last."""
        if request_id:
            if len(self._request_ids) == KEPT_REQUEST_IDS:
                self._request_ids.pop()
            self._request_ids.append(request_id)

    @property
    def operations(self) -> tuple[str, ...]:
        """The operations asked for so far, each once, in order of name."""
        with self._lock:
            return tuple(sorted(self._operations))

    @property
    def lapsed(self) -> Gap | None:
        """The first gap, in order of questions, that tells of lapsed credentials; None for none."""
        with self._lock:
            lapses = sorted(self._lapses, key=itemgetter(0))
        return lapses[0][1] if lapses else None

    def transcript(self) -> Transcript:
        """Everything asked so far."""
        with self._lock:
            return Transcript(PackedExchanges(self._lines.copy()))

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
        gaps = (exchange.gap for exchange in self._transcript.exchanges)
        return next((gap for gap in gaps if gap and has_lapsed(gap)), None)

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
            # How often a session repeats a question depends on what it remembers; the answers of
            # one that was asked again stand in the order they came, and the last one stays.
            exchange = None
            if waiting:
                exchange = waiting.popleft() if len(waiting) > 1 else waiting[0]
        if exchange is None:
            raise UnobservedError(
                Gap(operation, "incomplete", "NotRecorded", None, "not asked in this transcript")
            )
        yield from exchange.pages
        if exchange.gap:
            raise UnobservedError(exchange.gap)

"""Questions a source is asked about itself and us, apart from any population, with the answers."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from collectors.tape import Answer, Recorder
from evidence.canonical import canonical
from evidence.transcript import Exchange, Gap, Transcript

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class Aside:
    """A tape that keeps the newest answer to each question, however often it was asked.

    It is evidence of who asked and of where there was something to read; so an unchanged estate
    gives an unchanged transcript.
    """

    def __init__(self) -> None:
        self._newest: dict[tuple[str, bytes], Exchange] = {}
        self._ids: dict[tuple[str, bytes], tuple[str, ...]] = {}

    @property
    def operations(self) -> tuple[str, ...]:
        """The operations asked for, each once, in order of name."""
        return tuple(sorted({operation for operation, _ in self._newest}))

    @property
    def lapsed(self) -> Gap | None:
        """Nothing: what is asked before a run begins is not part of any unit."""
        return None

    def ask(
        self,
        operation: str,
        parameters: Mapping[str, Any],
        send: Callable[[], Iterator[Answer]],
    ) -> Iterator[Any]:
        """Ask the source; the newest answer, or the gap, takes the place of the one before."""
        tape, key = Recorder(lambda: _NEVER), (operation, canonical(parameters))
        try:
            yield from tape.ask(operation, parameters, send)
        finally:
            for exchange in tape.transcript().exchanges:
                self._newest[key] = exchange
                self._ids[key] = tape.traffic().request_ids

    @property
    def request_ids(self) -> tuple[str, ...]:
        """The ids that the source itself gives these questions; no part of the transcript."""
        return tuple(each for key in sorted(self._ids) for each in self._ids[key])

    def transcript(self) -> Transcript:
        """Everything asked so far."""
        return Transcript.of(list(self._newest.values()))

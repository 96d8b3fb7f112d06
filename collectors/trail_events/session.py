"""The session of trail events: the only door to their files; sums alone pass it."""

from collections.abc import Callable, Iterator
from typing import ClassVar

from collectors.delivered import DeliveryError
from collectors.errors import UnobservedError, WriteRefusedError
from collectors.session import Session
from collectors.tape import Answer, Tape
from collectors.trail_events.reading import Reading
from evidence.record import Fields
from evidence.scope import Scope
from evidence.transcript import Gap

KINDS = (
    "aws.cloudtrail.use",
    "aws.cloudtrail.sign_in",
    "aws.cloudtrail.logging_change",
    "aws.cloudtrail.period",
)
ROWS_A_PAGE = 1000


class TrailEvents(Session):
    """A read-only door to a folder of events.

    The folder is read once for all kinds. What is on the tape are sums, never events: a replay
    needs no file, and no address or parameter of a call is ever kept.
    """

    system: ClassVar[str] = "trail_events"
    grain: ClassVar[str] = "event folder"

    def __init__(
        self, scope: Scope, tape: Tape, reading: Callable[[], Reading] | None = None
    ) -> None:
        super().__init__(scope, tape)
        self._reading = reading

    def rows(self, kind: str) -> Iterator[Fields]:
        """The rows of a kind.

        Raises:
            UnobservedError: when the folder cannot be read; after the last row, when some file in
                it could not.
            WriteRefusedError: for another kind; nothing is opened.
        """
        if kind not in KINDS:
            raise WriteRefusedError(f"{kind} is not read from events; nothing was opened")
        name = "/".join(self.scope.parts)
        operation = f"read {name}"
        for page in self.tape.ask(operation, {"kind": kind}, lambda: self._send(operation, kind)):
            yield from (dict(row) for row in page["rows"])

    def _send(self, operation: str, kind: str) -> Iterator[Answer]:
        if self._reading is None:
            raise UnobservedError(Gap(operation, "not-configured", "NoFolder"))
        try:
            reading = self._reading()
        except DeliveryError as error:
            gap = Gap(operation, error.cause, error.code, None, error.words)
            raise UnobservedError(gap) from error
        rows = reading.rows[kind]
        yield Answer({"rows": rows[:ROWS_A_PAGE]})
        for start in range(ROWS_A_PAGE, len(rows), ROWS_A_PAGE):
            yield Answer({"rows": rows[start : start + ROWS_A_PAGE]})
        if reading.broken:
            file, fault = reading.broken
            said = f"{file} {fault.words}"[:300]
            raise UnobservedError(Gap(operation, "incomplete", fault.code, None, said))

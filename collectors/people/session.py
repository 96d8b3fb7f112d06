"""The listing session: the only door to files and feeds; mapped columns alone pass it."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from collectors.errors import UnobservedError, WriteRefusedError
from collectors.people.deliveries import Deliverer
from collectors.people.layout import LAYOUTS
from collectors.session import Session
from collectors.tape import Answer, Tape
from evidence.record import UNOBSERVED, Fields
from evidence.scope import Scope
from evidence.transcript import Gap

ROWS_A_PAGE = 1000


class Listing(Session):
    """A read-only door to one delivered file, or to one feed.

    It is read whole before its first row is given: a fault anywhere in it makes the unit not
    collected. The first page on the tape says by which mapping it was read and what total it
    declares; the others hold the projected rows, so that a replay needs neither file nor mapping.
    """

    system: ClassVar[str] = "people"
    grain: ClassVar[str] = "file"

    def __init__(
        self, scope: Scope, tape: Tape, files: Mapping[str, Deliverer] | None = None
    ) -> None:
        super().__init__(scope, tape)
        self._files = files or {}
        self.total_counts = "rows"
        """What the declared total counts: `rows` of the file, or `persons`."""

    def rows(self, kind: str) -> Iterator[Fields]:
        """The rows of a kind, projected; fields that no column fills are marked as not observed.

        Raises:
            UnobservedError: when the file is not readable as what its mapping says.
            WriteRefusedError: for a kind that no listing holds; nothing is opened.
        """
        layout = LAYOUTS.get(kind)
        if layout is None:
            raise WriteRefusedError(f"{kind} is not read from listings; nothing was opened")
        name = "/".join(self.scope.parts)
        operation = f"read {name}"
        pages = self.tape.ask(operation, {"kind": kind}, lambda: self._send(operation, kind))
        head = next(pages)
        if head["total"]:
            self.total_counts = head["total"]["counts"]
            self.declare(head["total"]["count"], head["total"]["by"])
        missing = [name for name in layout.names if name not in head["fields"]]
        unobserved = {
            field: f"{name} has no column mapped to {field}"
            for field in missing
            if field not in layout.assumed
        }
        unobserved |= head.get("unread", {})
        for page in pages:
            for row in page["rows"]:
                # A source may withhold a field of one row alone, and says so in that row.
                lacking = {**unobserved, **row.get(UNOBSERVED, {})}
                yield {**row, UNOBSERVED: lacking} if lacking else dict(row)

    def _send(self, operation: str, kind: str) -> Iterator[Answer]:
        file = self._files.get(kind)
        if file is None:
            raise UnobservedError(
                Gap(operation, "not-configured", "NoMapping", None, f"no mapping to {kind}")
            )
        delivered = file.deliver(self.deadline)
        self.as_of = delivered.as_of
        yield Answer(delivered.head, delivered.attempts, delivered.mark)
        for start in range(0, len(delivered.rows), ROWS_A_PAGE):
            yield Answer({"rows": delivered.rows[start : start + ROWS_A_PAGE]})

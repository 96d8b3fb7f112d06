"""The listing session: the only door to delivered files; mapped columns alone pass it."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from collectors.errors import UnobservedError, WriteRefusedError
from collectors.people.files import DeliveredFile
from collectors.people.layout import LAYOUTS
from collectors.session import Session
from collectors.tape import Answer, Tape
from evidence.record import UNOBSERVED, Fields
from evidence.scope import Scope
from evidence.transcript import Gap

ROWS_A_PAGE = 1000


class Listing(Session):
    """A read-only door to one delivered file.

    The file is read whole before its first row is given: a fault anywhere in it makes the unit not
    collected. The first page on the tape says by which mapping it was read and what total it
    declares; the others hold the projected rows, so that a replay needs neither file nor mapping.
    """

    system: ClassVar[str] = "people"
    grain: ClassVar[str] = "file"

    def __init__(
        self, scope: Scope, tape: Tape, files: Mapping[str, DeliveredFile] | None = None
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
        for page in pages:
            for row in page["rows"]:
                yield {**row, UNOBSERVED: unobserved} if unobserved else dict(row)

    def _send(self, operation: str, kind: str) -> Iterator[Answer]:
        file = self._files.get(kind)
        if file is None:
            raise UnobservedError(
                Gap(operation, "not-configured", "NoMapping", None, f"no mapping to {kind}")
            )
        delivery, digest = file.read()
        self.as_of = file.effective(delivery)
        mapping = file.mapping
        given = mapping.columns.keys() | mapping.constants.keys() | {"id"}
        total = None
        if delivery.total and mapping.control_total:
            count, line = delivery.total
            where = (
                f"line {line} of {file.path.name}" if line else f"the mapping of {file.path.name}"
            )
            total = {
                "count": count,
                "counts": mapping.control_total.counts,
                "by": f"the control total on {where}" if line else f"the control total in {where}",
            }
        head = {"mapping": mapping.as_json(), "fields": sorted(given), "total": total}
        yield Answer(head, request_id=digest)
        for start in range(0, len(delivery.rows), ROWS_A_PAGE):
            yield Answer({"rows": delivery.rows[start : start + ROWS_A_PAGE]})

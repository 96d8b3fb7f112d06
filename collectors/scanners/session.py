"""The scan session: the only door to scanners' files; what mapped rules say alone passes it."""

from collections.abc import Iterator
from typing import ClassVar

from collectors.errors import UnobservedError, WriteRefusedError
from collectors.scanners.files import ScannerFile
from collectors.scanners.image_rows import image_rows
from collectors.scanners.projection import left_out, oldest, projected
from collectors.session import Session
from collectors.tape import Answer, Tape
from evidence.record import Fields
from evidence.scope import Scope
from evidence.transcript import Gap

KIND = "scanner.finding"
IMAGES = "scanner.image_scan"
ROWS_A_PAGE = 1000


class ScanFile(Session):
    """A read-only door to what one file says for one control, or of the images it is about.

    The file is read whole before its first row is given: a fault anywhere in it makes the unit not
    collected. The first page on the tape says by which mapping it was read, how much of it is
    mapped to nothing, and what the scanner says of its own failures; the others hold the rows.
    """

    system: ClassVar[str] = "scanner"
    grain: ClassVar[str] = "finding file"

    def __init__(self, scope: Scope, tape: Tape, file: ScannerFile | None = None) -> None:
        super().__init__(scope, tape)
        self._file = file

    def rows(self, kind: str) -> Iterator[Fields]:
        """The rows of the control that the scope names; without one, those of scanned images.

        Raises:
            UnobservedError: when the file is not readable as what it is declared to be; after the
                last row, when the scanner says that it did not finish.
            WriteRefusedError: for another kind; nothing is opened.
        """
        if kind not in (KIND, IMAGES):
            raise WriteRefusedError(f"{kind} is not read from scanners; nothing was opened")
        name, *of = self.scope.parts
        operation = f"read {name}"
        asked = {"kind": kind} | ({"control": of[0]} if of else {})
        pages = self.tape.ask(operation, asked, lambda: self._send(operation, *of))
        head = next(pages)
        for page in pages:
            for row in page["rows"]:
                yield dict(row)
        if faults := head["faults"]:
            more = f", and {len(faults) - 1} more" if len(faults) > 1 else ""
            said = f"{name}: the scan did not finish: {faults[0]}{more}"
            raise UnobservedError(Gap(operation, "incomplete", "PartialScan", None, said[:300]))

    def _send(self, operation: str, control: str | None = None) -> Iterator[Answer]:
        if self._file is None:
            said = f"no mapping to {control or 'images'}"
            raise UnobservedError(Gap(operation, "not-configured", "NoMapping", None, said))
        report, digest = self._file.read()
        mapping = self._file.mapping
        if control is None:
            rows = image_rows(report, mapping)
        else:
            rows = projected(report, mapping, control)
            self.as_of = oldest(rows)
        yield Answer(
            {
                "format": self._file.form,
                "mapping": mapping.as_json(control) if control else {"scanner": mapping.scanner},
                "findings": len(report.found),
                "mapped_to_nothing": left_out(report, mapping),
                "faults": list(report.faults)[:100],
            },
            request_id=digest,
        )
        for start in range(0, len(rows), ROWS_A_PAGE):
            yield Answer({"rows": rows[start : start + ROWS_A_PAGE]})

"""Scanners' files: opened for reading only, capped, read whole, and refused by name."""

import threading
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from collectors.delivered import DeliveryError, read_whole
from collectors.errors import UnobservedError
from collectors.scanners.mapping import ScannerMapping
from collectors.scanners.reading import report_of
from collectors.scanners.report import BrokenReportError, Format, Report
from collectors.tape import Clock
from evidence.canonical import sha256
from evidence.transcript import Gap

MAX_BYTES = 64_000_000
AHEAD = timedelta(hours=1)
"""How far the clocks of scanner and reader may lie apart."""


@dataclass(slots=True)
class ScannerFile:
    """One file with its format and the mapping it is read by.

    It is read once for every control it speaks for, and made sense of once as long as its bytes
    are the same.
    """

    path: Path
    form: Format
    mapping: ScannerMapping
    clock: Clock
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _last: tuple[str, Report] | None = field(default=None, repr=False)

    def read(self) -> tuple[Report, str]:
        """What the file says, and the digest of its bytes.

        Raises:
            UnobservedError: when it is missing, refused, broken, or dated after now; the gap names
                the file, and line or JSON Pointer.
        """
        try:
            with self._lock:
                data = read_whole(self.path, MAX_BYTES)
                digest = sha256(data)
                if self._last is None or self._last[0] != digest:
                    self._last = digest, report_of(data, self.form)
                report = self._last[1]
        except DeliveryError as error:
            raise self._unobserved(error.cause, error.code, error.words) from error
        except BrokenReportError as error:
            raise self._unobserved("malformed", error.code, error.words) from error
        self._refuse_ahead(report)
        return report, f"sha256:{digest}"

    def _refuse_ahead(self, report: Report) -> None:
        """A scan of tomorrow would stay fresh for as long as somebody likes."""
        latest = self.clock() + AHEAD
        instants = [each.at for each in report.found] + [each.at for each in report.looked]
        if any(at and at > latest for at in instants):
            said = "says that the scan ran after the file was read"
            raise self._unobserved("malformed", "DatedAhead", said)

    def _unobserved(self, cause: str, code: str, words: str) -> UnobservedError:
        name = self.path.name
        said = f"{name}: {words}"[:300]
        return UnobservedError(Gap(f"read {name}", cause, code, None, said))

"""Findings: what a scanner that people run already says of a resource by a rule."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from collectors.collector import collector
from collectors.resource import Resource
from collectors.scanners.session import ScanFile
from evidence.record import Fields


class Finding(Resource, kind="scanner.finding", data="identity"):
    """What a scanner says of one resource by one rule; a mapping gives the rule to a control.

    `status` is the scanner's: `pass`, `fail`, `warn`, `manual`, `skipped`, `unknown`; `absent` says
    that the file has no line of a mapped rule. `said` is the scanner's own word, `muted` how it was
    told to be silent about it. `resource` and `observed_at` (when the scan ran, not when its file
    was read) are unobserved where the file does not state them. `place` is where in the resource it
    is: a line, a package, a region.
    """

    id: str
    scanner: str
    scanner_version: str | None
    rule: str
    category: str | None
    title: str | None
    status: Literal["pass", "fail", "warn", "manual", "skipped", "unknown", "absent"]
    said: str
    muted: str | None
    severity: str | None
    message: str | None
    resource: str
    place: str | None
    observed_at: datetime

    @property
    def told(self) -> str:
        """The finding in the scanner's words, with its severity."""
        graded = f" ({self.severity.lower()})" if self.severity else ""
        words = self.message or self.title or self.said
        return f"{self.scanner} {self.rule}{graded}: {words}"


@collector(Finding, needs=("read the delivered file",), grain="finding file")
def findings(file: ScanFile) -> Iterator[Fields]:
    """What the mapped rules of one file say for one control; rules without a line are told."""
    yield from file.rows(Finding.kind)

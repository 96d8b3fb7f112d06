"""Reports of scanners: what any of them says, whichever format it was written in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from evidence.errors import TieoutError

Status = Literal["pass", "fail", "warn", "manual", "skipped", "unknown", "absent"]
"""What a scanner says of a rule; `absent` is said of a mapped rule that the file has no line of."""
Category = Literal[
    "vulnerability", "misconfiguration", "secret", "licence", "detection", "compliance", "analysis"
]
"""What sort of thing a rule looks for."""
Format = Literal["ocsf", "sarif", "trivy", "kube-bench"]
DIGEST = re.compile(r"sha256:[0-9a-f]{64}(?![0-9a-f])")
MAX_FINDINGS = 200_000


class BrokenReportError(TieoutError):
    """A file is no report of its format; the words say where, by line or JSON Pointer."""

    exit_code = 3

    def __init__(self, code: str, words: str) -> None:
        self.code = code
        self.words = words
        super().__init__(words)


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that a scanner says of one resource by one rule.

    `said` is the scanner's own word for the status, `muted` how the scanner was told to be silent
    about it. `key` tells it from others of the same rule and resource. `published` is when a
    vulnerability became known to all. None stands where the file says nothing.
    """

    scanner: str
    rule: str
    category: Category
    status: Status
    said: str
    version: str | None = None
    title: str | None = None
    severity: str | None = None
    message: str | None = None
    resource: str | None = None
    place: str | None = None
    at: datetime | None = None
    muted: str | None = None
    key: str | None = None
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """A place that a scanner says it looked at, whether or not it found something there.

    It looked for all of `category`, or by the rules named in `rules`. `doubt` is why a silence
    there says little: a distribution past its end of support.
    """

    scanner: str
    resource: str | None
    category: Category
    rules: tuple[str, ...] | None = None
    version: str | None = None
    at: datetime | None = None
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class ScannedImage:
    """An image of containers that a scanner says it looked at, known by its digests.

    They are those of its manifest in each repository and of its configuration, `sha256:...` each.
    `found` is what it says of it, `looked` whether it says that it looked for vulnerabilities,
    `doubt` why its silence says little.
    """

    scanner: str
    digests: tuple[str, ...]
    name: str | None = None
    version: str | None = None
    at: datetime | None = None
    found: Sequence[Found] = ()
    looked: bool = False
    doubt: str | None = None


def digests_in(*texts: str | None) -> tuple[str, ...]:
    """Every SHA-256 digest that the texts name, as `sha256:...`, each once and in order."""
    found = {digest for text in texts if text for digest in DIGEST.findall(text)}
    return tuple(sorted(found))


@dataclass(frozen=True, slots=True)
class Report:
    """A file as it was read; `faults` say that the scanner itself did not finish its work."""

    found: Sequence[Found]
    looked: Sequence[Looked] = ()
    faults: Sequence[str] = field(default=())
    images: Sequence[ScannedImage] = ()

    def stated(self, at: datetime | None, resource: str | None) -> "Report":
        """The same with what its wrapper states, where the report itself is silent."""
        if at is None and resource is None:
            return self
        return Report(
            [
                replace(each, at=each.at or at, resource=each.resource or resource)
                for each in self.found
            ],
            [
                replace(each, at=each.at or at, resource=each.resource or resource)
                for each in self.looked
            ],
            self.faults,
            [replace(each, at=each.at or at) for each in self.images],
        )

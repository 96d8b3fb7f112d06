"""A comparison: what differs between two runs, parted into what fails and what is only told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from evidence.canonical import canonical, sha256
from evidence.drift.change import Change, Redefinition
from evidence.runs.run import CheckAsTested, ControlAsTested
from evidence.verdict import Verdict


class Place(NamedTuple):
    """A line of a file, counted from 1; the path is as a code host knows it, with slashes."""

    file: str
    line: int


class RunName(NamedTuple):
    """A run in words, and where it was read from when that is a file."""

    run: str
    day: str
    file: str = ""

    def __str__(self) -> str:
        return f"{self.run} of {self.day}" + (f" ({self.file})" if self.file else "")


class MissingRun(NamedTuple):
    """Why the newest stored run does not speak of the present, and the run that tells it.

    `run` failed or never ended, or is itself older than its controls allow.
    """

    run: str
    said: str


@dataclass(frozen=True)
class Comparison:
    """Two runs, and every change between them in one of three lists.

    `failing` is what the policy fails, `unseen` what it fails because nobody can see it any more,
    `apart` all else: it is shown, and does not fail. `redefined` is what is asked otherwise.
    `missing` says why the later run does not speak of the present, where it was meant to.
    `verdicts` are those of each control now; `place` tells where a change can be mended.
    """

    before: RunName
    after: RunName
    failing: tuple[Change, ...]
    unseen: tuple[Change, ...]
    apart: tuple[Change, ...]
    redefined: tuple[Redefinition, ...] = ()
    failing_redefined: tuple[Redefinition, ...] = ()
    missing: tuple[MissingRun, ...] = ()
    controls: Mapping[str, ControlAsTested] = field(default_factory=dict)
    checks: Mapping[str, CheckAsTested] = field(default_factory=dict)
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    place: Callable[[Change], Place | None] = lambda _: None

    @property
    def exit_code(self) -> int:
        """1 when something fails, 3 when something is only seen no longer or not yet, else 0."""
        if self.failing or self.failing_redefined:
            return 1
        return 3 if self.unseen or self.missing else 0

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every change, the worst list first."""
        return (*self.failing, *self.unseen, *self.apart)

    def title(self, control: str) -> str:
        """The title of a control, empty where it is not known."""
        found = self.controls.get(control)
        return found.title if found else ""


def fingerprint(control: str, check: str, kind: str, scope: str, resource: str | None) -> str:
    """What a result is told again by in another run: a digest of what it speaks of."""
    return sha256(canonical([control, check, kind, scope, resource]))

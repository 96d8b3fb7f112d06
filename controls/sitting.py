"""A sitting: one check at work on the resources of one record, piece by piece."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from collectors.resource import Resource
from controls.assignment import Assignment
from controls.judge import exceptions
from controls.waiver import WaiverFields, covering
from evidence.result import Stretch, StretchWriter
from evidence.verdict import Verdict

_NO_FAULT = frozenset({Verdict.PASS, Verdict.NOT_APPLICABLE})


@dataclass
class Sitting:
    """What one check says of resources as they are handed to it, in the order of their record.

    `given` are its other arguments. Of partial data, which `partial` tells of, only failures stand.
    """

    assignment: Assignment
    given: Mapping[str, Any] = field(default_factory=dict)
    waivers: Sequence[WaiverFields] = ()
    partial: Stretch | None = None
    inputs: Sequence[str] = ()
    whole: Stretch | None = None
    writer: StretchWriter = field(default_factory=StretchWriter)
    open: bool = True

    def settle(self, verdict: Verdict, rows: int, reason: str) -> None:
        """Say one thing of so many resources, and judge none."""
        self.writer.add(verdict, rows, reason)
        self.open = False

    def judge(self, subjects: Sequence[Resource]) -> None:
        """Write the verdict of each subject behind those before."""
        writer = self.writer
        passed, because = Verdict.PASS, ""
        if self.partial:
            passed, because = self.partial.verdict, self.partial.reason
        done = 0
        for row, verdict, reason in exceptions(self.assignment.check, subjects, self.given):
            waiver = None
            writer.add(passed, row - done, because)
            if verdict is Verdict.FAIL and self.waivers:
                waiver = covering(self.waivers, subjects[row].id)
            if waiver:
                accepted = f"{reason} (waived: {waiver.reason}, until {waiver.ends})"
                writer.add(Verdict.WAIVED, 1, accepted, waiver.id)
            elif self.partial and verdict in _NO_FAULT:
                writer.add(passed, 1, because)
            else:
                writer.add(verdict, 1, reason)
            done = row + 1
        writer.add(passed, len(subjects) - done, because)

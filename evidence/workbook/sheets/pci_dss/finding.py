"""Findings: which finding the evidence of a requirement supports, and what keeps it from another.

The assessor's own finding is never written; where the evidence leaves a choice, the words say so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from evidence.reach import MEETING, farthest
from evidence.verdict import Verdict
from evidence.waiver_register import WaiverRow, waiver_register
from evidence.workbook.engagement import Engagement, Reach
from evidence.workbook.outcome import Outcome, outcome
from evidence.workbook.scoping import decided, in_words

IN_PLACE = "In Place"
NOT_IN_PLACE = "Not in Place"
NOT_APPLICABLE = "Not Applicable"
NOT_TESTED = "Not Tested"
NOTHING_HAPPENED = "Assessor decides: In Place or Not Applicable"
IN_PART = "Assessor decides: shown in part only"
ACCEPTED = "Assessor decides: compensating control or customised approach"

SUPPORTED: Mapping[Verdict | None, str] = {
    Verdict.PASS: IN_PLACE,
    Verdict.FAIL: NOT_IN_PLACE,
    Verdict.UNOBSERVED: NOT_TESTED,
    Verdict.STALE: NOT_TESTED,
    Verdict.PENDING: NOT_TESTED,
    Verdict.NO_OCCURRENCE: NOTHING_HAPPENED,
    Verdict.WAIVED: ACCEPTED,
    Verdict.NOT_APPLICABLE: NOT_APPLICABLE,
    None: NOT_TESTED,
}
"""The finding that each verdict of a requirement supports; without a control there is none.

A pass that rests on parts of the requirement alone supports no finding: `IN_PART` stands instead.
"""

COMPENSATING = "Compensating control"
CUSTOMISED = "Customised approach"
METHODS = ("Defined approach", COMPENSATING, CUSTOMISED)
"""How a requirement is met, in the words that the organisation picks from."""

_TOLD = 3
"""How many controls a reason names before it counts the rest."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the evidence of one requirement supports, why, and what was found control by control.

    `in_part` tells of a pass that rests on parts of the requirement alone. `compensating` are the
    waivers in force that cover something and name what is done instead.
    """

    requirement: str
    verdict: Verdict | None
    words: str
    reason: str
    in_part: bool
    found: str
    compensating: tuple[WaiverRow, ...]


@dataclass(frozen=True)
class Findings:
    """The findings of an engagement, worked out one by one."""

    engagement: Engagement

    def of(self, requirement: str) -> Finding:
        """The finding that the evidence of a requirement supports."""
        verdict = self.engagement.requirement_verdicts.get(requirement)
        in_part = verdict is Verdict.PASS and self._reach(requirement) != "full"
        return Finding(
            requirement,
            verdict,
            IN_PART if in_part else SUPPORTED[verdict],
            self._reason(requirement, verdict, in_part=in_part),
            in_part,
            "\n".join(self._found(reach) for reach in self.engagement.reaches[requirement]),
            tuple(
                waiver
                for waiver in self._accepted
                if waiver.control in self.engagement.controls_of[requirement]
            ),
        )

    def all(self) -> Iterator[Finding]:
        """Every finding, in the order of the catalog."""
        return (self.of(row["id"]) for row in self.engagement.requirements)

    @cached_property
    def waivers(self) -> list[WaiverRow]:
        """Every waiver of the run, in the order of the sheet Waivers."""
        return waiver_register(self.engagement.reader)

    @cached_property
    def _accepted(self) -> list[WaiverRow]:
        return [
            each
            for each in self.waivers
            if each.state == "in force" and each.items and each.compensating
        ]

    @cached_property
    def _outcomes(self) -> Mapping[str, Outcome]:
        return {control: outcome(self.engagement, control) for control in self.engagement.controls}

    def _reach(self, requirement: str) -> str:
        reaches = self.engagement.reaches[requirement]
        return farthest(
            reach.meets
            for reach in reaches
            if self.engagement.verdicts.get(reach.control.id) is Verdict.PASS
        )

    def _reason(self, requirement: str, verdict: Verdict | None, *, in_part: bool) -> str:
        engagement, reaches = self.engagement, self.engagement.reaches[requirement]
        if requirement in engagement.decisions:
            return decided(engagement, requirement)
        if verdict is None:
            names = ", ".join(reach.control.id for reach in reaches)
            return (
                f"Controls only support it ({names})" if reaches else "No control is mapped to it"
            )
        if in_part:
            parts = [f"{reach.control.id}: {reach.why}" for reach in reaches if meeting(reach)]
            return f"Shown in part only. {'; '.join(parts) or 'How far is not stated'}"
        if verdict is Verdict.NO_OCCURRENCE:
            return "The population was proven empty: nothing operated"
        if verdict in (Verdict.PASS, Verdict.FAIL, Verdict.WAIVED):
            return ""
        return self._missing(reaches, verdict)

    def _missing(self, reaches: list[Reach], verdict: Verdict) -> str:
        """What the controls with that verdict lack, the first of them by name."""
        lacking = [
            reach.control
            for reach in reaches
            if self.engagement.verdicts.get(reach.control.id, Verdict.UNOBSERVED) is verdict
        ]
        told = []
        for control in lacking[:_TOLD]:
            if verdict is Verdict.PENDING:
                told += [f"{control.id} pending: {control.owner} still has to give; see Requests"]
                continue
            said = next(
                (
                    test.reason
                    for test in self.engagement.tests_of[control.id]
                    if test.result is verdict and test.reason
                ),
                in_words(control.not_applicable) if control.not_applicable else "no result",
            )
            told += [f"{control.id} {verdict}: {said}"]
        if len(lacking) > _TOLD:
            told += [f"and {len(lacking) - _TOLD:,} more controls"]
        return "\n".join(told)

    def _found(self, reach: Reach) -> str:
        control = reach.control.id
        found = self._outcomes[control]
        parts = [f"{control} ({reach.meets}): {found.verdict}"]
        parts += found.shares
        if found.judged and not found.deviating:
            parts += ["no deviations found by the tool"]
        if found.missing:
            parts += [f"{found.missing:,} tests could not be read in full"]
        return "; ".join(parts)


def meeting(reach: Reach) -> bool:
    """Whether a control meets the requirement or a part of it; others only help."""
    return reach.meets in MEETING

"""The policy of the gate: which changes fail, and over which controls."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase

from evidence.drift.baseline import BaselineControl
from evidence.drift.change import DEFINED, Cause, Change, Redefinition
from evidence.verdict import Verdict

Asked = Mapping[str, BaselineControl]
"""The controls of one side of a comparison, by id."""


class FailOn(StrEnum):
    """What may fail the gate."""

    REGRESSION = "regression"
    NEW_RESOURCE = "new-resource"
    LOST_SIGHT = "lost-sight"
    WAIVED = "waived"
    PENDING = "pending"
    DEFINITION = "definition"
    CONTROL = "control"
    CHECK = "check"
    PARAMETER = "parameter"
    MAPPING = "mapping"
    WAIVER = "waiver"
    ANY = "any"

    @property
    def meaning(self) -> str:
        """What it stands for, in a line."""
        return _MEANINGS[self]


_MEANINGS: Mapping[FailOn, str] = {
    FailOn.REGRESSION: "something fails that did not, and that was there before",
    FailOn.NEW_RESOURCE: "something fails that was not there before",
    FailOn.LOST_SIGHT: "something judged before is unobserved or stale, or nobody looks there",
    FailOn.WAIVED: "something is waived that was not",
    FailOn.PENDING: "something waits for a person that did not",
    FailOn.DEFINITION: "any of the five below",
    FailOn.CONTROL: "a control was added, removed, or applies otherwise",
    FailOn.CHECK: "a check was added or removed, or its code differs",
    FailOn.PARAMETER: "a threshold differs",
    FailOn.MAPPING: "a mapping differs, a requirement was set aside, or a framework came or went",
    FailOn.WAIVER: "a waiver began, lapsed or was changed",
    FailOn.ANY: "whatever differs",
}
DEFAULT = (FailOn.REGRESSION, FailOn.NEW_RESOURCE, FailOn.LOST_SIGHT)
"""What fails where nothing is said."""
_OF_CAUSE: Mapping[Cause, FailOn] = {
    Cause.CONTROL: FailOn.CONTROL,
    Cause.CHECK: FailOn.CHECK,
    Cause.CHECK_NEW: FailOn.CHECK,
    Cause.PARAMETER: FailOn.PARAMETER,
    Cause.MAPPING: FailOn.MAPPING,
    Cause.WAIVER: FailOn.WAIVER,
}


@dataclass(frozen=True)
class Policy:
    """What fails, and for which controls; empty limits mean all.

    `controls` are patterns over ids, `owners` names, `frameworks` ids of frameworks: a control
    counts when it is mapped to one of them. Where several are given, all must hold. What a control
    was counts as much as what it is: a change cannot take itself out of the limits.
    """

    fail_on: frozenset[FailOn] = frozenset(DEFAULT)
    controls: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    frameworks: tuple[str, ...] = ()

    def reaches(self, control: str, *asked: Asked) -> bool:
        """Whether the policy speaks of a control of any of the sides `asked`.

        A name that is no control of theirs is a framework, or a requirement as `framework:id`.
        """
        found = [controls[control] for controls in asked if control in controls]
        if not found:
            framework = control.partition(":")[0]
            return not (self.controls or self.owners) and (
                not self.frameworks or framework in self.frameworks
            )
        named = not self.controls or any(fnmatchcase(control, each) for each in self.controls)
        owned = not self.owners or any(each.owner in self.owners for each in found)
        mapped = not self.frameworks or any(
            each.satisfies.get(framework) for each in found for framework in self.frameworks
        )
        return named and owned and mapped

    def word(self, change: Change) -> FailOn | None:
        """By which word a change fails, the gravest first; None when it does not."""
        return next((word for word in _words(change) if word in self.fail_on), None)

    def fails(self, redefined: Redefinition) -> bool:
        """Whether something that is asked otherwise fails by itself."""
        words = {_OF_CAUSE[redefined.cause], FailOn.DEFINITION, FailOn.ANY}
        return bool(words & self.fail_on)


def _words(change: Change) -> Iterable[FailOn]:
    if change.regressed:
        yield FailOn.NEW_RESOURCE if change.cause is Cause.NEW else FailOn.REGRESSION
    if change.lost_sight:
        yield FailOn.LOST_SIGHT
    if change.after is Verdict.WAIVED:
        yield FailOn.WAIVED
    if change.after is Verdict.PENDING:
        yield FailOn.PENDING
    if change.cause in DEFINED:
        yield _OF_CAUSE[change.cause]
        yield FailOn.DEFINITION
    yield FailOn.ANY


@dataclass
class Parted:
    """The changes and redefinitions of a comparison by what a policy says of them."""

    failing: list[Change] = field(default_factory=list)
    unseen: list[Change] = field(default_factory=list)
    apart: list[Change] = field(default_factory=list)
    redefined: list[Redefinition] = field(default_factory=list)
    failing_redefined: list[Redefinition] = field(default_factory=list)


def parted(
    policy: Policy,
    changes: Sequence[Change],
    redefined: Sequence[Redefinition],
    *asked: Asked,
) -> Parted:
    """Each change in its list; what lies outside the limits of the policy stands apart.

    `asked` are the controls of both sides.
    """
    found = Parted()
    for change in changes:
        word = policy.word(change) if policy.reaches(change.control, *asked) else None
        if word is None:
            found.apart.append(change)
        elif word is FailOn.LOST_SIGHT:
            found.unseen.append(change)
        else:
            found.failing.append(change)
    for each in redefined:
        fails = policy.fails(each) and policy.reaches(each.control, *asked)
        (found.failing_redefined if fails else found.redefined).append(each)
    return found

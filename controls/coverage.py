"""Coverage: how each requirement of a framework is met, and what rests on an automated check."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from controls.assignment import Assignment
from controls.control import Control, Library, Satisfied
from controls.framework import Framework, Requirement
from controls.scoping import RequirementDecision
from evidence.reach import (
    ASIDE,
    MEETING,
    METHODS,
    UNTESTED,
    WAYS,
    farthest,
    method,
    rests_on_check,
)

WHOLE = "all"
"""The part of a framework that is all of it."""
SYSTEMS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "soc2-2017": ("CC6-CC8", ("CC6", "CC7", "CC8")),
    "iso27001-2022": ("A.8", ("A.8",)),
    "pci-dss-4.0.1": ("1-8, 10, 11", ("1", "2", "3", "4", "5", "6", "7", "8", "10", "11")),
}
"""By framework, the part that speaks of systems, which machines can read: its name and groups."""


@dataclass(frozen=True, slots=True)
class Support:
    """One control behind a requirement, how far it meets it, and the checks that judge it."""

    control: Control
    mapping: Satisfied
    checks: tuple[str, ...] = ()

    @property
    def method(self) -> str:
        """How the requirement is met by this control alone."""
        return method(self.mapping.meets, self.control.automation)

    @property
    def tested(self) -> bool:
        """Whether the requirement rests on an automated check by this control."""
        aside = self.control.not_applicable is not None
        return rests_on_check(self.mapping.meets, self.checks, set_aside=aside)


@dataclass(frozen=True, slots=True)
class Covered:
    """One requirement and the controls mapped to it, the best first; `method` is the best of them.

    A control that only supports never makes a requirement met, however automated it is. `decision`
    says that the organisation decided that the requirement does not apply; nothing tests it then.
    """

    requirement: Requirement
    supports: tuple[Support, ...]
    decision: RequirementDecision | None = None

    @property
    def method(self) -> str:
        """The best way in which some control meets the requirement, or that it does not apply."""
        if self.decision:
            return ASIDE
        return self.supports[0].method if self.supports else "unmapped"

    @property
    def controls(self) -> tuple[str, ...]:
        """The ids of the controls."""
        return tuple(support.control.id for support in self.supports)

    @property
    def test(self) -> str:
        """How far an automated check stands behind it: `full`, `partial` or `none`."""
        if self.decision:
            return UNTESTED
        return farthest(support.mapping.meets for support in self.supports if support.tested)


@dataclass(frozen=True, slots=True)
class Tally:
    """A part of a framework, counted: requirements by method, and by how far a check reaches."""

    part: str
    methods: Mapping[str, int]
    tests: Mapping[str, int]

    @property
    def requirements(self) -> int:
        """The denominator: every requirement of the part, those that do not apply included."""
        return sum(self.methods.values())

    @property
    def aside(self) -> int:
        """Requirements that the organisation decided not to apply to it."""
        return self.methods[ASIDE]

    @property
    def mapped(self) -> int:
        """Requirements that apply and that some control is mapped to, be it only in support."""
        return self.requirements - self.methods["unmapped"] - self.aside

    @property
    def tested(self) -> int:
        """Requirements that rest on an automated check, by a full or partial mapping."""
        return sum(self.tests[word] for word in MEETING)

    @property
    def percent(self) -> int:
        """Requirements that rest on a check, in whole percent, rounded down: 100 means all."""
        return 100 * self.tested // self.requirements if self.requirements else 0


def checks_of(assignments: Iterable[Assignment]) -> Mapping[str, tuple[str, ...]]:
    """The ids of the checks that judge each control, by control."""
    found: dict[str, list[str]] = {}
    for item in assignments:
        found.setdefault(item.control.id, []).append(item.check.id)
    return {control: tuple(checks) for control, checks in found.items()}


def cover(
    framework: Framework, library: Library, checks: Mapping[str, tuple[str, ...]]
) -> list[Covered]:
    """Every requirement in auditors' order, also those without a control; `checks` by control."""
    mapped: dict[str, list[Support]] = {}
    for control in library:
        for requirement, mapping in control.mapping.get(framework.id, {}).items():
            support = Support(control, mapping, checks.get(control.id, ()))
            mapped.setdefault(requirement, []).append(support)
    decided = library.decisions.get(framework.id, {})
    return [
        Covered(
            requirement, _best_first(mapped.get(requirement.id, ())), decided.get(requirement.id)
        )
        for requirement in framework.requirements
    ]


def _best_first(supports: Sequence[Support]) -> tuple[Support, ...]:
    return tuple(sorted(supports, key=lambda each: (METHODS.index(each.method), each.control.id)))


def counts(covered: Sequence[Covered]) -> Mapping[str, int]:
    """How many requirements are met in each way, every way named."""
    methods = [each.method for each in covered]
    return {word: methods.count(word) for word in WAYS}


def tallies(framework: Framework, covered: Sequence[Covered]) -> list[Tally]:
    """The counts of a whole framework, and of its part on systems where we know it."""
    parts = [(WHOLE, covered)]
    if framework.id in SYSTEMS:
        name, groups = SYSTEMS[framework.id]
        parts += [(name, [each for each in covered if _under(framework, each, groups)])]
    return [Tally(name, counts(inside), _tests(inside)) for name, inside in parts]


def _tests(covered: Sequence[Covered]) -> Mapping[str, int]:
    tests = [each.test for each in covered]
    return {word: tests.count(word) for word in (*MEETING, UNTESTED)}


def _under(framework: Framework, covered: Covered, groups: tuple[str, ...]) -> bool:
    return any(group.id in groups for group in framework.headings(covered.requirement))

"""Coverage: how each requirement of a framework is met, said plainly."""

from collections.abc import Mapping
from dataclasses import dataclass

from controls.control import Control, Library, Satisfied
from controls.framework import Framework, Requirement

METHODS = ("automated", "semi", "manual", "supporting", "unmapped")
"""Best first: by machine, partly by a person, by a person alone, helped only, by no control."""


@dataclass(frozen=True, slots=True)
class Support:
    """One control behind a requirement, and how far it meets it."""

    control: Control
    mapping: Satisfied

    @property
    def method(self) -> str:
        """How the requirement is met by this control alone."""
        return "supporting" if self.mapping.meets == "supporting" else self.control.automation


@dataclass(frozen=True, slots=True)
class Covered:
    """One requirement and the controls mapped to it, the best first; `method` is the best of them.

    A control that only supports never makes a requirement met, however automated it is.
    """

    requirement: Requirement
    supports: tuple[Support, ...]

    @property
    def method(self) -> str:
        """The best way in which some control meets the requirement."""
        return self.supports[0].method if self.supports else "unmapped"

    @property
    def controls(self) -> tuple[str, ...]:
        """The ids of the controls."""
        return tuple(support.control.id for support in self.supports)


def cover(framework: Framework, library: Library) -> list[Covered]:
    """Every requirement in auditors' order, also those without a control."""
    mapped: dict[str, list[Support]] = {}
    for control in library:
        for requirement, mapping in control.mapping.get(framework.id, {}).items():
            mapped.setdefault(requirement, []).append(Support(control, mapping))
    return [
        Covered(requirement, _best_first(mapped.get(requirement.id, ())))
        for requirement in framework.requirements
    ]


def _best_first(supports: "list[Support] | tuple[()]") -> tuple[Support, ...]:
    return tuple(sorted(supports, key=lambda each: (METHODS.index(each.method), each.control.id)))


def counts(covered: list[Covered]) -> Mapping[str, int]:
    """How many requirements are met in each way, every way named."""
    methods = [each.method for each in covered]
    return {method: methods.count(method) for method in METHODS}

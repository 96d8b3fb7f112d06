"""Coverage: how each requirement of a framework is met, said plainly."""

from dataclasses import dataclass

from controls.control import Library
from controls.framework import Framework, Requirement

METHODS = ("automated", "semi", "manual", "unmapped")
"""Best first: by machine, partly by a person, by a person alone, by no control."""


@dataclass(frozen=True, slots=True)
class Covered:
    """One requirement, the controls mapped to it, and the best way in which one of them is met."""

    requirement: Requirement
    controls: tuple[str, ...]
    method: str


def cover(framework: Framework, library: Library) -> list[Covered]:
    """Every requirement in auditors' order, also those without a control."""
    mapped: dict[str, list[tuple[str, str]]] = {}
    for control in library:
        for requirement in control.satisfies.get(framework.id, ()):
            mapped.setdefault(requirement, []).append((control.id, control.automation))
    return [
        Covered(
            requirement,
            tuple(control for control, _ in mapped.get(requirement.id, ())),
            min(
                (automation for _, automation in mapped.get(requirement.id, ())),
                key=METHODS.index,
                default="unmapped",
            ),
        )
        for requirement in framework.requirements
    ]

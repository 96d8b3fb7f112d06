"""Controls: what must hold, whose duty it is, how often, and which requirements it satisfies."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from controls.attestation_rule import AttestationRule
from controls.framework import Text, UnknownIdError
from controls.parameter import Meaning, Parameters
from controls.scoping import NotApplicable, RequirementDecision, ScopeLimit
from evidence.plain_words import did_you_mean
from evidence.shorthand import AlsoWritten

Frequency = Literal[
    "annual",
    "semiannual",
    "quarterly",
    "monthly",
    "weekly",
    "daily",
    "continuous",
    "on-change",
    "per-event",
]
Automation = Literal["automated", "semi", "manual"]
Meets = Literal["full", "partial", "supporting"]
ControlId = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]*-[0-9]{2,}$")]


class Satisfied(BaseModel):
    """One requirement that a control is mapped to: how far it meets it, and why.

    `full` says that the control alone meets what is asked, `partial` a part of it, `supporting`
    that it helps and meets no part by itself. A bare id in a file is a partial mapping.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Text
    meets: Meets = "partial"
    why: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)] = ""


def _stated(given: Any) -> Any:
    return {"id": given} if isinstance(given, str | int | float) else given


Mapped = Annotated[
    Satisfied,
    BeforeValidator(_stated),
    AlsoWritten({"type": "string", "minLength": 1, "description": "An id: a partial mapping."}),
]
"""One entry under `satisfies`: a mapping, or a bare id."""


class Stated(BaseModel):
    """What a control states, its parameters and mapping apart; `owner` is a role.

    `target` is the automation aimed at where it is not reached yet. `unmapped` is the reason why it
    satisfies no requirement, where it satisfies none. `scope` says where it applies, None where
    everywhere. `attestation` says who attests what a person has to give.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: ControlId
    title: Text
    statement: Text
    owner: Text
    frequency: Frequency
    automation: Automation
    target: Automation | None = None
    type: str = ""
    basis: str = ""
    evidence: tuple[Text, ...] = ()
    pass_condition: str = ""
    population: str = ""
    scope: ScopeLimit | None = None
    not_applicable: NotApplicable | None = None
    attestation: AttestationRule | None = None
    unmapped: str = ""


class Control(Stated):
    """A control in force, and the file and line of each of its fields in `origin`.

    `satisfies` holds the ids of requirements by framework, `mapping` says of each how and why, and
    `dropped` why an overlay took one away. `meanings` says what parameters are measured in.

    `origin` is keyed by field, by `parameters.NAME` for each parameter, and by
    `satisfies.FRAMEWORK.ID` for each mapping of an overlay; its places name the file by its last
    folder only, so that they are the same on every machine.
    """

    parameters: Parameters = Field(default_factory=dict)
    meanings: Mapping[str, Meaning] = Field(default_factory=dict, repr=False)
    satisfies: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    mapping: Mapping[str, Mapping[str, Satisfied]] = Field(default_factory=dict, repr=False)
    dropped: Mapping[str, Mapping[str, str]] = Field(default_factory=dict, repr=False)
    file: Path = Field(exclude=True, repr=False)
    line: int = Field(exclude=True, repr=False)
    origin: Mapping[str, str] = Field(repr=False)


Decisions = Mapping[str, Mapping[str, RequirementDecision]]
"""What was decided of requirements, by framework and requirement."""


@dataclass(frozen=True)
class Library:
    """All controls by id, in the order of their files, and the requirements set aside."""

    controls: Mapping[str, Control]
    decisions: Decisions = field(default_factory=dict)

    def control(self, control_id: str) -> Control:
        """The control of that id.

        Raises:
            UnknownIdError: when there is none; it names the nearest.
        """
        found = self.controls.get(control_id)
        if found is None:
            near = did_you_mean(control_id, self.controls, cutoff=0) or "the library is empty"
            raise UnknownIdError(f"there is no control {control_id!r}; {near}")
        return found

    def satisfying(self, framework_id: str, requirement_id: str) -> tuple[Control, ...]:
        """The controls mapped to a requirement, none when it is unmapped."""
        return tuple(
            control for control in self if requirement_id in control.satisfies.get(framework_id, ())
        )

    def __iter__(self) -> Iterator[Control]:
        return iter(self.controls.values())

    def __len__(self) -> int:
        return len(self.controls)

    def __contains__(self, control_id: object) -> bool:
        return control_id in self.controls

"""Controls: what must hold, whose duty it is, how often, and which requirements it satisfies."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from controls.framework import Catalog, Text, UnknownIdError
from controls.parameter import Parameters, overridden
from evidence.errors import OperatorFileError
from evidence.plain_words import did_you_mean, kind_of
from evidence.shorthand import AlsoWritten
from evidence.yaml_events import Where
from evidence.yaml_text import Document, read_yaml, validated

LIBRARY = Path(__file__).parent / "library"
"""The folder of the controls that come with Tieout."""

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


class NotApplicable(BaseModel):
    """A decision that a control is out of scope: why, who approved it, and when."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: Text
    approved_by: Text
    approved_on: date


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


class _Stated(BaseModel):
    """What a control states, its mapping apart; `owner` is a role.

    `target` is the automation aimed at where it is not reached yet.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: ControlId
    title: Text
    statement: Text
    owner: Text
    frequency: Frequency
    automation: Automation
    target: Automation | None = None
    parameters: Parameters = Field(default_factory=dict)
    type: str = ""
    basis: str = ""
    evidence: tuple[Text, ...] = ()
    pass_condition: str = ""
    population: str = ""
    not_applicable: NotApplicable | None = None


class ControlFields(_Stated):
    """A control as a file states it; `satisfies` maps frameworks to requirements."""

    satisfies: Mapping[str, tuple[Mapped, ...]] = Field(default_factory=dict)


class Change(BaseModel):
    """What an overlay changes of a control; `parameters` are merged over the control's own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    control: ControlId
    owner: Text | None = None
    frequency: Frequency | None = None
    parameters: Parameters | None = None
    not_applicable: NotApplicable | None = None


class Control(_Stated):
    """A control in force, and the file and line of each of its fields in `origin`.

    `satisfies` holds the ids of requirements by framework, `mapping` says of each how and why.

    `origin` is keyed by field, and by `parameters.NAME` for each parameter; its places name the
    file by its last folder only, so that they are the same on every machine.
    """

    satisfies: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    mapping: Mapping[str, Mapping[str, Satisfied]] = Field(default_factory=dict, repr=False)
    file: Path = Field(exclude=True, repr=False)
    line: int = Field(exclude=True, repr=False)
    origin: Mapping[str, str] = Field(repr=False)


@dataclass(frozen=True)
class Library:
    """All controls by id, in the order of their files."""

    controls: Mapping[str, Control]

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


def load_controls(path: Path, catalog: Catalog) -> list[Control]:
    """The controls of a file that holds `controls: [...]` or the bare list.

    Raises:
        OperatorFileError: with file and line, for the first mistake.
    """
    document = read_yaml(path)
    _, changes = _entries(document)
    if changes:
        mend = "put it in a file of the overlays folder"
        raise document.mistake("'changes' stands in a file of controls", "changes", mend=mend)
    return list(_controls(document, catalog, {}))


def load_library(folders: Sequence[Path], catalog: Catalog) -> Library:
    """The controls of all YAML files under `folders`, with the changes of overlays applied.

    All controls are read before any change, so that an overlay may change what stands in a later
    file; changes apply folder by folder, files in order of name, and a later folder wins.

    Raises:
        OperatorFileError: with file and line, for the first mistake.
    """
    controls: dict[str, Control] = {}
    shelves = [[read_yaml(file) for file in _files(folder)] for folder in folders]
    for document in (each for shelf in shelves for each in shelf):
        for control in _controls(document, catalog, controls):
            controls[control.id] = control
    for shelf in shelves:
        changed: dict[tuple[str, str], str] = {}
        for document in shelf:
            for path in _entries(document)[1]:
                _change(document, path, controls, changed)
    return Library(controls)


def _files(folder: Path) -> list[Path]:
    """The YAML files under a folder, less those that an editor hides there."""
    if not folder.is_dir():
        raise OperatorFileError("is not a folder of controls", file=folder)
    found = (file for form in ("*.yaml", "*.yml") for file in folder.rglob(form))
    return sorted(file for file in found if not file.name.startswith("."))


def _entries(document: Document) -> tuple[list[Where], list[Where]]:
    """The paths of the controls and of the changes in a file; an empty file has neither."""
    if document.value is None:
        return [], []
    if isinstance(document.value, list):
        return [(number,) for number in range(len(document.value))], []
    if not isinstance(document.value, dict):
        said = f"the file must hold 'controls:' or 'changes:' and is {kind_of(document.value)}"
        raise document.mistake(said)
    for key in document.value:
        if key not in {"controls", "changes"}:
            mend = did_you_mean(key, ("controls", "changes"), cutoff=0)
            raise document.mistake(f"unknown field {key!r}", key, mend=mend)
    return _listed(document, "controls"), _listed(document, "changes")


def _listed(document: Document, key: str) -> list[Where]:
    value = document.value.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise document.mistake(f"'{key}' must be a list and is {kind_of(value)}", key)
    return [(key, number) for number in range(len(value))]


def _controls(
    document: Document, catalog: Catalog, taken: Mapping[str, Control]
) -> Iterator[Control]:
    """The controls of a file; ids may repeat neither each other nor those `taken`."""
    seen = {control_id: _place_of(control) for control_id, control in taken.items()}
    for path in _entries(document)[0]:
        fields = validated(document, ControlFields, path)
        if fields.id in seen:
            said = f"the control {fields.id} is given twice"
            mend = f"it stands first at {seen[fields.id]}"
            raise document.mistake(said, *path, "id", mend=mend)
        given: dict[str, Any] = dict(fields)
        given["mapping"] = mapping = _mapped(document, fields, catalog, path)
        given["satisfies"] = {name: tuple(found) for name, found in mapping.items()}
        line, origin = document.lines.of(*path), _origin(document, path)
        control = Control(**given, file=document.file, line=line, origin=origin)
        seen[control.id] = _place_of(control)
        yield control


def _change(
    document: Document,
    path: Where,
    controls: dict[str, Control],
    changed: dict[tuple[str, str], str],
) -> None:
    """Applies one change of an overlay; `changed` holds what its folder changed before."""
    change = validated(document, Change, path)
    control = controls.get(change.control)
    if control is None:
        mend = did_you_mean(change.control, controls, cutoff=0)
        raise document.mistake(f"unknown control {change.control!r}", *path, "control", mend=mend)
    update = _given(document, path, change)
    origin = dict(control.origin)
    for name, value in update.items():
        inner = [(name, key) for key in value] if name == "parameters" else [(name,)]
        for where in inner:
            key = ".".join(where)
            if first := changed.get((control.id, key)):
                said = f"'{key}' of {control.id} is changed twice"
                mend = f"it is changed first at {first}"
                raise document.mistake(said, *path, *where, mend=mend)
            changed[control.id, key] = origin[key] = _place(document, *path, *where)
    if change.parameters is not None:
        here = (*path, "parameters")
        update["parameters"] = overridden(document, control.parameters, change.parameters, here)
    controls[control.id] = control.model_copy(update={**update, "origin": origin})


def _given(document: Document, path: Where, change: Change) -> dict[str, Any]:
    """The fields that a change gives, none of them empty."""
    names = [name for name in Change.model_fields if name in change.model_fields_set]
    update = {name: getattr(change, name) for name in names if name != "control"}
    if not update:
        mend = "give owner, frequency, parameters or not_applicable"
        raise document.mistake(f"nothing of {change.control} is changed", *path, mend=mend)
    for name, value in update.items():
        if value is None:
            mend = "give it a value or remove it"
            raise document.mistake(f"'{name}' is empty", *path, name, mend=mend)
    return update


def _origin(document: Document, path: Where) -> dict[str, str]:
    """Where each field, and each parameter, of the control at `path` stands."""
    fields = document.at(*path)
    inner: list[tuple[str, ...]] = [(name,) for name in fields]
    inner += [("parameters", name) for name in fields.get("parameters") or ()]
    return {".".join(where): _place(document, *path, *where) for where in inner}


def _place_of(control: Control) -> str:
    return control.origin["id"]


def _place(document: Document, *path: str | int) -> str:
    """Where a value stands, as `folder/file.yaml:12`."""
    return f"{'/'.join(document.file.parts[-2:])}:{document.lines.of(*path)}"


def _mapped(
    document: Document, fields: ControlFields, catalog: Catalog, path: Where
) -> dict[str, dict[str, Satisfied]]:
    """What the control at `path` satisfies, with ids in place of aliases.

    Raises:
        OperatorFileError: for an unknown framework or requirement, or one named twice.
    """
    found: dict[str, dict[str, Satisfied]] = {}
    for name, requirements in fields.satisfies.items():
        here = (*path, "satisfies", name)
        if name not in catalog:
            mend = did_you_mean(name, catalog.names, cutoff=0)
            raise document.mistake(f"unknown framework {name!r}", *here, mend=mend)
        framework = catalog.framework(name)
        if framework.id in found:
            said = f"the framework {framework.id} is named twice, once by its alias"
            raise document.mistake(said, *here, mend="join the two lists")
        entries: dict[str, Satisfied] = {}
        for number, entry in enumerate(requirements):
            try:
                requirement = framework.requirement(entry.id)
            except UnknownIdError as error:
                raise document.mistake(f"{error}", *here, number) from error
            if requirement.id in entries:
                said = f"the requirement {entry.id!r} is named twice"
                raise document.mistake(said, *here, number, mend="remove one")
            same = entry.id == requirement.id
            entries[requirement.id] = (
                entry if same else entry.model_copy(update={"id": requirement.id})
            )
        found[framework.id] = entries
    return found

"""A file of controls: what it may hold, and each mistake in it told with its line."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import Field

from controls.control import Control, Mapped, Satisfied, Stated
from controls.framework import Catalog, Framework, Requirement, UnknownIdError
from controls.parameter import StatedParameters, measured
from controls.parameter_words import MEANINGS
from controls.scoping import ScopeLimit
from evidence.plain_words import did_you_mean, kind_of
from evidence.yaml.events import Where
from evidence.yaml.text import Document, read_yaml, validated

KEYS = ("controls", "changes", "not_applicable")
"""What a file may hold: controls; and in an overlay changes, and requirements set aside."""


class ControlFields(Stated):
    """A control as a file states it; `satisfies` maps frameworks to requirements."""

    parameters: StatedParameters = Field(default_factory=dict)
    satisfies: Mapping[str, tuple[Mapped, ...]] = Field(default_factory=dict)


class Entries(NamedTuple):
    """The paths of the entries of a file, by the key that they stand under."""

    controls: list[Where]
    changes: list[Where]
    not_applicable: list[Where]


def entries_of(document: Document) -> Entries:
    """Where each entry of a file stands; an empty file has none, a bare list is of controls.

    Raises:
        OperatorFileError: for a file of another form.
    """
    value = document.value
    if value is None:
        return Entries([], [], [])
    if isinstance(value, list):
        return Entries([(number,) for number in range(len(value))], [], [])
    if not isinstance(value, dict):
        said = f"the file must hold 'controls:' or 'changes:' and is {kind_of(value)}"
        raise document.mistake(said)
    for key in value:
        if key not in KEYS:
            mend = did_you_mean(key, KEYS, cutoff=0)
            raise document.mistake(f"unknown field {key!r}", key, mend=mend)
    return Entries(*(_listed(document, key) for key in KEYS))


def _listed(document: Document, key: str) -> list[Where]:
    value = document.value.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise document.mistake(f"'{key}' must be a list and is {kind_of(value)}", key)
    return [(key, number) for number in range(len(value))]


def load_controls(path: Path, catalog: Catalog) -> list[Control]:
    """The controls of a file that holds `controls: [...]` or the bare list.

    Raises:
        OperatorFileError: with file and line, for the first mistake.
    """
    document = read_yaml(path)
    entries = entries_of(document)
    for key in ("changes", "not_applicable"):
        if getattr(entries, key):
            mend = "put it in a file of the overlays folder"
            raise document.mistake(f"'{key}' stands in a file of controls", key, mend=mend)
    return list(controls_in(document, catalog, {}))


def controls_in(
    document: Document, catalog: Catalog, taken: Mapping[str, Control]
) -> Iterator[Control]:
    """The controls of a file; ids may repeat neither each other nor those `taken`.

    Raises:
        OperatorFileError: with file and line, for the first mistake.
    """
    seen = {control_id: _place_of(control) for control_id, control in taken.items()}
    for path in entries_of(document).controls:
        fields = validated(document, ControlFields, path)
        if fields.id in seen:
            said = f"the control {fields.id} is given twice"
            mend = f"it stands first at {seen[fields.id]}"
            raise document.mistake(said, *path, "id", mend=mend)
        given: dict[str, Any] = dict(fields)
        given["mapping"] = mapping = mapped(
            document, fields.satisfies, catalog, (*path, "satisfies")
        )
        given["satisfies"] = {name: tuple(found) for name, found in mapping.items()}
        given["parameters"], given["meanings"] = measured(
            document, fields.parameters, MEANINGS, (*path, "parameters")
        )
        _refuse_unmapped(document, fields, path)
        refuse_undecided(document, fields.scope, (*path, "scope"))
        line, origin = document.lines.of(*path), _origin(document, path)
        control = Control(**given, file=document.file, line=line, origin=origin)
        seen[control.id] = _place_of(control)
        yield control


def _refuse_unmapped(document: Document, fields: ControlFields, path: Where) -> None:
    """A control that no requirement asks for is a mistake, unless it says why it stands there."""
    is_mapped = any(fields.satisfies.values())
    if not is_mapped and not fields.unmapped.strip():
        said = f"the control {fields.id} satisfies no requirement"
        mend = "map it under 'satisfies', or say why it is not under 'unmapped'"
        raise document.mistake(said, *path, "satisfies", mend=mend)
    if is_mapped and fields.unmapped:
        said = f"the control {fields.id} is mapped and says why it is not"
        raise document.mistake(said, *path, "unmapped", mend="remove one of the two")


def refuse_undecided(document: Document, scope: ScopeLimit | None, path: Where) -> None:
    """A scope that leaves something out is a decision, so it has a reason, an approver and a day.

    Raises:
        OperatorFileError: for the first that it has not.
    """
    if scope and scope.lacks:
        said = f"the scope leaves something out and has no '{scope.lacks}'"
        mend = "give reason, approved_by and approved_on"
        raise document.mistake(said, *path, mend=mend)


def mapped(
    document: Document, given: Mapping[str, tuple[Satisfied, ...]], catalog: Catalog, path: Where
) -> dict[str, dict[str, Satisfied]]:
    """What is mapped at `path`, with ids in place of aliases.

    Raises:
        OperatorFileError: for an unknown framework or requirement, or one named twice.
    """
    found: dict[str, dict[str, Satisfied]] = {}
    for name, requirements in given.items():
        here = (*path, name)
        framework = framework_at(document, catalog, name, here)
        if framework.id in found:
            said = f"the framework {framework.id} is named twice, once by its alias"
            raise document.mistake(said, *here, mend="join the two lists")
        entries: dict[str, Satisfied] = {}
        for number, entry in enumerate(requirements):
            requirement = requirement_at(document, framework, entry.id, (*here, number))
            if requirement.id in entries:
                said = f"the requirement {entry.id!r} is named twice"
                raise document.mistake(said, *here, number, mend="remove one")
            same = entry.id == requirement.id
            entries[requirement.id] = (
                entry if same else entry.model_copy(update={"id": requirement.id})
            )
        found[framework.id] = entries
    return found


def framework_at(document: Document, catalog: Catalog, name: str, path: Where) -> Framework:
    """The framework that is named at `path`.

    Raises:
        OperatorFileError: when there is none; it names the nearest.
    """
    if name not in catalog:
        mend = did_you_mean(name, catalog.names, cutoff=0)
        raise document.mistake(f"unknown framework {name!r}", *path, mend=mend)
    return catalog.framework(name)


def requirement_at(document: Document, framework: Framework, name: str, path: Where) -> Requirement:
    """The requirement of a framework that is named at `path`.

    Raises:
        OperatorFileError: when there is none; it names the nearest.
    """
    try:
        return framework.requirement(name)
    except UnknownIdError as error:
        raise document.mistake(f"{error}", *path) from error


def _origin(document: Document, path: Where) -> dict[str, str]:
    """Where each field, and each parameter, of the control at `path` stands."""
    fields = document.at(*path)
    inner: list[tuple[str, ...]] = [(name,) for name in fields]
    inner += [("parameters", name) for name in fields.get("parameters") or ()]
    return {".".join(where): place(document, *path, *where) for where in inner}


def _place_of(control: Control) -> str:
    return control.origin["id"]


def place(document: Document, *path: str | int) -> str:
    """Where a value stands, as `folder/file.yaml:12`."""
    return f"{'/'.join(document.file.parts[-2:])}:{document.lines.of(*path)}"

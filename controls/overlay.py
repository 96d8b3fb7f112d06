"""Overlays: what an organisation changes of controls and sets aside of requirements, and where."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from controls.attestation_rule import AttestationRule
from controls.control import Control, ControlId, Frequency, Mapped, Satisfied
from controls.control_file import (
    framework_at,
    mapped,
    place,
    refuse_undecided,
    requirement_at,
)
from controls.framework import Catalog, Text
from controls.parameter import Parameters, overridden
from controls.scoping import NotApplicable, RequirementDecision, RequirementScoping, ScopeLimit
from evidence.plain_words import did_you_mean
from evidence.yaml.events import Where
from evidence.yaml.text import Document, validated

Changed = dict[tuple[str, str], str]
"""Where each field of each control was changed by the folder that is applied."""


class Dropped(BaseModel):
    """A requirement that a control is no longer mapped to, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Text
    reason: Text


class Change(BaseModel):
    """What an overlay changes of a control.

    `parameters` and `satisfies` are added to the control's own, `drops` takes mappings away, and
    the other fields take the place of what stood there.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    control: ControlId
    owner: Text | None = None
    frequency: Frequency | None = None
    parameters: Parameters | None = None
    scope: ScopeLimit | None = None
    satisfies: Mapping[str, Annotated[tuple[Mapped, ...], Field(min_length=1)]] | None = None
    drops: Mapping[str, Annotated[tuple[Dropped, ...], Field(min_length=1)]] | None = None
    not_applicable: NotApplicable | None = None
    attestation: AttestationRule | None = None


def change(
    document: Document,
    path: Where,
    controls: dict[str, Control],
    catalog: Catalog,
    changed: Changed,
) -> None:
    """Applies one change of an overlay; `changed` holds what its folder changed before.

    Raises:
        OperatorFileError: with file and line, for the first mistake.
    """
    given = validated(document, Change, path)
    control = controls.get(given.control)
    if control is None:
        mend = did_you_mean(given.control, controls, cutoff=0)
        raise document.mistake(f"unknown control {given.control!r}", *path, "control", mend=mend)
    update = _given(document, path, given)
    origin = dict(control.origin)
    for where in _places(update):
        key = ".".join(where)
        if first := changed.get((control.id, key)):
            said = f"'{key}' of {control.id} is changed twice"
            mend = f"it is changed first at {first}"
            raise document.mistake(said, *path, *where, mend=mend)
        changed[control.id, key] = origin[key] = place(document, *path, *where)
    if given.parameters is not None:
        here = (*path, "parameters")
        update["parameters"] = overridden(
            document, control.parameters, given.parameters, control.meanings, here
        )
    refuse_undecided(document, given.scope, (*path, "scope"))
    for name in ("satisfies", "drops"):
        update.pop(name, None)
    if given.satisfies is not None or given.drops is not None:
        update |= _remapped(document, path, control, given, catalog, origin)
    controls[control.id] = control.model_copy(update={**update, "origin": origin})


def _given(document: Document, path: Where, given: Change) -> dict[str, Any]:
    """The fields that a change gives, none of them empty."""
    names = [name for name in Change.model_fields if name in given.model_fields_set]
    update = {name: getattr(given, name) for name in names if name != "control"}
    if not update:
        *most, last = (name for name in Change.model_fields if name != "control")
        mend = f"give {', '.join(most)} or {last}"
        raise document.mistake(f"nothing of {given.control} is changed", *path, mend=mend)
    for name, value in update.items():
        if value is None:
            mend = "give it a value or remove it"
            raise document.mistake(f"'{name}' is empty", *path, name, mend=mend)
    return update


def _places(update: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """What a change moves: each parameter by itself, mappings by framework, other fields whole."""
    for name, value in update.items():
        if name in ("parameters", "satisfies", "drops"):
            yield from ((name, key) for key in value)
        else:
            yield (name,)


def _remapped(
    document: Document,
    path: Where,
    control: Control,
    given: Change,
    catalog: Catalog,
    origin: dict[str, str],
) -> dict[str, Any]:
    """The control's mapping less what a change drops, and with what it adds."""
    mapping = {name: dict(entries) for name, entries in control.mapping.items()}
    dropped = {name: dict(entries) for name, entries in control.dropped.items()}
    for (name, asked), (reason, where) in _dropped(document, path, given, catalog).items():
        if mapping.get(name, {}).pop(asked, None) is None:
            said = f"{control.id} is not mapped to {name}:{asked}"
            raise document.mistake(said, *where, mend="remove the entry")
        dropped.setdefault(name, {})[asked] = reason
        origin[f"dropped.{name}.{asked}"] = place(document, *where)
    here = (*path, "satisfies")
    for name, added in mapped(document, given.satisfies or {}, catalog, here).items():
        for asked, entry in added.items():
            where = _where_added(document, here, catalog, name, asked)
            _refuse_addition(document, control, entry, mapping.get(name, {}), where)
            mapping.setdefault(name, {})[asked] = entry
            origin[f"satisfies.{name}.{asked}"] = place(document, *where)
    if not any(mapping.values()):
        said = f"the change takes away the last mapping of {control.id}"
        mend = "map it to something else, or mark it not_applicable"
        raise document.mistake(said, *path, "drops", mend=mend)
    mapping = {name: entries for name, entries in mapping.items() if entries}
    return {
        "mapping": mapping,
        "satisfies": {name: tuple(entries) for name, entries in mapping.items()},
        "dropped": dropped,
    }


def _dropped(
    document: Document, path: Where, given: Change, catalog: Catalog
) -> dict[tuple[str, str], tuple[str, Where]]:
    """Why each mapping is dropped and where that stands, by framework and requirement."""
    found: dict[tuple[str, str], tuple[str, Where]] = {}
    for name, entries in (given.drops or {}).items():
        here = (*path, "drops", name)
        framework = framework_at(document, catalog, name, here)
        for number, entry in enumerate(entries):
            where = (*here, number)
            asked = requirement_at(document, framework, entry.id, where).id
            if (framework.id, asked) in found:
                said = f"the requirement {entry.id!r} is named twice"
                raise document.mistake(said, *where, mend="remove one")
            found[framework.id, asked] = entry.reason, where
    return found


def _where_added(
    document: Document, path: Where, catalog: Catalog, framework: str, requirement: str
) -> Where:
    """Where, under `satisfies` at `path`, a mapping is written, be it by aliases."""
    for name, entries in document.at(*path).items():
        asked = catalog.framework(name)
        if asked.id != framework:
            continue
        for number, entry in enumerate(entries):
            written = entry["id"] if isinstance(entry, dict) else entry
            if asked.requirement(written).id == requirement:
                return (*path, name, number)
    return path


def _refuse_addition(
    document: Document, control: Control, entry: Satisfied, own: Mapping[str, Any], where: Where
) -> None:
    if entry.id in own:
        said = f"{control.id} is mapped to {entry.id} already"
        mend = "to change how far it reaches, drop that mapping with a reason first"
        raise document.mistake(said, *where, mend=mend)
    if not entry.why:
        said = f"the mapping of {control.id} to {entry.id} does not say why"
        mend = f"write {{id: {entry.id}, meets: {entry.meets}, why: ...}}"
        raise document.mistake(said, *where, mend=mend)


def decide(
    document: Document,
    path: Where,
    catalog: Catalog,
    decisions: dict[str, dict[str, RequirementDecision]],
) -> None:
    """Adds the decision at `path`, that requirements do not apply, to those taken before.

    Raises:
        OperatorFileError: with file and line, for the first mistake.
    """
    given = validated(document, RequirementScoping, path)
    framework = framework_at(document, catalog, given.framework, (*path, "framework"))
    taken = decisions.setdefault(framework.id, {})
    for number, name in enumerate(given.requirements):
        where = (*path, "requirements", number)
        asked = requirement_at(document, framework, name, where).id
        if asked in taken:
            said = f"{framework.id}:{asked} is decided twice"
            raise document.mistake(said, *where, mend=f"it stands first at {taken[asked].origin}")
        taken[asked] = RequirementDecision(
            reason=given.reason,
            approved_by=given.approved_by,
            approved_on=given.approved_on,
            origin=place(document, *where),
        )

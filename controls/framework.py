"""Frameworks of requirements as auditors order them, and the catalog that holds them all."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from evidence.canonical import sha256
from evidence.errors import OperatorFileError, UsageError
from evidence.plain_words import did_you_mean
from evidence.yaml.text import Document, parse_yaml, read_operator_file, validated

FRAMEWORKS = Path(__file__).parent / "frameworks"
"""The folder of the frameworks that come with Tieout."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
FrameworkId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]*$")]
RequirementId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9.()_/-]*$")]
_STRICT = ConfigDict(frozen=True, extra="forbid")


class UnknownIdError(UsageError):
    """A framework, requirement or control was named that does not exist."""


class RequirementGroup(BaseModel):
    """A heading over requirements: a clause, theme, category, goal or section."""

    model_config = _STRICT

    id: RequirementId
    title: Text
    title_ja: Text | None = None
    level: Text | None = None
    parent: RequirementId | None = None
    category: Text | None = None


class Requirement(BaseModel):
    """One requirement, criterion or clause of a framework; titles are our own words.

    `applies_to` says whom it binds (`all`, `service-provider`, ...); `cadence` how often it asks
    for the work; `mandatory_from` the day until which it was good practice only, and
    `mandatory_from_scope` what part of it that day concerns. A superseded requirement no longer
    counts from `superseded_on`. `aliases` are ids that other prints use for it.
    `text` is the publisher's own wording, kept only where it is in the public domain.
    """

    model_config = _STRICT

    id: RequirementId
    title: Text
    title_ja: Text | None = None
    group: RequirementId
    kind: Text | None = None
    parent: RequirementId | None = None
    category: Text | None = None
    coso_principle: int | None = None
    change: Text | None = None
    from_2013: tuple[RequirementId, ...] = ()
    applies_to: Text = "all"
    cadence: Text | None = None
    targeted_risk_analysis: bool = False
    mandatory_from: date | None = None
    mandatory_from_scope: Text | None = None
    superseded_by: RequirementId | None = None
    superseded_on: date | None = None
    aliases: tuple[RequirementId, ...] = ()
    text: Text | None = None
    note: Text | None = None


class FrameworkFields(BaseModel):
    """A framework as a file states it, one edition in one file.

    A workspace that names no frameworks is audited against those marked `default`. An edition is
    `withdrawn` from the day on which its publisher replaced it.
    """

    model_config = _STRICT

    framework: FrameworkId
    name: Text
    edition: Text
    publisher: Text
    aliases: tuple[FrameworkId, ...] = ()
    default: bool = False
    withdrawn: date | None = None
    note: Text | None = None
    oscal_prefix: Text
    rights: Text
    groups: tuple[RequirementGroup, ...]
    requirements: Annotated[tuple[Requirement, ...], Field(min_length=1)]


class Framework(BaseModel):
    """One edition of a framework, its requirements in auditors' order.

    `digest` is SHA-256 of the bytes of `file`.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    edition: str
    publisher: str
    aliases: tuple[str, ...]
    default: bool = False
    withdrawn: date | None = None
    note: str | None = None
    oscal_prefix: str
    rights: str
    groups: tuple[RequirementGroup, ...]
    requirements: tuple[Requirement, ...]
    digest: str
    file: Path = Field(exclude=True, repr=False)

    def requirement(self, requirement_id: str) -> Requirement:
        """The requirement of that id or alias.

        Raises:
            UnknownIdError: when there is none; it names the nearest id.
        """
        found = self._by_id.get(requirement_id)
        if found is None:
            near = did_you_mean(requirement_id, self._by_id, cutoff=0)
            raise UnknownIdError(f"{self.id} has no requirement {requirement_id!r}; {near}")
        return found

    def headings(self, requirement: Requirement) -> tuple[RequirementGroup, ...]:
        """The groups over a requirement, outermost first."""
        path: list[RequirementGroup] = []
        group: str | None = requirement.group
        while group is not None:
            path.append(self._groups[group])
            group = path[-1].parent
        return tuple(reversed(path))

    @cached_property
    def _by_id(self) -> dict[str, Requirement]:
        aliases = {alias: each for each in self.requirements for alias in each.aliases}
        return aliases | {each.id: each for each in self.requirements}

    @cached_property
    def _groups(self) -> dict[str, RequirementGroup]:
        return {group.id: group for group in self.groups}


class Catalog:
    """All frameworks, by id and by alias, in the order given.

    Raises:
        OperatorFileError: when two frameworks answer to one name.
    """

    def __init__(self, frameworks: Iterable[Framework]) -> None:
        self._frameworks: dict[str, Framework] = {}
        self._names: dict[str, Framework] = {}
        for framework in frameworks:
            for name in (framework.id, *framework.aliases):
                _refuse_second(name, framework, self._names.setdefault(name, framework))
            self._frameworks[framework.id] = framework

    def framework(self, name: str) -> Framework:
        """The framework of that id or alias (`soc2` is the current edition's id).

        Raises:
            UnknownIdError: when there is none; it names the nearest.
        """
        found = self._names.get(name)
        if found is None:
            near = did_you_mean(name, self._names, cutoff=0) or "the catalog is empty"
            raise UnknownIdError(f"there is no framework {name!r}; {near}")
        return found

    @property
    def defaults(self) -> tuple[Framework, ...]:
        """The frameworks in force where none is named: those marked, or all when none is."""
        return tuple(each for each in self if each.default) or tuple(self)

    @property
    def names(self) -> tuple[str, ...]:
        """Every id and alias."""
        return tuple(self._names)

    def __iter__(self) -> Iterator[Framework]:
        return iter(self._frameworks.values())

    def __len__(self) -> int:
        return len(self._frameworks)

    def __contains__(self, name: object) -> bool:
        return name in self._names


def load_framework(path: Path) -> Framework:
    """The framework in a YAML file.

    Raises:
        OperatorFileError: with file and line, for the first mistake.
    """
    data = read_operator_file(path)
    document = parse_yaml(data, path)
    fields = validated(document, FrameworkFields)
    _check_groups(document, fields)
    _check_requirements(document, fields)
    given = {name: value for name, value in fields if name != "framework"}
    return Framework(id=fields.framework, digest=sha256(data), file=path, **given)


def load_catalog(folder: Path | None = None, *, own: Path | None = None) -> Catalog:
    """Every framework in the YAML files of `folder`, or those that come with Tieout.

    Those of the folder `own`, where it exists, come after them.

    Raises:
        OperatorFileError: with file and line, for the first mistake.
    """
    folder = folder or FRAMEWORKS
    if not folder.is_dir():
        raise OperatorFileError("is not a folder of frameworks", file=folder)
    folders = [folder, *([own] if own and own.is_dir() else [])]
    return Catalog(load_framework(file) for each in folders for file in _files(each))


def _files(folder: Path) -> list[Path]:
    found = (file for form in ("*.yaml", "*.yml") for file in folder.glob(form))
    return sorted(file for file in found if not file.name.startswith("."))


def _refuse_second(name: str, framework: Framework, other: Framework) -> None:
    if framework is not other:
        said = f"the framework name {name!r} is already taken by {other.file.name}"
        raise OperatorFileError(said, file=framework.file, line=1, mend="choose another")


def _check_groups(document: Document, fields: FrameworkFields) -> None:
    """Group ids are unique, and a parent stands above its children, so that no circle can be."""
    seen: list[str] = []
    for number, group in enumerate(fields.groups):
        here = ("groups", number)
        if group.id in seen:
            first = document.lines.of("groups", seen.index(group.id))
            said = f"the group {group.id!r} is given twice"
            raise document.mistake(said, *here, "id", mend=f"it stands first on line {first}")
        if group.parent is not None and group.parent not in seen:
            said = f"the group {group.parent!r} does not stand above its child {group.id!r}"
            mend = did_you_mean(group.parent, seen)
            raise document.mistake(said, *here, "parent", mend=mend)
        seen.append(group.id)


def _check_requirements(document: Document, fields: FrameworkFields) -> None:
    """Requirement ids and aliases are unique, and every id that a requirement names exists."""
    groups = [group.id for group in fields.groups]
    known = {each.id for each in fields.requirements}
    seen: dict[str, int] = {}
    for number, each in enumerate(fields.requirements):
        here = ("requirements", number)
        for name in (each.id, *each.aliases):
            if name in seen:
                said = f"the requirement {name!r} is given twice"
                first = f"it stands first on line {seen[name]}"
                raise document.mistake(said, *here, "id", mend=first)
            seen[name] = document.lines.of(*here)
        if each.group not in groups:
            mend = did_you_mean(each.group, groups, cutoff=0)
            raise document.mistake(f"unknown group {each.group!r}", *here, "group", mend=mend)
        for field in ("parent", "superseded_by"):
            other = getattr(each, field)
            if other is not None and other not in known:
                said = f"'{field}' names the unknown requirement {other!r}"
                mend = did_you_mean(other, known, cutoff=0)
                raise document.mistake(said, *here, field, mend=mend)

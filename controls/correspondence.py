"""Correspondences: where each requirement of one edition went in the next."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from controls.framework import (
    FRAMEWORKS,
    Catalog,
    Framework,
    FrameworkId,
    Requirement,
    RequirementId,
    Text,
    UnknownIdError,
)
from evidence.yaml.text import Document, read_yaml, validated

MIGRATION = FRAMEWORKS / "correspondence" / "iso27001-2013-to-2022.yaml"
"""The correspondence of the two editions of ISO/IEC 27001 that comes with Tieout."""

_STRICT = ConfigDict(frozen=True, extra="forbid")


class _Row(BaseModel):
    """One requirement of the older edition and those that took it over."""

    model_config = _STRICT

    source: RequirementId = Field(alias="from")
    targets: Annotated[tuple[RequirementId, ...], Field(alias="to", min_length=1)]


class _CorrespondenceFile(BaseModel):
    """The fields of a correspondence's file; `new` has no predecessor."""

    model_config = _STRICT

    correspondence: FrameworkId
    source: FrameworkId = Field(alias="from")
    target: FrameworkId = Field(alias="to")
    basis: Text
    rows: Annotated[tuple[_Row, ...], Field(min_length=1)]
    new: tuple[RequirementId, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One requirement and its successor; `source` is None for what is new.

    `change` is `one-to-one`, `merged` (several became one), `split` (one became several),
    `split, merged` (both), or `new`. It tells of the ids; the wording may have changed besides.
    """

    source: Requirement | None
    target: Requirement
    change: str


@dataclass(frozen=True)
class Correspondence:
    """Every step from one edition to the next: in the older one's order, what is new at the end."""

    id: str
    source: Framework
    target: Framework
    basis: str
    steps: tuple[Step, ...]

    def successors(self, requirement_id: str) -> tuple[Requirement, ...]:
        """What took over a requirement of the older edition.

        Raises:
            UnknownIdError: when the older edition has no such requirement; it names the nearest.
        """
        asked = self.source.requirement(requirement_id)
        return tuple(step.target for step in self.steps if step.source == asked)

    def predecessors(self, requirement_id: str) -> tuple[Requirement, ...]:
        """What a requirement of the newer edition took over; none when it is new.

        Raises:
            UnknownIdError: when the newer edition has no such requirement; it names the nearest.
        """
        asked = self.target.requirement(requirement_id)
        return tuple(
            step.source for step in self.steps if step.source is not None and step.target == asked
        )


def load_correspondence(catalog: Catalog, path: Path = MIGRATION) -> Correspondence:
    """The correspondence in a YAML file, between two frameworks of the catalog.

    Raises:
        OperatorFileError: with file and line, for an unknown framework or requirement, one that
            stands twice, or one called new that has a predecessor.
    """
    document = read_yaml(path)
    fields = validated(document, _CorrespondenceFile)
    source = _framework(document, catalog, "from", fields.source)
    target = _framework(document, catalog, "to", fields.target)
    pairs = list(_pairs(document, fields, source, target))
    into = Counter(successor.id for _, successor, _ in pairs)
    steps = [Step(one, other, _change(wide, into[other.id])) for one, other, wide in pairs]
    for number, name in enumerate(fields.new):
        found = _requirement(document, target, name, "new", number)
        if into[found.id]:
            raise document.mistake(f"{name!r} is new and has a predecessor", "new", number)
        into[found.id] += 1
        steps.append(Step(None, found, "new"))
    return Correspondence(fields.correspondence, source, target, fields.basis, tuple(steps))


def _pairs(
    document: Document, fields: _CorrespondenceFile, source: Framework, target: Framework
) -> Iterator[tuple[Requirement, Requirement, int]]:
    """Each requirement with each successor, and how many successors it has."""
    seen: set[str] = set()
    for number, row in enumerate(fields.rows):
        one = _requirement(document, source, row.source, "rows", number, "from")
        if one.id in seen:
            raise document.mistake(f"{row.source!r} stands twice", "rows", number, "from")
        seen.add(one.id)
        for place, name in enumerate(row.targets):
            if name in row.targets[:place]:
                said = f"{name!r} stands twice among the successors of {one.id}"
                raise document.mistake(said, "rows", number, "to", place)
            other = _requirement(document, target, name, "rows", number, "to", place)
            yield one, other, len(row.targets)


def _change(successors: int, predecessors: int) -> str:
    words = [word for word, many in (("split", successors), ("merged", predecessors)) if many > 1]
    return ", ".join(words) or "one-to-one"


def _framework(document: Document, catalog: Catalog, field: str, name: str) -> Framework:
    try:
        return catalog.framework(name)
    except UnknownIdError as error:
        raise document.mistake(str(error), field) from error


def _requirement(
    document: Document, framework: Framework, name: str, *path: str | int
) -> Requirement:
    try:
        return framework.requirement(name)
    except UnknownIdError as error:
        raise document.mistake(str(error), *path) from error

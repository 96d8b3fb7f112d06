"""Definitions on the shelf: frameworks, controls, checks and kinds, to be listed and shown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from collectors.collector import Collector
from collectors.resource import KINDS, field_types
from collectors.shipped import load_collectors
from controls.check import Check
from controls.control import LIBRARY, Library, load_library
from controls.framework import Catalog, load_catalog
from controls.shipped import load_checks
from evidence.errors import UsageError
from evidence.plain_words import did_you_mean
from tieout.as_tested import in_words
from tieout.configuration import FILE
from tieout.workspace import Workspace

Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Shelf:
    """What can be listed: a workspace's definitions, or those that come with Tieout."""

    catalog: Catalog
    library: Library
    checks: Sequence[Check]
    collectors: Sequence[Collector[Any]]

    @classmethod
    def of(cls, folder: Path) -> "Shelf":
        """The definitions in force in a folder; the shipped ones where it is no workspace."""
        if (folder / FILE).exists():
            place = Workspace.load(folder)
            return cls(place.catalog, place.library, place.checks, place.collectors)
        catalog = load_catalog()
        collectors = load_collectors()
        return cls(catalog, load_library([LIBRARY], catalog), load_checks(), collectors)

    def frameworks(self) -> Iterator[Sequence[object]]:
        """Id, aliases, requirements and name of each framework."""
        for each in self.catalog:
            yield each.id, ", ".join(each.aliases), len(each.requirements), each.name

    def framework(self, name: str) -> Iterator[Sequence[object]]:
        """Id, controls and title of each requirement."""
        found = self.catalog.framework(name)
        for requirement in found.requirements:
            controls = self.library.satisfying(found.id, requirement.id)
            yield requirement.id, " ".join(each.id for each in controls), requirement.title

    def controls(self) -> Iterator[Sequence[object]]:
        """Id, automation, frequency, owner and title of each control."""
        for each in self.library:
            yield each.id, each.automation, each.frequency, each.owner, each.title

    def control(self, name: str) -> Fields:
        """Every field of a control with where its value comes from, and the checks it has."""
        found = self.library.control(name)
        fields = found.model_dump(mode="json", exclude={"origin"})
        checks = [check.id for check in self.checks if name in check.controls]
        return {**fields, "checks": checks, "origin": dict(found.origin)}

    def check_rows(self) -> Iterator[Sequence[object]]:
        """Id, controls, kinds read and what holds, of each check."""
        for each in self.checks:
            yield each.id, " ".join(each.controls), " ".join(each.kinds), _first(each.doc)

    def check(self, name: str) -> Fields:
        """What a check asks for, its thresholds in force, and its source."""
        found = _named(name, {each.id: each for each in self.checks}, "check")
        thresholds = {
            control: {
                key: value
                for key, value in self.library.control(control).parameters.items()
                if key in found.thresholds
            }
            for control in found.controls
            if control in self.library
        }
        return {
            "check": found.id,
            "holds": found.doc,
            "controls": list(found.controls),
            "kinds": list(found.kinds),
            "thresholds": thresholds,
            "digest": found.digest,
            "source": found.source,
        }

    def kinds(self) -> Iterator[Sequence[object]]:
        """Kind, checks that read it, permissions, and what it is."""
        for each in self.collectors:
            kind = each.resource.kind
            checks = sum(kind in check.kinds for check in self.checks)
            yield kind, checks, each.grain, _first(each.resource.__doc__ or "")

    def kind(self, name: str) -> Fields:
        """The fields of a kind, what reads it, which permissions that needs, and who judges it."""
        collectors = {each.resource.kind: each for each in self.collectors}
        found = _named(name, collectors, "kind")
        resource = KINDS[name]
        return {
            "kind": name,
            "is": _first(resource.__doc__ or ""),
            "fields": {field: in_words(hint) for field, hint in field_types(resource).items()},
            "grain": found.grain,
            "collector": found.name,
            "needs": list(found.needs),
            "checks": [check.id for check in self.checks if name in check.kinds],
        }


def _first(doc: str) -> str:
    return doc.strip().partition("\n")[0]


def _named(name: str, known: Mapping[str, Any], noun: str) -> Any:
    if name not in known:
        mend = did_you_mean(name, known, cutoff=0) or "there is none"
        raise UsageError(f"there is no {noun} {name!r}; {mend}")
    return known[name]

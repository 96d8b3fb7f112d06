"""Definitions on the shelf: frameworks, controls, checks and kinds, to be listed and shown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from collectors.collector import Collector, by_kind
from collectors.resource import KINDS, field_types
from collectors.shipped import load_collectors
from controls.assignment import Assignment, assign
from controls.check import Check
from controls.control import Control, Library
from controls.framework import Catalog, Framework, load_catalog
from controls.judge import thresholds
from controls.library_folders import LIBRARY, load_library
from controls.requirement_texts import Texts
from controls.scoping import RequirementDecision
from controls.shipped import load_checks
from evidence.errors import UsageError
from evidence.plain_words import did_you_mean
from tieout.as_tested import in_words
from tieout.settings.configuration import FILE
from tieout.workspace import Workspace

Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Shelf:
    """What can be listed: a workspace's definitions, or those that come with Tieout.

    `audited` are the frameworks that are reported on. `texts` are the organisation's own texts of
    requirements; `stored_texts` those of them that may be handed on.
    """

    catalog: Catalog
    library: Library
    checks: Sequence[Check]
    collectors: Sequence[Collector[Any]]
    audited: Sequence[Framework]
    texts: Texts = field(default_factory=dict)
    stored_texts: Texts = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path) -> "Shelf":
        """The definitions in force in a folder; the shipped ones where it is no workspace."""
        if (folder / FILE).exists():
            place = Workspace.load(folder)
            return cls(
                place.catalog,
                place.library,
                place.checks,
                place.collectors,
                place.frameworks,
                place.texts,
                place.stored_texts,
            )
        catalog = load_catalog()
        collectors = load_collectors()
        library = load_library([LIBRARY], catalog)
        return cls(catalog, library, load_checks(), collectors, catalog.defaults)

    def assignments(self) -> Sequence[Assignment]:
        """Which check judges which control."""
        return assign(self.library, self.checks)

    def frameworks(self) -> Iterator[Sequence[object]]:
        """Id, aliases, requirements and name of each framework."""
        for each in self.catalog:
            yield each.id, ", ".join(each.aliases), len(each.requirements), each.name

    def framework(self, name: str) -> tuple[Sequence[str], Iterator[Sequence[object]]]:
        """The headings, and id, controls and title of each requirement.

        What was decided of a requirement, and its text, where some requirement has one.
        """
        found = self.catalog.framework(name)
        decided, texts = self.library.decisions.get(found.id, {}), self.texts.get(found.id, {})
        texts = {each.id: each.text for each in found.requirements if each.text} | dict(texts)
        head = ["requirement", "controls", "title"]
        head += [word for word, known in (("decided", decided), ("text", texts)) if known]
        return head, self._requirements(found, decided, texts)

    def _requirements(
        self,
        framework: Framework,
        decided: Mapping[str, RequirementDecision],
        texts: Mapping[str, str],
    ) -> Iterator[Sequence[object]]:
        for each in framework.requirements:
            controls = self.library.satisfying(framework.id, each.id)
            row: list[object] = [each.id, " ".join(one.id for one in controls), each.title]
            if decided:
                said = decided.get(each.id)
                row.append(f"not applicable: {said} ({said.origin})" if said else "")
            yield [*row, texts.get(each.id, "")] if texts else row

    def controls(self) -> Iterator[Sequence[object]]:
        """Id, automation, frequency, owner and title of each control."""
        for each in self.library:
            yield each.id, each.automation, each.frequency, each.owner, each.title

    def control(self, name: str) -> Fields:
        """Every field of a control with where its value comes from, and the checks it has."""
        found = self.library.control(name)
        apart = {"origin", "mapping", "meanings", "satisfies", "dropped", "scope", "not_applicable"}
        fields = found.model_dump(mode="json", exclude=apart)
        fields["parameters"] = {
            **{key: _parameter(found, key, value) for key, value in fields["parameters"].items()},
            **{key: f"{value}  [default of its check]" for key, value in self._defaults(found)},
        }
        aside, scope = found.not_applicable, found.scope
        return {
            **fields,
            "scope": str(scope) if scope else "everywhere",
            "not_applicable": f"{aside}, on {aside.approved_on}" if aside else None,
            "satisfies": {
                f"{framework}:{each.id}": f"{each.meets}{f': {each.why}' if each.why else ''}"
                for framework, entries in found.mapping.items()
                for each in entries.values()
            },
            "dropped": {
                f"{framework}:{each}": reason
                for framework, entries in found.dropped.items()
                for each, reason in entries.items()
            },
            "checks": {
                check.id: _first(check.doc) for check in self.checks if name in check.controls
            },
            "origin": self._origin(found),
        }

    def _defaults(self, control: Control) -> Iterator[tuple[str, object]]:
        """Thresholds in force that the control does not state, each with its check's default."""
        for check in self.checks:
            if control.id in check.controls:
                stated, _ = thresholds(check, control.parameters)
                yield from (
                    (key, value) for key, value in stated.items() if key not in control.parameters
                )

    def _origin(self, control: Control) -> Mapping[str, str]:
        """Where each value comes from, by the names that `control` gives them."""
        found = dict(control.origin)
        for field_name in ("satisfies", "dropped"):
            whole = found.pop(field_name, None)
            for framework, entries in getattr(control, field_name).items():
                for each in entries:
                    key = f"{field_name}.{framework}.{each}"
                    if own := found.pop(key, whole):
                        found[f"{field_name}.{framework}:{each}"] = own
        for check in self.checks:
            if control.id in check.controls:
                found[f"checks.{check.id}"] = place = _short(check.where)
                found |= {
                    f"parameters.{key}": place
                    for key in check.defaults
                    if key not in control.parameters
                }
        return found

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
        for kind, held in by_kind(self.collectors).items():
            checks = sum(kind in check.kinds for check in self.checks)
            grains = ", ".join(each.grain for each in held)
            yield kind, checks, grains, _first(held[0].resource.__doc__ or "")

    def kind(self, name: str) -> Fields:
        """The fields of a kind, what reads it, which permissions that needs, and who judges it."""
        found = _named(name, by_kind(self.collectors), "kind")
        resource = KINDS[name]
        return {
            "kind": name,
            "is": _first(resource.__doc__ or ""),
            "fields": {field: in_words(hint) for field, hint in field_types(resource).items()},
            "grain": ", ".join(each.grain for each in found),
            "collector": ", ".join(each.name for each in found),
            "needs": [need for each in found for need in each.needs],
            "checks": [check.id for check in self.checks if name in check.kinds],
        }


def _parameter(control: Control, name: str, value: Any) -> str:
    """A value with what it is measured in and means: `90 days  [days: the greatest age]`."""
    shown = ", ".join(value) or "none" if isinstance(value, list) else str(value)
    shown = shown.lower() if isinstance(value, bool) else shown or "none"
    meaning = control.meanings.get(name)
    if meaning is None:
        return f"{shown}  [unit not stated]"
    return f"{shown}  [{': '.join(filter(None, (meaning.unit, meaning.means)))}]"


def _short(where: str) -> str:
    """A place named by its last folder only, as those of controls are."""
    return "/".join(Path(where).parts[-2:])


def _first(doc: str) -> str:
    return doc.strip().partition("\n")[0]


def _named(name: str, known: Mapping[str, Any], noun: str) -> Any:
    if name not in known:
        mend = did_you_mean(name, known, cutoff=0) or "there is none"
        raise UsageError(f"there is no {noun} {name!r}; {mend}")
    return known[name]

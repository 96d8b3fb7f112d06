"""What a run stores of the definitions it was judged by, so that it can be read without them."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import collectors
import controls
import evidence
from collectors.resource import Resource, field_types
from controls.check import Check
from controls.control import Control, Decisions
from controls.evaluate import Definitions
from controls.framework import Framework
from controls.requirement_texts import Texts
from evidence.canonical import canonical, sha256
from evidence.run_store import DECISION
from evidence.runs.run import CheckAsTested, ControlAsTested, FrameworkAsTested, KindAsTested
from tieout.leaned_on import leaned_on

Put = Callable[[bytes], str]


@cache
def code_digest() -> str:
    """A digest of every module that collects, judges and stores, by name and text."""
    modules: list[tuple[str, str]] = []
    for package in (evidence, collectors, controls):
        root = Path(package.__file__ or "").parent
        modules += (
            (f"{root.name}/{file.relative_to(root).as_posix()}", sha256(file.read_bytes()))
            for file in root.rglob("*.py")
        )
    return sha256(canonical(sorted(modules)))


def controls_as_tested(definitions: Definitions) -> list[Mapping[str, Any]]:
    """Every control in force, in the order of the library, as JSON objects."""
    judged_by: dict[str, list[str]] = {}
    for item in definitions.assignments:
        judged_by.setdefault(item.control.id, []).append(item.check.id)
    return [
        _shallow(_control(control, tuple(judged_by.get(control.id, ()))))
        for control in definitions.library
    ]


def _shallow(tested: ControlAsTested | CheckAsTested | KindAsTested) -> Mapping[str, Any]:
    """Its fields as they stand: all hold JSON values, and nobody changes them."""
    return {name: getattr(tested, name) for name in tested.__slots__}


def _control(control: Control, checks: tuple[str, ...]) -> ControlAsTested:
    decision = control.not_applicable
    return ControlAsTested(
        id=control.id,
        title=control.title,
        statement=control.statement,
        type=control.type,
        owner=control.owner,
        frequency=control.frequency,
        automation=control.automation,
        target=control.target,
        parameters={
            name: list(value) if isinstance(value, tuple) else value
            for name, value in control.parameters.items()
        },
        evidence=control.evidence,
        population=control.population,
        pass_condition=control.pass_condition,
        satisfies={name: tuple(ids) for name, ids in control.satisfies.items()},
        checks=checks,
        origin=dict(control.origin),
        mapping={
            framework: {name: entry.model_dump() for name, entry in entries.items()}
            for framework, entries in control.mapping.items()
        },
        dropped=control.dropped,
        meanings={name: meaning._asdict() for name, meaning in control.meanings.items()},
        scope=control.scope.model_dump(mode="json") if control.scope else None,
        attestation=control.attestation.model_dump(mode="json") if control.attestation else None,
        not_applicable=(
            {
                "reason": decision.reason,
                "approved_by": decision.approved_by,
                "approved_on": decision.approved_on.isoformat(),
            }
            if decision
            else None
        ),
    )


def checks_as_tested(definitions: Definitions, put: Put) -> list[Mapping[str, Any]]:
    """Every check that judged, by id; the source of its module is stored for re-performance."""
    checks = {item.check.id: item.check for item in definitions.assignments}
    return [_shallow(_check(checks[name], put)) for name in sorted(checks)]


def _check(check: Check, put: Put) -> CheckAsTested:
    return CheckAsTested(
        id=check.id,
        controls=check.controls,
        doc=check.doc,
        source=check.source,
        digest=check.digest,
        module=put(check.module_source.encode()),
        subject=check.subject.kind if check.subject else None,
        populations=tuple(asked.resource.kind for asked in check.asked.values()),
        ties=check.ties,
    )


def kinds_as_tested(definitions: Definitions) -> list[Mapping[str, Any]]:
    """Every kind that some check reads, with its fields in words."""
    kinds = {made.kind: made for item in definitions.assignments for made in item.check.resources}
    return [_shallow(_kind(kinds[name])) for name in sorted(kinds)]


def _kind(resource: type[Resource]) -> KindAsTested:
    return KindAsTested(
        kind=resource.kind,
        doc=inspect.getdoc(resource) or "",
        fields={name: in_words(hint) for name, hint in field_types(resource).items()},
        data=resource.data,
        personal=dict(resource.personal),
    )


def modules_as_tested(definitions: Definitions, put: Put) -> Mapping[str, str]:
    """Every module that the checks lean on, by name, each with the digest of its stored source."""
    sources = definitions.modules or leaned_on(item.check for item in definitions.assignments)
    return {name: put(sources[name].encode()) for name in sorted(sources)}


def in_words(hint: Any) -> str:
    """A field's type as a reader who knows no Python module reads it: `list[Rule] | None`."""
    if isinstance(hint, type) and not get_args(hint):
        return "none" if hint is NoneType else hint.__name__
    if get_origin(hint) is Literal:
        return " | ".join(map(repr, get_args(hint)))
    arguments = [in_words(item) for item in get_args(hint) if item is not Ellipsis]
    if get_origin(hint) in (Union, UnionType):
        return " | ".join(arguments)
    name = getattr(get_origin(hint), "__name__", str(hint))
    return f"{name}[{', '.join(arguments)}]" if arguments else name


def frameworks_as_tested(
    frameworks: Sequence[Framework], decisions: Decisions, texts: Texts, put: Put
) -> tuple[FrameworkAsTested, ...]:
    """Each framework with its catalog stored whole.

    A requirement that was decided not to apply holds the decision as `not_applicable`. `texts` are
    the organisation's own, which it wants to be stored.
    """
    return tuple(
        FrameworkAsTested(
            framework.id,
            framework.name,
            put(canonical(_catalog(framework, decisions, texts))),
        )
        for framework in frameworks
    )


def _catalog(framework: Framework, decisions: Decisions, texts: Texts) -> Mapping[str, Any]:
    decided, own = decisions.get(framework.id, {}), texts.get(framework.id, {})
    catalog = framework.model_dump(mode="json")
    for row in catalog["requirements"]:
        if row["id"] in decided:
            row[DECISION] = decided[row["id"]].as_json()
        if row["id"] in own:
            row["text"] = own[row["id"]]
    return catalog
